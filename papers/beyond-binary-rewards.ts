/**
 * Damani, Puri, Slocum, Shenfeld, Choshen, Kim & Andreas, "Beyond Binary Rewards: Training LMs to Reason About Their Uncertainty" (RLCR), 2025.
 *
 * Setting: text bandit: 60 prompts, an action is one of 4 answers with one of 11 confidences; the start is overconfident. First the exact
 * KL-regularised optimum of each reward, then plain policy gradient from the same start; mean of 3 draws of the prompts; no model; < 10 s. Reported figures are those of a reference run at these settings; the paper's own stand in the notes.
 */

import { type Claim, createContext, createRandom, each, type Paper, type Random, rollout, valueOf } from "guerdon";
import { brierScore, calibrationError } from "guerdon/audit";
import { type ActionTable, expectedValue, policyTable, type TrainPolicyOptions, tabularPolicy, trainPolicy } from "guerdon/env";
import { linspace, maximum, mean, range, softmax, standardDeviation, tilt } from "guerdon/math";
import { confidenceWeightedVote } from "guerdon/search";
import { calibratedCorrectness } from "guerdon/verify";

export const paper: Paper = {
  title: "Beyond Binary Rewards: Training LMs to Reason About Their Uncertainty",
  year: 2025,
  link: "https://arxiv.org/abs/2507.16806",
  grade: "small",
};

const answers = 4;
const confidences = linspace(0, 1, 11);
const actions = range(answers).flatMap((answer) => confidences.map((confidence) => ({ answer, confidence })));

/** R(c, q) as the library scores it, for a right and a wrong answer at each confidence. */
const judge = calibratedCorrectness(
  each((one) => one.fields.correct as number),
  { confidence: (one) => one.fields.confidence as number },
);
const scored = async (correct: number) => {
  const rows = confidences.map((confidence) => rollout({ response: "", fields: { correct, confidence } }));
  return (await judge(rows, createContext())).map((verdict) => valueOf(verdict as number)!);
};
const calibrated = [await scored(0), await scored(1)];
const level = (confidence: number) => Math.round(confidence * 10);
const rewards = {
  binary: (correct: number) => correct,
  calibrated: (correct: number, confidence: number) => calibrated[correct]![level(confidence)]!,
};
type Reward = (correct: number, confidence: number) => number;

/** Prompts: how often each answer is right, [prompts][answers]; the first is the best one. */
function prompts(random: Random): number[][] {
  return range(60).map(() => {
    const best = 0.3 + 0.65 * random();
    return [best, ...range(answers - 1).map(() => random() * 0.5 * Math.min(best, 1 - best))];
  });
}

const start = () => actions.map(({ answer, confidence }) => (confidence >= 0.9 ? 2 : 0) + (answer === 0 ? 0.5 : 0));

/** Exact accuracy; calibration error, Brier score and spread of the confidences over 400 draws a prompt. */
function measure(table: ActionTable, success: ActionTable, random: Random) {
  const drawn = table.flatMap((p, x) =>
    range(400).map(() => {
      const { answer, confidence } = actions[random.weighted(p)]!;
      return { confidence, correct: random() < success[x]![answer]! ? 1 : 0 };
    }),
  );
  const stated = drawn.map((one) => one.confidence);
  const correct = drawn.map((one) => one.correct);
  const accuracy = expectedValue(
    table,
    success.map((p) => actions.map(({ answer }) => p[answer]!)),
  );
  return { accuracy, ece: calibrationError(stated, correct), brier: brierScore(stated, correct), spread: standardDeviation(stated) };
}

const expectedRewards = (reward: Reward, success: ActionTable) =>
  success.map((p) =>
    actions.map(({ answer, confidence }) => p[answer]! * reward(1, confidence) + (1 - p[answer]!) * reward(0, confidence)),
  );

/** The exact optimum π ∝ π₀ exp(R / β). */
const optimum = (reward: Reward, success: ActionTable, beta: number) =>
  expectedRewards(reward, success).map((r) => tilt(softmax(start()), r, beta));

const learned = async (success: ActionTable, random: Random, extra: Partial<TrainPolicyOptions> = {}) =>
  policyTable(
    await trainPolicy({
      policy: tabularPolicy(success.map(start)),
      reward: (x, chosen, random) =>
        chosen.map((a) => {
          const { answer, confidence } = actions[a]!;
          return rewards.calibrated(random() < success[x]![answer]! ? 1 : 0, confidence);
        }),
      advantage: (r) => r.map((value) => value - mean(r)), // the recipe centres and does not divide by the deviation
      groupSize: 32,
      updates: 500,
      learningRate: 2,
      random,
      ...extra,
    }),
  );

const worlds = [1, 2, 3].map((seed) => {
  const random = createRandom(seed);
  const success = prompts(random);
  const reference = success.map(() => softmax(start()));
  return {
    random,
    success,
    start: measure(reference, success, random),
    binary: measure(optimum(rewards.binary, success, 0.01), success, random),
    calibrated: measure(optimum(rewards.calibrated, success, 0.01), success, random),
  };
});
const over = (reward: "start" | "binary" | "calibrated", figure: "accuracy" | "ece" | "brier" | "spread") =>
  mean(worlds.map((world) => world[reward][figure]));

const { random, success } = worlds[0]!;
const stalled = measure(await learned(success, random), success, random);
const doubled = measure(await learned(success, random, { updates: 1000 }), success, random);
const entropic = measure(await learned(success, random, { entropyWeight: 0.03 }), success, random);
const warm = measure(await learned(success, random, { temperature: 2 }), success, random);

/** Accuracy of a vote among 8 samples of a policy that is calibrated but still of two minds. */
const undecided = optimum(rewards.calibrated, success, 0.15);
function voted(weigh: (confidence: number) => number): number {
  const random = createRandom(7);
  return mean(
    success.flatMap((p, x) =>
      range(200).map(() => {
        const samples = range(8).map(() => actions[random.weighted(undecided[x]!)]!);
        const chosen = confidenceWeightedVote(
          samples.map((one) => String(one.answer)),
          samples.map((one) => weigh(one.confidence)),
        );
        return p[Number(chosen)]!;
      }),
    ),
  );
}

const expected = (p: number, score: (correct: number, q: number) => number, q: number) => p * score(1, q) + (1 - p) * score(0, q);
const logScore = (correct: number, q: number) => correct + (correct ? Math.log(q) : Math.log(1 - q));

export const claims: readonly Claim[] = [
  {
    where: "theorem 1",
    says: "an answer right with probability p, honestly reported, earns p²: largest gap over p = 0, 0.1, …, 1",
    reported: 0,
    expected: { atMost: 1e-12 },
    measured: maximum(confidences.map((p) => Math.abs(expected(p, rewards.calibrated, p) - p ** 2))),
  },
  {
    where: "theorem 1",
    says: "no other report earns more: the most that any of 11 reports gains over the truth",
    reported: 0,
    expected: { atMost: 1e-12 },
    measured: maximum(
      confidences.flatMap((p) => confidences.map((q) => expected(p, rewards.calibrated, q) - expected(p, rewards.calibrated, p))),
    ),
  },
  {
    where: "control",
    says: "with the log score an honest answer that is right one time in ten earns less than a surely wrong one (0)",
    reported: -0.23,
    expected: { atMost: -0.1 },
    measured: expected(0.1, logScore, 0.1),
  },
  {
    where: "experiments, at the exact optimum",
    says: "accuracy is kept: calibrated reward minus binary reward",
    reported: 0,
    expected: { equals: 0, within: 0.01 },
    measured: over("calibrated", "accuracy") - over("binary", "accuracy"),
    note: `accuracy ${over("binary", "accuracy").toFixed(3)}, at the start ${over("start", "accuracy").toFixed(3)}`,
  },
  {
    where: "experiments, at the exact optimum",
    says: "calibration error with the calibrated reward",
    reported: 0.03,
    expected: { atMost: 0.05 },
    measured: over("calibrated", "ece"),
    note: "the paper: HotpotQA .37 to .03, maths .26 to .10",
  },
  {
    where: "baseline, at the exact optimum",
    says: "calibration error with the binary reward",
    reported: 0.31,
    expected: { atLeast: 0.25 },
    measured: over("binary", "ece"),
  },
  {
    where: "experiments, at the exact optimum",
    says: "Brier score: binary reward minus calibrated reward",
    reported: 0.14,
    expected: { atLeast: 0.1 },
    measured: over("binary", "brier") - over("calibrated", "brier"),
  },
  {
    where: "experiments, at the exact optimum",
    says: "the policy does not hide behind one constant confidence: deviation of what it states",
    expected: { atLeast: 0.1 },
    measured: over("calibrated", "spread"),
  },
  {
    where: "experiments, by policy gradient",
    says: "plain policy gradient stalls far from the optimum: calibration error after 500 updates",
    reported: 0.17,
    expected: { atLeast: 0.1 },
    measured: stalled.ece,
    note: "levels of confidence that are no longer tried cannot be learned; the reference run's settings are not known, so the level differs",
  },
  {
    where: "experiments, by policy gradient",
    says: "and twice the updates hardly help: calibration error gained",
    expected: { atMost: 0.05 },
    measured: stalled.ece - doubled.ece,
  },
  {
    where: "experiments, by policy gradient",
    says: "an entropy bonus of 0.03 repairs much of it: calibration error gained",
    expected: { atLeast: 0.05 },
    measured: stalled.ece - entropic.ece,
    note: `accuracy ${entropic.accuracy.toFixed(3)} against ${stalled.accuracy.toFixed(3)}`,
  },
  {
    where: "experiments, by policy gradient",
    says: "training at temperature 2 too: calibration error gained",
    expected: { atLeast: 0.02 },
    measured: stalled.ece - warm.ece,
  },
  {
    where: "test-time scaling",
    says: "weighing votes by confidence beats the plain majority of 8 samples, in accuracy by",
    expected: { atLeast: 0 },
    measured: voted((q) => q) - voted(() => 1),
    note: `majority ${voted(() => 1).toFixed(3)}`,
  },
];

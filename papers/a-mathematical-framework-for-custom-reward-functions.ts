/**
 * "A Mathematical Framework for Custom Reward Functions in Job Application Evaluation using Reinforcement Learning", 2025.
 *
 * Setting: 1000 made-up applications with two features; a logistic policy accepts or rejects, starting from a screener that looks at one feature only.
 * Policy gradient (G = 8) with a false alarm that costs λ; greedy figures over 2000 fresh applications; mean of 3 seeds; no model; < 15 s. The paper's own
 * rewards could not be checked; what is reproduced is its story of a penalty that teaches to reject all. Nothing here is fit for hiring.
 */
import { type Claim, createRandom, type Paper, type Random, rollout } from "guerdon";
import { fitLogistic, groupAdvantage, groupReward, logLinearPolicy, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { linspace, logit, maximum, mean, range, sigmoid } from "guerdon/math";
import { acceptThreshold, decisionReward } from "guerdon/verify";

export const paper: Paper = {
  title: "A Mathematical Framework for Custom Reward Functions in Job Application Evaluation using Reinforcement Learning",
  year: 2025,
  link: "https://arxiv.org/abs/2511.16073",
  grade: "small",
};

const payoffs = (penalty: number) => ({ truePositive: 1, trueNegative: 1, falsePositive: -penalty, falseNegative: -1 });
const round = (x: number) => Number(x.toFixed(4));
const centred = (rewards: readonly number[]) => rewards.map((reward) => reward - mean(rewards));
const write = (action: number, qualified: boolean) => rollout({ response: action === 0 ? "SELECTED" : "REJECTED", reference: qualified });

/** Belief at which a policy that knows P(qualified) comes to accept half of the time: a parameter of its own for each of 39 beliefs. */
async function learnedThreshold(penalty: number): Promise<number> {
  const beliefs = linspace(0.025, 0.975, 39);
  const policy = await trainPolicy({
    policy: tabularPolicy(beliefs.map(() => [0, 0])),
    // Each answer to an application meets its own truth, as if many alike were judged.
    reward: groupReward(decisionReward(payoffs(penalty)), (x, action, random) => write(action, random() < beliefs[x]!)),
    advantage: centred,
    groupSize: 8,
    updates: 400,
    learningRate: 0.5 / (1 + penalty),
    random: createRandom(1),
  });
  const accepts = policyTable(policy).map(([p]) => p!);
  const crossing = accepts.findIndex((p) => p > 0.5);
  return crossing < 0 ? 1 : (beliefs[crossing]! + (beliefs[crossing - 1] ?? 0)) / 2;
}

interface Application {
  features: number[];
  qualified: boolean;
}
/** How much the features tell: with 8 most applications are clear cases, with 1.3 few are. */
type Clarity = 8 | 1.3;
const applications = (count: number, clarity: Clarity, random: Random): Application[] =>
  range(count).map(() => {
    const [skills, experience] = [random.normal(), random.normal()];
    return { features: [1, skills, experience], qualified: random() < sigmoid(clarity * (0.9 * skills + 0.436 * experience)) };
  });

function measure(weights: ArrayLike<number>, clarity: Clarity, seed: number) {
  const fresh = applications(2000, clarity, createRandom(seed + 50));
  const judged = fresh.map(({ features, qualified }) => ({
    qualified,
    accepted: features.reduce((z, x, k) => z + x * weights[k]!, 0) > 0,
  }));
  const count = (accepted: boolean, qualified: boolean) =>
    judged.filter((one) => one.accepted === accepted && one.qualified === qualified).length;
  const [tp, fp, fn] = [count(true, true), count(true, false), count(false, true)];
  return {
    accuracy: 1 - (fp + fn) / judged.length,
    accepted: (tp + fp) / judged.length,
    recall: tp / (tp + fn),
    precision: tp + fp === 0 ? 1 : tp / (tp + fp),
  };
}
type Figures = ReturnType<typeof measure>;

const gentle = { learningRate: 0.2, klWeight: 0.02, updates: 100 };
const aggressive = { learningRate: 10, klWeight: 0, updates: 100 };
async function trained(
  penalty: number,
  clarity: Clarity,
  settings: typeof gentle,
  advantage: (rewards: readonly number[]) => readonly number[] = centred,
): Promise<Figures & { start: number }> {
  const runs = [1, 2, 3].map(async (seed) => {
    const random = createRandom(seed);
    const pool = applications(1000, clarity, random);
    // The screener: a regression on skills alone, as the fine-tuned model has learned it.
    const screener = fitLogistic(
      pool.map(({ features }) => [features[1]!]),
      pool.map(({ qualified }) => (qualified ? 1 : 0)),
    );
    const intercept = logit(screener([0]));
    const start = [intercept, logit(screener([1])) - intercept, 0];
    const policy = await trainPolicy({
      policy: logLinearPolicy(
        pool.map(({ features }) => [features, [0, 0, 0]]),
        undefined,
        start,
      ),
      reward: groupReward(decisionReward(payoffs(penalty)), (x, action) => write(action, pool[x]!.qualified)),
      advantage,
      groupSize: 8,
      promptsPerUpdate: 50,
      random,
      ...settings,
    });
    return { ...measure(policy.weights, clarity, seed), start: measure(start, clarity, seed).accuracy };
  });
  const all = await Promise.all(runs);
  const over = (name: keyof (typeof all)[number]) => round(mean(all.map((one) => one[name])));
  return {
    accuracy: over("accuracy"),
    accepted: over("accepted"),
    recall: over("recall"),
    precision: over("precision"),
    start: over("start"),
  };
}
const penalties = [1, 3, 9, 20];
const thresholds = await Promise.all(penalties.map(learnedThreshold));
const polished = await trained(2, 8, gentle);
const clear = await Promise.all(penalties.map((penalty) => trained(penalty, 8, aggressive)));
const vague = await Promise.all(penalties.map((penalty) => trained(penalty, 1.3, aggressive)));
const standardised = await trained(20, 1.3, aggressive, groupAdvantage);
const told = (run: Figures) =>
  `accuracy ${run.accuracy.toFixed(3)}, recall ${run.recall.toFixed(2)}, precision ${run.precision.toFixed(2)}, ${(100 * run.accepted).toFixed(0)} % accepted`;
const accepted = (runs: readonly Figures[]) => runs.map((run) => run.accepted.toFixed(2)).join(", ");

export const claims: readonly Claim[] = [
  {
    where: "theory, implied threshold",
    says: "a false alarm that costs 9 asks for a belief of p* =",
    reported: 0.8333,
    expected: { equals: 0.8333, within: 0.0001 },
    measured: round(acceptThreshold(payoffs(9))),
  },
  {
    where: "theory, implied threshold",
    says: "trained policies accept from p* on: largest distance of the learned from the implied threshold, λ = 1, 3, 9 and 20",
    expected: { atMost: 0.05 },
    measured: round(maximum(thresholds.map((threshold, i) => Math.abs(threshold - acceptThreshold(payoffs(penalties[i]!)))))),
    note: `learned: ${thresholds.map((threshold) => threshold.toFixed(2)).join(", ")}`,
  },
  {
    where: "reward hacking",
    says: "where few applications are clear, λ = 20 teaches to reject all: share accepted",
    expected: { atMost: 0.05 },
    measured: vague[3]!.accepted,
    note: `accepted for λ = 1, 3, 9 and 20: ${accepted(vague)}; with λ = 20 ${told(vague[3]!)}`,
  },
  {
    where: "reward hacking",
    says: "where most are clear it is far less: share accepted with λ = 20",
    expected: { atLeast: 0.2 },
    measured: clear[3]!.accepted,
    note: `accepted for λ = 1, 3, 9 and 20: ${accepted(clear)}`,
  },
  {
    where: "gentle polishing",
    says: "λ = 2, small steps and a KL term: recall",
    reported: 0.85,
    expected: { atLeast: 0.8 },
    measured: polished.recall,
    note: `${told(polished)}; the paper: accuracy .91, recall .85 and precision 1.0 with a 0.5B model`,
  },
  {
    where: "gentle polishing",
    says: "precision",
    reported: 1,
    expected: { atLeast: 0.93 },
    measured: polished.precision,
  },
  {
    where: "gentle polishing",
    says: "accuracy gained over the screener that it starts from",
    expected: { atLeast: 0.02 },
    measured: round(polished.accuracy - polished.start),
    note: `the screener: ${polished.start}`,
  },
  {
    where: "control, GRPO",
    says: "advantages in deviations of their group forget λ: share accepted with λ = 20 where few are clear",
    expected: { atLeast: 0.4 },
    measured: standardised.accepted,
    note: "all answers to one application meet the same truth, so a group has two different rewards at most, and dividing leaves only which is higher",
  },
];

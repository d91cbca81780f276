/**
 * Xin, Liu, Wang, Zhang, Sui, Hu & Wang, "Surrogate Signals from Format and Length: Reinforcement Learning for Solving Mathematical Problems without
 * Ground Truth Answers", 2025.
 *
 * Setting: text bandit: 30 prompts that the model can solve (right in 80 % of the answers that are well formed and end within the budget) and 10 that
 * it cannot. At the start 45 % of the answers are malformed and a fifth ramble past the budget: most failures are form, not arithmetic. Group policy
 * gradient (G = 8, 300 updates) with three rewards; exact figures, mean of 2 seeds; no model; < 15 s.
 */
import { type Claim, createRandom, each, type Paper, type Random, type Reward, type Rollout, responseText, rollout } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { expectedValue, groupReward, type Policy, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { mean, range } from "guerdon/math";
import { answerMatch, answerReadable, extractTag, formatLengthReward } from "guerdon/verify";

export const paper: Paper = {
  title: "Surrogate Signals from Format and Length: Reinforcement Learning for Solving Mathematical Problems without Ground Truth Answers",
  year: 2025,
  link: "https://arxiv.org/abs/2505.19439",
  grade: "small",
};

const budget = 3072;
const lengths = range(16).map((i) => 256 * (i + 1));
/** How an answer ends, and how often at the start: in its tag, in a tag that never closes, or twice. */
const endings = [
  { share: 0.55, write: (answer: string) => `<answer>${answer}</answer>` },
  { share: 0.225, write: (answer: string) => `<answer>${answer}` },
  { share: 0.225, write: (answer: string) => `<answer>${answer}</answer> or <answer>40</answer>` },
];
const thinking = [
  { share: 0.6, write: "<think>step by step</think>" },
  { share: 0.4, write: "step by step" },
];
const actions = endings.flatMap((ending) => thinking.flatMap((thought) => lengths.map((length) => ({ ending, thought, length }))));
/** Lengths around 1500 tokens with a long tail: a fifth of them beyond the budget. */
const startLogits = actions.map(
  ({ ending, thought, length }) => Math.log(ending.share * thought.share) - 0.5 * (Math.log(length / 1500) / 0.85) ** 2,
);
const traces = new Map(lengths.map((length) => [length, { ids: new Int32Array(length) }]));

/** P(right), given that the answer can be read, [prompts]: 30 solvable, 10 beyond the model. */
const skill = range(40).map((x) => (x < 30 ? 0.8 : 0));

function attempt(prompt: number, action: number, random: Random): Rollout {
  const { ending, thought, length } = actions[action]!;
  const answer = random() < skill[prompt]! ? "42" : "41";
  const text = `${thought.write} ${ending.write(answer)}`;
  return rollout({
    // Beyond the budget the text is cut before its answer.
    response: length > budget ? thought.write : text,
    reference: "42",
    group: String(prompt),
    tokens: traces.get(length)!,
  });
}

const thinks = each((one) => (extractTag(responseText(one), "think") === null ? 0 : 1));
const rewards = {
  truth: weightedSum({ thinks: [0.5, thinks], right: [1, answerMatch()] }),
  format: weightedSum({ thinks: [0.5, thinks], answered: [0.5, answerReadable()] }),
  formatLength: formatLengthReward({ max: budget }),
};

function measure(policy: Policy) {
  const table = policyTable(policy);
  const readable = actions.map(({ ending, length }) => (ending === endings[0] && length <= budget ? 1 : 0));
  const accuracy = (from: number, to: number) =>
    expectedValue(
      table.slice(from, to),
      skill.slice(from, to).map((p) => readable.map((r) => r * p)),
    );
  const length = expectedValue(
    table,
    skill.map(() => actions.map((one) => one.length)),
  );
  return {
    accuracy: accuracy(0, 30),
    hopeless: accuracy(30, 40),
    length,
    wellFormed: expectedValue(
      table,
      skill.map(() => readable),
    ),
  };
}

const start = tabularPolicy(skill.map(() => startLogits));
async function trained(reward: Reward) {
  const runs = await Promise.all(
    [1, 2].map(async (seed) =>
      measure(
        await trainPolicy({
          policy: start,
          reward: groupReward(reward, attempt),
          groupSize: 8,
          updates: 300,
          learningRate: 0.3,
          random: createRandom(seed),
        }),
      ),
    ),
  );
  const over = (figure: keyof ReturnType<typeof measure>) => mean(runs.map((run) => run[figure]));
  return { accuracy: over("accuracy"), hopeless: over("hopeless"), length: over("length"), wellFormed: over("wellFormed") };
}

const base = measure(start);
const truth = await trained(rewards.truth);
const format = await trained(rewards.format);
const formatLength = await trained(rewards.formatLength);
const gain = ({ accuracy }: { accuracy: number }) => (accuracy - base.accuracy) / (truth.accuracy - base.accuracy);
const turn = budget / 2;

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "at the start most failures are form: accuracy on prompts that the model can solve in 80 % of readable answers",
    reported: 0.35,
    expected: { equals: 0.35, within: 0.05 },
    measured: base.accuracy,
  },
  {
    where: "baseline",
    says: "with the true answers as reward: accuracy",
    expected: { atLeast: 0.7 },
    measured: truth.accuracy,
  },
  {
    where: "experiments, format reward",
    says: "format alone: share of the gain of the true answers",
    expected: { atLeast: 0.6 },
    measured: gain(format),
  },
  {
    where: "experiments, format-length reward",
    says: "format and length: share of the gain of the true answers",
    expected: { atLeast: 0.85 },
    measured: gain(formatLength),
    note: "above 1: every well-formed answer pays, so its signal has less noise than the true answers, of which a fifth are wrong by chance",
  },
  {
    where: "experiments, format-length reward",
    says: "format alone leaves length adrift: share by which the mean length moved from the start",
    expected: { atLeast: 0.2 },
    measured: Math.abs(format.length / base.length - 1),
    note: "downwards: it only leaves what rambles past the budget",
  },
  {
    where: "experiments, format-length reward",
    says: "format and length ends near the turning point: share by which the mean length differs from it",
    expected: { atMost: 0.1 },
    measured: Math.abs(formatLength.length / turn - 1),
  },
  {
    where: "control",
    says: "on prompts that the model never solves nothing is gained: accuracy there after format and length",
    expected: { equals: 0 },
    measured: formatLength.hopeless,
  },
];

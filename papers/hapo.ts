/**
 * Huang, Zhang & Cardie, "HAPO: Training Language Models to Reason Concisely via History-Aware Policy Optimization", 2025.
 *
 * Setting: length world (shared): 600 prompts that need different lengths, a policy that knows only their difficulty, five passes of group policy
 * gradient (G = 4); accuracy and length of the trained policies are exact; mean of 3 seeds; no model; < 15 s. Reported figures are those of a
 * reference run at these settings; the paper's own stand in the notes.
 */
import { type Claim, createContext, createMemory, createRandom, type Paper, type Reward } from "guerdon";
import { groupReward, sharedLengthWorld, trainPolicy } from "guerdon/env";
import { mean } from "guerdon/math";
import { exactMatch, groupRangeLength, hapo, linearHistoryLength, truncatedLength } from "guerdon/verify";

export const paper: Paper = {
  title: "HAPO: Training Language Models to Reason Concisely via History-Aware Policy Optimization",
  year: 2025,
  link: "https://arxiv.org/abs/2505.11225",
  grade: "small",
};

const correct = exactMatch();

async function trained(reward: Reward, seed: number, passes: number) {
  const random = createRandom(seed);
  const world = sharedLengthWorld(random);
  const policy = await trainPolicy({
    policy: world.policy,
    ...world.training,
    updates: 10 * passes,
    reward: groupReward(reward, world.attempt, createContext({ memory: createMemory() })),
    random,
  });
  return world.measure(policy);
}

const round = (x: number) => Number(x.toFixed(4));

async function figures(reward: Reward, passes = 5) {
  const runs = await Promise.all([1, 2, 3].map((seed) => trained(reward, seed, passes)));
  return {
    accuracy: mean(runs.map((run) => run.accuracy)),
    length: mean(runs.map((run) => run.length)),
    easy: mean(runs.map((run) => run.byDifficulty[0]!.accuracy)),
    hard: mean(runs.map((run) => run.byDifficulty[2]!.accuracy)),
  };
}

const plain = await figures(correct);
const concise = await figures(hapo(correct));
const linear = await figures(hapo(correct, { reward: linearHistoryLength }));
const againstMean = await figures(hapo(correct, { target: (history) => history.mean }));
const truncated = await figures(truncatedLength(correct, { target: 400 }));
const kimi = await figures(groupRangeLength(correct));
const long = { plain: await figures(correct, 20), shortest: await figures(hapo(correct), 20) };
const longMean = await figures(hapo(correct, { target: (history) => history.mean }), 20);

/** Share of tokens saved against training on correctness alone. */
const saved = ({ length }: { length: number }) => round(1 - length / plain.length);
const told = ({ accuracy, length }: typeof plain) => `accuracy ${accuracy.toFixed(3)} at ${length.toFixed(0)} tokens`;

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "correctness alone: accuracy of the trained policy",
    reported: 0.849,
    expected: { equals: 0.849, within: 0.01 },
    measured: round(plain.accuracy),
    note: told(plain),
  },
  {
    where: "experiments, main results",
    says: "HAPO: share of tokens saved",
    reported: 0.35,
    expected: { atLeast: 0.28 },
    measured: saved(concise),
    note: `${told(concise)}; the paper saves 33 to 59 %`,
  },
  {
    where: "experiments, main results",
    says: "HAPO: accuracy lost against correctness alone",
    reported: 0.044,
    expected: { atMost: 0.06 },
    measured: round(plain.accuracy - concise.accuracy),
    note: "the paper loses .02 to .05; here it is lost on hard prompts, which differ in the length they need while the policy cannot tell them apart",
  },
  {
    where: "experiments, universal budget",
    says: "HAPO is more accurate than truncation at 400 tokens by",
    reported: 0.03,
    expected: { atLeast: 0.02 },
    measured: round(concise.accuracy - truncated.accuracy),
    note: `truncation: ${told(truncated)}`,
  },
  {
    where: "experiments, by difficulty",
    says: "easy prompts keep their accuracy: lost on them",
    reported: 0,
    expected: { atMost: 0.01 },
    measured: round(plain.easy - concise.easy),
  },
  {
    where: "experiments, query-level budget",
    says: "group range (Kimi k1.5) is as accurate and saves more here: tokens saved by HAPO minus tokens saved by it",
    reported: -0.05,
    expected: { equals: -0.05, within: 0.03 },
    measured: round(saved(concise) - saved(kimi)),
    note: `group range: ${told(kimi)}; with five visits a prompt the history is young, while the group compares at once`,
  },
  {
    where: "ablation, linear form",
    says: "the linear form does about the same: difference in accuracy to the cosine form",
    expected: { equals: 0, within: 0.02 },
    measured: round(linear.accuracy - concise.accuracy),
    note: `linear: ${told(linear)}`,
  },
  {
    where: "ablation, mean instead of minimum",
    says: "measured against the mean of the right answers it does about the same within five visits: difference in accuracy",
    expected: { equals: 0, within: 0.02 },
    measured: round(againstMean.accuracy - concise.accuracy),
    note: `mean: ${told(againstMean)}`,
  },
  {
    where: "control, many visits",
    says: "with 20 visits a prompt it goes too far: accuracy lost on easy prompts",
    expected: { atLeast: 0.1 },
    measured: round(long.plain.easy - long.shortest.easy),
    note:
      `lucky short answers have set the bar; measured against the mean ${round(long.plain.easy - longMean.easy)} is lost: in a group of right answers, ` +
      "divided by their deviation, length counts in full however little is left to save",
  },
];

/**
 * Liu, Zhou, Deng, Huang, Liu, Deng, Zhang & He, "Learn to Reason Efficiently with Adaptive Length-based Reward Shaping" (LASER), 2025.
 *
 * Setting: length world (tabular): 60 prompts, an answer is one of 24 lengths, longer ones are more often right up to a ceiling. Group policy gradient
 * from the same start with seven rewards; accuracy and length of the trained policies are exact; mean of 2 seeds; no model; < 20 s.
 * Reported figures are those of a reference run at these settings; the paper's own stand in the notes.
 */
import { type Claim, createContext, createMemory, createRandom, each, type Memory, type Paper, type Reward, responseText } from "guerdon";
import { groupReward, lengthWorld, type Policy, probabilitiesOf, trainPolicy } from "guerdon/env";
import { mean, range } from "guerdon/math";
import { groupRangeLength, groupSigmoidLength, laserD, laserDe, lengthTargets, stepLength, truncatedLength } from "guerdon/verify";

export const paper: Paper = {
  title: "Learn to Reason Efficiently with Adaptive Length-based Reward Shaping",
  year: 2025,
  link: "https://arxiv.org/abs/2505.15612",
  grade: "small",
};

const world = lengthWorld();
const correct = each((one) => (responseText(one) === "right" ? 1 : -0.5));
const grid = range(32).map((i) => 50 * (i + 1));

/** Every 20 updates: eight answers to each prompt, and the targets that follow from them. */
async function monitor(policy: Policy, memory: Memory, random: ReturnType<typeof createRandom>) {
  const groups = world.policy.initial.map((_, prompt) => {
    const answers = range(8).map(() => random.weighted(probabilitiesOf(policy, prompt)));
    return {
      lengths: answers.map((action) => world.lengths[action]!),
      right: answers.map((action) => random() < world.accuracy[prompt]![action]!),
    };
  });
  await memory.update("laser/targets", (previous: ReturnType<typeof lengthTargets> | undefined) =>
    lengthTargets(groups, { grid, previous }),
  );
}

async function trained(reward: Reward, seed: number) {
  const context = createContext({ memory: createMemory() });
  const random = createRandom(seed);
  const observe = (update: number, policy: Policy) =>
    update % 20 === 0 ? monitor(policy, context.memory, random.fork(update)) : undefined;
  const policy = await trainPolicy({
    policy: world.policy,
    ...world.training,
    reward: groupReward(reward, world.attempt, context),
    random,
    observe,
  });
  return world.measure(policy);
}

async function figures(reward: Reward) {
  const runs = await Promise.all([1, 2].map((seed) => trained(reward, seed)));
  const hard = mean(runs.map((run) => run.byDifficulty[2]!.accuracy));
  return { accuracy: mean(runs.map((run) => run.accuracy)), length: mean(runs.map((run) => run.length)), hard };
}

const plain = await figures(correct);
const truncated = await figures(truncatedLength(correct, { target: 400 }));
const laser = await figures(stepLength(correct, { target: 400 }));
const adaptive = await figures(laserD(correct));
const exploring = await figures(laserDe(correct));
const kimi = await figures(groupRangeLength(correct));
const sigmoid = await figures(groupSigmoidLength(correct));

/** Share of tokens saved against training on correctness alone. */
const saved = ({ length }: { length: number }) => 1 - length / plain.length;

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "correctness alone: accuracy of the trained policy",
    reported: 0.867,
    expected: { equals: 0.867, within: 0.01 },
    measured: plain.accuracy,
  },
  {
    where: "baseline",
    says: "correctness alone: its mean length, in tokens",
    reported: 716,
    expected: { equals: 716, within: 30 },
    measured: plain.length,
  },
  {
    where: "experiments, LASER-D",
    says: "LASER-D: share of tokens saved",
    reported: 0.36,
    expected: { atLeast: 0.3 },
    measured: saved(adaptive),
    note: "the paper saves 63 % at 1.5B, where the start is far more wordy",
  },
  {
    where: "experiments, LASER-D",
    says: "LASER-D: accuracy lost against correctness alone",
    reported: 0.004,
    expected: { atMost: 0.01 },
    measured: plain.accuracy - adaptive.accuracy,
  },
  {
    where: "baseline",
    says: "truncation at 400 tokens: accuracy lost against correctness alone",
    reported: 0.147,
    expected: { atLeast: 0.1 },
    measured: plain.accuracy - truncated.accuracy,
  },
  {
    where: "experiments, LASER-D",
    says: "on hard prompts LASER-D is more accurate than truncation by",
    expected: { atLeast: 0.3 },
    measured: adaptive.hard - truncated.hard,
  },
  {
    where: "experiments, LASER",
    says: "LASER with the same 400 tokens as its target keeps the accuracy that truncation loses: difference to correctness alone",
    reported: 0.002,
    expected: { equals: 0, within: 0.01 },
    measured: laser.accuracy - plain.accuracy,
  },
  {
    where: "experiments, LASER-D",
    says: "adaptive targets save more than one fixed target: LASER-D saves more tokens than LASER by a share of",
    reported: 0.1,
    expected: { atLeast: 0.03 },
    measured: saved(adaptive) - saved(laser),
  },
  {
    where: "baseline",
    says: "group range (Kimi k1.5) saves most of the group schemes, and pays with accuracy: lost against LASER-D",
    reported: 0.006,
    expected: { atLeast: 0 },
    measured: adaptive.accuracy - kimi.accuracy,
    note: `${saved(kimi).toFixed(2)} of the tokens saved; group sigmoid saves ${saved(sigmoid).toFixed(2)} at accuracy ${sigmoid.accuracy.toFixed(3)}`,
  },
  {
    where: "experiments, LASER-DE",
    says: "LASER-DE gives back some of the saving and some of the accuracy on hard prompts: gained there against LASER-D",
    expected: { atLeast: 0 },
    measured: exploring.hard - adaptive.hard,
    note: `it saves ${saved(exploring).toFixed(2)} of the tokens`,
  },
];

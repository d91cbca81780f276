/**
 * Wang, Li, Gong, Liu, Zhang, Liu & Zhao, "Efficient Reasoning via Reward Model" (CRM, CRF), 2025.
 *
 * Setting: length world (shared): 600 prompts, a policy that knows only their difficulty, five passes of group policy gradient (G = 4). The conciseness
 * model is a regression on log length and a feature for redundancy, fitted to 500 noisy labels of a judge. Accuracy and length of the trained policies are
 * exact; mean of 2 seeds; no model; < 15 s. Reported figures are those of a reference run at these settings; the paper's own stand in the notes.
 */
import { type Claim, createContext, createRandom, each, type Paper, type Random, type Reward, type Rollout, responseLength } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { fitLogistic, groupAdvantage, groupPolicyGradient, groupReward, policyTable, sharedLengthWorld, trainPolicy } from "guerdon/env";
import { clamp, mean, minimum, range, sum, variance } from "guerdon/math";
import { concisenessReward, exactMatch } from "guerdon/verify";

export const paper: Paper = {
  title: "Efficient Reasoning via Reward Model",
  year: 2025,
  link: "https://arxiv.org/abs/2511.09158",
  grade: "small",
};

const correct = exactMatch();

/** Share of an answer of that length that could be left out: what a judge looks for, seen with some noise. */
const redundancy = (length: number, random: Random) => clamp(length / 1600 + random.normal(0, 0.05), 0, 1);
const features = (rollout: Rollout, random: Random) => [Math.log(responseLength(rollout)), redundancy(responseLength(rollout), random)];

/** The learned model: 500 labels in tenths from a judge that errs by 0.1, and a regression on them. */
function concisenessModel(world: ReturnType<typeof sharedLengthWorld>, random: Random): Reward {
  const labelled = range(500).map(() => {
    const answer = world.attempt(random.integer(600), random.integer(world.lengths.length), random);
    const label = clamp(Math.round(10 * (1 - responseLength(answer) / 1600 + random.normal(0, 0.1))) / 10, 0.1, 1);
    return { row: features(answer, random), label };
  });
  const model = fitLogistic(
    labelled.map(({ row }) => row),
    labelled.map(({ label }) => label),
  );
  return each((rollout, { random }) => model(features(rollout, random)));
}

const passes = 5;
async function trained(make: (conciseness: Reward) => Reward, seed: number, length: number) {
  const random = createRandom(seed);
  const world = sharedLengthWorld(random);
  const reward = make(concisenessModel(world, random));
  const updates = 10 * length;
  const policy = await trainPolicy({
    policy: world.policy,
    ...world.training,
    updates,
    reward: groupReward(reward, world.attempt, createContext({ totalSteps: updates })),
    random,
  });
  return world.measure(policy);
}

async function figures(make: (conciseness: Reward) => Reward, length = passes) {
  const runs = await Promise.all([1, 2].map((seed) => trained(make, seed, length)));
  return {
    accuracy: mean(runs.map((run) => run.accuracy)),
    length: mean(runs.map((run) => run.length)),
    hard: mean(runs.map((run) => run.byDifficulty[2]!.accuracy)),
  };
}

const gated = (weight: number) => (conciseness: Reward) => concisenessReward(correct, conciseness, { weight });
const short = each((rollout) => 1 - responseLength(rollout) / 1600);
const additive = (weight: number) => () => weightedSum({ correct: [1, correct], short: [weight, short] });

const plain = await figures(() => correct);
const gates = await Promise.all([0.5, 1, 2].map((weight) => figures(gated(weight))));
const sums = await Promise.all([1, 2, 4].map((weight) => figures(additive(weight))));
const collapsed = await figures(additive(4), 10);
const round = (x: number) => Number(x.toFixed(4));

/**
 * Total variance over groups, gated over additive, of the gradient (1/G) Σ A_i ∇ log π(a_i) in the logits, at the start: mean over 60 prompts. Both forms pay the same bonus
 * on average over all answers to these prompts.
 */
function varianceRatio(advantage: (rewards: readonly number[]) => readonly number[]) {
  const random = createRandom(5);
  const world = sharedLengthWorld(random);
  const table = policyTable(world.policy);
  const brevity = world.lengths.map((length) => 1 - length / 1600);
  const prompts = range(60).map((i) => 10 * i);
  const difficulty = prompts.map((x) => sum(table[x]!.map((p, a) => p * world.accuracy[x]![a]!)));
  const bonus = (i: number, action: number) => 0.5 * brevity[action]! * (1 + difficulty[i]!);
  const paid = mean(prompts.map((x, i) => sum(table[x]!.map((p, a) => p * world.accuracy[x]![a]! * bonus(i, a)))));
  const beta = paid / mean(prompts.map((x) => sum(table[x]!.map((p, a) => p * brevity[a]!))));
  const total = (reward: (i: number, action: number, right: boolean) => number) =>
    mean(
      prompts.map((x, i) => {
        const random = createRandom(x);
        const gradients = range(1500).map(() => {
          const actions = range(4).map(() => random.weighted(table[x]!));
          const rewards = actions.map((action) => reward(i, action, random() < world.accuracy[x]![action]!));
          return groupPolicyGradient(table[x]!, actions, advantage(rewards));
        });
        return sum(table[x]!.map((_, a) => variance(gradients.map((gradient) => gradient[a]!))));
      }),
    );
  const gated = total((i, action, right) => (right ? 1 + bonus(i, action) : 0));
  return round(gated / total((_, action, right) => (right ? 1 : 0) + beta * brevity[action]!));
}
const centred = varianceRatio((rewards) => rewards.map((reward) => reward - mean(rewards)));
const standardised = varianceRatio((rewards) => groupAdvantage(rewards));

/** Share of tokens saved against training on correctness alone. */
const saved = ({ length }: { length: number }) => round(1 - length / plain.length);
const told = (runs: readonly (typeof plain)[]) => runs.map((run) => `${run.accuracy.toFixed(3)}/${run.length.toFixed(0)}`).join(", ");
const worst = (runs: readonly (typeof plain)[]) => round(minimum(runs.map((run) => run.accuracy)));

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "correctness alone: accuracy of the trained policy",
    reported: 0.849,
    expected: { equals: 0.849, within: 0.01 },
    measured: round(plain.accuracy),
    note: `accuracy/tokens: ${told([plain])}`,
  },
  {
    where: "experiments, main results",
    says: "gated reward, weight 0.5: share of tokens saved",
    reported: 0.37,
    expected: { atLeast: 0.3 },
    measured: saved(gates[0]!),
    note: "the paper: 19.9 % fewer tokens and 8.1 % more accuracy on Qwen2.5-7B, which gains from training as such",
  },
  {
    where: "experiments, main results",
    says: "gated reward, weight 0.5: accuracy lost",
    reported: 0.031,
    expected: { atMost: 0.04 },
    measured: round(plain.accuracy - gates[0]!.accuracy),
  },
  {
    where: "analysis, stability",
    says: "the gated reward is safe whatever its weight: worst accuracy over 0.5, 1 and 2",
    reported: 0.813,
    expected: { atLeast: 0.79 },
    measured: worst(gates),
    note: `accuracy/tokens: ${told(gates)}`,
  },
  {
    where: "analysis, length collapse",
    says: "the sum C + β (1 − L / 1600) is not: worst accuracy over β = 1, 2 and 4",
    reported: 0.64,
    expected: { atMost: 0.68 },
    measured: worst(sums),
    note: `accuracy/tokens: ${told(sums)}`,
  },
  {
    where: "analysis, length collapse",
    says: "with the sum, β = 4 and ten passes hard prompts are given up: accuracy on them",
    reported: 0.001,
    expected: { atMost: 0.01 },
    measured: round(collapsed.hard),
    note: `${collapsed.length.toFixed(0)} tokens`,
  },
  {
    where: "theory, variance reduction",
    says: "gradient variance of the gated form over that of the sum at equal mean bonus, advantages in deviations of their group",
    expected: { atMost: 1 },
    measured: standardised,
  },
  {
    where: "theory, variance reduction",
    says: "the same with advantages that are only centred",
    expected: { atMost: 1 },
    measured: centred,
    note:
      "does not hold here: the product widens the gap between right and wrong, and with it both gradient and variance; " +
      "only after dividing by the deviation do the two compare",
  },
];

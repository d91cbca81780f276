/**
 * Guo, Hong & Jin, "Observe-R1: Unlocking Reasoning Abilities of MLLMs with Dynamic Progressive Reinforcement Learning", 2025.
 *
 * Setting: length world (tabular): 60 prompts, an answer is one of 24 lengths; for the ladder as many prompts again that are always or never solved.
 * Group policy gradient (G = 8, 300 updates) from the same start; accuracy and length are exact, over the 60 prompts; mean of 2 seeds; no model;
 * < 15 s. Reported figures are those of a reference run at these settings; the paper trains 3B and 7B models on pictures.
 */
import { type Claim, createRandom, type Paper, type Random, type Reward, rollout } from "guerdon";
import { ladder } from "guerdon/bench";
import { difficultyWeight } from "guerdon/compose";
import { groupAdvantage, groupReward, lengthWorld, type Policy, probabilitiesOf, tabularPolicy, trainPolicy } from "guerdon/env";
import { mean, range } from "guerdon/math";
import { exactMatch, shortestRightBonus } from "guerdon/verify";

export const paper: Paper = {
  title: "Observe-R1: Unlocking Reasoning Abilities of MLLMs with Dynamic Progressive Reinforcement Learning",
  year: 2025,
  link: "https://arxiv.org/abs/2505.12432",
  grade: "small",
};

const world = lengthWorld();
const prompts = world.policy.initial.length;
const correct = exactMatch();
const bonus = shortestRightBonus(correct);
const updates = 300;

/** The weight takes d from correctness: with the bonus a right answer earns 1 or 1.2, a wrong one 0. */
const weighted = (rewards: readonly number[]) => {
  const weight = difficultyWeight(mean(rewards.map((reward) => (reward > 0.5 ? 1 : 0))));
  return groupAdvantage(rewards).map((advantage) => advantage * weight);
};

interface Run {
  accuracy: number;
  length: number;
  /** accuracy after every 10 updates */
  course: number[];
}

async function trained(reward: Reward, advantage: (rewards: readonly number[]) => readonly number[]): Promise<Run> {
  const runs = await Promise.all(
    [1, 2].map(async (seed) => {
      const course: number[] = [];
      const policy = await trainPolicy({
        policy: world.policy,
        ...world.training,
        updates,
        reward: groupReward(reward, world.attempt),
        advantage,
        random: createRandom(seed),
        observe: (update, policy) => {
          if (update % 10 === 0) course.push(world.measure(policy).accuracy);
        },
      });
      return { ...world.measure(policy), course };
    }),
  );
  return {
    accuracy: mean(runs.map((run) => run.accuracy)),
    length: mean(runs.map((run) => run.length)),
    course: range(updates / 10).map((i) => mean(runs.map((run) => run.course[i]!))),
  };
}

const plain = await trained(correct, groupAdvantage);
const weight = await trained(correct, weighted);
const brief = await trained(bonus, groupAdvantage);
const both = await trained(bonus, weighted);

/** The same prompts and as many that teach nothing: 30 always solved, 30 never. */
const everything: Policy = tabularPolicy([...world.policy.initial, ...world.policy.initial]);
const attempt = (prompt: number, action: number, random: Random) =>
  prompt < prompts
    ? world.attempt(prompt, action, random)
    : rollout({
        response: prompt % 2 === 0 ? "right" : "wrong",
        reference: "right",
        group: String(prompt),
        tokens: { ids: new Int32Array(Math.round(world.lengths[action]!)) },
      });
const probes = 8;
const probed = (() => {
  const random = createRandom(3);
  return everything.initial.map((_, prompt) => {
    const answers = range(probes).map(() => {
      const action = random.weighted(probabilitiesOf(everything, prompt));
      const right = attempt(prompt, action, random).response[0]!.content === "right";
      return { right, length: world.lengths[action]! };
    });
    return { rate: mean(answers.map(({ right }) => (right ? 1 : 0))), length: mean(answers.map(({ length }) => length)) };
  });
})();
const rungs = ladder(
  probed.map(({ rate }) => rate),
  probed.map(({ length }) => length),
);
const laddered = await (async () => {
  const runs = await Promise.all(
    [1, 2].map(async (seed) => {
      const policy = await trainPolicy({
        policy: everything,
        ...world.training,
        updates,
        reward: groupReward(correct, attempt),
        // The prompts of this world share no parameter, so their order cannot matter here: only the filter is put to the test.
        batch: () => rungs,
        random: createRandom(seed),
      });
      return world.measure({ ...world.policy, weights: policy.weights.slice(0, world.policy.weights.length) });
    }),
  );
  return { accuracy: mean(runs.map((run) => run.accuracy)), length: mean(runs.map((run) => run.length)) };
})();
const samples = (everything.initial.length * probes) / world.training.groupSize + rungs.length * updates;

const round = (x: number) => Number(x.toFixed(4));
const saved = ({ length }: { length: number }) => round(1 - length / plain.length);
const told = ({ accuracy, length }: { accuracy: number; length: number }) =>
  `accuracy ${accuracy.toFixed(3)} at ${length.toFixed(0)} tokens`;
const caughtUp = 10 * (weight.course.findIndex((accuracy) => accuracy >= plain.accuracy) + 1);

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "GRPO on correctness alone: accuracy after 300 updates",
    reported: 0.867,
    expected: { equals: 0.867, within: 0.01 },
    measured: round(plain.accuracy),
    note: told(plain),
  },
  {
    where: "ablation, dynamic weighting",
    says: "with the weight the accuracy of 300 plain updates is reached after how many",
    expected: { atMost: 220 },
    measured: caughtUp === 0 ? Infinity : caughtUp,
    note: `${told(weight)} in the end`,
  },
  {
    where: "ablation, dynamic weighting",
    says: "after 100 updates the weight is ahead by",
    reported: 0.013,
    expected: { atLeast: 0.005 },
    measured: round(weight.course[9]! - plain.course[9]!),
  },
  {
    where: "ablation, length bonus",
    says: "the bonus alone: share of tokens saved",
    reported: 0.38,
    expected: { atLeast: 0.3 },
    measured: saved(brief),
    note: `${told(brief)}: where all answers are right, dividing by the deviation makes 0.2 as strong as being right`,
  },
  {
    where: "ablation, length bonus",
    says: "the bonus alone: accuracy lost",
    reported: 0.021,
    expected: { atMost: 0.03 },
    measured: round(plain.accuracy - brief.accuracy),
  },
  {
    where: "experiments, full method",
    says: "bonus and weight: share of tokens saved",
    reported: 0.054,
    expected: { atLeast: 0.04 },
    measured: saved(both),
    note: `${told(both)}: the weight is 0 where all are right and so restrains the bonus`,
  },
  {
    where: "experiments, full method",
    says: "bonus and weight: accuracy lost",
    reported: 0.003,
    expected: { atMost: 0.005 },
    measured: round(plain.accuracy - both.accuracy),
  },
  {
    where: "NeuraLadder, filter",
    says: "dropping what is always or never solved: share of the samples of plain training on all 120 prompts, probes included",
    expected: { atMost: 0.6 },
    measured: round(samples / (everything.initial.length * updates)),
    note: `${rungs.length} of ${everything.initial.length} prompts are kept, none of the ${everything.initial.length - prompts} that teach nothing`,
  },
  {
    where: "NeuraLadder, filter",
    says: "and the accuracy is the same: lost against plain training on all of them",
    expected: { atMost: 0.005 },
    measured: round(plain.accuracy - laddered.accuracy),
    note: `${told(laddered)}; ${probes} probes also drop easy prompts that happen to be solved each time, and have little to learn`,
  },
];

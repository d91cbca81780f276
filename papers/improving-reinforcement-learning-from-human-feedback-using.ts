/**
 * Shen, Zhang, Zhao, Wang & Liu, "Improving Reinforcement Learning from Human Feedback Using Contrastive Rewards", 2024.
 *
 * Setting: text bandit, 40 prompts with 16 answers. The reward is gold (normal) plus an offset of the prompt (spread 3) plus noise (0.5). REINFORCE
 * without a baseline of its own, one answer a prompt, 400 updates, 5 seeds; the contrast is 5 answers of the policy at the start; no model; < 10 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { contrastiveReward } from "guerdon/compose";
import { expectedValue, groupAdvantage, groupPolicyGradient, policyTable, tabularPolicy, tiltToKl, trainPolicy } from "guerdon/env";
import { maximum, mean, range, sum, variance } from "guerdon/math";

export const paper: Paper = {
  title: "Improving Reinforcement Learning from Human Feedback Using Contrastive Rewards",
  year: 2024,
  link: "https://arxiv.org/abs/2403.07708",
  grade: "small",
};

const random = createRandom(1);
const prompts = range(40);
const gold = prompts.map(() => range(16).map(() => random.normal()));
const offset = prompts.map(() => random.normal(0, 3));
const start = tabularPolicy(gold.map((row) => row.map(() => 0)));
const reference = policyTable(start);
const observed = (x: number, action: number, noise: typeof random) => gold[x]![action]! + offset[x]! + noise.normal(0, 0.5);
const baselines = prompts.map((x) => range(5).map(() => observed(x, random.integer(16), random)));
const contrasted = (x: number, reward: number) => contrastiveReward(reward, baselines[x]!);
const round = (value: number) => Number(value.toFixed(4));

type Score = (x: number, reward: number) => number;
type Advantage = (rewards: readonly number[]) => readonly number[];
async function curve(score: Score, seed: number, advantage?: Advantage) {
  const golds: number[] = [];
  await trainPolicy({
    policy: start,
    reward: (x, actions, draws) => actions.map((action) => score(x, observed(x, action, draws))),
    advantage: advantage ?? ((rewards) => rewards),
    groupSize: advantage ? 4 : 1,
    updates: 400,
    learningRate: 0.05,
    random: createRandom(seed),
    observe: (_, policy) => {
      golds.push(expectedValue(policyTable(policy), gold));
    },
  });
  return golds;
}
async function average(score: Score, advantage?: Advantage) {
  const curves = await Promise.all([1, 2, 3, 4, 5].map((seed) => curve(score, seed, advantage)));
  return range(400).map((step) => mean(curves.map((golds) => golds[step]!)));
}
const raw = await average((_, reward) => reward);
const contrastive = await average(contrasted);
const center: Advantage = (rewards) => rewards.map((reward) => reward - mean(rewards));
const grouped = { raw: await average((_, reward) => reward, center), contrastive: await average(contrasted, center) };

/** Variance of the slope at the start, summed over the logits of all prompts. */
function noise(score: Score) {
  const draws = createRandom(7);
  return sum(
    prompts.map((x) => {
      const slopes = range(300).map(() => {
        const actions = [draws.integer(16)];
        return groupPolicyGradient(
          reference[x]!,
          actions,
          actions.map((action) => score(x, observed(x, action, draws))),
        );
      });
      return sum(range(16).map((action) => variance(slopes.map((slope) => slope[action]!))));
    }),
  );
}
const exact = gold.map((row, x) => row.map((g) => g + offset[x]!));
const [best, bestContrastive] = [exact, exact.map((row, x) => row.map((reward) => contrasted(x, reward)))].map((table) =>
  tiltToKl(reference, table, 1),
);

export const claims: readonly Claim[] = [
  {
    where: "section 4, reward after training",
    says: "training with contrastive rewards ends with at least 0.05 more gold",
    reported: 0.091,
    expected: { atLeast: 0.05 },
    measured: round(contrastive.at(-1)! - raw.at(-1)!),
    note: `raw ${round(raw.at(-1)!)}, contrastive ${round(contrastive.at(-1)!)}, best possible ${round(mean(gold.map(maximum)))}`,
  },
  {
    where: "section 4, training curves",
    says: "it reaches the final gold of the raw reward in at most 70% of the updates",
    expected: { atMost: 0.7 },
    measured: round((contrastive.findIndex((value) => value >= raw.at(-1)!) + 1 || 401) / 400),
    note: `does not hold: the raw run rises about as fast at first (gold ${[50, 100, 200, 300].map((step) => `${round(raw[step]!)} against ${round(contrastive[step]!)} after ${step}`).join(", ")}) and stops earlier, so the gain comes late`,
  },
  {
    where: "section 3.3, variance",
    says: "the slope has at most half of the variance",
    expected: { atMost: 0.5 },
    measured: round(noise(contrasted) / noise((_, reward) => reward)),
  },
  {
    where: "control",
    says: "the best policy under a KL penalty is the same: largest difference of a probability",
    expected: { atMost: 1e-9 },
    measured: maximum(best!.flatMap((row, x) => row.map((p, action) => Math.abs(p - bestContrastive![x]![action]!)))),
  },
  {
    where: "control",
    says: "with rewards centred in a group of 4, as in GRPO, nothing is left to gain: gold differs by less than 0.001",
    expected: { atMost: 0.001 },
    measured: round(Math.abs(grouped.contrastive.at(-1)! - grouped.raw.at(-1)!)),
    note: `both ${round(grouped.raw.at(-1)!)}; advantages of an offset group are the same: ${groupAdvantage([1, 2]).join() === groupAdvantage([101, 102]).join()}`,
  },
];

/**
 * Wang, Li, Han, Ma, Song, Wang, Wang, Xin, Liu et al., "DeepGen 1.0: A Lightweight Unified Multimodal Model for Advancing Image Generation and Editing" (MR-GRPO), 2026.
 *
 * Setting: text bandit instead of images, 30 prompts with 64 answers, two independent rewards of spread 10 and 0.1 with weights 0.3 and 0.7. Group policy
 * gradient, 8 answers a prompt, 300 updates, mean of 2 seeds: standardising the weighted sum against standardising each reward. The diffusion part of the
 * paper is not part of this; no model; < 10 s.
 */
import { type Claim, createRandom, each, type Paper, type Reward, rollout } from "guerdon";
import { rewardWiseAdvantage, weightedSum, withinGroup, zScore } from "guerdon/compose";
import { expectedValue, groupReward, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { mean, range } from "guerdon/math";

export const paper: Paper = {
  title: "DeepGen 1.0: A Lightweight Unified Multimodal Model for Advancing Image Generation and Editing",
  year: 2026,
  link: "https://arxiv.org/abs/2602.12205",
  grade: "small",
};

const random = createRandom(1);
const spreads = { wide: 10, narrow: 0.1 };
const table = (spread: number) => range(30).map(() => range(64).map(() => random.normal(0, spread)));
const tables = { wide: table(spreads.wide), narrow: table(spreads.narrow) };
const start = tabularPolicy(tables.wide.map((row) => row.map(() => 0)));
const round = (value: number) => Number(value.toFixed(4));

const wide = each((one) => one.fields.wide as number);
const narrow = each((one) => one.fields.narrow as number);
const noise = each((one) => one.fields.noise as number);
const attempt = (x: number, action: number, draws: typeof random) =>
  rollout({
    response: "",
    group: `${x}`,
    fields: { wide: tables.wide[x]![action], narrow: tables.narrow[x]![action], noise: draws.normal(0, 1e-3) },
  });

/** What each reward gains, in its own standard deviations. The reward gives advantages, to be used as they are. */
async function gains(reward: Reward) {
  const runs = await Promise.all(
    [1, 2].map(async (seed) => {
      const policy = await trainPolicy({
        policy: start,
        reward: groupReward(reward, attempt),
        advantage: (advantages) => advantages,
        groupSize: 8,
        updates: 300,
        learningRate: 0.5,
        random: createRandom(seed),
      });
      const p = policyTable(policy);
      return { wide: expectedValue(p, tables.wide) / spreads.wide, narrow: expectedValue(p, tables.narrow) / spreads.narrow };
    }),
  );
  return { wide: round(mean(runs.map((run) => run.wide))), narrow: round(mean(runs.map((run) => run.narrow))) };
}
const joint = await gains(withinGroup(weightedSum({ wide: [0.3, wide], narrow: [0.7, narrow] }), zScore));
const wise = await gains(rewardWiseAdvantage({ wide: [0.3, wide], narrow: [0.7, narrow] }));
const noisy = await gains(rewardWiseAdvantage({ wide: [0.3, wide], narrow: [0.7, narrow], noise: [2, noise] }));
const floored = await gains(rewardWiseAdvantage({ wide: [0.3, wide], narrow: [0.7, narrow], noise: [2, noise] }, { floor: 0.01 }));

export const claims: readonly Claim[] = [
  {
    where: "reward-wise normalisation, ablation",
    says: "standardising the weighted sum leaves the reward of small spread at 0.2 standard deviations or less",
    reported: 0.06,
    expected: { atMost: 0.2 },
    measured: joint.narrow,
    note: `the wide one gains ${joint.wide}; 1.67 in the reference run`,
  },
  {
    where: "reward-wise normalisation",
    says: "standardising each reward lets it gain 1.2",
    reported: 1.57,
    expected: { atLeast: 1.2 },
    measured: wise.narrow,
  },
  {
    where: "reward-wise normalisation",
    says: "and the wide one still 0.5, as its weight of 0.3 says",
    reported: 0.74,
    expected: { atLeast: 0.5 },
    measured: wise.wide,
  },
  {
    where: "control",
    says: "a reward of pure noise is blown up as well: it costs the narrow reward at least 0.1",
    expected: { atLeast: 0.1 },
    measured: round(wise.narrow - noisy.narrow),
    note: "noise of spread 0.001 with weight 2",
  },
  {
    where: "control",
    says: "a floor of 0.01 on the spread silences it: within 0.1 of the run without noise",
    expected: { atMost: 0.1 },
    measured: round(Math.abs(wise.narrow - floored.narrow)),
  },
];

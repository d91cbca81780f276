/**
 * Jia, Yang, Gai, Luo, Huang, Lin, Jiang & Jiang, "Writing-Zero: Bridge the Gap Between Non-verifiable Tasks and Verifiable Rewards", 2025.
 *
 * Setting: text bandit of 8 prompts with 40 answers each, quality ~ N(0, 1); a pairwise judge names the first with probability σ(3 (q₁ − q₂)); plain numbers in
 * place of a language model. Tabular policy, G = 16, 2,000 updates at rate .4; figures are exact, mean of 2 seeds. Padding: 10 contents a prompt, each
 * with four amounts of padding; no model; < 30 s.
 */
import {
  type Claim,
  type Compare,
  createContext,
  createRandom,
  each,
  judgeBatch,
  type Paper,
  type Reward,
  rollout,
  valueOf,
} from "guerdon";
import { expectedValue, groupReward, logLinearPolicy, policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { bootstrappedReference } from "guerdon/judge";
import { maximum, mean, median, minimum, range, sigmoid } from "guerdon/math";
import { brpoAdvantages } from "guerdon/optimize";

export const paper: Paper = {
  title: "Writing-Zero: Bridge the Gap Between Non-verifiable Tasks and Verifiable Rewards",
  year: 2025,
  link: "https://arxiv.org/abs/2506.00103",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));
const seeds = [1, 2];
const number = (value: unknown) => value as number;

/** What the judge goes by. */
const judge =
  (lead: (field: Readonly<Record<string, unknown>>) => number): Compare =>
  (first, second, { random }) => ({ first: random() < sigmoid(3 * (lead(first.fields) - lead(second.fields))) ? 1 : 0 });
const honest = judge(({ quality }) => number(quality));

/** ±1 against one answer that never changes. */
const fixedReference = (compare: Compare): Reward =>
  each(async (one, context) =>
    (await compare(one, rollout({ response: "", fields: { quality: one.fields.bar } }), context)).first > 0.5 ? 1 : -1,
  );

interface Recipe {
  reward: Reward;
  advantage?: (rewards: readonly number[]) => readonly number[];
  /** the quality of the reference, from those of all answers */
  bar?: (quality: readonly number[]) => number;
  updates?: number;
}

/** Mean quality at the end as a share of the best answers' mean. */
async function quality({ reward, advantage, bar = median, updates = 2000 }: Recipe): Promise<number> {
  const shares: number[] = [];
  for (const seed of seeds) {
    const random = createRandom(seed);
    const table = range(8).map(() => range(40).map(() => random.normal()));
    const bars = table.map(bar);
    const policy = await trainPolicy({
      policy: tabularPolicy(table.map((row) => row.map(() => 0))),
      reward: groupReward(reward, (prompt, action) =>
        rollout({ response: "", group: String(prompt), fields: { quality: table[prompt]![action], bar: bars[prompt] } }),
      ),
      ...(advantage && { advantage }),
      groupSize: 16,
      updates,
      learningRate: 0.4,
      random,
    });
    shares.push(expectedValue(policyTable(policy), table) / mean(table.map(maximum)));
  }
  return round(mean(shares));
}

const brpo = await quality({ reward: bootstrappedReference(honest), advantage: (rewards) => brpoAdvantages(rewards) });
const fixed = await quality({ reward: fixedReference(honest) });
const weak = await quality({ reward: fixedReference(honest), bar: minimum });
const unfiltered = await quality({ reward: bootstrappedReference(honest), advantage: (rewards) => rewards });
const coin = await quality({
  reward: bootstrappedReference(judge(() => 0)),
  advantage: (rewards) => brpoAdvantages(rewards),
  updates: 500,
});

/** Mean length at the end over that at the start, where a content has a length of its own (100 ± 5 tokens) and may be padded to up to four times that. */
async function growth(reward: Reward, advantage?: Recipe["advantage"]): Promise<number> {
  const ratios: number[] = [];
  for (const seed of seeds) {
    const random = createRandom(seed);
    const answers = range(8).map(() =>
      range(10).flatMap(() => {
        const content = { quality: random.normal(), size: random.normal() };
        return [0, 1, 2, 3].map((padding) => ({ ...content, padding, length: (100 + 5 * content.size) * (1 + padding) }));
      }),
    );
    // Writing habits are shared by all prompts, so the policy is log-linear in what an answer has.
    const start = logLinearPolicy(
      answers.map((row) => row.map(({ quality, size, padding }) => [quality, size, padding])),
      answers.map((row) => row.map(({ padding }) => (padding === 0 ? Math.log(12) : 0))),
    );
    const lengths = answers.map((row) => row.map(({ length }) => length));
    const policy = await trainPolicy({
      policy: start,
      reward: groupReward(reward, (prompt, action) =>
        rollout({ response: "", group: String(prompt), fields: { ...answers[prompt]![action]! } }),
      ),
      ...(advantage && { advantage }),
      groupSize: 16,
      updates: 300,
      learningRate: 0.2,
      random,
    });
    ratios.push(expectedValue(policyTable(policy), lengths) / expectedValue(policyTable(start), lengths));
  }
  return round(mean(ratios));
}

const liked = ({ quality, size }: Readonly<Record<string, unknown>>) => number(quality) + 0.5 * number(size);
const scalar: Reward = each(({ fields }, { random }) => liked(fields) + 0.5 * number(fields.padding) + random.normal(0, 1 / 3));
const padded = await growth(scalar);
const principled = await growth(bootstrappedReference(judge((fields) => liked(fields) - 0.5 * number(fields.padding))), (rewards) =>
  brpoAdvantages(rewards),
);
const unprincipled = await growth(bootstrappedReference(judge((fields) => liked(fields) + 0.5 * number(fields.padding))), (rewards) =>
  brpoAdvantages(rewards),
);

/** Mean advantage over 2,000 groups of 16 random answers. */
async function meanAdvantage(rounds: number): Promise<number> {
  const random = createRandom(9);
  const reward = bootstrappedReference(honest, { rounds });
  let total = 0;
  for (let group = 0; group < 2000; group++) {
    const rollouts = range(16).map(() => rollout({ response: "", group: String(group), fields: { quality: random.normal() } }));
    const verdicts = await judgeBatch(reward, rollouts, createContext({ random }));
    total += mean(verdicts.map((verdict) => valueOf(verdict as number)!)) / 2000;
  }
  return round(total);
}
const [oneRound, twoRounds] = [await meanAdvantage(1), await meanAdvantage(2)];

export const claims: readonly Claim[] = [
  {
    where: "BRPO",
    says: "mean quality reached, as a share of the best answers'",
    reported: 0.99,
    expected: { atLeast: 0.95 },
    measured: brpo,
    note: `reported is a reference run at these settings; without the filter ${unfiltered}`,
  },
  {
    where: "against a fixed reference",
    says: "the same judge against the median answer, normalized in the group, stalls below it by",
    expected: { atLeast: 0.05 },
    measured: round(brpo - fixed),
    note: `${fixed} of the best; a reference run had 0.73 to 0.91`,
  },
  {
    where: "against a fixed reference",
    says: "and against the weakest answer lower still: below the median one by",
    expected: { atLeast: 0.05 },
    measured: round(fixed - weak),
    note: `${weak} of the best: every answer wins, so nothing is learned`,
  },
  {
    where: "over-explanation",
    says: "a scalar reward that likes length: growth of the mean length",
    expected: { atLeast: 1.5 },
    measured: padded,
    note: "the paper: 417 tokens of explanation at the end under a scalar reward, 58 under BRPO",
  },
  {
    where: "over-explanation",
    says: "a pairwise judge that likes length of content as much, with a principle against padding: growth",
    expected: { atMost: 1.1 },
    measured: principled,
  },
  {
    where: "control",
    says: "the pairwise form alone does not help: growth with the same liking for padding",
    expected: { atLeast: 1.5 },
    measured: unprincipled,
  },
  { where: "BRPO, advantages", says: "mean advantage in one round", expected: { equals: 0, within: 0.05 }, measured: oneRound },
  {
    where: "BRPO, advantages",
    says: "mean advantage where a win must be won in both orders: below zero",
    expected: { atMost: -0.1 },
    measured: twoRounds,
  },
  {
    where: "control",
    says: "a judge that tosses a coin teaches nothing: share of the best",
    expected: { atMost: 0.3 },
    measured: coin,
  },
];

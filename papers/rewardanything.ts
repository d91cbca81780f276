/**
 * Yu et al., "RewardAnything: Generalizable Principle-Following Reward Models", 2025.
 *
 * Setting: 40 questions of six responses that differ in accuracy, length, warmth and safety; four principles in words, three of which like some length, as most
 * people do, and one that wants brevity. A simulated judge scores each list in one call, with noise of half a spread. The fixed reward is a Bradley–Terry
 * model of the same four attributes, trained on 4,000 preferences by the four principles in equal shares. Policies are tabular, trained by GRPO on one
 * judgement of each list by each principle. No model; < 20 s.
 */
import { type Claim, createRandom, type Paper, type Reward, type Score, scoreAll } from "guerdon";
import { policyTable, tabularPolicy, trainPolicy } from "guerdon/env";
import { ratingJudge, statedPrincipleJudge } from "guerdon/judge";
import { simulatedJudge, type TextTruth } from "guerdon/lm";
import { clamp, dot, expectation, mean, range } from "guerdon/math";
import { bradleyTerryLoss, fitLinearReward } from "guerdon/model";

export const paper: Paper = {
  title: "RewardAnything: Generalizable Principle-Following Reward Models",
  year: 2025,
  link: "https://arxiv.org/abs/2506.03637",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(12);
const [questions, answers] = [40, 6];
const principles = [
  { text: "Accuracy first, then detail.", weights: [1, 0.5, 0, 0] },
  { text: "Warmth first, then detail.", weights: [0, 0.5, 1, 0] },
  { text: "Safety first, then detail.", weights: [0, 0.5, 0, 1] },
  { text: "Brevity above all.", weights: [0, -1, 0, 0] },
];
/** The attribute that a principle wants to move, and which way. */
const wanted = [
  [0, 1],
  [2, 1],
  [3, 1],
  [1, -1],
] as const;
const attributes = () => range(4).map(() => random.normal());
const world = range(questions).map((x) =>
  range(answers).map((a) => ({ text: `response ${a} to question ${x}`, attributes: attributes() })),
);
const unit = 0.18;
const truth = new Map<string, TextTruth>(
  world.flat().map(({ text, attributes }) => [
    text,
    (prompt) => {
      const asked = principles.find(({ text }) => prompt.includes(text))!;
      return clamp(0.5 + (unit * dot(asked.weights, attributes)) / Math.hypot(...asked.weights), 0, 1);
    },
  ]),
);
const judge = () => simulatedJudge({ truth, sigma: 0.5 * unit });
async function judged(reward: Reward) {
  const rows = world.flatMap((group, x) => group.map(({ text }) => ({ prompt: `question ${x}`, response: text, group: `${x}` })));
  const values = ((await scoreAll(reward, rows)) as Score[]).map(({ value }) => value!);
  return world.map((_, x) => values.slice(x * answers, (x + 1) * answers));
}
/** Share of pairs within a list that are ordered as the principle orders them. */
function accuracy(values: readonly (readonly number[])[], weights: readonly number[]) {
  const wins = world.flatMap((group, x) =>
    group.flatMap((one, a) =>
      group.slice(a + 1).map((other, i) => {
        const gold = dot(weights, one.attributes) - dot(weights, other.attributes);
        return (Math.sign(gold * (values[x]![a]! - values[x]![a + 1 + i]!)) + 1) / 2;
      }),
    ),
  );
  return mean(wins);
}
const listwise = judge();
const byPrinciple = await Promise.all(
  principles.map(({ text }) => judged(statedPrincipleJudge({ model: listwise, principle: text, ask: { temperature: 1 } }))),
);
const following = byPrinciple.map((values, p) => accuracy(values, principles[p]!.weights));
const pointwise = judge();
const alone = await Promise.all(
  principles.map(async ({ text, weights }) => {
    const instruction = `Rate the response to the question by this principle: ${text}`;
    return accuracy(await judged(ratingJudge({ model: pointwise, instruction, lowest: 1, highest: 5, ask: { temperature: 1 } })), weights);
  }),
);

const pairs = range(4000).map((i) => {
  const { weights } = principles[i % 4]!;
  const [a, b] = [attributes(), attributes()];
  return dot(weights, a) >= dot(weights, b) ? { chosen: a, rejected: b } : { chosen: b, rejected: a };
});
const fixed = fitLinearReward(bradleyTerryLoss(), {
  chosen: pairs.map(({ chosen }) => chosen),
  rejected: pairs.map(({ rejected }) => rejected),
});
const byFixed = principles.map(({ weights }) =>
  accuracy(
    world.map((group) => group.map((one) => fixed.score(one.attributes))),
    weights,
  ),
);

/** How far training on a principle moves the attribute that it wants, in spreads. */
const moved = await Promise.all(
  byPrinciple.map(async (values, p) => {
    const policy = await trainPolicy({
      policy: tabularPolicy(values.map((group) => group.map(() => 0))),
      reward: (x, actions) => actions.map((a) => values[x]![a]!),
      groupSize: 8,
      updates: 100,
      learningRate: 0.3,
      random: createRandom(p),
    });
    const [attribute, direction] = wanted[p]!;
    const of = world.map((group) => group.map((one) => direction * one.attributes[attribute]!));
    return mean(policyTable(policy).map((chances, x) => expectation(chances, of[x]!) - mean(of[x]!)));
  }),
);
const show = (values: readonly number[]) => values.map((value) => value.toFixed(3)).join(", ");

export const claims: readonly Claim[] = [
  {
    where: "RABench",
    says: "the judge that reads the principle: accuracy on pairs, on the principle where it is lowest",
    expected: { atLeast: 0.8 },
    measured: round(Math.min(...following)),
    note: `accuracy, warmth, safety, brevity: ${show(following)}`,
  },
  {
    where: "RABench, control",
    says: "a fixed reward trained on all preferences: accuracy on the principle that opposes most of them",
    expected: { atMost: 0.6 },
    measured: round(byFixed[3]!),
    note: `on all four: ${show(byFixed)}`,
  },
  {
    where: "case study: training by a principle",
    says: "the attribute that each principle wants moves its way, in spreads: the least of four",
    expected: { atLeast: 0.3 },
    measured: round(Math.min(...moved)),
    note: `accuracy, warmth, safety up, length down: ${show(moved)}, with one judge and no training of it`,
  },
  {
    where: "cost",
    says: "calls for a list of six in one go, relative to one by one",
    expected: { equals: 1 / 6, within: 1e-9 },
    measured: listwise.counts.answers / pointwise.counts.answers,
    note: `pairs ordered rightly one by one: ${show(alone)}: whole numbers alone tie often, and the ranking of a list breaks the ties by chance here`,
  },
];

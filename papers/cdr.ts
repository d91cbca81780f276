/**
 * Xu, Feng, Yu et al., "CDR: Customizable Density Ratios of Strong-over-weak LLMs for Preference Annotation", 2024.
 *
 * Setting: (1) 3000 pairs of made-up answers: gold g from N(0, 1), 20 to 240 tokens, weak log-probability −0.8 a token, strong = weak + g / β, noise of 3.2
 * nats in each; no model. (2) A transformer of some 15,000 parameters writes six words; some are good, some bad, all else is taste. Base: any words; SFT: other
 * tastes and slightly better words; DPO: 200 steps on 1200 of its own pairs, under one of three headings (none: both count, " help": good words, " safe": bad words).
 * (3) A text bandit (60 prompts, 10 answers, gold from N(0, 1)) trained with SimPO on pairs that the ratio of (1) annotates. < 20 s.
 */
import { type Claim, createRandom, type Paper, type Random, scoreAll, valueOf } from "guerdon";
import { pairAccuracy, rankToPairs } from "guerdon/bench";
import { expectedValue, moveWeights, policyTable, probabilitiesOf, tabularPolicy } from "guerdon/env";
import { densityRatioReward } from "guerdon/likelihood";
import { languageModelTrainer, pairObjective, type TinyLm, tinyLm, trainLanguageModel } from "guerdon/lm";
import { mean, range, sum } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";
import { dpoLoss, simpoLoss } from "guerdon/optimize";

export const paper: Paper = {
  title: "CDR: Customizable Density Ratios of Strong-over-weak LLMs for Preference Annotation",
  year: 2024,
  link: "https://arxiv.org/abs/2411.02481",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));

/** How often a score prefers the answer that gold prefers; pairs that gold finds equal are left out. */
function agreement<T extends { gold: number }>(pairs: readonly (readonly [T, T])[], score: (one: T) => number): number {
  const sorted = pairs.filter(([a, b]) => a.gold !== b.gold).map(([a, b]) => (a.gold > b.gold ? [a, b] : [b, a]));
  return pairAccuracy(
    sorted.map(([one]) => score(one!)),
    sorted.map(([, other]) => score(other!)),
  );
}

// (1) The gap between the two models is what carries the signal.
function drawnAnswer(random: Random, beta: number, gold = random.normal()) {
  const length = 20 + random.integer(221);
  const weak = -0.8 * length + random.normal(0, 3.2);
  return { gold, length, weak, strong: weak + gold / beta + random.normal(0, 3.2) };
}
const betas = [0.1, 0.2, 0.5, 1, 2, 5];
const byGap = betas.map((beta) => {
  const random = createRandom(1);
  const pairs = range(3000).map(() => [drawnAnswer(random, beta), drawnAnswer(random, beta)] as const);
  return {
    ratio: agreement(pairs, ({ strong, weak }) => strong - weak),
    strong: agreement(pairs, ({ strong }) => strong),
    perToken: agreement(pairs, ({ strong, length }) => strong / length),
  };
});

// (2) Three stages of one language model.
const words = { good: [" clear", " right", " deep"], bad: [" rude", " vague", " wrong"], plain: [..."abcdefgh"].map((x) => ` ${x}`) };
const all = Object.values(words).flat();
const vocabulary = [...all, ...range(8).map((q) => `Q${q}`), " help", " safe"];
const headings = ["", " help", " safe"] as const;
const count = (text: string, list: readonly string[]) => text.split(/(?= )/).filter((word) => list.includes(word)).length;
const goldOf = (heading: string, text: string) =>
  (heading === " safe" ? 0 : count(text, words.good)) - (heading === " help" ? 0 : count(text, words.bad));

const random = createRandom(2);
const backend = await wasmBackend();
const prompts = range(8).map((q) => `Q${q}`);
const written = (weights: readonly number[]) =>
  range(6)
    .map(() => all[random.weighted(weights)]!)
    .join("");
const texts = (weights: readonly number[], size: number) =>
  range(size).map(() => ({ prompt: random.pick(headings) + random.pick(prompts), continuation: written(weights) }));
const base = await trainLanguageModel({
  model: await tinyLm({ vocabulary, length: 14, width: 32, layers: 1, random }),
  backend,
  examples: texts(
    all.map(() => 1),
    1000,
  ),
  steps: 100,
  rate: 1e-2,
  random,
});
// Tastes move by a factor of up to three, good words gain a fifth.
const tastes = all.map((word) => (words.good.includes(word) ? 1.2 : words.bad.includes(word) ? 1 : 3 ** (2 * random() - 1)));
const tuned = await trainLanguageModel({ model: base, backend, examples: texts(tastes, 1000), steps: 100, rate: 3e-3, random });

const sampled = (heading: string, seed: number) => {
  const prompt = heading + prompts[seed % prompts.length]!;
  return tuned.sample(prompt, { n: 2, seed }).map(({ text }) => ({ prompt, text, gold: goldOf(heading, text) })) as [Answer, Answer];
};
interface Answer {
  prompt: string;
  text: string;
  gold: number;
}
const preferences = range(1200)
  .map((i) => sampled(headings[i % 3]!, i))
  .filter(([a, b]) => a.gold !== b.gold && a.text !== "" && b.text !== "")
  .map(([a, b]) => (a.gold > b.gold ? { chosen: a, rejected: b } : { chosen: b, rejected: a }));
const total = (model: TinyLm, { prompt, text }: Answer) => sum(model.trace(prompt, text).logprobs!);

const trainer = await languageModelTrainer({ model: tuned, backend, rate: 1e-3, decay: 0 });
for (let step = 0; step < 200; step++) {
  const batch = range(16).map(() => random.pick(preferences));
  const sides = [batch.map(({ chosen }) => chosen), batch.map(({ rejected }) => rejected)] as const;
  const [chosen, rejected] = sides.map((side) => side.map((one) => total(tuned, one))) as [number[], number[]];
  const examples = sides.flat().map(({ prompt, text }) => ({ prompt, continuation: text, ends: false }));
  await trainer.step(
    examples,
    pairObjective((policy) => dpoLoss(policy, { chosen, rejected }, { beta: 0.1 })),
  );
}
const aligned = trainer.model;

/** Accuracy on fresh pairs by a domain's gold, with the ratio under criteria or without. */
async function ratioAccuracy(strong: TinyLm, weak: TinyLm, domain: string, criteria?: string): Promise<number> {
  const pairs = range(600).map((i) => sampled("", 1000 + i).map((one) => ({ ...one, gold: goldOf(domain, one.text) })) as [Answer, Answer]);
  const fair = pairs.filter(([a, b]) => a.text !== "" && b.text !== "");
  const answers = fair.flat();
  const verdicts = await scoreAll(
    densityRatioReward(strong, weak, criteria === undefined ? {} : { criteria }),
    answers.map(({ prompt, text }) => ({ prompt, response: text })),
  );
  const ratio = new Map(answers.map((one, i) => [one, valueOf(verdicts[i]!)!]));
  return agreement(fair, (one) => ratio.get(one)!);
}
const [dpoOverSft, sftOverBase, same] = [
  await ratioAccuracy(aligned, tuned, ""),
  await ratioAccuracy(tuned, base, ""),
  await ratioAccuracy(tuned, tuned, ""),
];
const domains = await Promise.all(
  ([" help", " safe"] as const).map(async (domain) => ({
    plain: await ratioAccuracy(aligned, tuned, domain),
    told: await ratioAccuracy(aligned, tuned, domain, domain),
  })),
);

// (3) A policy that learns from what the ratio prefers.
function trainedOnRatio(annotate: boolean): number {
  const random = createRandom(3);
  const gold = range(60).map(() => range(10).map(() => random.normal()));
  const scores = gold.map((row) => row.map((g) => drawnAnswer(random, 0.1, g)));
  const policy = tabularPolicy(gold.map((row) => row.map(() => random.normal(0, 0.5))));
  const start = expectedValue(policyTable(policy), gold);
  for (let step = 0; step < 100; step++)
    for (const [x, answers] of scores.entries()) {
      const p = probabilitiesOf(policy, x);
      const drawn = range(4).map(() => random.weighted(p));
      const annotated = drawn.map((a) => (annotate ? answers[a]!.strong - answers[a]!.weak : random()));
      for (const [w, l] of rankToPairs(annotated, { scheme: "best-vs-worst" })) {
        const [chosen, rejected] = [drawn[w]!, drawn[l]!];
        // All answers of the bandit are one token long.
        const { gradient } = simpoLoss(
          { chosen: [Math.log(p[chosen]!)], rejected: [Math.log(p[rejected]!)] },
          { chosen: [1], rejected: [1] },
        );
        const slope = p.map(
          (q, a) => -gradient.chosen[0]! * ((a === chosen ? 1 : 0) - q) - gradient.rejected[0]! * ((a === rejected ? 1 : 0) - q),
        );
        moveWeights(policy, x, slope, 0.05);
      }
    }
  return expectedValue(policyTable(policy), gold) - start;
}

export const claims: readonly Claim[] = [
  {
    where: "section 5, the alignment gap",
    says: "the wider the gap between the models (smaller β), the better the ratio agrees with gold: steps of β at which it falls, of 5",
    expected: { equals: 5 },
    measured: byGap.slice(1).filter(({ ratio }, i) => ratio < byGap[i]!.ratio).length,
    note: `β ${betas.join(" / ")}: ${byGap.map(({ ratio }) => round(ratio)).join(" / ")}`,
  },
  {
    where: "section 5, the alignment gap",
    says: "accuracy of the ratio at β = 0.1",
    reported: 0.9,
    expected: { equals: 0.9, within: 0.03 },
    measured: round(byGap[0]!.ratio),
  },
  {
    where: "baseline, likelihood of the strong model alone",
    says: "ratio minus strong log-probability alone, at β = 0.1",
    reported: 0.34,
    expected: { atLeast: 0.2 },
    measured: round(byGap[0]!.ratio - byGap[0]!.strong),
    note: `strong alone ${round(byGap[0]!.strong)}, per token ${round(byGap[0]!.perToken)}`,
  },
  {
    where: "table 2, in small",
    says: "DPO over SFT: accuracy on pairs of the SFT model's answers",
    expected: { atLeast: 0.7 },
    measured: round(dpoOverSft),
  },
  {
    where: "table 2, in small",
    says: "SFT over base is a smaller step of alignment: what it loses in accuracy",
    expected: { atLeast: 0 },
    measured: round(dpoOverSft - sftOverBase),
    note: `SFT over base ${round(sftOverBase)}`,
  },
  { where: "control", says: "a model over itself", reported: 0.5, expected: { equals: 0.5 }, measured: round(same) },
  {
    where: "section 3.2, customised ratios",
    says: "accuracy on its domain that criteria add, mean of two domains",
    expected: { atLeast: 0.03 },
    measured: round(mean(domains.map(({ plain, told }) => told - plain))),
    note: `help ${round(domains[0]!.plain)} to ${round(domains[0]!.told)}, safe ${round(domains[1]!.plain)} to ${round(domains[1]!.told)}. It does not hold here: a model this small learns what all headings have in common, and little of what tells them apart; only where the plain ratio counts what the domain does not ask for is there something to gain`,
  },
  {
    where: "section 4, preference annotation",
    says: "gold that SimPO on annotated pairs gains in the text bandit, in standard deviations",
    expected: { atLeast: 0.3 },
    measured: round(trainedOnRatio(true)),
    note: `with pairs in random order ${round(trainedOnRatio(false))}`,
  },
];

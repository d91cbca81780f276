/**
 * Zhang, Feng, Zhang et al., "Aligning Language Models Using Follow-up Likelihood as Reward Signal" (FLR), 2024.
 *
 * Setting: a transformer of some 30,000 parameters learns made-up talks: a question about one of 16 things, an answer (its colour, the colour that many believe
 * it has, or that of another thing) and a reaction that goes with it eight times in ten, in one of several wordings each. The lists hold half of the wordings.
 * 500 pairs of a better and a worse answer. Then DPO in a text bandit (60 questions, 8 answers) on pairs mined by the reward. < 20 s.
 */
import { type Claim, createRandom, type Paper, scoreAll, valueOf } from "guerdon";
import { pairAccuracy, rankToPairs } from "guerdon/bench";
import { expectedValue, moveWeights, policyTable, probabilitiesOf, tabularPolicy } from "guerdon/env";
import { followUpReward } from "guerdon/likelihood";
import { tinyLm, trainLanguageModel } from "guerdon/lm";
import { mean, range, standardDeviation } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";
import { dpoLoss } from "guerdon/optimize";

export const paper: Paper = {
  title: "Aligning Language Models Using Follow-up Likelihood as Reward Signal",
  year: 2024,
  link: "https://arxiv.org/abs/2409.13948",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));
const random = createRandom(1);

const things = range(16).map((t) => ` thing${t}`);
const colours = " red, blue, green, gold, white, black".split(",");
const colourOf = (thing: number) => thing % colours.length;

/** Reactions by facet; of each list the first two wordings are known to the reward, the others only people use. */
const reactions = {
  correctness: {
    positive: [" that is right", " yes true", " correct indeed", " so it is"],
    negative: [" that is wrong", " no false", " you are mistaken", " so it is not"],
  },
  relevance: {
    positive: [" just what I asked", " to the point", " good that helps", " fine thanks"],
    negative: [" not what I asked", " off the point", " who asked about that", " what thanks"],
  },
};
type Facet = keyof typeof reactions;
const words = [
  ...new Set(
    Object.values(reactions).flatMap(({ positive, negative }) => [...positive, ...negative].flatMap((text) => text.split(/(?= )/))),
  ),
];
const vocabulary = [...things, ...colours, ...words, "?", "."];

/** An answer to a question: the thing's colour, the colour that many believe it has, or the colour of its neighbour. */
const kinds = ["right", "wrong", "offTopic"] as const;
type Kind = (typeof kinds)[number];
interface Answer {
  thing: number;
  kind: Kind;
  prompt: string;
  text: string;
}
function answerTo(thing: number, kind: Kind): Answer {
  const about = kind === "offTopic" ? (thing + 1) % things.length : thing;
  const colour = kind === "wrong" ? (colourOf(thing) + 2) % colours.length : colourOf(about);
  return { thing, kind, prompt: `${things[thing]}?`, text: `${things[about]}${colours[colour]}.` };
}
/** What is wrong is said to be wrong, what is off topic to be that, and what is right is praised for either; two in ten say anything. */
function reactionTo(kind: Kind): string {
  const facet: Facet = kind === "wrong" || (kind === "right" && random() < 0.5) ? "correctness" : "relevance";
  const fitting = reactions[facet][kind === "right" ? "positive" : "negative"];
  const any = Object.values(reactions).flatMap(({ positive, negative }) => [...positive, ...negative]);
  return random.pick(random() < 0.8 ? fitting : any);
}
// The three are about as common: how often an answer is given does not tell whether it is good.
const drawKind = () => kinds[random.weighted([1, 1.2, 1.2])]!;
const talks = range(3000).map(() => {
  const { prompt, text, kind } = answerTo(random.integer(things.length), drawKind());
  return { prompt, continuation: text + reactionTo(kind) };
});
const model = await trainLanguageModel({
  model: await tinyLm({ vocabulary, length: 15, width: 32, layers: 2, heads: 2, random }),
  backend: await wasmBackend(),
  examples: talks,
  steps: 300,
  batch: 64,
  rate: 1e-2,
  random,
});

const known = Object.fromEntries(
  Object.entries(reactions).map(([facet, { positive, negative }]) => [
    facet,
    { positive: positive.slice(0, 2), negative: negative.slice(0, 2) },
  ]),
);
const reward = followUpReward(model, { followUps: known });

interface Judged extends Answer {
  value: number;
  parts: Record<Facet, number>;
  /** likelihood of the positive follow-ups alone */
  positive: number;
  /** mean log-probability of the answer itself */
  likelihood: number;
}
async function judged(answers: readonly Answer[]): Promise<Judged[]> {
  const verdicts = await scoreAll(
    reward,
    answers.map(({ prompt, text }) => ({ prompt, response: text })),
  );
  return answers.map((one, i) => {
    const { parts } = verdicts[i] as unknown as { parts: Record<Facet, number> };
    const positives = Object.values(known).flatMap(({ positive }) => positive);
    return {
      ...one,
      value: valueOf(verdicts[i]!)!,
      parts,
      positive: mean(positives.map((text) => mean(model.trace(one.prompt + one.text, text).logprobs!))),
      likelihood: mean(model.trace(one.prompt, one.text).logprobs!),
    };
  });
}
async function pairsOf(worse: Kind, size: number): Promise<{ better: Judged[]; worse: Judged[] }> {
  const about = range(size).map(() => random.integer(things.length));
  return {
    better: await judged(about.map((thing) => answerTo(thing, "right"))),
    worse: await judged(about.map((thing) => answerTo(thing, worse))),
  };
}
const [wrong, offTopic] = [await pairsOf("wrong", 250), await pairsOf("offTopic", 250)];
const both = { better: [...wrong.better, ...offTopic.better], worse: [...wrong.worse, ...offTopic.worse] };
const accuracy = (pairs: typeof both, by: (one: Judged) => number) => round(pairAccuracy(pairs.better.map(by), pairs.worse.map(by)));
const difference = accuracy(both, ({ value }) => value);

// What the policy of a bandit gains from pairs that the reward mined.
const goldOf = { right: 1, wrong: 0, offTopic: -1 };
const answers = range(60).map((x) => [...kinds, ...range(5).map(drawKind)].map((kind) => answerTo(x % things.length, kind)));
const scores = await Promise.all(answers.map((row) => judged(row)));
const gold = answers.map((row) => row.map(({ kind }) => goldOf[kind]));
const start = tabularPolicy(gold.map((row) => row.map(() => random.normal(0, 0.5))));
const policy = { ...start, weights: start.weights.slice() };
for (let step = 0; step < 100; step++)
  for (const x of range(60)) {
    const [p, before] = [probabilitiesOf(policy, x), probabilitiesOf(start, x)];
    const drawn = range(4).map(() => random.weighted(p));
    for (const [w, l] of rankToPairs(
      drawn.map((a) => scores[x]![a]!.value),
      { scheme: "best-vs-worst" },
    )) {
      const [chosen, rejected] = [drawn[w]!, drawn[l]!];
      const log = (q: readonly number[]) => ({ chosen: [Math.log(q[chosen]!)], rejected: [Math.log(q[rejected]!)] });
      const { gradient } = dpoLoss(log(p), log(before), { beta: 0.1 });
      // The normaliser of the softmax cancels between the two.
      moveWeights(
        policy,
        x,
        p.map((_, a) => (a === chosen ? -gradient.chosen[0]! : a === rejected ? -gradient.rejected[0]! : 0)),
        1,
      );
    }
  }
const gain = (expectedValue(policyTable(policy), gold) - expectedValue(policyTable(start), gold)) / standardDeviation(gold.flat());

export const claims: readonly Claim[] = [
  {
    where: "table 1, in small",
    says: "follow-up likelihood prefers the better answer: 500 pairs",
    expected: { atLeast: 0.75 },
    measured: difference,
    note: `right against wrong ${accuracy(wrong, ({ value }) => value)}, against off topic ${accuracy(offTopic, ({ value }) => value)}`,
  },
  {
    where: "baseline, likelihood of the answer",
    says: "the mean log-probability of the answer itself does not",
    expected: { atMost: 0.6 },
    measured: accuracy(both, ({ likelihood }) => likelihood),
  },
  {
    where: "ablation, positive follow-ups alone",
    says: "what the negative follow-ups add in accuracy",
    expected: { atLeast: 0.03 },
    measured: round(difference - accuracy(both, ({ positive }) => positive)),
    note: `positive alone ${accuracy(both, ({ positive }) => positive)}. It does not hold here: every reaction has the same words for every question, so nothing that is common in any case needs to cancel, and unlikely complaints about relevance only add noise`,
  },
  {
    where: "ablation, categories",
    says: "on right against wrong, the follow-ups about correctness do better than those about relevance by",
    expected: { atLeast: 0 },
    measured: round(accuracy(wrong, ({ parts }) => parts.correctness) - accuracy(wrong, ({ parts }) => parts.relevance)),
    note: `correctness ${accuracy(wrong, ({ parts }) => parts.correctness)}, relevance ${accuracy(wrong, ({ parts }) => parts.relevance)}`,
  },
  {
    where: "section 4, preference mining",
    says: "gold that DPO on mined pairs gains in the text bandit, in standard deviations",
    expected: { atLeast: 0.3 },
    measured: round(gain),
  },
];

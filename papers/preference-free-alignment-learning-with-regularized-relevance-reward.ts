/**
 * Kim & Seo, "Preference-free Alignment Learning with Regularized Relevance Reward" (R³; later "Rethinking the Role of Proxy Rewards in Language Model
 * Alignment"), 2024.
 *
 * Setting: 30 queries, each on a topic of its own, with 40 answers of real words: on topic, off topic, the query said over and over, and polite
 * emptiness, each in ten lengths. Gold is how many different facts of the topic an answer holds, less its repetition. The retriever is a co-occurrence
 * encoder; each reward gets the best policy at the same KL to the uniform start (1.5 nats). Closed questions: ten more with a one-fact reference. Exact; no
 * model; < 5 s.
 */
import { type Claim, createRandom, type Paper, rollout, type Score, scoreAll } from "guerdon";
import { cooccurrenceEncoder, expectedValue, tiltToKl } from "guerdon/env";
import { mean, range, standardDeviation } from "guerdon/math";
import { distinctNgrams, regularizedRelevance } from "guerdon/verify";

export const paper: Paper = {
  title: "Preference-free Alignment Learning with Regularized Relevance Reward",
  year: 2024,
  link: "https://arxiv.org/abs/2402.03469",
  grade: "small",
};

const random = createRandom(11);
const syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "vo"];
const newWord = () =>
  range(3)
    .map(() => random.pick(syllables))
    .join("");
const filler = "the of is and in with that from by for".split(" ");
const generic = "thanks for asking i am happy to help please let me know what else you would like to hear about this question".split(" ");

/** A topic has words of its own; a fact is a sentence of six of them with small words between. */
const topics = range(30).map(() => range(24).map(newWord));
const sentence = (words: readonly string[]) =>
  range(6)
    .map(() => `${random.pick(words)} ${random.pick(filler)}`)
    .join(" ");
const encoder = cooccurrenceEncoder([
  ...topics.flatMap((words) => range(60).map(() => sentence(words))),
  ...range(60).map(() => random.shuffle(generic).join(" ")),
]);

const prompts = topics.map((words, topic) => {
  const facts = range(10).map(() => sentence(words));
  const query = `what ${random.pick(filler)} ${range(4)
    .map(() => random.pick(words))
    .join(" ")}`;
  const elsewhere = range(10).map(() => sentence(topics[(topic + 1 + random.integer(29)) % 30]!));
  const kinds = {
    onTopic: range(10).map((k) => facts.slice(0, k + 1).join(". ")),
    offTopic: range(10).map((k) => elsewhere.slice(0, k + 1).join(". ")),
    echo: range(10).map((k) =>
      range(2 * k + 2)
        .map(() => query)
        .join(" "),
    ),
    generic: range(10).map((k) =>
      range(k + 1)
        .map(() => random.shuffle(generic).slice(0, 12).join(" "))
        .join(". "),
    ),
  };
  const texts = Object.values(kinds).flat();
  const gold = texts.map((text, a) => (a < 10 ? (a + 1) / 10 : 0) - (1 - distinctNgrams(text, { n: 3 })));
  return { query, texts, gold };
});

const reward = regularizedRelevance({ encoder });
const parts = await Promise.all(
  prompts.map(async ({ query, texts }) => {
    const verdicts = await scoreAll(
      reward,
      texts.map((response) => rollout({ prompt: query, response })),
    );
    return verdicts.map((verdict) => (verdict as Score).parts as Record<"length" | "repetition" | "relevance", number>);
  }),
);
type Parts = (typeof parts)[number][number];

const gold = prompts.map((prompt) => prompt.gold);
const start = gold.map((row) => row.map(() => 1 / row.length));
const policyFor = (value: (part: Parts) => number) =>
  tiltToKl(
    start,
    parts.map((row) => row.map(value)),
    1.5,
  );
const goldOf = (value: (part: Parts) => number) => expectedValue(policyFor(value), gold);
const share = (value: (part: Parts) => number, from: number) =>
  mean(policyFor(value).map((row) => row.slice(from, from + 10).reduce((sum, p) => sum + p, 0)));

const relevance = (part: Parts) => part.relevance;
const length = (part: Parts) => part.length;
const repetition = (part: Parts) => part.repetition;
const full = (part: Parts) => part.length * part.repetition * part.relevance;
const before = expectedValue(start, gold);
const spread = standardDeviation(gold.flat());
const single = { relevance: goldOf(relevance), length: goldOf(length), repetition: goldOf(repetition) };
const withoutRepetition = goldOf((part) => part.length * part.relevance);

// Closed questions: one fact is the answer; saying it and then going on is no better.
const closed = await Promise.all(
  prompts.slice(0, 10).map(async ({ query, texts }) => {
    const reference = texts[0]!;
    const score = async (response: string, isOpen: boolean) =>
      (
        (await scoreAll(regularizedRelevance({ encoder, isOpen: () => isOpen }), [{ prompt: query, response, reference }]))[0] as {
          value: number;
        }
      ).value;
    const padded = texts[9]!;
    return {
      branched: (await score(reference, false)) > (await score(padded, false)),
      unbranched: (await score(reference, true)) > (await score(padded, true)),
    };
  }),
);

const round = (x: number) => Math.round(x * 1e4) / 1e4;
export const claims: readonly Claim[] = [
  {
    where: "side effects of single rewards",
    says: "relevance alone is hacked by repeating the query: gold against the start",
    expected: { atMost: 0 },
    measured: round(single.relevance - before),
    note: `the share of answers that echo the query rises from .25 to ${round(share(relevance, 20))}`,
  },
  {
    where: "side effects of single rewards",
    says: "length alone does not care for the topic: on-topic less off-topic answers",
    expected: { equals: 0, within: 0.1 },
    measured: round(share(length, 0) - share(length, 10)),
  },
  {
    where: "ablation",
    says: "R³ is above the best single factor, in standard deviations of gold",
    expected: { atLeast: 0.3 },
    measured: round((goldOf(full) - Math.max(...Object.values(single))) / spread),
    note: `gold: start ${round(before)}, relevance ${round(single.relevance)}, length ${round(single.length)}, no repetition ${round(single.repetition)}, R³ ${round(goldOf(full))}`,
  },
  {
    where: "ablation",
    says: "each factor is needed: without the repetition factor gold is lower than with it (R³ less LI · QR)",
    expected: { atLeast: 0.02 },
    measured: round(goldOf(full) - withoutRepetition),
  },
  {
    where: "branching by query type",
    says: "with the branch for closed questions the short right answer beats the padded one, share of questions",
    expected: { atLeast: 0.9 },
    measured: round(mean(closed.map(({ branched }) => Number(branched)))),
  },
  {
    where: "control",
    says: "without the branch padding wins, share of questions in which the short answer is above",
    expected: { atMost: 0.1 },
    measured: round(mean(closed.map(({ unbranched }) => Number(unbranched)))),
  },
];

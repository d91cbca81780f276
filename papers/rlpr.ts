/**
 * Yu, Ji, Wang et al., "RLPR: Extrapolating RLVR to General Domains without Verifiers", 2025.
 *
 * Setting: (1) token probabilities of references with 3 content and 3 style tokens, drawn; no model. (2) A transformer of some 15,000 parameters answers 12
 * questions with a code of three digits: it thinks (a tone and a code), then answers in three words that go with the tone, and the code it thought of.
 * References are worded in one of the two tones, at random, so half of the right answers are worded otherwise. Group policy gradient (40 updates of 8 x 8
 * answers) with each reward, and a tenth for form; accuracy is that of the code alone, over 300 sampled answers; mean of 2 seeds; < 60 s.
 */
import { type Claim, createRandom, each, type Paper, type Random, type Reward, responseText } from "guerdon";
import { auroc } from "guerdon/audit";
import { weightedSum } from "guerdon/compose";
import { referenceProbabilityReward, scoreContinuation } from "guerdon/likelihood";
import { type Example, languageModelTrainer, reinforce, type TinyLm, tinyLm, trainLanguageModel, weightedAnswer } from "guerdon/lm";
import { mean, range, standardDeviation, standardize, sum } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";
import { type StdFilterState, stdFilter } from "guerdon/optimize";
import { extractTag, tagFormat } from "guerdon/verify";

export const paper: Paper = {
  title: "RLPR: Extrapolating RLVR to General Domains without Verifiers",
  year: 2025,
  link: "https://arxiv.org/abs/2506.18254",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));

// (1) Which mean of token probabilities tells good reasoning from bad, when half of the tokens are matters of style.

/** A draw from Beta(a, b), by rejection (Jöhnk 1964). */
function beta(random: Random, a: number, b: number): number {
  for (;;) {
    const [x, y] = [random() ** (1 / a), random() ** (1 / b)];
    if (x + y <= 1) return x / (x + y);
  }
}
const draws = createRandom(1);
const labels = range(4000).map((i) => i % 2);
const references = labels.map((good) => [
  ...range(3).map(() => (good ? beta(draws, 6, 2) : beta(draws, 2, 4))),
  ...range(3).map(() => beta(draws, 0.4, 1.2)),
]);
const byMean = auroc(
  references.map((tokens) => mean(tokens)),
  labels,
);
const byProduct = auroc(
  references.map((tokens) => sum(tokens.map(Math.log))),
  labels,
);

// (2) The same in training.

const digits = range(10);
const tones = [
  { thought: " hm", words: "maybe it is" },
  { thought: " so", words: "this must be" },
];
const vocabulary = [
  ..."<think> </think> <answer> </answer> maybe this".split(" "),
  ..." hm so it is must be".split(/(?= )/),
  ...digits.map(String),
  ...range(12).map((q) => `Q${q}`),
];
const say = (tone: number, code: string) => `${tones[tone]!.words}${code}`;
const attempt = (tone: number, code: string) => `<think>${tones[tone]!.thought}${code}</think><answer>${say(tone, code)}</answer>`;

const questions = range(12).map((q) => ({ prompt: `Q${q}`, code: [q, 7 * q, 3 * q + 5].map((x) => x % 10).join("") }));
/** Before training: each digit of the thought is right four times in ten, and otherwise anything; the answer repeats what was thought. */
const habits = (random: Random): Example[] =>
  range(40).flatMap(() =>
    questions.map(({ prompt, code }) => ({
      prompt,
      continuation: attempt(random.integer(2), [...code].map((digit) => (random() < 0.4 ? digit : random.integer(10))).join("")),
    })),
  );

const backend = await wasmBackend();
/** Whatever its words, an answer is right when its code is. */
const right = (response: string, code: string) => (extractTag(response, "answer")?.endsWith(code) ? 1 : 0);
const accuracy = (model: TinyLm) =>
  mean(
    questions.flatMap(({ prompt, code }, i) =>
      model.sample(prompt, { n: 25, seed: i, maxTokens: 15 }).map(({ text }) => right(text, code)),
    ),
  );

interface Run {
  accuracy: number;
  /** answers that were learned from */
  used: number;
}

async function trained(start: TinyLm, seed: number, reward: (policy: TinyLm) => Reward, filter = false): Promise<Run> {
  const random = createRandom(seed);
  const trainer = await languageModelTrainer({ model: start, backend, rate: 1e-3, decay: 0 });
  let state: StdFilterState | undefined;
  let used = 0;
  const model = await reinforce({
    trainer,
    tasks: questions.map(({ prompt, code }) => ({ prompt, reference: say(random.integer(2), code) })),
    reward,
    updates: 40,
    maxTokens: 15,
    random,
    learn: (groups) => {
      const spreads = groups.map(({ rewards }) => standardDeviation(rewards));
      const judged = stdFilter(spreads, state && { state });
      if (filter) state = judged.state;
      const kept = groups.filter((_, g) => !filter || judged.keep[g]);
      used += 8 * kept.length;
      return kept.flatMap(({ rollouts, rewards }) => standardize(rewards).map((advantage, i) => weightedAnswer(rollouts[i]!, advantage)));
    },
  });
  return { accuracy: accuracy(model), used };
}

const withForm = (reward: Reward) => weightedSum({ reward: [0.9, reward], form: [0.1, tagFormat("think", "answer")] });
const probability = (start: TinyLm) => (policy: TinyLm) => withForm(referenceProbabilityReward(policy, { initial: start }));
const product = (policy: TinyLm) =>
  withForm(
    each(async (one) => {
      const text = responseText(one);
      const at = text.lastIndexOf("<answer>");
      if (at < 0) return 0;
      return Math.exp((await scoreContinuation(policy)(one.prompt, String(one.reference), { before: text.slice(0, at + 8) })).total);
    }),
  );
const exact = () => withForm(each((one) => (extractTag(responseText(one), "answer") === one.reference ? 1 : 0)));

const runs = await Promise.all(
  [1, 2].map(async (seed) => {
    const random = createRandom(seed);
    const fresh = await tinyLm({ vocabulary, length: 23, width: 32, layers: 1, random });
    const start = await trainLanguageModel({ model: fresh, backend, examples: habits(random), steps: 200, batch: 64, rate: 1e-2, random });
    return {
      start: accuracy(start),
      filtered: await trained(start, seed, probability(start), true),
      all: await trained(start, seed, probability(start)),
      product: await trained(start, seed, product),
      exact: await trained(start, seed, exact),
    };
  }),
);
const over = (figure: (run: (typeof runs)[number]) => number) => round(mean(runs.map(figure)));
const filtered = over((run) => run.filtered.accuracy);
const all = over((run) => run.all.accuracy);
const byProductReward = over((run) => run.product.accuracy);
const byExactMatch = over((run) => run.exact.accuracy);

export const claims: readonly Claim[] = [
  {
    where: "section 2, probability reward; AUROC of the mean of token probabilities",
    says: "the mean of token probabilities tells good reasoning from bad",
    reported: 0.945,
    expected: { atLeast: 0.92 },
    measured: round(byMean),
  },
  {
    where: "section 2, probability reward; baseline",
    says: "their product does not: matters of style drown it",
    reported: 0.7,
    expected: { atMost: 0.75 },
    measured: round(byProduct),
  },
  {
    where: "table 1, in small",
    says: "accuracy after 40 updates on the probability reward with filter, minus the same on the product",
    expected: { atLeast: 0.05 },
    measured: round(filtered - byProductReward),
    note: `start ${over((run) => run.start)}; probability with filter ${filtered}, without ${all}; product ${byProductReward}; exact match ${byExactMatch}. It does not hold here: two wordings are one bit of style, which costs the product half of its answers, and on the other half it tells right from wrong more sharply than a mean in which the code is half of the tokens; the drowning needs style that varies in more ways, as in the first part`,
  },
  {
    where: "table 1, in small",
    says: "the same minus training on exact match, which takes the other wording for wrong",
    expected: { atLeast: 0 },
    measured: round(filtered - byExactMatch),
  },
  {
    where: "section 2, standard deviation filtering",
    says: "share of the answers that the filter saves",
    expected: { atLeast: 0.2 },
    measured: round(1 - mean(runs.map((run) => run.filtered.used / run.all.used))),
    note: `accuracy with the filter ${filtered}, without ${all}; it begins at update 11 of 40, so in the updates that it sees it saves a third more than this`,
  },
];

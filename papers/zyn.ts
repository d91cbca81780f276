/**
 * V. Gallego, "ZYN: Zero-Shot Reward Models with Yes-No Questions", 2023.
 *
 * Setting: a simulated judge answers yes/no questions with token probabilities; it misreads one text in twenty and sees each with noise of its own. For training: 40 prompts
 * of 12 answers that are positive or not and repetitive or not; repetition makes an answer read more positive. A log-linear policy starts with half of its
 * answers positive and a tenth repetitive, and learns by policy gradient from 10 (p − ½), with the KL weight of the paper, 0.05; exact expectations. Last, a transformer
 * of one layer is trained to answer and read by the same reward. < 10 s.
 */
import { type Claim, createRandom, type LanguageModel, type Message, type Paper, type Score, scoreAll } from "guerdon";
import { auroc } from "guerdon/audit";
import { expectedValue, logLinearPolicy, policyTable, trainPolicy } from "guerdon/env";
import { yesNoReward } from "guerdon/judge";
import { languageModelTrainer, simulatedJudge, tinyLm } from "guerdon/lm";
import { mean, range, standardDeviation } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "ZYN: Zero-Shot Reward Models with Yes-No Questions",
  year: 2023,
  link: "https://arxiv.org/abs/2308.06385",
  grade: "small",
};
type YesNoOptions = Parameters<typeof yesNoReward>[0];
const round = (x: number) => Number(x.toFixed(4));
const score = async (options: YesNoOptions, texts: readonly string[]) =>
  (await scoreAll(
    yesNoReward(options),
    texts.map((response) => ({ response })),
  )) as readonly Score[];

// How well p tells texts with the attribute from those without.
const isPositive = "Is the text positive?";
const movies = range(400).map((i) => ({ text: `review number ${i}`, positive: i % 2 }));
const movieTruth = new Map(movies.map(({ text, positive }) => [text, { criteria: { [isPositive]: positive } }]));
async function aucOf(accuracy: number) {
  const model = simulatedJudge({ truth: movieTruth, accuracy, sigma: 0.5, sharedSigma: 0.6 });
  const scores = await score({ questions: { [isPositive]: "yes" }, model }, movies.map(({ text }) => text)); // biome-ignore format: one call
  return auroc(
    scores.map(({ value }) => value!),
    movies.map(({ positive }) => positive),
  );
}

// Training on one question and on two.
const isRepetitive = "Is the text repetitive?";
const random = createRandom(1);
const world = range(40).map((x) =>
  range(12).map((a) => {
    const positive = a % 2;
    const repetitive = a >= 8 ? 1 : 0;
    const reads = 0.25 + 0.5 * positive + 0.2 * repetitive;
    return {
      text: `answer ${a} to prompt ${x}`,
      positive,
      repetitive,
      worth: { [isPositive]: reads, [isRepetitive]: 0.1 + 0.8 * repetitive },
    };
  }),
);
const truth = new Map(world.flat().map(({ text, worth }) => [text, { criteria: worth }]));
const judge = simulatedJudge({ truth, sigma: 0.6, sharedSigma: 0.1, seed: 2 });
const features = world.map((answers) => answers.map(({ positive, repetitive }) => [positive, repetitive, random.normal(0, 0.5)]));
// Eight answers share nine tenths of the probability, the four repetitive ones the rest.
const start = logLinearPolicy(
  features,
  world.map((answers) => answers.map(({ repetitive }) => Math.log(repetitive ? 0.1 / 4 : 0.9 / 8))),
);
const share = (table: number[][], what: "positive" | "repetitive") =>
  expectedValue(
    table,
    world.map((answers) => answers.map((one) => one[what])),
  );
async function trained(questions: YesNoOptions["questions"]) {
  const scores = await score(
    { questions, model: judge, scale: 10, centre: 0.5 },
    world.flat().map(({ text }) => text),
  );
  const runs = await Promise.all(
    [1, 2, 3].map((seed) =>
      trainPolicy({
        policy: start,
        reward: (x, actions) => actions.map((a) => scores[x * 12 + a]!.value!),
        advantage: (rewards) => rewards.map((r) => r - mean(rewards)),
        groupSize: 8,
        updates: 300,
        learningRate: 0.1,
        klWeight: 0.05,
        random: createRandom(seed),
      }),
    ),
  );
  const tables = runs.map(policyTable);
  return { positive: mean(tables.map((one) => share(one, "positive"))), repetitive: mean(tables.map((one) => share(one, "repetitive"))) };
}
const before = { positive: share(policyTable(start), "positive"), repetitive: share(policyTable(start), "repetitive") };
const one = await trained({ [isPositive]: "yes" });
const two = await trained({ [isPositive]: "yes", [isRepetitive]: "no" });

// Wordings of one question, each read with an error of its own.
const wordings = range(16).map((i) => `Is the text positive, in wording ${i}?`);
const worded = range(60).map((i) => `text ${i} of sixty`);
const wordedTruth = new Map(worded.map((text) => [text, { criteria: Object.fromEntries(wordings.map((w) => [w, 0.6])) }]));
const wordedJudge = simulatedJudge({ truth: wordedTruth, sigma: 0.7, sharedSigma: 0.2 });
const ofWordings = await score({ questions: Object.fromEntries(wordings.map((w) => [w, "yes" as const])), model: wordedJudge }, worded);
const spreads = ofWordings.map(({ parts }) => {
  const p = wordings.map((w) => parts![w] as number);
  return [standardDeviation(p), standardDeviation(range(4).map((g) => mean(p.slice(4 * g, 4 * g + 4))))] as const;
});
const spreadRatio = Math.sqrt(mean(spreads.map(([, s]) => s ** 2)) / mean(spreads.map(([s]) => s ** 2)));

// A language model of its own: 500 labelled texts teach it which of the two tokens to say, and the same reward reads it.
const [glad, sad, plain] = ["g", "s", "p"].map((kind) => range(10).map((i) => ` ${kind}${i}`)) as [string[], string[], string[]];
const draws = createRandom(4);
const notes = range(700).map(() => {
  const positive = draws.integer(2);
  const words = draws.shuffle([...range(3).map(() => draws.pick(plain)), ...range(2).map(() => draws.pick(positive ? glad : sad))]);
  return { text: words.join("").trim(), positive };
});
const asked: (readonly Message[])[] = [];
const recorder: LanguageModel = {
  id: "recorder",
  chat: async (messages) => {
    asked.push(messages);
    return [{ text: "Yes", finish: "stop", tokens: { texts: ["Yes"], top: [[{ text: "Yes", logprob: 0 }]] } }];
  },
};
const asksOne = { [isPositive]: "yes" } as const;
await score({ questions: asksOne, model: recorder }, notes.map(({ text }) => text)); // biome-ignore format: one call
const letters = [..."0123456789abcdefghijklmnopqrstuvwxyz<>/-\n"];
const pieces = [asked[0]![0]!.content, "<response-", "</response-", "Yes", "No", ...glad, ...sad, ...plain, ...letters];
const untrained = await tinyLm({ vocabulary: pieces, random: createRandom(5), width: 32, heads: 2, layers: 1 });
const trainer = await languageModelTrainer({ model: untrained, backend: await wasmBackend(), rate: 5e-3 });
const lessons = notes.slice(0, 500).map(({ positive }, i) => ({ prompt: asked[i]!, continuation: positive ? "Yes" : "No", ends: false }));
for (let epoch = 0; epoch < 8; epoch++) {
  const shuffled = draws.shuffle(lessons);
  for (let at = 0; at + 50 <= 500; at += 50) await trainer.step(shuffled.slice(at, at + 50));
}
async function ownAuc(model: LanguageModel) {
  const unseen = notes.slice(500);
  const scores = await score({ questions: asksOne, model }, unseen.map(({ text }) => text)); // biome-ignore format: one call
  return auroc(scores.map(({ value }) => value!), unseen.map(({ positive }) => positive)); // biome-ignore format: one call
}

export const claims: readonly Claim[] = [
  {
    where: "method",
    says: "p of one question tells texts with the attribute from those without: area under the ROC curve",
    expected: { atLeast: 0.9 },
    measured: round(await aucOf(0.95)),
  },
  {
    where: "control",
    says: "the same for a judge that is right by chance only: distance of the area from ½",
    expected: { atMost: 0.1 },
    measured: round(Math.abs((await aucOf(0.5)) - 0.5)),
  },
  {
    where: "experiments",
    says: `training on one question raises the share of positive answers from ${before.positive.toFixed(2)} to`,
    expected: { atLeast: 0.85 },
    measured: round(one.positive),
  },
  {
    where: "experiments, baseline",
    says: "one question lets repetition grow: times its share at the start",
    expected: { atLeast: 3 },
    measured: round(one.repetitive / before.repetitive),
  },
  {
    where: "experiments, ensembles",
    says: "a second question, whether it is repetitive, keeps it: times its share at the start",
    expected: { atMost: 1.3 },
    measured: round(two.repetitive / before.repetitive),
  },
  {
    where: "experiments, ensembles",
    says: "and costs little of the attribute: loss in the share of positive answers",
    expected: { atMost: 0.05 },
    measured: round(one.positive - two.positive),
  },
  {
    where: "ensembles",
    says: "the mean over four wordings halves the spread over wordings: deviation of means / deviation of single ones",
    reported: 0.5,
    expected: { equals: 0.5, within: 0.1 },
    measured: round(spreadRatio),
  },
  {
    where: "setting",
    says: "a small language model trained on 500 labelled texts, read by the same reward: area under the ROC curve on 200 others",
    expected: { atLeast: 0.9 },
    measured: round(await ownAuc(trainer.model)),
  },
];

/**
 * van Niekerk, Vukovic, Ruppik et al., "Post-Training Large Language Models via Reinforcement Learning from Self-Feedback" (RLSF), 2025.
 *
 * Setting: a transformer of some 15,000 parameters answers 24 questions: a way to begin (one of 8), a thought, an answer. After four ways to begin the thought is
 * right seven times in ten, after the four usual ones it is what many wrongly believe; after a right thought people answer the same, after a wrong one they waver.
 * Branch decoding (K = 8), pairs by answer confidence (best against rest, gap 0.05), 60 steps of DPO (β = 0.1); control: pairs in random order. Figures are over
 * greedy answers to all questions, mean of 3 seeds; < 40 s.
 */
import { type Claim, createRandom, type Message, type Paper, type Random, responseText, scoreAll, valueOf } from "guerdon";
import { auroc, calibrationError } from "guerdon/audit";
import { rankToPairs } from "guerdon/bench";
import { answerConfidenceReward } from "guerdon/likelihood";
import { type Example, languageModelTrainer, pairObjective, type TinyLm, tinyLm, trainLanguageModel } from "guerdon/lm";
import { mean, range, sum } from "guerdon/math";
import { wasmBackend } from "guerdon/nn";
import { dpoLoss } from "guerdon/optimize";
import { branchDecode } from "guerdon/search";

export const paper: Paper = {
  title: "Post-Training Large Language Models via Reinforcement Learning from Self-Feedback",
  year: 2025,
  link: "https://arxiv.org/abs/2507.21931",
  grade: "small",
};

const round = (x: number) => Number(x.toFixed(4));
const questions = range(24).map((q) => ({
  prompt: `${"abcde"[q % 5]}${"abcde"[Math.floor(q / 5)]}?`,
  truth: (7 * q + 3) % 10,
  belief: (3 * q + 8) % 10,
}));
const careful = [" let", " first", " note", " given"];
const usual = [" it", " so", " I", " well"];
const vocabulary = [...careful, ...usual, "?", "=", ..."0123456789", ..."abcde"];

function habit(random: Random, { truth, belief }: (typeof questions)[number]): string {
  const begun = random.pick(random() < 0.3 ? careful : usual);
  const [right, wrong] = careful.includes(begun) ? [0.7, 0.2] : [0.25, 0.5];
  const luck = random();
  const thought = luck < right ? truth : luck < right + wrong ? belief : random.integer(10);
  const wavering = random();
  const answer =
    thought === truth
      ? wavering < 0.95
        ? truth
        : random.integer(10)
      : wavering < 0.45
        ? thought
        : wavering < 0.7
          ? truth
          : random.integer(10);
  return `${begun}${thought}=${answer}`;
}

/** The answer is what follows the last sign of equality. */
const find = (text: string) => (/=\d$/.test(text) ? { start: text.length - 1, end: text.length } : null);
const right = (text: string, truth: number) => (text.endsWith(`=${truth}`) ? 1 : 0);
const asked = (prompt: string): Message[] => [{ role: "user", content: prompt }];

function measured(model: TinyLm) {
  const greedy = questions.map(({ prompt, truth }) => {
    const [one] = model.sample(prompt, { temperature: 0, maxTokens: 6, logprobs: 1 });
    return { right: right(one!.text, truth), sure: Math.exp(one!.tokens!.logprobs!.at(-1) ?? 0) };
  });
  return {
    accuracy: mean(greedy.map((one) => one.right)),
    ece: calibrationError(
      greedy.map(({ sure }) => sure),
      greedy.map((one) => one.right),
    ),
  };
}

const backend = await wasmBackend();

interface Pair {
  prompt: string;
  chosen: string;
  rejected: string;
}
async function trained(start: TinyLm, pairs: readonly Pair[], random: Random): Promise<TinyLm> {
  const trainer = await languageModelTrainer({ model: start, backend, rate: 2e-4, decay: 0 });
  for (let step = 0; step < 60; step++) {
    const batch = range(16).map(() => random.pick(pairs));
    const example = (side: "chosen" | "rejected") =>
      batch.map((pair): Example => ({ prompt: pair.prompt, continuation: pair[side], ends: false }));
    const before = (side: "chosen" | "rejected") => batch.map((pair) => sum(start.trace(pair.prompt, pair[side]).logprobs!));
    const reference = { chosen: before("chosen"), rejected: before("rejected") };
    await trainer.step(
      [...example("chosen"), ...example("rejected")],
      pairObjective((policy) => dpoLoss(policy, reference, { beta: 0.1 })),
    );
  }
  return trainer.model;
}

async function run(seed: number) {
  const random = createRandom(seed);
  const start = await trainLanguageModel({
    model: await tinyLm({ vocabulary, length: 15, width: 32, layers: 1, random }),
    backend,
    examples: range(60).flatMap(() => questions.map((one) => ({ prompt: one.prompt, continuation: habit(random, one) }))),
    steps: 300,
    batch: 64,
    rate: 1e-2,
    random,
  });
  const traces = await Promise.all(questions.map(({ prompt }) => branchDecode(start, asked(prompt), { branches: 8, maxTokens: 6 })));
  const confidence = await Promise.all(
    traces.map(async (branches) =>
      (await scoreAll(answerConfidenceReward(find), branches)).map((verdict) => valueOf(verdict) ?? Number.NaN),
    ),
  );
  const pairsBy = (scores: readonly (readonly number[])[]) =>
    scores.flatMap((row, q) =>
      rankToPairs(row, { minGap: 0.05 }).map(([chosen, rejected]): Pair => {
        const text = (i: number) => responseText(traces[q]![i]!);
        return { prompt: questions[q]!.prompt, chosen: text(chosen), rejected: text(rejected) };
      }),
    );
  const judged = traces.flatMap((branches, q) =>
    branches.map((one, i) => ({
      right: right(responseText(one), questions[q]!.truth),
      confidence: confidence[q]![i]!,
      likelihood: mean(one.tokens!.logprobs!),
    })),
  );
  const answered = judged.filter((one) => !Number.isNaN(one.confidence));
  const by = (name: "confidence" | "likelihood") =>
    auroc(
      answered.map((one) => one[name]),
      answered.map((one) => one.right),
    );
  return {
    confidence: by("confidence"),
    likelihood: by("likelihood"),
    start: measured(start),
    self: measured(await trained(start, pairsBy(confidence), random)),
    random: measured(await trained(start, pairsBy(confidence.map((row) => row.map(() => random()))), random)),
  };
}
const runs = await Promise.all([1, 2, 3].map(run));
const over = (figure: (one: (typeof runs)[number]) => number) => round(mean(runs.map(figure)));

export const claims: readonly Claim[] = [
  {
    where: "section 3, confidence as feedback",
    says: "AUROC of answer confidence for correctness, over 24 x 8 branches",
    expected: { atLeast: 0.65 },
    measured: over((one) => one.confidence),
  },
  {
    where: "baseline, likelihood of the whole trace",
    says: "AUROC of answer confidence minus that of the mean log-probability of all tokens",
    expected: { atLeast: 0 },
    measured: over((one) => one.confidence - one.likelihood),
    note: `mean log-probability ${over((one) => one.likelihood)}`,
  },
  {
    where: "table 1, in small",
    says: "greedy accuracy gained by training on its own pairs",
    expected: { atLeast: 0.03 },
    measured: over((one) => one.self.accuracy - one.start.accuracy),
    note: `start ${over((one) => one.start.accuracy)}, after ${over((one) => one.self.accuracy)}`,
  },
  {
    where: "table 1, calibration in small",
    says: "calibration error of the answer's probability: after minus before",
    expected: { atMost: 0.01 },
    measured: over((one) => one.self.ece - one.start.ece),
    note: `start ${over((one) => one.start.ece)}, after ${over((one) => one.self.ece)}; 24 answers in 10 bins`,
  },
  {
    where: "control, pairs in random order",
    says: "greedy accuracy gained",
    expected: { atMost: 0.01 },
    measured: over((one) => one.random.accuracy - one.start.accuracy),
    note: `one answer of the 72 is 0.014; calibration error ${over((one) => one.random.ece)}`,
  },
];

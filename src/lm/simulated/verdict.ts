import type { Random } from "../../core/index.ts";
import { createRandom, hash32, InputError } from "../../core/index.ts";
import { softmax } from "../../math/index.ts";
import { findAttacks, type Keeping, keepingOf } from "./attacks.ts";

/** What is true of one text that a judge is shown. */
export interface Candidate {
  /** the text itself, as it stands in the prompt */
  readonly text: string;
  /** how good it really is: any unit for a comparison, in [0, 1] for a rating */
  readonly quality: number;
  /** written by the judge itself */
  readonly own?: boolean;
  /** what a careless reading takes for quality; default: noise of its own */
  readonly spurious?: number;
}

/** The truth behind a chat, as a test states it. A text is said as it is. */
export type Truth =
  | string
  | { readonly toolCalls: readonly { readonly name: string; readonly arguments: unknown }[]; readonly text?: string }
  | (Question & {
      /** the whole answer around a verdict, in the form that the prompt asks for; default: the verdict alone */
      readonly write?: (verdict: string, thought: string) => string;
    })
  /** several verdicts in one answer: its pieces in order, for each sample anew */
  | { readonly pieces: (thought: string) => readonly Piece[] };

/** A part of an answer: a text as it is, a question whose verdict stands here, or either of them once the verdicts before it are known. */
export type Piece = string | Question | ((said: readonly Said[]) => string | Question);

/** A verdict as it was drawn, with its probability. */
export interface Said {
  readonly verdict: string;
  readonly probability: number;
}

export type Question = (
  | /** which of them is best: one label for each, and perhaps one for a tie */
  { readonly compare: readonly Candidate[]; readonly labels: readonly string[]; readonly tie?: string }
  /** how good it is: labels from the worst to the best */
  | { readonly rate: Candidate; readonly labels: readonly string[] }
  /** whether something holds: the label for yes, then the one for no */
  | { readonly decide: boolean; readonly about?: Candidate; readonly labels: readonly [yes: string, no: string] }
) & {
  /** in what respect; each is misread, and perceived with noise, by itself */
  readonly respect?: string;
};

/** How a simulated judge errs. All are in the unit of quality unless said otherwise; all are 0 (or 1, for accuracy) by default. */
export interface Nature {
  /** share of questions that it reads rightly; a question that it misreads, it misreads each time */
  readonly accuracy?: number;
  /** noise of each sample: the spread of what it says of one question; default 0.1 */
  readonly sigma?: number;
  /** noise of each candidate, the same in every sample and order */
  readonly sharedSigma?: number;
  /** share of samples that judge what is spurious */
  readonly badRate?: number;
  /** added to what is shown first */
  readonly positionBias?: number;
  /** added per e-fold of length above the mean of those shown; for a single text above 100 words */
  readonly lengthBias?: number;
  /** added to what it wrote itself */
  readonly selfBias?: number;
  /** in a comparison, differences below this are a tie, where there is a label for one */
  readonly tieWidth?: number;
  /** shares of attacks that it falls for: standing open in the prompt, fenced, fenced with a word that it is data */
  readonly susceptibility?: Readonly<Partial<Record<Keeping, number>>>;
}

/** What it says of a question, before it is put into words: how probable each label is, [labels]. */
export interface Belief {
  readonly labels: readonly string[];
  readonly probabilities: readonly number[];
  /** the attack that it fell for */
  readonly fellFor?: string;
}

/** A pure function of seed, question and prompt; samples are drawn from what it gives. */
export function believe(question: Question, nature: Nature, prompt: readonly string[], seed: number): Belief {
  const candidates =
    "compare" in question ? question.compare : "rate" in question ? [question.rate] : question.about ? [question.about] : [];
  const labels = "compare" in question && question.tie !== undefined ? [...question.labels, question.tie] : question.labels;
  if ("compare" in question && question.labels.length !== candidates.length)
    throw new InputError("simulatedModel", "compare needs one label for each candidate", {
      labels: question.labels,
      candidates: candidates.length,
    });

  // The same whatever the order, so that a misread question is misread in both orders.
  const texts = candidates.length > 0 ? candidates.map(({ text }) => text).sort() : prompt;
  const item = question.respect === undefined ? texts : [...texts, question.respect];
  const random = (what: string) => createRandom(hash32(`${what} ${item.join("\u0000")}`, seed));

  const attack = fallenFor(candidates, nature, prompt, seed);
  if (attack) {
    const wanted = "compare" in question ? attack.candidate : "rate" in question ? labels.length - 1 : 0;
    return {
      labels,
      probabilities: labels.map((_, i) => (i === wanted ? 0.98 : 0.02 / Math.max(1, labels.length - 1))),
      fellFor: attack.name,
    };
  }

  const { accuracy = 1, badRate = 0 } = nature;
  const misread = random("misread")() >= accuracy;
  const good = beliefOf(
    question,
    candidates.map(({ quality }) => quality),
    nature,
    misread,
    random,
    seed,
  );
  if (badRate === 0) return { labels, probabilities: good };
  const spurious = candidates.map(({ spurious, text }) => spurious ?? createRandom(hash32(`spurious ${text}`, seed)).normal());
  const bad = beliefOf(question, spurious, nature, misread, random, seed);
  return { labels, probabilities: good.map((p, i) => (1 - badRate) * p + badRate * bad[i]!) };
}

function beliefOf(
  question: Question,
  qualities: readonly number[],
  nature: Nature,
  misread: boolean,
  random: (what: string) => Random,
  seed: number,
): number[] {
  const { sigma = 0.1, tieWidth = 0.1 } = nature;
  const sharpness = 1 / Math.max(sigma, 1e-3);
  if ("compare" in question) {
    const [low, high] = [Math.min(...qualities), Math.max(...qualities)];
    const perceived = qualities.map((q, i) => (misread ? low + high - q : q) + bias(question, question.compare, i, nature, seed));
    const [best = 0, second = -Infinity] = [...perceived].sort((a, b) => b - a);
    const scores = question.tie === undefined ? perceived : [...perceived, best - second < tieWidth ? best + tieWidth : second - tieWidth];
    return softmax(scores.map((score) => score * sharpness));
  }
  if ("rate" in question) {
    const quality =
      (misread ? random("other rating")() : qualities[0]!) + bias(question, [question.rate], 0, { ...nature, positionBias: 0 }, seed);
    const last = Math.max(1, question.labels.length - 1);
    return softmax(question.labels.map((_, i) => -0.5 * ((i / last - quality) * sharpness) ** 2));
  }
  const lean =
    (question.decide !== misread ? 1 : -1) +
    (question.about ? bias(question, [question.about], 0, { ...nature, positionBias: 0 }, seed) : 0);
  return softmax([lean * 0.5 * sharpness, -lean * 0.5 * sharpness]);
}

/** What a candidate gains by where it stands, how long it is, who wrote it, and by chance. */
function bias({ respect = "" }: Question, candidates: readonly Candidate[], i: number, nature: Nature, seed: number): number {
  const { positionBias = 0, lengthBias = 0, selfBias = 0, sharedSigma = 0 } = nature;
  const { text, own } = candidates[i]!;
  const words = (one: Candidate) => Math.log(1 + one.text.split(/\s+/).length);
  const usual = candidates.length > 1 ? candidates.reduce((sum, one) => sum + words(one), 0) / candidates.length : Math.log(101);
  return (
    (i === 0 ? positionBias : 0) +
    lengthBias * (words(candidates[i]!) - usual) +
    (own ? selfBias : 0) +
    (sharedSigma > 0 ? createRandom(hash32(`shared ${text}${respect}`, seed)).normal(0, sharedSigma) : 0)
  );
}

const exposure: readonly Keeping[] = ["open", "fenced", "warned"];

/** The attack that it falls for, if any: of several in a text the one that stands most open. */
function fallenFor(candidates: readonly Candidate[], { susceptibility = {} }: Nature, prompt: readonly string[], seed: number) {
  if (Object.keys(susceptibility).length === 0) return undefined;
  for (const [candidate, { text }] of candidates.entries()) {
    const found = findAttacks(text).flatMap(({ name, excerpt }) => {
      // Of an empty answer nothing may be left to find in the prompt; it fools by being empty.
      const keeping = name === "empty" ? (keepingOf(prompt, text) ?? "warned") : keepingOf(prompt, excerpt);
      return keeping ? [{ name, keeping }] : [];
    });
    const [worst] = found.sort((a, b) => exposure.indexOf(a.keeping) - exposure.indexOf(b.keeping));
    const rate = worst ? (susceptibility[worst.keeping] ?? 0) : 0;
    if (rate > 0 && createRandom(hash32(`attack ${text}`, seed))() < rate) return { candidate, name: worst!.name };
  }
  return undefined;
}

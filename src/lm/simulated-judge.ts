import { InputError, type LanguageModel } from "../core/index.ts";
import { createSimulation, type SimulationCounts, type SimulationOptions } from "./create-simulation.ts";
import { openaiCompatible } from "./openai-compatible.ts";
import { type ShownText, textFinder } from "./simulated/shown-texts.ts";
import type { Candidate, Piece, Question, Said } from "./simulated/verdict.ts";

/** What is true of a text that a judge may be shown. */
export interface Worth {
  /** how good it is as a whole: any unit for comparisons, in [0, 1] for ratings and yes/no */
  readonly quality?: number;
  /** how good it is in single respects, by their names, in the same unit */
  readonly criteria?: Readonly<Record<string, number>>;
  /** written by the judge itself */
  readonly own?: boolean;
  /** what a careless reading takes for quality; default: noise of its own */
  readonly spurious?: number;
}

/** A number is the quality as a whole; a function is asked with the prompt around the texts, where the truth depends on a person or a principle in it. */
export type TextTruth = number | Worth | ((prompt: string) => number | Worth);

export interface SimulatedJudgeOptions extends Omit<SimulationOptions, "answer"> {
  /** the truth behind each text; texts may be added while the judge is in use */
  readonly truth: ReadonlyMap<string, TextTruth> | Readonly<Record<string, TextTruth>>;
  /** what it answers for a property of the form itself, such as a list of criteria; undefined: it judges */
  readonly says?: (property: string, prompt: string) => unknown;
  /** name of the model; default "simulated-judge" */
  readonly id?: string;
}

export interface SimulatedJudge extends LanguageModel {
  /** what it was asked so far */
  readonly counts: SimulationCounts;
}

/**
 * A judge that is only made up, for tests and reproductions of everything that asks a model for its opinion. It knows a table of texts and how good they
 * are; it finds those texts in whatever prompt it gets, each on lines of its own, looks at the form of answer that is asked for, and fills it in with the
 * accuracy, noise, biases and faults that it was given. It goes through the same interface as a real endpoint, in process.
 *
 *     const judge = simulatedJudge({ truth: { "good answer": 1, "bad answer": 0 }, sigma: 0.5, positionBias: 0.2 });
 *
 * How it reads a form (a JSON schema):
 * - an enum with as many labels as texts are shown, and perhaps one more for a tie: which text is best, by the names of their fences or else in order
 * - another enum: how good one text is, on a scale from its first label (worst) to its last
 * - a boolean, or an enum of yes and no: whether one text is good; of two texts: whether the second is better than the first
 * - a number with minimum and maximum: how good one text is
 * - a number called confidence or certainty: how probable it found the verdict before
 * - a list of as many labels as there are texts, after scores of each: from the highest to the lowest
 * - other texts: its thoughts, which are careless ones in samples that judge what is spurious
 * A verdict is about the text whose fence is named like the property (or one that holds it), and in the respect that is named like it; otherwise about the one
 * text shown, and in the one respect whose name stands in the prompt. Without a form it answers Yes or No, or with a whole number, where the prompt asks for it.
 */
export function simulatedJudge({ truth, says, id = "simulated-judge", ...nature }: SimulatedJudgeOptions): SimulatedJudge {
  const table: ReadonlyMap<string, TextTruth> = truth instanceof Map ? truth : new Map(Object.entries(truth));
  const find = textFinder(
    () => table.keys(),
    () => table.size,
  );
  const simulation = createSimulation({
    ...nature,
    answer: (messages, body) => {
      const { shown, rest } = find(messages.map(({ content }) => content).join("\n"));
      const texts = judgedTexts(shown).map(({ text, fence }) => {
        const given = table.get(text)!;
        const worth = typeof given === "function" ? given(rest) : given;
        return { text, fence, worth: typeof worth === "number" ? { quality: worth } : worth };
      });
      const schema = (body.response_format as { json_schema?: { schema?: Schema } } | undefined)?.json_schema?.schema;
      return { pieces: (thought) => fillIn({ texts, rest, says, positionBias: nature.positionBias ?? 0, thought }, schema) };
    },
  });
  const model = openaiCompatible({ baseUrl: "http://simulated/v1", model: id, transport: simulation.transport });
  return { ...model, id, counts: simulation.counts };
}

/** What a prompt shows besides what is judged: never judged itself where there is anything else. */
function judgedTexts(shown: readonly ShownText[]): readonly ShownText[] {
  const judged = shown.filter(({ fence }) => !/^(question|prompt|conversation|reference|rubric|example|exemplar)/.test(fence));
  return judged.length > 0 ? judged : shown;
}

type Schema = Readonly<{
  type?: string;
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  enum?: readonly (string | number | boolean)[];
  const?: unknown;
  anyOf?: readonly Schema[];
  minimum?: number;
  maximum?: number;
}>;

interface Judged extends ShownText {
  readonly worth: Worth;
}

interface Reading {
  readonly texts: readonly Judged[];
  readonly rest: string;
  readonly says: SimulatedJudgeOptions["says"];
  readonly positionBias: number;
  readonly thought: string;
}

function fillIn(reading: Reading, schema: Schema | undefined): Piece[] {
  const { texts, rest, says, thought } = reading;
  /** ratings asked for so far in this answer, by their place among all questions */
  const rated: { place: number; text: Judged; respect: string | undefined }[] = [];
  let questions = 0;
  const ask = (question: Question): Question => {
    questions++;
    return question;
  };

  const respectIn = (path: readonly string[], among: readonly Judged[]): string | undefined => {
    const known = [...new Set(among.flatMap(({ worth }) => Object.keys(worth.criteria ?? {})))];
    const named = known.find((one) => path.some((name) => plain(name) === plain(one)));
    if (named !== undefined || known.length === 0) return named;
    const mentioned = known.filter((one) => mentions(rest, one));
    return mentioned.length === 1 ? mentioned[0] : undefined;
  };
  const textIn = (path: readonly string[], place?: number): Judged => {
    const named = texts.find(({ fence }) => fence !== "" && path.some((name) => plain(name) === plain(fence)));
    const one = named ?? (place === undefined ? undefined : texts[place]) ?? (texts.length === 1 ? texts[0] : undefined);
    if (!one) throw new InputError("simulatedJudge", `must know which text "${path.join(".")}" is about`, texts);
    return one;
  };
  const candidate = ({ text, worth }: Judged, respect: string | undefined, extra = 0): Candidate => {
    const quality = (respect === undefined ? undefined : worth.criteria?.[respect]) ?? worth.quality;
    if (quality === undefined)
      throw new InputError("simulatedJudge", `needs the quality${respect ? ` "${respect}"` : ""} of this text`, text);
    const { own, spurious } = worth;
    return { text, quality: quality + extra, ...(own && { own }), ...(spurious !== undefined && { spurious: spurious + extra }) };
  };
  const compare = (among: readonly Judged[], labels: readonly string[], tie: string | undefined, path: readonly string[]): Piece => {
    const respect = respectIn(path, among);
    const question = { compare: among.map((one) => candidate(one, respect)), labels, ...(tie && { tie }), ...(respect && { respect }) };
    const places = among.map((text) => rated.findLast((one) => one.text === text && one.respect === respect)?.place);
    if (!places.every((place) => place !== undefined)) return ask(question);
    // Who has given scores names the highest of them as the winner.
    return (said) => {
      const scores = places.map((place) => Number(said[place]!.verdict));
      const best = Math.max(...scores);
      const winners = labels.filter((_, i) => scores[i] === best);
      return winners.length === 1 ? winners[0]! : (tie ?? question);
    };
  };
  const rate = (text: Judged, labels: readonly string[], path: readonly string[]): Piece => {
    const respect = respectIn(path, [text]);
    rated.push({ place: questions, text, respect });
    const first = texts.length > 1 && text === texts[0] ? reading.positionBias : 0;
    return ask({ rate: candidate(text, respect, first), labels, ...(respect && { respect }) });
  };
  const decide = (yes: string, no: string, path: readonly string[], place?: number): Piece => {
    const [first, second] = texts;
    const singled = texts.some(({ fence }) => fence !== "" && path.some((name) => plain(name) === plain(fence)));
    if (first && second && texts.length === 2 && !singled && place === undefined)
      return compare([first, second], [no, yes], undefined, path);
    const text = textIn(path, place);
    const respect = respectIn(path, [text]);
    const about = candidate(text, respect);
    const graded = about.quality > 0 && about.quality < 1;
    return ask({
      ...(graded ? { rate: about, labels: [no, yes] } : { decide: about.quality > 0.5, about, labels: [yes, no] }),
      ...(respect && { respect }),
    });
  };

  /** A list of all texts, after scores of each: from the highest score to the lowest, equal ones as they are named. */
  const ranking = (labels: readonly string[]): Piece[] | undefined => {
    const places = labels.map((label) => rated.findLast(({ text }) => plain(text.fence) === plain(label))?.place);
    if (!places.every((place) => place !== undefined)) return undefined;
    const nth = (said: readonly Said[], rank: number) =>
      labels.map((label, i) => ({ label, score: Number(said[places[i]!]!.verdict) })).sort((a, b) => b.score - a.score)[rank]!.label;
    return ["[", ...labels.flatMap((_, rank): Piece[] => [rank > 0 ? "," : "", (said) => JSON.stringify(nth(said, rank))]), "]"];
  };

  const choose = (labels: readonly string[], path: readonly string[], place?: number): Piece => {
    const yes = labels.find((label) => yesLike.test(label));
    if (labels.length === 2 && yes !== undefined) return decide(yes, labels.find((label) => label !== yes)!, path, place);
    const tie = labels.find((label) => /\btie\b|^(equal|same|neither|both|draw|none)\b/i.test(label));
    const names = labels.filter((label) => label !== tie);
    const byName = names.map((label) => texts.find(({ fence }) => plain(fence) === plain(label)));
    if (byName.every((one) => one !== undefined)) return compare(byName, names, tie, path);
    if (texts.length > 1 && names.length === texts.length) return compare(texts, names, tie, path);
    return rate(textIn(path, place), labels[0] === yes ? [...labels].reverse() : labels, path);
  };

  const walk = (schema: Schema, path: readonly string[], place?: number): Piece[] => {
    const name = path.at(-1) ?? "";
    const own = name === "" ? undefined : says?.(name, rest);
    if (own !== undefined) return [JSON.stringify(own)];
    if (schema.const !== undefined) return [JSON.stringify(schema.const)];
    if (schema.anyOf) return walk(schema.anyOf.find(({ type }) => type !== "null") ?? schema.anyOf[0]!, path, place);
    if (schema.enum) return ['"', choose(schema.enum.map(String), path, place), '"'];
    if (schema.properties) {
      const properties = Object.entries(schema.properties);
      return [
        "{",
        ...properties.flatMap(([key, inner], i) => [`${i > 0 ? "," : ""}${JSON.stringify(key)}:`, ...walk(inner, [...path, key], place)]),
        "}",
      ];
    }
    if (schema.type === "array") {
      const { minItems = 0, maxItems = Infinity, items = {} } = schema;
      const ranked = items.enum && minItems === items.enum.length ? ranking(items.enum.map(String)) : undefined;
      if (ranked) return ranked;
      const count = Math.max(minItems, Math.min(maxItems, texts.length));
      return ["[", ...Array.from({ length: count }, (_, i) => [i > 0 ? "," : "", ...walk(items, path, i)]).flat(), "]"];
    }
    if (schema.type === "boolean") return [decide("true", "false", path, place)];
    if (schema.type === "integer" || schema.type === "number") {
      const { minimum, maximum } = schema;
      if (/weight/i.test(name)) return [String(maximum !== undefined && maximum < 1e9 ? maximum : 1)];
      if (minimum === undefined || maximum === undefined || maximum - minimum > 1000)
        throw new InputError("simulatedJudge", `"${name}" must have a minimum and a maximum`, schema);
      if (/confidence|certainty/i.test(name)) {
        const of = (p: number) => minimum + p * (maximum - minimum);
        return [
          (said) => String(schema.type === "integer" ? Math.round(of(said.at(-1)?.probability ?? 1)) : of(said.at(-1)?.probability ?? 1)),
        ];
      }
      const steps = schema.type === "integer" ? maximum - minimum : 100;
      const labels = Array.from({ length: steps + 1 }, (_, i) =>
        String(Number((minimum + ((maximum - minimum) * i) / steps).toPrecision(12))),
      );
      return [rate(textIn(path, place), labels, path)];
    }
    return [JSON.stringify(thought)];
  };
  if (schema) return walk(schema, []);

  const scale = /(\d+)\s*(?:to|–|-|and)\s*(\d+)/.exec(rest);
  if (/\byes\b.{0,20}\bno\b/i.test(rest)) return [decide("Yes", "No", [])];
  if (!scale) return [thought];
  const [low, high] = [Number(scale[1]), Number(scale[2])];
  return [
    rate(
      textIn([]),
      Array.from({ length: high - low + 1 }, (_, i) => String(low + i)),
      [],
    ),
  ];
}

const yesLike = /^(yes|true|met|pass(ed)?|correct|right|supported|satisfied|present)$/i;

/** Names as they compare: letters and digits in lower case. */
const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** Whether a name stands in a text as words of their own. */
function mentions(text: string, name: string): boolean {
  const word = /[\p{L}\p{N}_]/u;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!word.test(text[at - 1] ?? " ") && !word.test(text[at + name.length] ?? " ")) return true;
  }
  return false;
}

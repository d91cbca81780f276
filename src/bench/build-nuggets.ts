import { z } from "zod";
import { type Awaitable, type Context, InputError } from "../core/index.ts";
import { askJudge, type JudgeOptions, judgeMessages, type Nugget, nuggetWeights } from "../judge/index.ts";
import { range } from "../math/index.ts";

/** Who reads, what is searched, and for how long. */
export interface BuildNuggetsOptions extends Omit<JudgeOptions, "samples"> {
  readonly retrieve: (query: string, context: Context) => Awaitable<readonly string[]>;
  readonly rewrites?: number;
  readonly rounds?: number;
  readonly least?: number;
}

/**
 * Builds nuggets: what a complete answer to a question would have to say, gathered from passages that are found on several wordings of it.
 *
 * Each round words the question anew, reads passages that were not read before, takes out of the relevant ones what is not yet known, and ends the search when
 * it brings next to nothing. At last each nugget gets its importance: vital (weight 1) or okay (½).
 *
 * @param question what is to be answered
 * @param options.retrieve passages on a query, best first: of a fixed corpus, or of the web
 * @param options.model who words queries, reads and weighs
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.rewrites how many wordings a round tries besides the question itself, at least 0; default 3
 * @param options.rounds most rounds, at least 1; default 3
 * @param options.least how many new nuggets a round must bring for another one to follow; default 2
 * @param context for its signal and its randomness
 * @returns nuggets in the order in which they were found; none where no passage is relevant
 * @throws {InputError} when rewrites or rounds is not such a number
 * @throws {UnreadableAnswerError} when an answer could not be read; what `retrieve` throws
 * @source Ma et al. 2025 (Search-Gen-V), arXiv:2510.14660 (automatic nugget construction); merging by the reader, who is shown what is known, and by equal words
 * @example await buildNuggets("Who was Bach?", { retrieve: () => [], model: says({ queries: [] }), rewrites: 0 }, createContext()) // []
 */
export async function buildNuggets(
  question: string,
  { retrieve, model, ask = {}, rewrites = 3, rounds = 3, least = 2 }: BuildNuggetsOptions,
  context: Context,
): Promise<readonly Nugget[]> {
  if (!(Number.isInteger(rewrites) && rewrites >= 0 && Number.isInteger(rounds) && rounds >= 1))
    throw new InputError("buildNuggets", "rewrites must be a whole number from 0, rounds one from 1", { rewrites, rounds });
  const options = { model, ask };
  const known = new Map<string, string>();
  const read = new Set<string>();
  const listed = () => [...known.values()].join("\n") || undefined;
  for (let round = 0; round < rounds; round++) {
    const before = known.size;
    const queries = [question];
    if (rewrites > 0) {
      const form = z.strictObject({ queries: z.array(z.string().min(1)).length(rewrites) });
      const [read] = await askJudge(form, judgeMessages(queryTask, { question, known: listed() }, ask), options, context);
      queries.push(...read!.queries);
    }
    const found = (await Promise.all(queries.map((query) => retrieve(query, context)))).flat();
    // One after another: each reader is shown what those before it found.
    for (const passage of found.filter((one) => !read.has(one))) {
      if (read.has(passage)) continue;
      read.add(passage);
      const messages = judgeMessages(readTask, { question, known: listed(), passage }, ask);
      const [said] = await askJudge(passageForm, messages, options, context);
      for (const nugget of said!.relevant ? said!.nuggets : []) if (!known.has(words(nugget))) known.set(words(nugget), nugget);
    }
    if (known.size - before < least) break;
  }
  const texts = [...known.values()];
  if (texts.length === 0) return [];
  const name = (i: number) => `n${i + 1}`;
  const weights = z.strictObject(Object.fromEntries(range(texts.length).map((i) => [name(i), z.enum(["okay", "vital"])])));
  const shown = texts.map((text, i) => `${name(i)}: ${text.replace(/\s+/g, " ")}`).join("\n");
  const form = z.strictObject({ importance: weights });
  const [said] = await askJudge(form, judgeMessages(weighTask, { question, nuggets: shown }, ask), options, context);
  return texts.map((text, i) => ({ text, weight: nuggetWeights[said!.importance[name(i)]!] }));
}

/** Nuggets that differ in case, punctuation and spaces only are one. */
const words = (text: string) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]).join(" ");

const passageForm = z.strictObject({ relevant: z.boolean(), nuggets: z.array(z.string().min(1)) });

const queryTask =
  "Word queries by which a search engine finds what a complete answer to the question needs: other words for it, and single sides of it. Leave out what is already known, where something is.";

const readTask = `Say whether the passage helps to answer the question. If it does, take out of it what a complete answer would say: each piece one fact, in a sentence that can be understood without the passage, with its names, quantities, dates and conditions. Leave out what is already known, also in other words.`;

const weighTask =
  "Say of each piece of information how much a good answer to the question needs it. vital: an answer without it is not complete. okay: it is good to have.";

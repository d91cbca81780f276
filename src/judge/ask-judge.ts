import type { ZodType } from "zod";
import { askFor, type Context, InputError, type LanguageModel, type Message, UnreadableAnswerError } from "../core/index.ts";

/** How a judge is asked. */
export interface Asking {
  /** default 0 for one sample, 1 for several */
  readonly temperature?: number;
  readonly topP?: number;
  /** longest answer, in tokens */
  readonly maxTokens?: number;
  /** how often a sample is asked for until it can be read; default 3 */
  readonly tries?: number;
  /** longest text that is shown whole, in characters; default 20 000 */
  readonly maxChars?: number;
}

/** Who judges, how often, and how it is asked. */
export interface JudgeOptions {
  readonly model: LanguageModel;
  readonly samples?: number;
  readonly ask?: Asking;
}

/**
 * Asks a judge for verdicts of a given form, one or several samples of them.
 *
 * Verdicts come out of the structured answer only; nothing is searched for in prose. A sample that stays unreadable after all tries is left out, so there may
 * be fewer than asked for. Seeds come from the context and the messages: the same question gets the same verdicts, whatever stands around it.
 *
 * @param form zod form of the answer: reasoning first, verdict last
 * @param messages the prompt
 * @param options.model the judge
 * @param options.samples how many verdicts are asked for, at least 1; default 1
 * @param options.ask how it is asked: temperature (default 0 for one sample, 1 for several), topP, maxTokens, tries (default 3)
 * @param context for its signal and its randomness
 * @returns the verdicts that could be read, at least one
 * @throws {UnreadableAnswerError} when no sample could be read
 * @throws {InputError} when samples is not a whole number from 1
 * @source Guerdon: one way to ask for all judges
 * @example await askJudge(undefined, [], { model: says(3), samples: 0 }, createContext()) // throws InputError
 */
export async function askJudge<T>(
  form: ZodType<T>,
  messages: readonly Message[],
  { model, samples = 1, ask = {} }: JudgeOptions,
  context: Pick<Context, "random" | "signal">,
): Promise<readonly T[]> {
  if (!(Number.isInteger(samples) && samples >= 1)) throw new InputError("askJudge", "samples must be a whole number from 1", samples);
  const { maxChars: _, tries = 3, temperature = samples > 1 ? 1 : 0, ...options } = ask;
  const { signal } = context;
  const seed = context.random.fork(JSON.stringify(messages)).integer(2 ** 30);
  const draw = (i: number) => askFor(model, form, messages, { ...options, temperature, tries, seed: seed + i * tries, signal });
  return readable(Array.from({ length: samples }, (_, i) => draw(i)));
}

/**
 * The samples that could be read, in order: for judges that ask each sample another question, such as one with the responses in another order.
 *
 * @throws {UnreadableAnswerError} when none could be read
 */
export async function readable<T>(samples: readonly Promise<T>[]): Promise<readonly T[]> {
  let unreadable: UnreadableAnswerError | undefined;
  const settled = await Promise.all(
    samples.map((sample) =>
      sample.then(
        (value) => [value],
        (error: unknown) => {
          if (!(error instanceof UnreadableAnswerError)) throw error;
          unreadable ??= error;
          return [];
        },
      ),
    ),
  );
  const read = settled.flat(1) as T[];
  if (read.length === 0 && unreadable) throw unreadable;
  return read;
}

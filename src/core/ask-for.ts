import type * as zod from "zod"; // loaded when first asked: most rewards need no model
import { InputError, show } from "./errors.ts";
import type { ChatOptions, LanguageModel } from "./language-model.ts";
import type { Message } from "./rollout.ts";

/** A model was asked for data of a given form, and none of its answers had it. */
export class UnreadableAnswerError extends Error {
  override readonly name = "UnreadableAnswerError";
  constructor(
    /** all answers, in order */
    readonly answers: readonly string[],
    /** what is wrong with the last one */
    readonly problem: string,
  ) {
    super(`${answers.length === 1 ? "the answer is" : `none of ${answers.length} answers is`} of the form asked for: ${problem}`);
  }
}

/**
 * Asks a model for data, in a form given with zod. An answer must be exactly that: nothing is repaired, clipped or searched for in prose. One that is not is asked
 * for again with another seed.
 *
 *     const { score } = await askFor(model, z.object({ why: z.string(), score: z.number().int().min(1).max(5) }), messages);
 *
 * @param options.tries how often it is asked at most; default 3
 * @throws {UnreadableAnswerError} when none of the answers can be read
 */
export async function askFor<T>(
  model: LanguageModel,
  form: zod.ZodType<T>,
  messages: readonly Message[],
  { tries = 3, seed = 0, ...options }: Omit<ChatOptions, "n" | "schema"> & { tries?: number } = {},
): Promise<T> {
  if (!(Number.isInteger(tries) && tries >= 1)) throw new InputError("askFor", "tries must be a whole number from 1", tries);
  const { z } = await import("zod");
  const schema = schemaOf(form, z.toJSONSchema);
  const answers: string[] = [];
  let problem = "";
  for (let i = 0; i < tries; i++) {
    // A model that always says what is most probable says the same again, whatever the seed.
    const warmer = i > 0 && options.temperature === 0 ? { temperature: 0.5 } : {};
    const [sample] = await model.chat(messages, { ...options, ...warmer, seed: seed + i, schema });
    const { text = "", finish = "stop" } = sample ?? {};
    answers.push(text);
    if (finish === "stop") {
      const read = parse(form, text, z.prettifyError);
      if ("value" in read) return read.value;
      problem = read.problem;
    } else
      problem =
        finish === "length" ? "it was cut at the limit of tokens" : finish === "filter" ? "it was declined" : "it is a call of a tool";
  }
  throw new UnreadableAnswerError(answers, `${problem}; the last one was ${show(answers.at(-1))}`);
}

const schemas = new WeakMap<object, Readonly<Record<string, unknown>>>();

function schemaOf(form: zod.ZodType, toJsonSchema: typeof zod.toJSONSchema): Readonly<Record<string, unknown>> {
  let schema = schemas.get(form);
  if (!schema) {
    const { $schema: _, ...made } = toJsonSchema(form) as Record<string, unknown>;
    schemas.set(form, (schema = made));
  }
  return schema;
}

function parse<T>(form: zod.ZodType<T>, text: string, explain: typeof zod.prettifyError): { value: T } | { problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { problem: `no JSON (${(error as Error).message})` };
  }
  const read = form.safeParse(data);
  return read.success ? { value: read.data } : { problem: explain(read.error).replaceAll("\n", " ") };
}

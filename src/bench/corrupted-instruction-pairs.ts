import { type CallOptions, InputError, type LanguageModel, type Message, type Rollout, rollout } from "../core/index.ts";

/** A pair that was made without a label, and the instruction that the rejected response really answers. */
export interface CorruptedPair {
  readonly chosen: Rollout;
  readonly rejected: Rollout;
  readonly corrupted: string;
}

/** See corruptedInstructionPairs. */
export interface CorruptedPairsOptions extends Pick<CallOptions, "signal"> {
  corrupt?: (instruction: string) => string;
  temperature?: number;
  seed?: number;
}

/**
 * Pairs for open instructions: one response to the instruction, and one to a changed instruction, shown as if it had answered the first. The second may
 * be just as well written; only it answers something else.
 *
 *     chosen ~ model(x),   x′ ~ model(corrupt(x)),   rejected ~ model(x′)
 *
 * An instruction that comes back unchanged or empty makes no pair, nor do two equal responses.
 *
 * @param model writes responses and changed instructions
 * @param instructions x: [instructions]
 * @param options.corrupt what the model is asked for to get a changed instruction; default: a similar one that needs a different response
 * @param options.temperature of all draws; default 1
 * @param options.seed of the first draw; default 0
 * @param options.signal stops it
 * @returns pairs, at most one an instruction, in order; both rollouts have the original instruction as prompt and share a group
 * @throws {InputError} when an instruction is empty; what the model throws
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320, synthetic pairs for open prompts; Wang et al. 2024, arXiv:2408.02666 (self-taught evaluators)
 * @example (await corruptedInstructionPairs({ id: "m", chat: async ([{ content }]) => [{ text: content.length > 40 ? "Name a river." : `About ${content}`, finish: "stop" }] }, ["Name a sea."])).map(({ rejected }) => responseText(rejected)) // ["About Name a river."]
 */
export async function corruptedInstructionPairs(
  model: LanguageModel,
  instructions: readonly string[],
  { corrupt = similarButDifferent, temperature = 1, seed = 0, signal }: CorruptedPairsOptions = {},
): Promise<CorruptedPair[]> {
  const pairs: CorruptedPair[] = [];
  const write = async (content: string, place: number) => {
    const messages: Message[] = [{ role: "user", content }];
    const [sample] = await model.chat(messages, { temperature, seed: seed + place, signal });
    return sample?.finish === "stop" ? sample.text.trim() : "";
  };
  for (const [i, instruction] of instructions.entries()) {
    if (instruction.trim() === "") throw new InputError("corruptedInstructionPairs", "instructions must not be empty", { place: i });
    const [good, corrupted] = await Promise.all([write(instruction, 3 * i), write(corrupt(instruction), 3 * i + 1)]);
    if (good === "" || corrupted === "" || corrupted === instruction.trim()) continue;
    const bad = await write(corrupted, 3 * i + 2);
    if (bad === "" || bad === good) continue;
    const [chosen, rejected] = [good, bad].map((response) => rollout({ prompt: instruction, response, group: String(i) }));
    pairs.push({ chosen: chosen!, rejected: rejected!, corrupted });
  }
  return pairs;
}

const similarButDifferent = (instruction: string) =>
  [
    "Write an instruction that resembles the one below in subject and wording, but that a good response to the one below would not fulfil.",
    "Answer with the new instruction alone.",
    "",
    instruction,
  ].join("\n");

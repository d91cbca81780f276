import { each, InputError, type Reward, responseText, toError } from "../../core/index.ts";
import type { Kwargs } from "./check.ts";
import { findInstruction } from "./instruction-table.ts";
import { follows } from "./read-instructions.ts";

/**
 * Follows instruction: does the response follow this one verifiable instruction, the same for every prompt?
 *
 *     R(y) = 1[y follows the instruction]
 *
 * The building block for own constraints: weigh several of them with `weightedSum`, or gate another reward by one.
 *
 * @param id published name of the instruction, such as "length_constraints:number_words"
 * @param kwargs what completes it, by name, such as a relation and a number; default none
 * @param options.loose whether it counts as followed when it is without the first line, the last line, both, or the asterisks of markdown; default false
 * @returns 1 or 0; 0 too for a response without a letter or digit
 * @throws {InputError} when no instruction has this name, or it lacks an argument
 * @range [0, 1]
 * @source Zhou et al. 2023 (IFEval), arXiv:2311.07911, table 1; Pyatkin et al. 2025 (IFBench), arXiv:2507.02833, appendix
 * @example await scoreOne(followsInstruction("length_constraints:number_words", { relation: "at least", num_words: 3 }), { response: "One two three." }) // 1
 * @example await scoreOne(followsInstruction("detectable_format:json_format"), { response: "```json\n{ \"a\": 1 }\n```" }) // 1
 * @example followsInstruction("punctuation:no_commas") // throws InputError
 */
export function followsInstruction(id: string, kwargs: Kwargs = {}, { loose = false }: { loose?: boolean } = {}): Reward {
  const check = complete(id, kwargs);
  return each(async (rollout) => ((await follows(check, responseText(rollout), loose)) ? 1 : 0));
}

/** Here the arguments are the caller's, so a missing one is not the row's fault. */
function complete(id: string, kwargs: Kwargs) {
  const instruction = findInstruction("followsInstruction", id);
  try {
    return instruction(kwargs);
  } catch (thrown) {
    throw thrown instanceof InputError ? new InputError("followsInstruction", thrown.expected, thrown.given) : toError(thrown);
  }
}

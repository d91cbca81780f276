import { each, type Reward } from "../../core/index.ts";
import { judgeInstructions, notFollowed } from "./read-instructions.ts";

/**
 * All instructions followed: does the response follow every verifiable instruction of its prompt ("prompt level")?
 *
 *     R(y) = Π_i 1[y follows instruction i]
 *
 * Reads the same rows as `instructionsFollowed`.
 *
 * @param options.loose whether an instruction counts as followed when it is without the first line, the last line, both, or the asterisks of markdown; default false
 * @returns 1 or 0, 1 or 0 for each instruction, and as `why` those not followed
 * @throws {InvalidRollout} when the row has no instructions, an unknown one, or lacks an argument
 * @range [0, 1]
 * @source Zhou et al. 2023 (IFEval), arXiv:2311.07911, eq. 1 (strict) and 2 (loose), prompt-level accuracy
 * @example await scoreOne(allInstructionsFollowed(), { response: "No, nothing", fields: { instruction_id_list: ["punctuation:no_comma", "length_constraints:number_words"], kwargs: [{}, { relation: "less than", num_words: 5 }] } }) // { value: 0, parts: { "punctuation:no_comma": 0, "length_constraints:number_words": 1 } }
 */
export function allInstructionsFollowed({ loose = false }: { loose?: boolean } = {}): Reward {
  return each(async (rollout) => {
    const parts = await judgeInstructions("allInstructionsFollowed", rollout, loose);
    return { value: Object.values(parts).every((followed) => followed === 1) ? 1 : 0, parts, ...notFollowed(parts) };
  });
}

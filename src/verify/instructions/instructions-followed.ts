import { each, type Reward } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { judgeInstructions, notFollowed } from "./read-instructions.ts";

/**
 * Instructions followed: the share of a prompt's verifiable instructions that the response follows ("instruction level").
 *
 *     R(y) = Σ_i 1[y follows instruction i] / n
 *
 * Reads rows in the published form of IFEval and IFBench: `instruction_id_list` and, at the same places, `kwargs`, as columns or in the reference.
 * Knows the 25 instructions of IFEval and the 58 of IFBench. A response without a letter or digit follows none.
 *
 * @param options.loose whether an instruction counts as followed when it is without the first line, the last line, both, or the asterisks of markdown; default false
 * @returns the share, 1 or 0 for each instruction, and as `why` those not followed
 * @throws {InvalidRollout} when the row has no instructions, an unknown one, or lacks an argument
 * @range [0, 1]
 * @source Zhou et al. 2023 (IFEval), arXiv:2311.07911, eq. 1 (strict) and 2 (loose), instruction-level accuracy; Pyatkin et al. 2025 (IFBench), arXiv:2507.02833
 * @example await scoreOne(instructionsFollowed(), { response: "No, nothing", fields: { instruction_id_list: ["punctuation:no_comma", "length_constraints:number_words"], kwargs: [{}, { relation: "less than", num_words: 5 }] } }) // { value: 0.5, parts: { "punctuation:no_comma": 0, "length_constraints:number_words": 1 } }
 * @example await scoreOne(instructionsFollowed({ loose: true }), { response: "Sure, here it is:\nNothing", fields: { instruction_id_list: ["punctuation:no_comma"], kwargs: [{}] } }) // { value: 1 }
 */
export function instructionsFollowed({ loose = false }: { loose?: boolean } = {}): Reward {
  return each(async (rollout) => {
    const parts = await judgeInstructions("instructionsFollowed", rollout, loose);
    return { value: mean(Object.values(parts)), parts, ...notFollowed(parts) };
  });
}

import { InputError } from "../../core/index.ts";
import { type Box, checkBoxes, measureBox } from "./box.ts";

/**
 * Gaussian point reward (GUI-G²): how near the centre of a predicted box is to the centre of the target, in sizes of the target.
 *
 *     R_p = exp(−½ [(x_p − x_t)² / σ_x² + (y_p − y_t)² / σ_y²]),   σ_x = α w_t,  σ_y = α h_t
 *
 * Unlike a hit or a miss it has a slope everywhere; a small button asks for more care than a wide banner.
 *
 * @param predicted the predicted box or point
 * @param target the box of the element
 * @param options.alpha α > 0: width of the bell, in sizes of the target; default 0.5
 * @returns 1 at the centre; 0.61 on the middle of an edge and 0.37 on a corner with the default α
 * @throws {InputError} when a box is not four numbers, the target has no area, or α is not above 0
 * @range [0, 1]
 * @source Tang et al. 2025 (GUI-G²), arXiv:2507.15846, Gaussian point reward with adaptive variance; α = 0.5 as the paper recommends
 * @example gaussianPoint([10, 10, 30, 20], [10, 10, 30, 20]) // 1
 * @example gaussianPoint([30, 15, 30, 15], [10, 10, 30, 20]) // 0.6065
 */
export function gaussianPoint(predicted: Box, target: Box, { alpha = 0.5 }: { alpha?: number } = {}): number {
  checkBoxes("gaussianPoint", predicted, target);
  if (!(alpha > 0)) throw new InputError("gaussianPoint", "alpha must be above 0", alpha);
  const p = measureBox(predicted);
  const t = measureBox(target);
  return Math.exp(-0.5 * (((p.x - t.x) / (alpha * t.width)) ** 2 + ((p.y - t.y) / (alpha * t.height)) ** 2));
}

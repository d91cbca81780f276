import { InputError } from "../../core/index.ts";
import { type Box, checkBoxes, measureBox } from "./box.ts";

/**
 * Gaussian coverage reward (GUI-G²): how much a predicted and the target box overlap, each taken as a bell as wide as itself.
 *
 *     R_c = exp(−⅛ Δᵀ S⁻¹ Δ − ½ ln(det S / √(det Σ_p det Σ_t))),   Σ = diag((α w)², (α h)²),  S = (Σ_p + Σ_t) / 2
 *
 * The Bhattacharyya coefficient of the two. It is the only part that minds the size of the prediction: without it a box may shrink or grow at will.
 *
 * @param predicted the predicted box
 * @param target the box of the element
 * @param options.alpha α > 0: width of the bells, in sizes of their boxes; default 0.5
 * @returns 1 for equal boxes; 0 for a predicted box without an area
 * @throws {InputError} when a box is not four numbers, the target has no area, or α is not above 0
 * @range [0, 1]
 * @source Tang et al. 2025 (GUI-G²), arXiv:2507.15846, Gaussian coverage reward; α = 0.5 as the paper recommends
 * @example gaussianCoverage([10, 10, 30, 20], [10, 10, 30, 20]) // 1
 * @example gaussianCoverage([0, 5, 40, 25], [10, 10, 30, 20]) // 0.8
 */
export function gaussianCoverage(predicted: Box, target: Box, { alpha = 0.5 }: { alpha?: number } = {}): number {
  checkBoxes("gaussianCoverage", predicted, target);
  if (!(alpha > 0)) throw new InputError("gaussianCoverage", "alpha must be above 0", alpha);
  const p = measureBox(predicted);
  const t = measureBox(target);
  if (p.width === 0 || p.height === 0) return 0;
  // Diagonal covariances: the coefficient is the product of those of the two axes.
  const along = (distance: number, a: number, b: number) => {
    const spread = 2 * alpha * Math.hypot(a, b);
    return Math.sqrt(2 / (a / b + b / a)) * Math.exp(-((distance / spread) ** 2));
  };
  return along(p.x - t.x, p.width, t.width) * along(p.y - t.y, p.height, t.height);
}

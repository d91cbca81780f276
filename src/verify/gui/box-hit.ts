import { type Box, checkBoxes, measureBox } from "./box.ts";

/**
 * Box hit: would a click on the middle of the prediction land on the element?
 *
 *     R = 1[x₁ ≤ x_p ≤ x₂] · 1[y₁ ≤ y_p ≤ y₂]
 *
 * @param predicted the predicted box or point
 * @param target the box of the element, edges included
 * @returns 1 or 0
 * @throws {InputError} when a box is not four numbers or the target has no area
 * @range [0, 1]
 * @source Cheng et al. 2024 (SeeClick), arXiv:2401.10935, click accuracy of ScreenSpot
 * @example boxHit([30, 15, 30, 15], [10, 10, 30, 20]) // 1
 * @example boxHit([31, 15, 31, 15], [10, 10, 30, 20]) // 0
 */
export function boxHit(predicted: Box, target: Box): number {
  checkBoxes("boxHit", predicted, target);
  const p = measureBox(predicted);
  const t = measureBox(target);
  return Math.abs(p.x - t.x) <= t.width / 2 && Math.abs(p.y - t.y) <= t.height / 2 ? 1 : 0;
}

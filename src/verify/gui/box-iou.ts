import { ratio } from "../../math/index.ts";
import { type Box, checkBoxes, measureBox } from "./box.ts";

/**
 * Intersection over union of a predicted and the target box.
 *
 *     IoU = |P ∩ T| / |P ∪ T|
 *
 * @param predicted the predicted box
 * @param target the box of the element
 * @returns 1 for equal boxes, 0 for boxes that do not touch and for a point
 * @throws {InputError} when a box is not four numbers or the target has no area
 * @range [0, 1]
 * @source Everingham et al. 2010 (PASCAL VOC), IJCV 88, section 4.2
 * @example boxIou([0, 0, 20, 10], [10, 0, 30, 10]) // 0.3333
 */
export function boxIou(predicted: Box, target: Box): number {
  checkBoxes("boxIou", predicted, target);
  const p = measureBox(predicted);
  const t = measureBox(target);
  const shared = (distance: number, a: number, b: number) => Math.max(0, Math.min(a, b, (a + b) / 2 - Math.abs(distance)));
  const common = shared(p.x - t.x, p.width, t.width) * shared(p.y - t.y, p.height, t.height);
  return ratio(common, p.width * p.height + t.width * t.height - common);
}

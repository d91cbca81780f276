import { each, type Reward, responseText } from "../../core/index.ts";
import { boxHit } from "./box-hit.ts";
import { parseBox } from "./parse-box.ts";
import { targetBox } from "./target-box.ts";

/**
 * Click hit: does the point, or the middle of the box, that the response names lie on the right element? The metric of ScreenSpot.
 *
 *     R(y) = 1[middle of the box in y ∈ target]
 *
 * @returns 1 or 0; 0 where no box can be read
 * @throws {InvalidRollout} when the reference is no box with an area (see `targetBox`)
 * @range [0, 1]
 * @source Cheng et al. 2024 (SeeClick), arXiv:2401.10935, click accuracy of ScreenSpot
 * @example await scoreOne(clickHit(), { response: "click(932, 95)", reference: { x: 910, y: 78, width: 44, height: 34 } }) // 1
 * @example await scoreOne(clickHit(), { response: "[0, 0, 20, 20]", reference: { x: 910, y: 78, width: 44, height: 34 } }) // 0
 */
export function clickHit(): Reward {
  return each((rollout) => {
    const target = targetBox("clickHit", rollout);
    const predicted = parseBox(responseText(rollout));
    return predicted === null ? 0 : boxHit(predicted, target);
  });
}

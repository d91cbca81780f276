import { each, InputError, type Reward, responseText } from "../../core/index.ts";
import { gaussianCoverage } from "./gaussian-coverage.ts";
import { gaussianPoint } from "./gaussian-point.ts";
import { parseBox } from "./parse-box.ts";
import { targetBox } from "./target-box.ts";

/**
 * Gaussian grounding (GUI-G²): does the response point at the right element of a screen, and how well does its box fit?
 *
 *     R = ν R_p + γ R_c
 *
 * The response names a box `[x1, y1, x2, y2]`, or a point, which earns R_p alone; corners may come in any order. Response and reference must be in the same
 * pixels: where the model saw a resized screen, `scale` brings its numbers back.
 *
 * @param options.pointWeight ν ≥ 0; default 1
 * @param options.coverageWeight γ ≥ 0; default 1
 * @param options.alpha α > 0: width of the bells, in sizes of their boxes; default 0.5
 * @param options.scale factors for x and y that bring the response's pixels to those of the reference; default 1 and 1
 * @returns the sum, with the parts `point` and `coverage`; 0 where no box can be read
 * @throws {InvalidRollout} when the reference is no box with an area (see `targetBox`)
 * @throws {InputError} when a weight is negative, or α or a scale not above 0
 * @source Tang et al. 2025 (GUI-G²), arXiv:2507.15846, combined reward, ν = γ = 1
 * @example await scoreOne(gaussianGrounding(), { response: "[10, 10, 30, 20]", reference: [10, 10, 30, 20] }) // { value: 2, parts: { point: 1, coverage: 1 } }
 * @example await scoreOne(gaussianGrounding(), { response: "click(20, 15)", reference: { x: 10, y: 10, width: 20, height: 10 } }) // { value: 1, parts: { point: 1, coverage: 0 } }
 * @example await scoreOne(gaussianGrounding(), { response: "at the top", reference: [10, 10, 30, 20] }) // { value: 0, why: "no box or point could be read" }
 */
export function gaussianGrounding({
  pointWeight = 1,
  coverageWeight = 1,
  alpha = 0.5,
  scale = [1, 1],
}: {
  pointWeight?: number;
  coverageWeight?: number;
  alpha?: number;
  scale?: readonly [x: number, y: number];
} = {}): Reward {
  if (!(pointWeight >= 0 && coverageWeight >= 0 && alpha > 0 && scale[0] > 0 && scale[1] > 0)) {
    const given = { pointWeight, coverageWeight, alpha, scale };
    throw new InputError("gaussianGrounding", "weights must be at least 0, alpha and scale above 0", given);
  }
  return each((rollout) => {
    const target = targetBox("gaussianGrounding", rollout);
    const read = parseBox(responseText(rollout));
    if (read === null) return { value: 0, parts: { point: 0, coverage: 0 }, why: "no box or point could be read" };
    const [x1, y1, x2, y2] = read;
    const predicted = [x1 * scale[0], y1 * scale[1], x2 * scale[0], y2 * scale[1]] as const;
    const point = gaussianPoint(predicted, target, { alpha });
    const coverage = gaussianCoverage(predicted, target, { alpha });
    return { value: pointWeight * point + coverageWeight * coverage, parts: { point, coverage } };
  });
}

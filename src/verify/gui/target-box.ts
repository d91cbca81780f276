import { InvalidRollout, type Rollout } from "../../core/index.ts";
import type { Box } from "./box.ts";

/**
 * The element that a rollout is about, from its reference: `[x1, y1, x2, y2]` as a list or as text, or `{ x, y, width, height }` with the upper left corner.
 *
 * Four plain numbers are always corners. Data sets that write x, y, width and height, such as ScreenSpot, must say so by name.
 *
 * @param where the reward that asks, for the error
 * @param rollout the rollout
 * @returns two opposite corners, in pixels
 * @throws {InvalidRollout} when the reference is no such box, or one without an area
 * @source Guerdon: both conventions are in use, and four bare numbers do not tell them apart
 * @example targetBox("demo", rollout({ response: "", reference: { x: 10, y: 20, width: 30, height: 40 } })) // [10, 20, 40, 60]
 * @example targetBox("demo", rollout({ response: "", reference: [10, 20, 40, 60] })) // [10, 20, 40, 60]
 * @example targetBox("demo", rollout({ response: "", reference: [10, 20] })) // throws InvalidRollout
 */
export function targetBox(where: string, rollout: Rollout): Box {
  const { id, reference } = rollout;
  const box = corners(reference);
  if (box.length !== 4 || !box.every((x) => Math.abs(x) <= 1e9) || box[0] === box[2] || box[1] === box[3]) {
    const expected = "needs a reference [x1, y1, x2, y2] or { x, y, width, height } that is a box with an area";
    throw new InvalidRollout(where, expected, { id, reference });
  }
  return box as unknown as Box;
}

function corners(reference: Rollout["reference"]): readonly number[] {
  if (Array.isArray(reference)) return reference.map((entry) => (typeof entry === "number" ? entry : Number.NaN));
  if (typeof reference === "string") return Array.from(reference.matchAll(/-?\d*\.?\d+/g), ([digits]) => Number(digits));
  if (typeof reference !== "object" || reference === null) return [];
  const { x, y, width, height } = reference as Record<string, unknown>;
  if (![x, y, width, height].every((entry) => typeof entry === "number")) return [];
  return [x as number, y as number, (x as number) + (width as number), (y as number) + (height as number)];
}

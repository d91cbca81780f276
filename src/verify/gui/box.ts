import { InputError } from "../../core/index.ts";

/** A rectangle on a screen by two opposite corners, in pixels; a point is a box whose corners are the same. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** Centre and size of a box, whichever two opposite corners it is given by. */
export const measureBox = ([x1, y1, x2, y2]: Box) => ({
  x: (x1 + x2) / 2,
  y: (y1 + y2) / 2,
  width: Math.abs(x2 - x1),
  height: Math.abs(y2 - y1),
});

/** Checks the predicted and the target box of a function: finite numbers, and a target that has an area. */
export function checkBoxes(where: string, predicted: Box, target: Box): void {
  const finite = [predicted, target].every((box) => box.length === 4 && Object.values(measureBox(box)).every(Number.isFinite));
  const { width, height } = measureBox(target);
  if (!(finite && width > 0 && height > 0)) {
    throw new InputError(where, "needs two boxes [x1, y1, x2, y2], the target with an area", { predicted, target });
  }
}

import { expect, test } from "vitest";
import { createRandom, InvalidRollout, scoreOne } from "../../core/index.ts";
import { linspace, mean, sum } from "../../math/index.ts";
import type { Box } from "./box.ts";
import { boxHit } from "./box-hit.ts";
import { boxIou } from "./box-iou.ts";
import { gaussianCoverage } from "./gaussian-coverage.ts";
import { gaussianGrounding } from "./gaussian-grounding.ts";
import { gaussianPoint } from "./gaussian-point.ts";
import { parseBox } from "./parse-box.ts";
import { targetBox } from "./target-box.ts";

const target: Box = [100, 200, 140, 210];
const measures = { gaussianPoint, gaussianCoverage, boxHit, boxIou };
const moved = ([x1, y1, x2, y2]: Box, dx: number, dy: number): Box => [x1 + dx, y1 + dy, x2 + dx, y2 + dy];
const stretched = (box: Box, x: number, y: number): Box => [box[0] * x, box[1] * y, box[2] * x, box[3] * y];

test("the target itself earns all there is, by any measure", () => {
  for (const measure of Object.values(measures)) expect(measure(target, target)).toBe(1);
});
test("point: a standard deviation is half the element, along each axis for itself", () => {
  expect(gaussianPoint(moved(target, 20, 0), target)).toBeCloseTo(Math.exp(-0.5), 12);
  expect(gaussianPoint(moved(target, 0, 5), target)).toBeCloseTo(Math.exp(-0.5), 12);
  expect(gaussianPoint(moved(target, 20, 5), target)).toBeCloseTo(Math.exp(-1), 12);
});
test("point: the size of the prediction does not count; coverage: it does", () => {
  const wide: Box = [60, 195, 180, 215];
  expect(gaussianPoint(wide, target)).toBe(1);
  expect(gaussianCoverage(wide, target)).toBeCloseTo(Math.sqrt(3 / 5) * Math.sqrt(2 / 2.5), 12);
});
test("coverage: is ∫√(p q) of the two bells, by summing over a fine grid", () => {
  const predicted: Box = [110, 195, 170, 215];
  const bell = ([x1, y1, x2, y2]: Box) => {
    const [sx, sy] = [(x2 - x1) / 2, (y2 - y1) / 2];
    return (x: number, y: number) =>
      Math.exp(-0.5 * (((x - (x1 + x2) / 2) / sx) ** 2 + ((y - (y1 + y2) / 2) / sy) ** 2)) / (2 * Math.PI * sx * sy);
  };
  const [p, t] = [bell(predicted), bell(target)];
  const xs = linspace(-100, 400, 401);
  const ys = linspace(120, 290, 401);
  const cell = (500 / 400) * (170 / 400);
  const integral = sum(xs.flatMap((x) => ys.map((y) => Math.sqrt(p(x, y) * t(x, y)) * cell)));
  expect(gaussianCoverage(predicted, target)).toBeCloseTo(integral, 6);
});
test("coverage is the same both ways round, and falls with distance and with a wrong size", () => {
  const other: Box = [90, 190, 150, 230];
  expect(gaussianCoverage(other, target)).toBeCloseTo(gaussianCoverage(target, other), 12);
  const falling = (values: number[]) => values.every((value, i) => i === 0 || value < values[i - 1]!);
  expect(falling([0, 5, 20, 80].map((d) => gaussianCoverage(moved(target, d, 0), target)))).toBe(true);
  expect(falling([1, 1.5, 3, 10].map((k) => gaussianCoverage([120 - 20 * k, 200, 120 + 20 * k, 210], target)))).toBe(true);
});
test("nothing depends on where the origin is, on the unit of an axis, or on which corners are named", () => {
  const random = createRandom(2);
  const box = (): Box => {
    const [x, y] = [100 + 60 * random(), 200 + 15 * random()];
    return [x, y, x + 5 + 40 * random(), y + 5 + 10 * random()];
  };
  for (let i = 0; i < 50; i++) {
    const predicted = box();
    for (const measure of Object.values(measures)) {
      const value = measure(predicted, target);
      expect(measure(moved(predicted, -50, 30), moved(target, -50, 30))).toBeCloseTo(value, 9);
      expect(measure(stretched(predicted, 2, 0.5), stretched(target, 2, 0.5))).toBeCloseTo(value, 9);
      const [x1, y1, x2, y2] = predicted;
      expect(measure([x2, y2, x1, y1], target)).toBe(value);
      expect(measure([x1, y2, x2, y1], target)).toBe(value);
    }
  }
});
test("intersection over union of two boxes, by counting pixels", () => {
  const predicted: Box = [120, 205, 150, 230];
  const inside = (box: Box) => (x: number, y: number) => x > box[0] && x < box[2] && y > box[1] && y < box[3];
  const pixels = linspace(90.5, 159.5, 70).flatMap((x) =>
    linspace(190.5, 239.5, 50).map((y) => [inside(predicted)(x, y), inside(target)(x, y)]),
  );
  const iou = mean(pixels.filter(([p, t]) => p || t).map(([p, t]) => (p && t ? 1 : 0)));
  expect(boxIou(predicted, target)).toBeCloseTo(iou, 12);
  expect(boxIou([500, 500, 600, 600], target)).toBe(0);
});
test("a hit needs the middle of the prediction on the element, edges included", () => {
  expect([boxHit([140, 210, 140, 210], target), boxHit([100, 200, 182, 210], target), boxHit([100, 200, 180, 210], target)]).toEqual([
    1, 0, 1,
  ]);
});
test("far away the rewards vanish and stay finite", () => {
  for (const measure of Object.values(measures)) expect(measure(moved(target, 1e9, 1e9), target)).toBe(0);
  expect(gaussianCoverage([0, 0, 1e300, 1e300], target)).toBeCloseTo(0, 12);
  expect(gaussianCoverage([0, 0, 1e9, 1e9], target)).toBeGreaterThan(0);
});

const judged = async (response: string, reference: unknown = target, options = {}) =>
  scoreOne(gaussianGrounding(options), { response, reference: reference as never });

test("a perfect box earns 2, a perfect point 1", async () => {
  expect(await judged("[100, 200, 140, 210]")).toMatchObject({ value: 2 });
  expect(await judged("(120, 205)")).toMatchObject({ value: 1, parts: { point: 1, coverage: 0 } });
});
test("inverted corners are swapped; a box without an area earns its point alone; prose earns nothing", async () => {
  expect(await judged("[140, 210, 100, 200]")).toMatchObject({ value: 2 });
  expect(await judged("[120, 200, 120, 210]")).toMatchObject({ value: 1, parts: { point: 1, coverage: 0 } });
  expect(await judged("It is the button at the top.")).toMatchObject({ value: 0, why: "no box or point could be read" });
});
test("weights weigh, and a scale brings the numbers of a resized screen back", async () => {
  expect(await judged("[100, 200, 140, 210]", target, { pointWeight: 0.5, coverageWeight: 2 })).toMatchObject({ value: 2.5 });
  expect(await judged("[50, 50, 70, 52.5]", target, { scale: [2, 4] })).toMatchObject({ value: 2 });
});
test("a reference that is no box is the row's fault", async () => {
  for (const reference of [null, true, "top left", [1, 2, 3], [1, 2, 1, 9], { x: 1, y: 2 }, [1, 2, 3, "4"]]) {
    await expect(judged("[1, 2, 3, 4]", reference)).rejects.toBeInstanceOf(InvalidRollout);
  }
  await expect(scoreOne(gaussianGrounding(), { response: "[1, 2, 3, 4]" })).rejects.toThrow(
    "gaussianGrounding: needs a reference [x1, y1, x2, y2] or { x, y, width, height } that is a box with an area",
  );
});
test("the reference may be corners, a text of them, or x, y, width and height by name", () => {
  const read = (reference: unknown) => targetBox("t", { prompt: [], response: [], fields: {}, reference: reference as never });
  expect(read("[100, 200, 140, 210]")).toEqual(target);
  expect(read({ x: 100, y: 200, width: 40, height: 10 })).toEqual(target);
});

test.each<[string, Box | null]>([
  ["[1,2,3,4]", [1, 2, 3, 4]],
  ["<think>[9, 9, 9, 9]</think> [1, 2, 3, 4]", [1, 2, 3, 4]],
  ["[9, 9] <answer>[ 1.5 , -2 , .3 , 4 ]</answer>", [1.5, -2, 0.3, 4]],
  ['{"bbox_2d": [1, 2, 3, 4], "label": "x"} or [5, 6, 7, 8]', [1, 2, 3, 4]],
  ["click(3, 4) then [1, 2, 3, 4]", [1, 2, 3, 4]],
  ["3, 4", [3, 4, 3, 4]],
  ["1, 2, 3, 4", [1, 2, 3, 4]],
  ["[1, 2, 3]", null],
  ["[1, 2, 3, 4, 5]", null],
  ["there are 3 of 4", null],
  [`[${"9".repeat(400)}, 2, 3, 4]`, null],
  ["", null],
])("reads %j as %j", (text, box) => {
  expect(parseBox(text)).toEqual(box);
});
test("hostile texts are read in linear time", () => {
  for (const text of [`[${"9".repeat(300_000)}`, "[1, ".repeat(100_000), `[1,2,3${" ".repeat(300_000)}`, `(${"1.".repeat(150_000)}`]) {
    expect(parseBox(text)).toBeNull();
  }
});
test("says what is wrong with boxes and numbers", () => {
  expect(() => gaussianPoint([1, 2, 3, 4], [5, 5, 5, 9])).toThrow(
    "gaussianPoint: needs two boxes [x1, y1, x2, y2], the target with an area",
  );
  expect(() => boxIou([1, 2, Number.NaN, 4], target)).toThrow("boxIou: needs two boxes");
  expect(() => gaussianCoverage(target, target, { alpha: 0 })).toThrow("gaussianCoverage: alpha must be above 0; got 0");
  expect(() => gaussianGrounding({ pointWeight: -1 })).toThrow("gaussianGrounding: weights must be at least 0, alpha and scale above 0");
});

import { expect, test } from "vitest";
import { createRandom, each, InvalidRollout, type Reward, scoreOne } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import { clipSteps } from "./clip-steps.ts";
import { deltaSteps } from "./delta-steps.ts";
import { successWithSteps } from "./success-with-steps.ts";

const random = createRandom(15);
const draw = () => Array.from({ length: 1 + random.integer(12) }, () => random());

test("clip: every step at most 0, so no step more can pay", () => {
  for (let trial = 0; trial < 200; trial++) {
    const steps = draw();
    const clipped = clipSteps(steps, { eta: 0.7 });
    for (const step of clipped) expect(step).toBeLessThanOrEqual(0);
    expect(sum(clipSteps([...steps, random()], { eta: 0.7 }))).toBeLessThanOrEqual(sum(clipped));
  }
});
test("delta: what follows from a step on adds up to that step alone", () => {
  for (let trial = 0; trial < 200; trial++) {
    const steps = draw();
    const shaped = deltaSteps(steps);
    steps.forEach((step, k) => {
      expect(sum(shaped.slice(k))).toBeCloseTo(k === steps.length - 1 ? 0 : step, 12);
    });
  }
});
test("repeating a good step grows the plain sum without limit, and neither clip nor delta", () => {
  const repeated = (times: number) => [...Array<number>(times).fill(0.95), 0.9, 0.9];
  expect(sum(repeated(100)) - sum(repeated(1))).toBeCloseTo(99 * 0.95, 9);
  for (const shape of [deltaSteps, (q: number[]) => clipSteps(q, { eta: 0.9 }), (q: number[]) => deltaSteps(clipSteps(q, { eta: 0.9 }))]) {
    expect(sum(shape(repeated(100)))).toBeCloseTo(sum(shape(repeated(1))), 12);
  }
});
test("steps without a score: good enough for clip, a continuation for delta", () => {
  expect(clipSteps([null, 0], { eta: 1 })).toEqual([0, -1]);
  expect(deltaSteps([null, 0.5, null, 1])).toEqual(deltaSteps([0, 0.5, 0.5, 1]));
  expect(deltaSteps([])).toEqual([]);
  expect(() => deltaSteps([Number.NaN])).toThrow("deltaSteps: step rewards must be finite or null; got NaN");
  expect(() => clipSteps([0], { eta: Number.NaN })).toThrow("clipSteps: eta must be finite; got NaN");
});

const always = (value: number | null): Reward => each(() => value);
const scored = (steps: number[]): Reward => each(() => ({ value: 0, steps }));

test("success: the last step carries the outcome, and the steps add up to the value", async () => {
  for (let trial = 0; trial < 50; trial++) {
    const steps = draw();
    const verdict = await scoreOne(successWithSteps(always(1), scored(steps), { shape: deltaSteps, alpha: 0.3 }), { response: "" });
    const { value, steps: earned } = verdict as { value: number; steps: number[] };
    expect(value).toBeCloseTo(1 + 0.3 * (steps.length > 1 ? steps[0]! : 0), 12);
    expect(sum(earned)).toBeCloseTo(value, 12);
    expect(earned.at(-1)).toBe(1);
  }
});
test("without steps only the outcome is left; without an outcome nothing is said; without a list it is invalid", async () => {
  expect(await scoreOne(successWithSteps(always(1), scored([])), { response: "" })).toMatchObject({ value: 1, steps: [] });
  expect(await scoreOne(successWithSteps(always(null), scored([1])), { response: "" })).toMatchObject({ value: null });
  await expect(scoreOne(successWithSteps(always(1), always(1)), { response: "" })).rejects.toBeInstanceOf(InvalidRollout);
  expect(() => successWithSteps(always(1), always(1), { alpha: Infinity })).toThrow("successWithSteps: alpha must be finite");
});

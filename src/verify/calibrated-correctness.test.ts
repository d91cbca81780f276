import { expect, test } from "vitest";
import { each, scoreOne } from "../core/index.ts";
import { linspace } from "../math/index.ts";
import { calibratedCorrectness } from "./calibrated-correctness.ts";

const judged = async (c: number, q: string | number) => {
  const score = await scoreOne(calibratedCorrectness(each(() => c)), { response: `<confidence>${q}</confidence>` });
  return (score as { value: number }).value;
};

test("the four corners", async () => {
  expect([await judged(1, 1), await judged(1, 0), await judged(0, 0), await judged(0, 1)]).toEqual([1, 0, 0, -1]);
});
test("theorem 1: the best report is the truth, and it earns p²", async () => {
  for (const p of [0, 0.1, 0.37, 0.5, 0.9, 1]) {
    const expected = async (q: number) => p * (await judged(1, q)) + (1 - p) * (await judged(0, q));
    expect(await expected(p)).toBeCloseTo(p * p, 12);
    for (const q of linspace(0, 1, 21)) expect(await expected(q)).toBeLessThanOrEqual(p * p + 1e-12);
  }
});
test("the stated confidence goes along, for a vote", async () => {
  expect(await scoreOne(calibratedCorrectness(each(() => 1)), { response: "<confidence> 0.5 </confidence>" })).toEqual({
    value: 0.75,
    parts: { correct: 1, calibration: -0.25 },
    confidence: 0.5,
  });
});
test("a confidence that is no number in [0, 1] is never clipped", async () => {
  for (const q of ["1.2", "-0.1", "90%", "", "NaN", "Infinity", "1e-1"]) expect(await judged(1, q)).toBe(-1);
});
test("the confidence may come from elsewhere", async () => {
  const reward = calibratedCorrectness(
    each(() => 1),
    { confidence: (one) => one.fields.confidence as number },
  );
  expect(await scoreOne(reward, { response: "", fields: { confidence: 0.9 } })).toMatchObject({ value: 0.99, confidence: 0.9 });
});

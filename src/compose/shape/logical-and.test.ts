import { expect, test } from "vitest";
import { createRandom, each, type Reward, scoreOne } from "../../core/index.ts";
import { logicalAnd } from "./logical-and.ts";
import { logicalOr } from "./logical-or.ts";

const always = (value: number | null): Reward => each(() => value);
const parts = (values: (number | null)[]) => Object.fromEntries(values.map((value, k) => [`p${k}`, always(value)]));
const and = async (...values: (number | null)[]) =>
  ((await scoreOne(logicalAnd(parts(values)), { response: "" })) as { value: number }).value;
const or = async (...values: (number | null)[]) =>
  ((await scoreOne(logicalOr(parts(values)), { response: "" })) as { value: number }).value;

test("probabilities multiply; their complements do for or", async () => {
  const random = createRandom(6);
  for (let trial = 0; trial < 50; trial++) {
    const p = Array.from({ length: 1 + random.integer(4) }, () => random());
    const logs = p.map(Math.log);
    expect(Math.exp(await and(...logs))).toBeCloseTo(
      p.reduce((a, b) => a * b, 1),
      12,
    );
    expect(Math.exp(await or(...logs))).toBeCloseTo(1 - p.reduce((a, b) => a * (1 - b), 1), 12);
    expect(await or(...logs)).toBeGreaterThanOrEqual(Math.max(...logs) - 1e-12);
    expect(await and(...logs)).toBeLessThanOrEqual(Math.min(...logs));
  }
});
test("one part alone is itself, and a certain part leaves and to the others and decides or", async () => {
  expect(await and(-0.3)).toBe(-0.3);
  expect(await or(-0.3)).toBeCloseTo(-0.3, 12);
  expect(await and(0, -0.3)).toBe(-0.3);
  expect(await or(0, -0.3)).toBeCloseTo(0, 15);
});
test("chances far below what a double can hold still add up", async () => {
  expect(await or(-2000, -2000)).toBeCloseTo(-2000 + Math.LN2, 9);
  expect(await or(-24, -24)).toBeCloseTo(-24 + Math.LN2, 6);
  expect(await and(-2000, -2000)).toBe(-4000);
});
test("a part that abstains changes nothing; all of them, and the whole abstains", async () => {
  expect(await and(-1, null)).toBe(-1);
  expect(await or(null, -1)).toBeCloseTo(-1, 12);
  expect(await and(null)).toBe(null);
  expect(await or(null)).toBe(null);
});
test("says what is no log-probability", async () => {
  await expect(and(-1, 0.5)).rejects.toThrow("logicalAnd: parts must be log-probabilities, at most 0; got 0.5");
  await expect(or(0.5)).rejects.toThrow("logicalOr: parts must be log-probabilities, at most 0; got 0.5");
  expect(() => logicalAnd({})).toThrow("logicalAnd: needs at least one part; got {}");
});

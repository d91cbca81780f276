import { expect, test } from "vitest";
import { each, scoreOne, valueOf } from "../core/index.ts";
import { verifiedOrJudged } from "./verified-or-judged.ts";

const value = async (v: number | null, r: number | null, scale = 1) =>
  valueOf(
    await scoreOne(
      verifiedOrJudged(
        each(() => v),
        each(() => r),
        { scale },
      ),
      { response: "" },
    ),
  );

test("nothing unverified earns as much as what is verified, however sure the reward is", async () => {
  expect(await value(1, -50)).toBe(1);
  expect(await value(0, 20)).toBeLessThan(1);
  expect(await value(0.5, 0)).toBe(0.5);
});
test("where the rule has no opinion the reward decides; where neither has, nobody", async () => {
  expect(await value(null, Math.log(3))).toBeCloseTo(0.75, 12);
  expect(await value(null, Math.log(3), 2)).toBeCloseTo(0.9, 12);
  expect(await value(0, null)).toBeNull();
  expect(await value(1, null)).toBe(1);
});
test("says what the scale must be", () => {
  const one = each(() => 1);
  expect(() => verifiedOrJudged(one, one, { scale: 0 })).toThrow("verifiedOrJudged: scale must be above 0; got 0");
});

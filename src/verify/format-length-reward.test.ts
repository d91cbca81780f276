import { expect, test } from "vitest";
import { each, scoreOne, valueOf } from "../core/index.ts";
import { formatLengthReward } from "./format-length-reward.ts";

const answered = each((one) => (one.fields.answered ? 1 : 0));
const judged = async (thinks: boolean, answers: boolean, length: number) =>
  valueOf(
    await scoreOne(formatLengthReward({ answered, max: 100 }), {
      response: thinks ? "<think>hm</think> 4" : "4",
      fields: { answered: answers },
      tokens: { ids: new Int32Array(length) },
    }),
  );

test("well-formed at the turning point earns 2, without thinking half a point less", async () => {
  expect(await judged(true, true, 50)).toBe(2);
  expect(await judged(false, true, 50)).toBe(1.5);
});
test("without an answer, length can only cost", async () => {
  expect(await judged(true, false, 50)).toBe(0);
  expect(await judged(true, false, 100)).toBe(-1);
});
test("too long costs what two format points give", async () => {
  expect(await judged(true, true, 500)).toBe(0);
});
test("refuses a turning point at the limit", () => {
  expect(() => formatLengthReward({ turn: 1 })).toThrow("formatLengthReward: max must be above 0 and turn in (0, 1)");
});
test("by default an answer in a box counts, and one in words does not", async () => {
  const value = async (response: string) => valueOf(await scoreOne(formatLengthReward({ max: 14 }), { response }));
  expect(await value("<think> two and two </think> \\boxed{4}")).toBeGreaterThan(1);
  expect(await value("<think> two and two </think> who knows")).toBe(0);
});

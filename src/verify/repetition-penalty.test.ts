import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { repetitionPenalty } from "./repetition-penalty.ts";

const penalty = (response: string, options = {}) => scoreOne(repetitionPenalty(options), { response });

test("a a a a has four words, one of them distinct: three quarters of the full penalty", async () => {
  expect(await penalty("a a a a", { size: 1, maxPenalty: -2 })).toBe(-1.5);
});
test("by hand: the five pairs of 'a b a b a c' hold three distinct ones", async () => {
  expect(await penalty("a b a b a c", { size: 2 })).toBeCloseTo(-(1 - 3 / 5), 12);
});
test("case does not hide a repetition", async () => {
  expect(await penalty("No no", { size: 1 })).toBe(-0.5);
});
test("too short to repeat costs nothing", async () => {
  expect(await penalty("a a", { size: 3 })).toBe(0);
  expect(await penalty("")).toBe(0);
});
test("more of the same loop costs more, and never more than the maximum", async () => {
  const [short, long] = [await penalty("x y z ".repeat(3)), await penalty("x y z ".repeat(1000))];
  expect(long).toBeLessThan(short as number);
  expect(long).toBeGreaterThan(-1);
});
test("refuses a size of 0 and a penalty that pays", () => {
  expect(() => repetitionPenalty({ size: 0 })).toThrow("repetitionPenalty: size must be a positive integer");
  expect(() => repetitionPenalty({ maxPenalty: 1 })).toThrow("maxPenalty at most 0");
});

import { expect, test } from "vitest";
import { each, type Reward, scoreOne } from "../core/index.ts";
import { gate } from "./gate.ts";

const always = (value: number | null): Reward => each(() => value);
const judged = async (condition: number | null, reward: number | null, options = {}) =>
  ((await scoreOne(gate(always(condition), always(reward), options), { response: "" })) as { value: number | null }).value;

test("is the reward where the condition holds and the closed value where it does not", async () => {
  expect(await judged(1, 0.7)).toBe(0.7);
  expect(await judged(0, 0.7)).toBe(0);
  expect(await judged(0, 0.7, { closed: -0.5 })).toBe(-0.5);
});
test("the threshold itself opens", async () => {
  expect(await judged(0.6, 1, { threshold: 0.6 })).toBe(1);
  expect(await judged(0.6 - 1e-12, 1, { threshold: 0.6 })).toBe(0);
});
test("a closed gate hides even a reward that is better than the closed value", async () => {
  expect(await judged(0, 100)).toBe(0);
});
test("abstains where nobody knows: the condition abstains, or the reward does behind an open gate", async () => {
  expect(await judged(null, 1)).toBeNull();
  expect(await judged(1, null)).toBeNull();
  expect(await judged(0, null)).toBe(0);
});

import { expect, test } from "vitest";
import { each, type RolloutInput, scoreAll, valueOf } from "../../core/index.ts";
import { shortestRightBonus } from "./shortest-right-bonus.ts";

const outcome = each((one) => one.fields.earned as number | null);
const answer = (earned: number | null, length: number, group = "q"): RolloutInput => ({
  response: "",
  group,
  fields: { earned },
  tokens: { ids: new Int32Array(length) },
});
const values = async (batch: RolloutInput[], options = {}) => (await scoreAll(shortestRightBonus(outcome, options), batch)).map(valueOf);

test("the shortest right answer earns 0.2 more; a shorter wrong one nothing", async () => {
  expect(await values([answer(1, 300), answer(1, 200), answer(0, 150), answer(1, 250)])).toEqual([1, 1.2, 0, 1]);
});
test("nobody earns it where the shortest right answer is not longer than 100: not even the next one", async () => {
  expect(await values([answer(1, 100), answer(1, 200)])).toEqual([1, 1]);
  expect(await values([answer(1, 101), answer(1, 200)])).toEqual([1.2, 1]);
});
test("the first of equals, each group for itself, and nobody where none is right", async () => {
  expect(await values([answer(1, 200), answer(1, 200), answer(0, 200, "b"), answer(1, 900, "c")])).toEqual([1.2, 1, 0, 1.2]);
});
test("bonus 0 is correctness alone; what is not judged takes no part", async () => {
  expect(await values([answer(1, 200), answer(0, 10)], { bonus: 0 })).toEqual([1, 0]);
  expect(await values([answer(null, 150), answer(1, 200)])).toEqual([null, 1.2]);
});
test("refuses negative numbers", () => {
  expect(() => shortestRightBonus(outcome, { bonus: -1 })).toThrow("shortestRightBonus: bonus and minLength must be at least 0");
});

import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { mean, range, sum } from "../math/index.ts";
import { userTypesWorld } from "./user-types-world.ts";

test("each attribute that is told doubles the belief in the true type", () => {
  const { beliefs, type, success } = userTypesWorld().play(({ turn }) => turn, createRandom(2));
  expect(beliefs.map((belief) => belief[type])).toEqual([1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 1]);
  expect(beliefs.map((belief) => sum(belief))).toEqual([1, 1, 1, 1, 1, 1]);
  expect(success).toBe(true);
});
test("small talk, and asking twice, teach nothing", () => {
  const { beliefs, type } = userTypesWorld().play(({ turn }) => (turn < 2 ? 3 : 9), createRandom(2));
  expect(beliefs.at(-1)![type]).toBe(1 / 8);
});
test("what is offered suits as often as the belief says", () => {
  const world = userTypesWorld();
  const random = createRandom(5);
  const successes = range(4000).map(() => Number(world.play(({ turn }) => (turn < 2 ? turn : 9), random).success));
  expect(mean(successes)).toBeCloseTo(0.25, 1);
});
test("an agent that may end the dialogue has one action more, and ends it", () => {
  const world = userTypesWorld({ canEnd: true, turns: 8 });
  expect(world.end).toBe(10);
  expect(world.play(({ turn }) => (turn === 2 ? 10 : 9), createRandom(1)).turns).toHaveLength(3);
});

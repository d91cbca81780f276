import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { mean, range } from "../math/index.ts";
import { type ClarifyState, clarifyWorld } from "./clarify-world.ts";

const world = clarifyWorld();
const played = (choose: (state: ClarifyState) => number) => {
  const random = createRandom(1);
  return range(10_000).map(() => world.play(choose, random));
};

test("who knows what is needed always succeeds, and asks for nothing else", () => {
  const ideal = ({ intent, known }: ClarifyState) => {
    const missing = known.findIndex((value, slot) => value === null && world.needs[intent]![slot]);
    return missing < 0 ? world.act : missing;
  };
  const dialogues = played(ideal);
  expect(mean(dialogues.map(({ success }) => Number(success)))).toBeGreaterThan(0.999);
  // On average 1.5 slots are left out, 3 in 4 of them are needed, each takes 1 / 0.9 questions, and one turn acts.
  expect(mean(dialogues.map(({ turns }) => turns.length))).toBeCloseTo(1 + (1.5 * 0.75) / 0.9, 1);
});
test("who acts at once succeeds where nothing needed was left out", () => {
  // No slot left out: 1/4; one: the needless one of four; more: never.
  expect(mean(played(() => world.act).map(({ success }) => Number(success)))).toBeCloseTo(0.25 + 0.25 / 4, 1);
});
test("who never acts fails after ten turns", () => {
  const { success, turns } = world.play(() => 0, createRandom(1));
  expect([success, turns.length]).toEqual([false, 10]);
});

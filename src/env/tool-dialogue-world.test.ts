import { expect, test } from "vitest";
import { recordedTools } from "./recorded-tools.ts";
import { toolDialogueWorld } from "./tool-dialogue-world.ts";

const world = toolDialogueWorld();

test("the first option of each choice is right, in every turn; weights add up to one", () => {
  for (const turn of [0, 1, 2]) expect(world.play(turn, [0, 0, 0, 0, 0]).met).toEqual([0, 0, 1, 1, 1, 2]);
  for (const items of world.checklist) expect(items.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
});
test("nothing is done without the right look-up, and nothing can be said of it", () => {
  expect(world.play(1, [1, 0, 0, 0, 0])).toMatchObject({ failed: [false, true, false], met: [null, 0, null, null, null, null] });
  expect(world.play(1, [0, 0, 0, 2, 0])).toMatchObject({ failed: [false, false, false], met: [0, 0, 1, null, null, null] });
});
test("calls and results stand in the messages", () => {
  const { steps } = world.play(2, [0, 3, 0, 0, 1]);
  expect(steps.map((messages) => messages.map(({ role }) => role).join(" "))).toEqual(["assistant tool", "assistant tool", "assistant"]);
  expect(steps[0]![1]!.content).toBe('{"error":"not found"}');
});
test("refuses a turn that is none and options that are none", () => {
  expect(() => world.play(3, [0, 0, 0, 0, 0])).toThrow("a turn below 3");
  expect(() => world.play(0, [0, 0, 0, 0, 4])).toThrow("one option for each of its choices");
});
test("a recorded call is the same whatever the order of its arguments, however deep", async () => {
  const call = recordedTools([{ name: "f", arguments: { a: { x: 1, y: [2, { z: 3, w: 4 }] }, b: 0 }, result: "r" }]);
  expect(await call({ name: "f", arguments: { b: 0, a: { y: [2, { w: 4, z: 3 }], x: 1 } } })).toBe("r");
  await expect(call({ name: "f", arguments: { b: 0, a: { y: [{ w: 4, z: 3 }, 2], x: 1 } } })).rejects.toThrow(
    "only calls that were recorded",
  );
  await expect(call({ name: "g", arguments: {} })).rejects.toThrow("recordedTools: only calls that were recorded, 1 of them");
});

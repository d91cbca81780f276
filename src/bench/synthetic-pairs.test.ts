import { expect, test } from "vitest";
import { type LanguageModel, promptText, responseText } from "../core/index.ts";
import { corruptedInstructionPairs } from "./corrupted-instruction-pairs.ts";
import { wrongAnswerPairs } from "./wrong-answer-pairs.ts";

test("each answer is in one pair at most, and unchecked ones in none", () => {
  expect(wrongAnswerPairs([false, true, true, null, false, true])).toEqual([{ chosen: 1, rejected: 0 }, { chosen: 2, rejected: 4 }]); // biome-ignore format: rows
  expect(wrongAnswerPairs([false, true, true, false], { most: 1 })).toEqual([{ chosen: 1, rejected: 0 }]);
});
test("where all are right or all are wrong there is nothing to prefer", () => {
  expect(wrongAnswerPairs([true, true])).toEqual([]);
  expect(wrongAnswerPairs([false, null])).toEqual([]);
  expect(() => wrongAnswerPairs([], { most: 0 })).toThrow("wrongAnswerPairs: most must be at least 1; got 0");
});

/** Answers by a table: what it was asked, to what it says. */
const says = (answers: Record<string, string>, finish: "stop" | "length" = "stop"): LanguageModel => ({
  id: "table",
  chat: async ([message]) => [{ text: answers[message!.content] ?? "?", finish }],
});
const corrupt = (instruction: string) => `change: ${instruction}`;

test("the rejected response answers the changed instruction and is shown under the original", async () => {
  const model = says({ "Name a sea.": "The Baltic", "change: Name a sea.": "Name a river.", "Name a river.": "The Elbe" });
  const [pair] = await corruptedInstructionPairs(model, ["Name a sea."], { corrupt });
  expect([responseText(pair!.chosen), responseText(pair!.rejected), pair!.corrupted]).toEqual(["The Baltic", "The Elbe", "Name a river."]);
  expect([pair!.chosen, pair!.rejected].map(promptText)).toEqual(["Name a sea.", "Name a sea."]);
  expect(pair!.chosen.group).toBe(pair!.rejected.group);
});
test("no pair where nothing was changed, where both responses are one, or where one was cut", async () => {
  const unchanged = says({ "Name a sea.": "The Baltic", "change: Name a sea.": "Name a sea." });
  expect(await corruptedInstructionPairs(unchanged, ["Name a sea."], { corrupt })).toEqual([]);
  const same = says({ "Name a sea.": "Water", "change: Name a sea.": "Name a river.", "Name a river.": "Water" });
  expect(await corruptedInstructionPairs(same, ["Name a sea."], { corrupt })).toEqual([]);
  expect(await corruptedInstructionPairs(says({}, "length"), ["Name a sea."], { corrupt })).toEqual([]);
});
test("an empty instruction is refused, and a model that is down stops it", async () => {
  await expect(corruptedInstructionPairs(says({}), [" "])).rejects.toThrow("corruptedInstructionPairs: instructions must not be empty");
  const down: LanguageModel = { id: "down", chat: () => Promise.reject(new Error("busy")) };
  await expect(corruptedInstructionPairs(down, ["a"])).rejects.toThrow("busy");
});

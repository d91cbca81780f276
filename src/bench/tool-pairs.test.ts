import { expect, test } from "vitest";
import type { ToolCall } from "../core/index.ts";
import { toolCallError } from "../verify/index.ts";
import { toolPairs } from "./tool-pairs.ts";

const call = (name: string, args: Record<string, unknown>): ToolCall => ({ name, arguments: args });
const gold = [call("book", { city: "Paris", nights: 2 }), call("book", { city: "Rome", nights: 3 })];

test("the order of the calls and whether a number is written as text do not matter", () => {
  expect(toolCallError(gold, [call("book", { nights: "3", city: "Rome" }), gold[0]!])).toBeNull();
  expect(toolCallError([], [])).toBeNull();
});
test.each([
  ["wrong count", [gold[0]!]],
  ["wrong function", [gold[0]!, call("cancel", { city: "Rome", nights: 3 })]],
  ["missing argument", [gold[0]!, call("book", { city: "Rome" })]],
  ["extra argument", [gold[1]!, call("book", { city: "Paris", nights: 2, pool: true })]],
  ["wrong type", [gold[1]!, call("book", { city: "Paris", nights: [2] })]],
  ["wrong value", [gold[1]!, call("book", { city: "Paris", nights: 4 })]],
] as const)("%s", (error, given) => {
  expect(toolCallError(gold, given)).toBe(error);
});
test("calls without an object of arguments are a matter of form", () => {
  expect(toolCallError(gold, [gold[0]!, { name: "book", arguments: "Rome" }])).toBe("format");
});
test("a task that all models solved gives no pair, and one mistake of several models gives one", () => {
  const wrong = [gold[0]!];
  expect(
    toolPairs([
      { gold, outputs: [gold, [...gold].reverse()] },
      { gold, outputs: [wrong, gold, wrong, null] },
    ]),
  ).toEqual([
    { task: 1, output: 0, error: "wrong count" },
    { task: 1, output: 3, error: "format" },
  ]);
});

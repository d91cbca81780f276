import { describe, expect, test } from "vitest";
import { createRandom, InvalidRollout, type Rollout, type RolloutInput, type Score, scoreOne, type ToolCall } from "../../core/index.ts";
import { assign } from "./assign.ts";
import { functionCallMatch } from "./function-call-match.ts";
import { parseToolCalls } from "./parse-tool-calls.ts";
import { sameToolCalls } from "./same-tool-calls.ts";
import { toolCallScore } from "./tool-call-score.ts";
import { toolNameScore } from "./tool-name-score.ts";
import { toolRl } from "./tool-rl.ts";

const call = (name: string, args: Record<string, unknown> = {}): ToolCall => ({ name, arguments: args });
const say = (toolCalls: ToolCall[], content = ""): RolloutInput["response"] => [{ role: "assistant", content, toolCalls }];

describe("reading", () => {
  test("one call a line, one a block, a list, and JSON over several lines", () => {
    const two = [call("f", { x: 1 }), call("g")];
    expect(parseToolCalls('<tool_call>\n{"name": "f", "parameters": {"x": 1}}\n{"name": "g", "arguments": {}}\n</tool_call>')).toEqual(two);
    expect(
      parseToolCalls('<tool_call>{"name": "f", "arguments": {"x": 1}}</tool_call> <tool_call>{"name": "g", "arguments": "{}"}</tool_call>'),
    ).toEqual(two);
    expect(parseToolCalls('<tool_call>[{"name": "f", "arguments": {\n"x": 1}}, {"name": "g", "arguments": {}}]</tool_call>')).toEqual(two);
  });
  test("a call in the reasoning is not made", () => {
    expect(parseToolCalls('<think><tool_call>{"name": "f", "arguments": {}}</tool_call></think>No.')).toEqual([]);
  });
  test.each([
    "<tool_call>",
    '<tool_call>{"name": "f", "arguments": {}}',
    '{"name": "f"}</tool_call>',
    "<tool_call>{'name': 'f', 'arguments': {}}</tool_call>",
    '<tool_call>{"name": "f"}</tool_call>',
    '<tool_call>{"arguments": {}}</tool_call>',
    '<tool_call>{"name": "f", "arguments": [1]}</tool_call>',
    '<tool_call>{"name": "f", "arguments": {}} thanks</tool_call>',
    "<tool_call></tool_call>",
  ])("%j cannot be read", (text) => {
    expect(parseToolCalls(text)).toBeNull();
  });
});

describe("scores of calls", () => {
  test("section 3.3, by hand: two calls, one with a wrong value, one with a wrong key", () => {
    const gold = [call("f", { x: 1, y: 2 }), call("g", { z: "a" })];
    const given = [call("f", { x: 1, y: 3 }), call("g", { w: "a" })];
    // names 1, f: keys 1 + one value, g: nothing; of 1 + (1 + 2) + (1 + 1)
    expect(toolCallScore(gold, given)).toBeCloseTo(3 / 6);
  });
  test("the order of the calls does not matter to the score, but to sameness", () => {
    const gold = [call("f", { x: 1 }), call("g")];
    expect(toolCallScore(gold, gold.toReversed())).toBe(1);
    expect(sameToolCalls(gold, gold.toReversed())).toBe(0);
    expect(sameToolCalls(gold, [call("f", { x: 1 }), call("g")])).toBe(1);
  });
  test("matching in turn depends on order where a tool is called twice; the best assignment does not", () => {
    const gold = [call("f", { x: 1 }), call("f", { x: 1, y: 2 })];
    const given = [call("f", { x: 1, y: 2 }), call("f", { x: 3 })];
    expect(toolCallScore(gold, given)).toBeLessThan(toolCallScore(gold, given, { optimal: true }));
    const random = createRandom(1);
    const draw = () => Array.from({ length: 4 }, () => call("f", { x: random.integer(3), y: random.integer(2) }));
    for (let i = 0; i < 100; i++) {
      const [a, b] = [draw(), draw()];
      expect(toolCallScore(a, b)).toBeLessThanOrEqual(toolCallScore(a, b, { optimal: true }) + 1e-12);
      expect(toolCallScore(a, b, { optimal: true })).toBeCloseTo(
        toolCallScore(random.shuffle(a), random.shuffle(b), { optimal: true }),
        12,
      );
    }
  });
  test("one call too many lowers the agreement of names, and so does one too few", () => {
    const gold = [call("f", { x: 1 })];
    expect(toolCallScore(gold, [...gold, ...gold])).toBeCloseTo((0.5 + 2) / 3);
    expect(toolCallScore([...gold, ...gold], gold)).toBeCloseTo((0.5 + 2) / 5);
    expect(toolNameScore(gold, [...gold, ...gold])).toBe(0.5);
  });
  test("1 is not its text unless asked; objects are equal whatever the order of their keys", () => {
    expect(toolCallScore([call("f", { x: 1 })], [call("f", { x: "1" })])).toBeCloseTo(2 / 3);
    expect(toolCallScore([call("f", { x: 1 })], [call("f", { x: "1" })], { coerce: true })).toBe(1);
    expect(toolCallScore([call("f", { x: { a: 1, b: [2] } })], [call("f", { x: { b: [2], a: 1 } })])).toBe(1);
    expect(toolCallScore([call("f", { x: [1, 2] })], [call("f", { x: [2, 1] })])).toBeCloseTo(2 / 3);
  });
  test("the best assignment is the best of all, found by trying them", () => {
    const random = createRandom(2);
    const orders = (list: number[]): number[][] =>
      list.length === 0 ? [[]] : list.flatMap((one) => orders(list.filter((other) => other !== one)).map((rest) => [one, ...rest]));
    for (let i = 0; i < 50; i++) {
      const worth = Array.from({ length: 3 }, () => Array.from({ length: 5 }, () => random()));
      const sum = (order: readonly number[]) => worth.reduce((total, row, r) => total + row[order[r]!]!, 0);
      expect(sum(assign(worth))).toBeCloseTo(Math.max(...orders([0, 1, 2, 3, 4]).map(sum)), 12);
    }
  });
  test("says what no call is", () => {
    expect(() => toolCallScore([{ name: "f", arguments: "x" }], [])).toThrow(
      "toolCallScore: a call must have a name and an object of arguments",
    );
  });
});

describe("ToolRL", () => {
  const gold = '<think>a</think>\n<tool_call>\n{"name": "f", "parameters": {"x": 1, "y": 2}}\n</tool_call>';
  const judged = async (response: RolloutInput["response"], reference: Rollout["reference"] = gold) =>
    (await scoreOne(toolRl(), { response, reference })) as Score;

  test("the gold answer earns 4, an empty one −3", async () => {
    expect(await judged(gold)).toMatchObject({ value: 4, parts: { format: 1, correct: 3 } });
    expect(await judged("")).toMatchObject({ value: -3, parts: { format: 0, correct: -3 } });
  });
  test("one of two values wrong: 6 · 3/4 − 3", async () => {
    expect((await judged(gold.replace('"y": 2', '"y": 3'))).parts).toEqual({ format: 1, correct: 1.5 });
  });
  test("calls that cannot be read earn the least, in any form", async () => {
    expect(await judged(gold.replace('"y": 2}}', '"y": 2}'))).toMatchObject({
      value: -2,
      parts: { format: 1, correct: -3 },
      why: "a tool call cannot be read",
    });
  });
  test.each([
    ["text around it", `Sure. ${gold}`],
    ["no thought", gold.replace("<think>a</think>\n", "")],
    ["a response that was not asked for", `${gold}\n<response>done</response>`],
    ["calls on the line of their tag", gold.replace("<tool_call>\n", "<tool_call>")],
    ["two thoughts", `<think>b</think>\n${gold}`],
  ])("%s is not the form", async (_, text) => {
    expect((await judged(text)).parts).toMatchObject({ format: 0 });
  });
  test("where no call is asked for only the form counts", async () => {
    const spoken = "<think>a</think>\n<response>Which city?</response>";
    expect(await judged(spoken, spoken)).toMatchObject({ value: 1, parts: { correct: 0 } });
    expect(await judged(spoken, [])).toMatchObject({ value: 1 });
    expect(await judged(gold, spoken)).toMatchObject({ value: 0 });
  });
  test("calls in messages are taken as they are", async () => {
    const message = say([{ name: "f", arguments: { x: 1, y: 2 } }]);
    expect(await judged(message)).toMatchObject({ value: 4 });
    expect(await judged(message, [{ name: "f", parameters: { x: 1, y: 2 } }])).toMatchObject({ value: 4 });
    expect(await judged(say([{ name: "f", arguments: '{"x": 1, "y": 2}' }]))).toMatchObject({ value: 4 });
    expect(await judged(say([{ name: "f", arguments: '{"x": 1,' }]))).toMatchObject({ value: -2 });
  });
  test("coarse reward: all or nothing", async () => {
    const reward = toolRl({ score: sameToolCalls });
    expect(await scoreOne(reward, { response: gold.replace('"y": 2', '"y": 3'), reference: gold })).toMatchObject({ value: -2 });
    expect(await scoreOne(toolRl({ scale: 1 }), { response: gold, reference: gold })).toMatchObject({ value: 2 });
  });
  test("says what is wrong with the reference", async () => {
    await expect(judged(gold, "<tool_call>")).rejects.toBeInstanceOf(InvalidRollout);
    await expect(judged(gold, [{ tool: "f" }])).rejects.toThrow(
      "toolRl: needs a reference: a text with <tool_call> blocks, or a list of calls",
    );
  });
});

describe("function call match", () => {
  const schema = {
    name: "book.table",
    parameters: {
      type: "dict",
      properties: {
        day: { type: "string" },
        guests: { type: "integer" },
        price: { type: "float" },
        tags: { type: "array", items: { type: "string" } },
        who: { type: "dict" },
        menu: { type: "array", items: { type: "dict" } },
        quiet: { type: "boolean" },
      },
      required: ["day"],
    },
  };
  const accepted = {
    day: ["April 1, 2024"],
    guests: [2, ""],
    price: [30.5, 30, ""],
    tags: [["near river", "Cheap"], ""],
    who: [{ first: ["Ada"], last: ["Lovelace", ""] }, ""],
    menu: [[{ dish: ["soup"] }], ""],
    quiet: [true, ""],
  };
  const judged = async (calls: ToolCall[], reference: Rollout["reference"] = [{ "book.table": accepted }]) =>
    (await scoreOne(functionCallMatch(), { response: say(calls), reference, fields: { function: [schema] } })) as Score;
  const book = (args: Record<string, unknown>) => [call("book.table", { day: "april 1 2024", ...args })];

  test.each([
    {},
    { guests: 2 },
    { price: 30 },
    { tags: ["NEAR RIVER", "cheap"] },
    { who: { first: "ada" } },
    { who: { first: "Ada", last: "Lovelace" } },
    { menu: [{ dish: "Soup" }] },
    { quiet: true },
  ])("accepts %j", async (args) => {
    expect(await judged(book(args))).toEqual({ value: 1 });
  });
  test.each([
    [{ guests: "2" }, "guests has a wrong value"],
    [{ guests: 3 }, "guests has a wrong value"],
    [{ price: 31 }, "price has a wrong value"],
    [{ tags: ["cheap", "near river"] }, "tags has a wrong value"],
    [{ tags: ["near river"] }, "tags has a wrong value"],
    [{ tags: "near river" }, "tags has a wrong value"],
    [{ who: { last: "Lovelace" } }, "who has a wrong value"],
    [{ who: { first: "Ada", age: 36 } }, "who has a wrong value"],
    [{ menu: [{ dish: "soup" }, { dish: "soup" }] }, "menu has a wrong value"],
    [{ quiet: 1 }, "quiet has a wrong value"],
    [{ quiet: "true" }, "quiet has a wrong value"],
    [{ room: 1 }, "no business with room"],
    [{ day: undefined }, "day has a wrong value"],
    [{ constructor: 1 }, "no business with constructor"],
  ])("refuses %j", async (args, why) => {
    expect(await judged(book(args))).toMatchObject({ value: 0, why: expect.stringContaining(why) });
  });
  test("a name may be written with _ for . but not otherwise", async () => {
    expect(await judged([call("book_table", { day: "April 1, 2024" })])).toMatchObject({ value: 1 });
    expect(await judged([call("book", { day: "April 1, 2024" })])).toMatchObject({ value: 0, why: "calls book, not book.table" });
  });
  test("parallel calls match in any order, and each only once", async () => {
    const reference = [{ f: { x: [1, 2] } }, { f: { x: [1] } }];
    const [one, two] = [call("f", { x: 1 }), call("f", { x: 2 })];
    // In turn the first entry would take x = 1 and leave nothing for the second.
    for (const calls of [
      [one, two],
      [two, one],
    ]) {
      expect(await scoreOne(functionCallMatch(), { response: say(calls), reference })).toEqual({ value: 1 });
    }
    expect(await scoreOne(functionCallMatch(), { response: say([two, two]), reference })).toMatchObject({ value: 0 });
    expect(await scoreOne(functionCallMatch(), { response: say([one]), reference })).toMatchObject({
      value: 0,
      why: "makes 1 calls, not 2",
    });
  });
  test("no call where none is asked for", async () => {
    expect(await judged([], [])).toEqual({ value: 1 });
    expect(await scoreOne(functionCallMatch(), { response: "I cannot do that.", reference: [] })).toEqual({ value: 1 });
    expect(await judged(book({}), [])).toMatchObject({ value: 0 });
  });
  test("schemas as OpenAI writes them are read too", async () => {
    const fields = {
      tools: [{ type: "function", function: { ...schema, parameters: { ...schema.parameters, required: ["day", "guests"] } } }],
    };
    const reference = [{ "book.table": accepted }];
    expect(await scoreOne(functionCallMatch(), { response: say(book({})), reference, fields })).toMatchObject({
      value: 0,
      why: "book.table needs guests",
    });
  });
  test("says what the reference must be", async () => {
    for (const reference of [{}, "f(1)", [{ f: { x: 1 } }], [{ f: {}, g: {} }], ["f"]]) {
      await expect(judged([], reference as Rollout["reference"])).rejects.toThrow(
        "functionCallMatch: needs a reference: a list of { name: { parameter: [accepted values] } }",
      );
    }
  });
});

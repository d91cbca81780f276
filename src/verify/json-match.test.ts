import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { jsonMatch } from "./json-match.ts";

const person = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 0 } },
  required: ["name"],
  additionalProperties: false,
};
const judged = (response: string, schema: Record<string, unknown> = person) => scoreOne(jsonMatch(schema), { response });

test("follows the schema: types, required and additional properties, bounds", async () => {
  expect(await judged('{"name": "Ada", "age": 36}')).toEqual({ value: 1 });
  expect(await judged('{"age": 36}')).toMatchObject({ value: 0, why: expect.stringContaining("name") });
  expect(await judged('{"name": "Ada", "age": -1}')).toMatchObject({ value: 0, why: expect.stringContaining("#/age") });
  expect(await judged('{"name": "Ada", "born": 1815}')).toMatchObject({ value: 0 });
});
test("takes the last fenced block, with or without the label json", async () => {
  expect(await judged('First ```json\n{"age": 1}\n``` then\n```\n{"name": "Ada"}\n```')).toEqual({ value: 1 });
});
test("does not read the reasoning", async () => {
  expect(await judged('<think>{"name": "Ada"}</think>')).toMatchObject({ value: 0 });
});
test.each(['{"name": "Ada",}', "{'name': 'Ada'}", '{"name": NaN}', '{"name": "Ada"} thanks', ""])("%j is not JSON", async (text) => {
  expect(await judged(text)).toMatchObject({ value: 0, why: expect.stringContaining("not JSON") });
});
test("references inside the schema resolve", async () => {
  const tree = { $defs: { node: { type: "array", items: { $ref: "#/$defs/node" } } }, $ref: "#/$defs/node" };
  expect(await judged("[[], [[]]]", tree)).toEqual({ value: 1 });
  expect(await judged("[[], [1]]", tree)).toMatchObject({ value: 0 });
});
test("nesting without end is refused, not followed", async () => {
  const tree = { $defs: { node: { type: "array", items: { $ref: "#/$defs/node" } } }, $ref: "#/$defs/node" };
  expect(await judged("[".repeat(5000) + "]".repeat(5000), tree)).toMatchObject({ value: 0, why: "nested deeper than 500" });
});
test("the property __proto__ is only a property", async () => {
  await judged('{"__proto__": {"polluted": 1}}');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

import { expect, test } from "vitest";
import { createContext, each, judgeBatch, rollout, scoreAll } from "../core/index.ts";
import { combineGroups } from "./combine-groups.ts";

const field = (name: string) =>
  each((one) => {
    if (one.fields[name] === "broken") throw new Error("broken");
    return one.fields[name] as number | null;
  });

test("each group is seen whole, in the order of its rows, with nulls for abstentions", async () => {
  const seen: unknown[] = [];
  const reward = combineGroups({ a: field("a"), b: field("b") }, ({ a, b }, group) => {
    seen.push({ a, b, names: group.map(({ id }) => id) });
    return a;
  });
  const rows = [
    { id: "1", response: "", group: "x", fields: { a: 1, b: 10 } },
    { id: "2", response: "", group: "y", fields: { a: 2, b: null } },
    { id: "3", response: "", group: "x", fields: { a: 3, b: 30 } },
  ];
  expect(await scoreAll(reward, rows)).toEqual([
    { value: 1, parts: { a: 1, b: 10 } },
    { value: 2, parts: { a: 2, b: null } },
    { value: 3, parts: { a: 3, b: 30 } },
  ]);
  expect(seen).toEqual([
    { a: [1, 3], b: [10, 30], names: ["1", "3"] },
    { a: [2], b: [null], names: ["2"] },
  ]);
});
test("a part's failure or NaN keeps its rollout out of the group; a throw of the function fails its group alone", async () => {
  const reward = combineGroups({ a: field("a") }, ({ a }) => {
    if (a.includes(13)) throw new Error("unlucky");
    return a.map((_, i) => i);
  });
  const rows = [
    ["x", "broken"],
    ["x", 1],
    ["y", 13],
    ["y", 1],
    ["x", Number.NaN],
    ["x", 2],
    ["z", "broken"],
  ].map(([group, a]) => rollout({ response: "", group: group as string, fields: { a } }));
  const verdicts = await judgeBatch(reward, rows, createContext());
  expect(verdicts.map((verdict) => (verdict instanceof Error ? verdict.message : verdict))).toEqual([
    'part "a": broken',
    { value: 0, parts: { a: 1 } },
    "unlucky",
    "unlucky",
    'part "a": the verdict must be a finite number, null or a score; got NaN',
    { value: 1, parts: { a: 2 } },
    'part "a": broken',
  ]);
});

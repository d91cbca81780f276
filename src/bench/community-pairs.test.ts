import { expect, test } from "vitest";
import { communityPairs } from "./community-pairs.ts";

const item = (count: number, time = 0, field = "a") => ({ field, time, count });

test("the limits: a lead of 8 and of 30 %, both", () => {
  expect(communityPairs([item(20), item(12)])).toEqual([{ chosen: 0, rejected: 1 }]);
  expect(communityPairs([item(20), item(13)])).toEqual([]);
  expect(communityPairs([item(100), item(70)])).toHaveLength(1);
  expect(communityPairs([item(100), item(71)])).toEqual([]);
});
test("one field, about one time", () => {
  expect(communityPairs([item(50, 0), item(1, 90)])).toHaveLength(1);
  expect(communityPairs([item(50, 0), item(1, 91)])).toEqual([]);
  expect(communityPairs([item(50, 0, "a"), item(1, 0, "b")])).toEqual([]);
});
test("where an item has too many pairs, those nearest in time stay", () => {
  const items = [item(100, 0), item(1, 60), item(2, 5), item(3, 30)];
  expect(communityPairs(items, { mostPerItem: 2 })).toEqual([{ chosen: 0, rejected: 2 }, { chosen: 0, rejected: 3 }]); // biome-ignore format: rows
  expect(communityPairs(items, { mostPerItem: 1 })).toEqual([{ chosen: 0, rejected: 2 }]);
});
test("the order of the items does not matter", () => {
  const items = [item(9, 3), item(40, 1), item(25, 2), item(0, 80)];
  const named = (order: number[]) =>
    communityPairs(order.map((i) => items[i]!)).map(({ chosen, rejected }) => `${order[chosen]}>${order[rejected]}`).sort(); // biome-ignore format: one line
  expect(named([3, 1, 0, 2])).toEqual(named([0, 1, 2, 3]));
  expect(named([0, 1, 2, 3])).toContain("1>3");
});
test("equal counts are no preference, even without limits", () => {
  expect(communityPairs([item(5), item(5)], { leastLead: 0, leastShare: 0 })).toEqual([]);
});
test("says which item cannot be read", () => {
  expect(() => communityPairs([item(-1)])).toThrow("communityPairs: each item needs a time and a count of at least 0; got");
});

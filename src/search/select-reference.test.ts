import { expect, test } from "vitest";
import { type Compare, createContext, rollout } from "../core/index.ts";
import { selectReference } from "./select-reference.ts";

const candidates = [3, 1, 4, 1.5].map((quality) => rollout({ response: `${quality}`, fields: { quality } }));
const byQuality: Compare = (a, b) => ({ first: Number(Number(a.fields.quality) > Number(b.fields.quality)) });

test("the winner of a fair judge is the best, and ranks go down from there", async () => {
  const places = await Promise.all([0, 1, 2, 3].map((rank) => selectReference(candidates, byQuality, createContext(), { rank })));
  expect(places.map(({ reference }) => reference)).toEqual([2, 0, 3, 1]);
  expect(places[0]!.wins).toEqual([2 / 3, 0, 1, 1 / 3]);
});
test("a single candidate is its own reference; a rank too far is refused", async () => {
  expect((await selectReference(candidates.slice(0, 1), byQuality, createContext())).reference).toBe(0);
  await expect(selectReference(candidates, byQuality, createContext(), { rank: 4 })).rejects.toThrow("a place among the 4 candidates");
});

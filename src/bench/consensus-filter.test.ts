import { expect, test } from "vitest";
import { consensusFilter } from "./consensus-filter.ts";

const label = (answer: "yes" | "no", ...embedding: number[]) => ({ answer, embedding });
test("a lone opinion goes, and so does one that somebody else answers the other way", () => {
  expect(consensusFilter([[label("yes", 1, 0)], [label("yes", 1, 0)], [label("yes", 0, 1)]])).toEqual([]);
  expect(consensusFilter([[label("yes", 1, 0)], [label("no", 1, 0)]])).toEqual([]);
  expect(consensusFilter([[label("yes", 1, 0)], [label("yes", 1, 0)], []])).toEqual([]);
});
test("of one annotator all is kept", () => {
  expect(consensusFilter([[label("yes", 1, 0), label("no", 0, 1)]])).toEqual([[0, 0], [0, 1]]); // biome-ignore format: one list
});
test("the length of an embedding does not matter; being as alike as the threshold is not enough", () => {
  expect(consensusFilter([[label("yes", 5, 0)], [label("yes", 0.1, 0)]]).length).toBe(2);
  expect(consensusFilter([[label("yes", 1, 0)], [label("yes", 3, 4)]], { threshold: 0.6 })).toEqual([]);
  expect(consensusFilter([[label("yes", 1, 0)], [label("yes", 3, 4)]], { threshold: 0.59 }).length).toBe(2);
});
test("says what is wrong", () => {
  expect(() => consensusFilter([], { threshold: 2 })).toThrow("consensusFilter: threshold must be in [−1, 1]; got 2");
});

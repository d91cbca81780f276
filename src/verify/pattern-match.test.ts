import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { patternMatch } from "./pattern-match.ts";

test("matches anywhere unless anchored", async () => {
  expect(await scoreOne(patternMatch(/4/), { response: "it is 42" })).toBe(1);
  expect(await scoreOne(patternMatch(/^4$/), { response: "it is 42" })).toBe(0);
});
test("reads tool results no more than any other reward: only what the policy wrote counts", async () => {
  expect(await scoreOne(patternMatch(/4/), { response: [{ role: "tool", content: "4" }] })).toBe(0);
});
test("a capture group is the answer", async () => {
  expect(await scoreOne(patternMatch(/is (\w+)/), { response: "it is Paris" })).toEqual({ value: 1, answer: "Paris" });
});
test("refuses patterns that remember where they were", () => {
  expect(() => patternMatch(/4/g)).toThrow("patternMatch: the pattern must not have the flags g or y");
});

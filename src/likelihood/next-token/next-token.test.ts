import { expect, test } from "vitest";
import { InvalidRollout, scoreOne } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import { nextTokenReward } from "./next-token-reward.ts";
import { prefixMatch } from "./prefix-match.ts";
import { tokenBoundaries } from "./token-boundaries.ts";

test("of all prefixes of a text, exactly those that end with a token earn", () => {
  const tokens = ["über", " die", " 🙂", "漢字", "!"];
  const text = tokens.join("");
  const boundaries = tokenBoundaries(tokens);
  expect(boundaries).toEqual([5, 9, 14, 20, 21]);
  const earning = range(text.length + 1)
    .map((end) => text.slice(0, end))
    .filter((prefix) => prefixMatch(prefix, text, boundaries) === 1);
  expect(earning).toEqual(range(tokens.length).map((i) => tokens.slice(0, i + 1).join("")));
});
test("a token may be a part of a character: no text can stop there", () => {
  const bytes = new TextEncoder().encode("é");
  const boundaries = tokenBoundaries([bytes.slice(0, 1), bytes.slice(1), "!"]);
  expect(boundaries).toEqual([1, 2, 3]);
  expect(prefixMatch("é", "é!", boundaries)).toBe(1);
});
test("half of a surrogate pair has as many bytes as its replacement, and is no prefix", () => {
  expect(prefixMatch("🙂".slice(0, 1), "🙂", [3, 4])).toBe(0);
});
test("same length and other letters, one letter too many, or nothing: 0", () => {
  expect(prefixMatch("13", "12 a", [2, 3, 4])).toBe(0);
  expect(prefixMatch("12 ab", "12 a", [2, 3, 4])).toBe(0);
  expect(prefixMatch("", "12 a", [0, 2])).toBe(0);
});

const reference = { text: " {x} is", boundaries: [4, 7] };
const judged = (response: string) => scoreOne(nextTokenReward(), { response, reference });
test("the last box counts, with the spaces and braces in it", async () => {
  expect(await judged("\\boxed{y} no: \\boxed{ {x}}")).toEqual({ value: 1, answer: " {x}" });
  expect(await judged("\\boxed{ {x}} no: \\boxed{y}")).toEqual({ value: 0, answer: "y" });
});
test("no box, or one that is never closed, is a bad answer", async () => {
  expect(await judged(" {x}")).toBe(0);
  expect(await judged("\\boxed{ {x}")).toBe(0);
});
test("says which reference it needs", async () => {
  await expect(scoreOne(nextTokenReward(), { response: "\\boxed{4}", reference: "4" })).rejects.toBeInstanceOf(InvalidRollout);
});

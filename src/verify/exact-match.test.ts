import { expect, test } from "vitest";
import { InvalidRollout, scoreOne } from "../core/index.ts";
import { exactMatch } from "./exact-match.ts";

const judged = (response: string, reference?: string | number | string[], options = {}) =>
  scoreOne(exactMatch(options), { response, reference });

test("section 4: the same text scores 1, any other scores 0", async () => {
  expect(await judged("42", "42")).toBe(1);
  expect(await judged("43", "42")).toBe(0);
});
test("a number as reference is compared by its digits", async () => {
  expect(await judged("42", 42)).toBe(1);
  expect(await judged("42.0", 42)).toBe(0);
});
test("one accepted answer of several is enough", async () => {
  expect(await judged("NYC", ["New York City", "NYC"])).toBe(1);
});
test("white space at the ends is ignored unless asked", async () => {
  expect(await judged(" 42\n", "42")).toBe(1);
  expect(await judged(" 42\n", "42", { trim: false })).toBe(0);
});
test("a letter composed of two code points is that letter", async () => {
  expect(await judged("cafe\u0301", "café")).toBe(1);
});
test("an empty response is wrong, not a failure", async () => {
  expect(await judged("", "42")).toBe(0);
});
test("says what is missing where there is no reference", async () => {
  await expect(judged("42")).rejects.toThrow("exactMatch: needs a reference: a text, a number or a list of accepted ones; got {}");
  await expect(judged("42", [])).rejects.toBeInstanceOf(InvalidRollout);
});

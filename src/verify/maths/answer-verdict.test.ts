import { expect, test } from "vitest";
import { answerVerdict } from "./answer-verdict.ts";

const verdict = (response: string, reference: string, options = {}) => answerVerdict(response, reference, options).verdict;

test("A for a right answer, B for a wrong one", () => {
  expect(verdict("Adding up, \\boxed{12}.", "12")).toBe("A");
  expect(verdict("Adding up, \\boxed{13}.", "12")).toBe("B");
  expect(verdict("Adding up, \\boxed{\\frac{12}{}}.", "12")).toBe("B");
});
test("C where there is nothing to judge: empty, cut off, refused, in a loop", () => {
  expect(verdict("", "12")).toBe("C");
  expect(verdict("First we add 3 and 4, which", "12", { cutOff: true })).toBe("C");
  expect(verdict("I'm sorry, I cannot help with that.", "12")).toBe("C");
  expect(verdict(`so 12. ${"Wait, let me check. ".repeat(40)}`, "12")).toBe("C");
});
test("words that differ are left to a model, words against numbers are not", () => {
  expect(verdict("\\boxed{\\text{Big Apple}}", "New York City")).toBe(null);
  expect(verdict("\\boxed{\\text{new york city}}", "New York City")).toBe("A");
  expect(verdict("\\boxed{7}", "New York City")).toBe("B");
});
test("all parts must be right", () => {
  expect(verdict("\\boxed{x = 1, y = 2}", "x = 1, y = 2")).toBe("A");
  expect(verdict("\\boxed{x = 1, y = 3}", "x = 1, y = 2")).toBe("B");
  expect(verdict("\\boxed{1}", "1, 2")).toBe("B");
});
test("a reference with decimals is met by what rounds to it, unless asked otherwise", () => {
  expect(verdict("\\boxed{3.14159}", "3.14")).toBe("A");
  expect(verdict("\\boxed{3.14159}", "3.14", { rounding: false })).toBe("B");
});
test("hedging is wrong", () => {
  expect(answerVerdict("\\boxed{3}, no\n\\boxed{4}", "4")).toEqual({ verdict: "B", answer: "4", why: "several final answers, also 3" });
});

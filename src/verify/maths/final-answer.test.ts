import { expect, test } from "vitest";
import { finalAnswer } from "./final-answer.ts";

const found = (text: string, options = {}) => finalAnswer(text, options).answer;

test("braces inside a box are counted", () => {
  expect(found("so \\boxed{\\frac{1}{\\sqrt{2}}} and } that is it")).toBe("\\frac{1}{\\sqrt{2}}");
  expect(found("\\boxed{\\{1, 2\\}}")).toBe("\\{1, 2\\}");
  expect(found("$\\boxed 7$")).toBe("7");
  expect(found("{ an open brace before \\boxed{8}")).toBe("8");
});
test("a box inside a box is part of it", () => {
  expect(finalAnswer("\\boxed{a = \\boxed{3}}").marked).toEqual(["a = \\boxed{3}"]);
});
test("a box that never closes is none", () => {
  expect(finalAnswer("It is \\boxed{42\nand so on.\n").marked).toEqual([]);
});
test("boxes side by side are one answer, boxes apart are several", () => {
  expect(found("$x = \\boxed{-2}$ and $x = \\boxed{1}$")).toBe("-2, 1");
  expect(finalAnswer("$\\boxed{-2}$ and $\\boxed{1}$").marked).toEqual(["-2, 1"]);
  expect(finalAnswer("\\boxed{-2}. Check again: \\boxed{1}").marked).toEqual(["-2", "1"]);
});
test("a box comes before what follows ####, and that before a sentence", () => {
  expect(found("The answer is 1.\n#### 2\n\\boxed{3}")).toBe("3");
  expect(found("The answer is 1.\n#### 2")).toBe("2");
});
test("an answer tag counts, and its box is not counted twice", () => {
  expect(finalAnswer("<answer>\\boxed{3}</answer>").marked).toEqual(["3"]);
  expect(finalAnswer("<answer>3</answer>")).toEqual({ answer: "3", marked: ["3"], by: "tag" });
  expect(found("<answer>3")).not.toBe("3");
});
test("a sentence gives what stands after it, up to its end", () => {
  expect(found("Hence.\nThe answer is $3.50$.\nThanks")).toBe("$3.50$");
  expect(found("x\n**Final Answer:** 42 apples. They are red.")).toBe("42 apples");
  expect(found("x\nThe answer to the first question is 7")).toBe("7");
  expect(found("x\nIt leaves at 4. The answer is 4:30 p.m.")).toBe("4:30 p.m.");
  expect(found("所以答案是 12。\n谢谢")).toBe("12");
});
test("the last such sentence counts", () => {
  expect(found("The answer is 3.\nNo: the answer is 4.")).toBe("4");
});
test("a single line is an answer as a whole, several lines without a mark are none", () => {
  expect(finalAnswer(" Paris ")).toEqual({ answer: "Paris", marked: ["Paris"], by: "whole" });
  expect(found("First line\nParis")).toBe(null);
  expect(found("")).toBe(null);
});
test("the last number counts where asked for", () => {
  expect(found("She has 1,200 left,\nthat is -3.5 each", { lastNumber: true })).toBe("-3.5");
  expect(found("no number\nat all", { lastNumber: true })).toBe(null);
  expect(found("It costs more.\nThe total is $5000+$15000 = $20000", { lastNumber: true })).toBe("$20000");
  expect(found("It costs more.\nHe pays $5000+$15000", { lastNumber: true })).toBe("$15000");
});
test("reasoning is not read unless asked, closed or not", () => {
  expect(found("<think>\\boxed{1}</think>\\boxed{2}")).toBe("2");
  expect(found("\\boxed{1}</think>\nyes\n")).toBe("yes");
  expect(found("<think>\\boxed{1}")).toBe(null);
  expect(found("<think>\\boxed{1}", { thinking: true })).toBe("1");
});

import { expect, test } from "vitest";
import { InvalidRollout, type Score, scoreOne } from "../core/index.ts";
import { type AnswerMatchOptions, answerMatch } from "./answer-match.ts";

const judged = async (response: string, reference?: string | number | string[], options: AnswerMatchOptions = {}) =>
  (await scoreOne(answerMatch(options), { response, reference })) as Score;

test("the answer is found and compared by its value", async () => {
  expect(await judged("So we get \\boxed{\\frac{1}{2}}.", "0.5")).toEqual({ value: 1, answer: "1/2" });
  expect((await judged("The answer is $1{,}000$.", 1000)).value).toBe(1);
  expect((await judged("18 - 3 = 15\n#### 15", "16")).value).toBe(0);
});
test("a reference that is a worked solution stands for its final answer", async () => {
  expect((await judged("\\boxed{9}", "She has 4 + 5 = <<4+5=9>>9.\n#### 9")).value).toBe(1);
  expect((await judged("9", "It is $\\boxed{9}$.")).value).toBe(1);
});
test("one accepted answer of several is enough", async () => {
  expect((await judged("\\boxed{3}", ["-3", "3"])).value).toBe(1);
});
test("several different final answers are wrong, the same one twice is not", async () => {
  expect(await judged("\\boxed{1} or maybe\n\\boxed{2}", "2")).toEqual({ value: 0, answer: "2", why: "several final answers, also 1" });
  expect((await judged("\\boxed{0.5}, that is, as a fraction\n\\boxed{\\frac12}", "0.5")).value).toBe(1);
});
test("boxes side by side are one answer with two parts", async () => {
  expect((await judged("The roots are $\\boxed{-2}$ and $\\boxed{1}$.", "1, -2")).value).toBe(1);
  expect((await judged("The roots are $\\boxed{-2}$ and $\\boxed{1}$.", "1")).value).toBe(0);
});
test("no answer is wrong, and says why", async () => {
  expect(await judged("I cannot tell.\nSorry.", "2")).toEqual({ value: 0, why: "no final answer" });
  expect(await judged("\\boxed{\\frac{}", "2")).toMatchObject({ value: 0 });
});
test("the last number counts only where asked for", async () => {
  const response = "She has 3 left,\nplus 4 makes 7.";
  expect((await judged(response, "7")).value).toBe(0);
  expect((await judged(response, "7", { lastNumber: true })).value).toBe(1);
});
test("an answer inside the reasoning counts only where asked for", async () => {
  const response = "<think>\\boxed{7}</think>I do not know.\nSorry.";
  expect((await judged(response, "7")).value).toBe(0);
  expect((await judged(response, "7", { thinking: true })).value).toBe(1);
});
test("answers that are equal have one normal form to vote on", async () => {
  const answers = await Promise.all(
    ["\\boxed{\\frac{2}{4}}", "\\boxed{0.50}", "\\boxed{x = \\tfrac12}"].map((response) => judged(response, "3")),
  );
  expect(answers.map(({ answer }) => answer)).toEqual(["1/2", "1/2", "1/2"]);
});
test("a row without a readable reference is invalid, whatever the response", async () => {
  await expect(judged("\\boxed{5}")).rejects.toBeInstanceOf(InvalidRollout);
  await expect(judged("\\boxed{5}", "\\frac{1")).rejects.toThrow(
    'answerMatch: the reference must be an answer that can be read; got "\\\\frac{1"',
  );
  await expect(judged("", "")).rejects.toBeInstanceOf(InvalidRollout);
});
test("a solution that marks no answer is no reference, instead of one that nothing equals", async () => {
  const solution = "Half of 48 is 24.\nTogether that is 72.";
  await expect(scoreOne(answerMatch(), { response: "72", reference: solution })).rejects.toThrow("a solution must mark its answer");
  expect(await scoreOne(answerMatch(), { response: "72", reference: `${solution}\n#### 72` })).toMatchObject({ value: 1 });
});

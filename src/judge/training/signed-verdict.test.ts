import { expect, test } from "vitest";
import { scoreOne } from "../../core/index.ts";
import { signedVerdict } from "./signed-verdict.ts";
import { verdictReward } from "./verdict-reward.ts";

const judged = async (response: string, reference = "A") =>
  ((await scoreOne(signedVerdict(), { response, reference })) as { value: number }).value;

test("the winner must be named at the end, and alone", async () => {
  expect(await judged("<answer>[[A]]</answer>")).toBe(1);
  expect(await judged("<answer>[[B]]</answer>")).toBe(-1);
  expect(await judged("<answer>[[A]][[B]]</answer>")).toBe(-1);
  expect(await judged(`[[A]]${" and so on".repeat(10)}`)).toBe(-1);
  expect(await judged("")).toBe(-1);
});
test("it is twice the verdict reward, less one: the same advantages", async () => {
  for (const response of ["[[A]]", "[[B]]", "neither"]) {
    const { value } = (await scoreOne(verdictReward(), { response, reference: "B" })) as { value: number };
    expect(await judged(response, "B")).toBe(2 * value - 1);
  }
});
test("another reader can take its place", async () => {
  const reward = signedVerdict((text) => (text.endsWith("first") ? "A" : text.endsWith("second") ? "B" : null));
  expect(await scoreOne(reward, { response: "the second", reference: "B" })).toEqual({ value: 1, answer: "B" });
});
test("says what the reference must be", async () => {
  await expect(judged("[[A]]", "1")).rejects.toThrow(
    'signedVerdict: the reference must be "A" (the better response was shown first) or "B"',
  );
});

import { expect, test } from "vitest";
import { InvalidRollout, scoreAll, scoreOne } from "../../core/index.ts";
import { consistencyReward } from "./consistency-reward.ts";
import { pointwiseFromPairReward } from "./pointwise-from-pair-reward.ts";
import { readVerdict } from "./read-verdict.ts";
import { verdictReward } from "./verdict-reward.ts";

const judged = (response: string, reference: string) => ({ response, reference, group: "pair" });

test("a verdict counts at the end alone, and only where it is one", () => {
  expect(readVerdict(`[[A]] ${"is what I would say first. ".repeat(5)} [[B]]`)).toBe("B");
  expect(readVerdict("[[A]] then [[B]]")).toBeNull();
  expect(readVerdict("[[A]] then [[B]]", { tail: 5 })).toBe("B");
  expect(readVerdict("A")).toBeNull();
});
test("right in one order and wrong in the other earns the verdict reward once and the consistency reward never", async () => {
  const pair = [judged("[[A]]", "A"), judged("[[A]]", "B")];
  const values = (await scoreAll(verdictReward(), pair)).map((verdict) => (verdict as { value: number }).value);
  expect(values).toEqual([1, 0]);
  expect(await scoreAll(consistencyReward(), pair)).toEqual([0, 0]);
});
test("the judgments of both orders are matched by their place, however they are mixed", async () => {
  const group = [judged("[[A]]", "A"), judged("[[B]]", "A"), judged("[[B]]", "B"), judged("[[B]]", "B")];
  expect(await scoreAll(consistencyReward(), group)).toEqual([1, 0, 1, 0]);
  expect(await scoreAll(consistencyReward(), [group[2]!, group[0]!, group[1]!, group[3]!])).toEqual([1, 1, 0, 0]);
});
test("swapping what A and B are called changes nothing", async () => {
  const group = [judged("[[A]]", "A"), judged("[[B]]", "A"), judged("[[B]]", "B"), judged("[[A]]", "B")];
  const swap = (text: string) => text.replace(/[AB]/g, (letter) => (letter === "A" ? "B" : "A"));
  const swapped = group.map(({ response, reference }) => judged(swap(response), swap(reference)));
  expect(await scoreAll(consistencyReward(), swapped)).toEqual(await scoreAll(consistencyReward(), group));
});
test("pointwise: a lead earns for both, a tie and an unreadable score for neither", async () => {
  const read = (text: string) => (/^\d/.test(text) ? Number(text) : null);
  const group = [judged("7", "chosen"), judged("6", "rejected"), judged("7", "chosen"), judged("7", "rejected")];
  expect(await scoreAll(pointwiseFromPairReward(read), group)).toEqual([1, 1, 0, 0]);
  expect(await scoreAll(pointwiseFromPairReward(read), [judged("good", "chosen"), judged("1", "rejected")])).toEqual([0, 0]);
  expect(await scoreAll(pointwiseFromPairReward(read), [judged("9", "chosen"), judged("bad", "rejected")])).toEqual([0, 0]);
});
test("refuses what it cannot match or has no label", async () => {
  await expect(scoreAll(consistencyReward(), [judged("[[A]]", "A")])).rejects.toThrow(
    'consistencyReward: a group must hold as many judgments of one order as of the other; got {"A":1,"B":0}',
  );
  await expect(scoreOne(verdictReward(), judged("[[A]]", "C"))).rejects.toThrow(
    'verdictReward: the reference must be "A" (the better response was shown first) or "B"; got {"reference":"C"}',
  );
  await expect(scoreAll(pointwiseFromPairReward(Number), [judged("1", "A")])).rejects.toBeInstanceOf(InvalidRollout);
});

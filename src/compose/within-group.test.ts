import { expect, test } from "vitest";
import { createContext, each, judgeBatch, rollout, type Score, scoreAll, valueOf } from "../core/index.ts";
import { withinGroup } from "./within-group.ts";
import { zScore } from "./z-score.ts";

const byField = each((one) => {
  const value = one.fields.value as number | null | "broken";
  if (value === "broken") throw new Error("broken");
  return value;
});
const row = (group: string | undefined, value: number | null | "broken") => ({ response: "", group, fields: { value } });
const values = async (rows: ReturnType<typeof row>[]) =>
  (await scoreAll(withinGroup(byField, zScore), rows)).map((verdict) => valueOf(verdict));

test("groups do not mix, even when their rows do", async () => {
  const [a0, b0, a1, b1] = await values([row("a", 0), row("b", 100), row("a", 1), row("b", 300)]);
  expect([a0, b0]).toEqual([a1! * -1, b1! * -1]);
  expect(a1).toBeCloseTo(Math.SQRT1_2, 5);
});
test("the order of rows within a group does not matter", async () => {
  expect(await values([row("a", 1), row("a", 5), row("a", 3)])).toEqual((await values([row("a", 3), row("a", 5), row("a", 1)])).reverse());
});
test("a rollout without a group stands alone and gets 0", async () => {
  expect(await values([row(undefined, 5), row(undefined, 9)])).toEqual([0, 0]);
});
test("abstentions stay abstentions and do not move the others", async () => {
  expect(await values([row("a", 0), row("a", null), row("a", 1)])).toEqual([
    expect.closeTo(-Math.SQRT1_2, 5),
    null,
    expect.closeTo(Math.SQRT1_2, 5),
  ]);
});
test("a failure stays a failure and does not move the others", async () => {
  const rows = [row("a", 0), row("a", "broken"), row("a", 1)].map(rollout);
  const verdicts = await judgeBatch(withinGroup(byField, zScore), rows, createContext());
  expect(verdicts[1]).toBeInstanceOf(Error);
  expect((verdicts[2] as Score).value).toBeCloseTo(Math.SQRT1_2, 5);
});

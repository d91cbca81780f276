import { expect, test } from "vitest";
import { createContext, each, judgeBatch, responseText, rollout, scoreAll, valueOf } from "../../core/index.ts";
import { diversityReward } from "./diversity-reward.ts";
import { diversityShare } from "./diversity-share.ts";
import { semanticPartition } from "./semantic-partition.ts";

const near = (a: number, b: number) => Math.abs(a - b) <= 1;

test("a chain of near neighbours is one cluster, however far its ends", async () => {
  expect(await semanticPartition([1, 4, 2, 3, 9], near)).toEqual([0, 0, 0, 0, 1]);
});
test("the order of the answers changes only the numbers of the clusters", async () => {
  expect(await semanticPartition([9, 3, 2, 4, 1], near)).toEqual([0, 1, 1, 1, 1]);
});
test("each pair is asked once, and nothing is asked of one answer or none", async () => {
  let asked = 0;
  const never = async () => {
    asked++;
    return false;
  };
  expect(await semanticPartition([1, 2, 3, 4], never)).toEqual([0, 1, 2, 3]);
  expect(asked).toBe(6);
  expect(await semanticPartition([], never)).toEqual([]);
  expect(await semanticPartition([1], never)).toEqual([0]);
  expect(asked).toBe(6);
});
test("shares: all different 1, all alike the floor, alone 1", () => {
  expect(diversityShare([0, 1, 2])).toEqual([1, 1, 1]);
  expect(diversityShare([0, 0, 0], { floor: 0 })).toEqual([0, 0, 0]);
  expect(diversityShare([5])).toEqual([1]);
  expect(() => diversityShare([0], { floor: -1 })).toThrow("diversityShare: floor must be in [0, 1]; got -1");
});

const quality = each((one) => {
  if (one.fields.q === "broken") throw new Error("broken");
  return one.fields.q as number | null;
});
const sameText = (a: Parameters<typeof responseText>[0], b: typeof a) => responseText(a) === responseText(b);
const row = (response: string, q: unknown, group = "g") => ({ response, group, fields: { q } });
const values = async (rows: ReturnType<typeof row>[], options = {}) =>
  (await scoreAll(diversityReward(quality, sameText, options), rows)).map((verdict) => valueOf(verdict));

test("quality times diversity, group by group", async () => {
  expect(await values([row("a", 2), row("a", 4, "h"), row("a", 1), row("b", 3)])).toEqual([1, 4, 0.5, 3]);
});
test("negative quality is lifted to 0 first, so that the worst answer earns nothing, different or not", async () => {
  expect(await values([row("a", -3), row("b", 1), row("b", -1)])).toEqual([0, 2, 1]);
});
test("right answers only: wrong ones change nothing for the right, and a single right one gets the floor", async () => {
  expect(await values([row("a", 1), row("b", 1), row("c", 0), row("b", 1)], { least: 0.5 })).toEqual([1, 0.5, 0, 0.5]);
  expect(await values([row("a", 1), row("b", 0)], { least: 0.5 })).toEqual([0.1, 0]);
});
test("with a floor of 1 it is the quality", async () => {
  expect(await values([row("a", 1), row("a", 0.2)], { floor: 1 })).toEqual([1, 0.2]);
});
test("abstentions and failures stay and are not in the group; a failing equivalence fails its group alone", async () => {
  const equivalent = (a: ReturnType<typeof rollout>) => {
    if (a.group === "h") throw new Error("the classifier is down");
    return true;
  };
  const rows = [row("a", 1), row("b", null), row("c", "broken"), row("d", 1, "h"), row("e", 1, "h")];
  const verdicts = await judgeBatch(diversityReward(quality, equivalent), rows.map(rollout), createContext());
  expect(verdicts[0]).toMatchObject({ value: 1, parts: { quality: 1, diversity: 1 } });
  expect(verdicts[1]).toBeNull();
  expect(verdicts.slice(2).map((verdict) => (verdict as Error).message)).toEqual([
    "broken",
    "the classifier is down",
    "the classifier is down",
  ]);
});

import { expect, test } from "vitest";
import { createContext, InvalidRollout, judgeBatch, rollout, scoreAll, valueOf } from "../../core/index.ts";
import { sum } from "../../math/index.ts";
import { rankPenalty } from "./rank-penalty.ts";
import { recommendationReward } from "./recommendation-reward.ts";

test("by hand: weights 1, 0.63, 0.5, 0.43 over their sum, nothing for the target", () => {
  const total = 1 + 1 / Math.log2(3) + 1 / 2 + 1 / Math.log2(5);
  const penalties = rankPenalty([false, false, true, false]);
  [-1 / total, -1 / Math.log2(3) / total, 0, -1 / Math.log2(5) / total].forEach((r, k) => {
    expect(penalties[k]).toBeCloseTo(r, 12);
  });
});
test("the surer, the dearer; all penalties together never exceed 1", () => {
  const penalties = rankPenalty([...new Array(15).fill(false), true]);
  expect(penalties.slice(0, 15).every((r, k) => k === 0 || r > penalties[k - 1]!)).toBe(true);
  expect(sum(penalties)).toBeGreaterThan(-1);
});
test("no target, no penalty; a lone target pays nothing", () => {
  expect([rankPenalty([false, false]), rankPenalty([true]), rankPenalty([])]).toEqual([[0, 0], [0], []]);
});

const values = async (items: string[], options = {}) =>
  (
    await scoreAll(
      recommendationReward(options),
      items.map((response) => ({ response, reference: "Heat", group: "u" })),
    )
  ).map(valueOf);

test("the target earns 1, the others pay by their place, wherever the target stands", async () => {
  const [alien, heat, dune] = await values(["Alien", ' "Heat"\n', "Dune"]);
  expect(heat).toBe(1);
  expect(alien! / dune!).toBeCloseTo(Math.log2(4), 12);
  expect(await values(["Alien", "Dune"])).toEqual([0, 0]);
});
test("each of two copies keeps its own place", async () => {
  const [first, second, heat, again] = await values(["Alien", "Alien", "Heat", "Heat"]);
  expect(first).toBeLessThan(second!);
  expect([heat, again]).toEqual([1, 1]);
});
test("a name that is not in the catalogue earns nothing and is counted, even as the target", async () => {
  const judged = await scoreAll(
    recommendationReward({ catalogue: ["Heat", "Dune"] }),
    ["Heatt", "Heat"].map((response) => ({ response, reference: "Heat", group: "u" })),
  );
  expect(judged[0]).toMatchObject({ value: 0, parts: { invalid: 1 }, why: "not in the catalogue" });
  expect(await values(["Heat"], { catalogue: ["Dune"] })).toEqual([0]);
});
test("groups are ranked each for itself; a row without a target fails its group alone", async () => {
  const judged = await judgeBatch(
    recommendationReward(),
    [
      rollout({ response: "Dune", reference: "Heat", group: "a" }),
      rollout({ response: "Heat", group: "b" }),
      rollout({ response: "Heat", reference: "Heat", group: "a" }),
    ],
    createContext(),
  );
  expect(valueOf(judged[2] as number)).toBe(1);
  expect(valueOf(judged[0] as number)).toBeCloseTo(-1 / (1 + 1 / Math.log2(3)), 12);
  expect(judged[1]).toBeInstanceOf(InvalidRollout);
});
test("a long row of quotes is read in linear time", async () => {
  expect(await values([`x${"'".repeat(300_000)}x`, "Heat"])).toHaveLength(2);
});
test("refuses a weight out of range", () => {
  expect(() => recommendationReward({ rankWeight: 2 })).toThrow("recommendationReward: rankWeight must be in [0, 1]; got 2");
});

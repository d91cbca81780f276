import { expect, test } from "vitest";
import { createContext, each, InvalidRollout, judgeBatch, type Reward, rollout, scoreOne } from "../core/index.ts";
import { weightedSum } from "./weighted-sum.ts";

const always = (value: number | null): Reward => each(() => value);
const judged = (parts: Parameters<typeof weightedSum>[0]) => scoreOne(weightedSum(parts), { response: "" });

test("adds the parts by their weights and keeps them raw", async () => {
  expect(await judged({ a: [2, always(0.5)], b: [-1, always(3)] })).toEqual({ value: -2, parts: { a: 0.5, b: 3 } });
});
test("one part with weight 1 is that part", async () => {
  expect(await judged({ only: [1, always(0.25)] })).toMatchObject({ value: 0.25 });
});
test("a part that abstains changes nothing, whatever its weight", async () => {
  expect(await judged({ a: [2, always(0.5)], quiet: [100, always(null)] })).toMatchObject({ value: 1 });
});
test("abstains when every part does", async () => {
  expect(await judged({ a: [1, always(null)], b: [1, always(null)] })).toMatchObject({ value: null });
});
test("nested sums keep their own parts", async () => {
  const inner = weightedSum({ x: [1, always(1)] });
  expect(await judged({ outer: [3, inner] })).toEqual({ value: 3, parts: { outer: { value: 1, parts: { x: 1 } } } });
});
test("a part that fails on one rollout fails that rollout alone, under its name and class", async () => {
  const picky = each((one) => {
    if (one.reference === undefined) throw new InvalidRollout("picky", "needs a reference", undefined);
    return 1;
  });
  const verdicts = await judgeBatch(
    weightedSum({ base: [1, always(1)], picky: [1, picky] }),
    [rollout({ response: "a", reference: 1 }), rollout({ response: "b" })],
    createContext(),
  );
  expect(verdicts[0]).toMatchObject({ value: 2 });
  expect(verdicts[1]).toBeInstanceOf(InvalidRollout);
  expect((verdicts[1] as Error).message).toBe('part "picky": picky: needs a reference; got undefined');
});
test("refuses no parts and weights that are not numbers", () => {
  expect(() => weightedSum({})).toThrow("weightedSum: needs at least one part; got {}");
  expect(() => weightedSum({ a: [Number.NaN, always(1)] })).toThrow('weightedSum: the weight of part "a" must be a finite number; got NaN');
});

import { expect, test } from "vitest";
import { createContext, each, judgeBatch, rollout, type Score, scoreOne } from "../../core/index.ts";
import { type Items, mixedGrainReward } from "./mixed-grain-reward.ts";

const judged = async (page: number | null, items: Items, options = {}) =>
  (await scoreOne(
    mixedGrainReward(
      each(() => page),
      () => items,
      options,
    ),
    { response: "" },
  )) as Score;
const worth = (...rewards: (number | null)[]): Items => rewards.map((reward, j) => ({ item: `${j}`, reward }));

test("the first place counts 1, the third half; the weights sum to one", async () => {
  const sum = 1 + 1 / Math.log2(3) + 0.5;
  expect((await judged(9, worth(1, 0, 0), { alpha: 0 })).value).toBeCloseTo(1 / sum, 12);
  expect((await judged(9, worth(0, 0, 1), { alpha: 0 })).value).toBeCloseTo(0.5 / sum, 12);
  expect((await judged(9, worth(7, 7, 7), { alpha: 0 })).value).toBeCloseTo(7, 12);
});
test("with α = 1 it is the page's reward, whatever stands on it", async () => {
  expect((await judged(0.7, worth(5, -5), { alpha: 1 })).value).toBeCloseTo(0.7, 12);
});
test("steps: each item has what it brought, and they sum to the value", async () => {
  const { value, steps } = await judged(2, worth(1, -1, 0.5));
  expect(steps!.length).toBe(3);
  expect(steps!.reduce((a, b) => a + b)).toBeCloseTo(value!, 12);
  expect(steps![1]).toBeLessThan(0);
});
test("a repeated item earns nothing, but a bad one stays bad", async () => {
  const twice = (reward: number): Items => [1, 2].map(() => ({ item: "same", reward }));
  expect((await judged(0, twice(1), { alpha: 0 })).value).toBeCloseTo((await judged(0, worth(1, 0), { alpha: 0 })).value!, 12);
  expect((await judged(0, twice(-1), { alpha: 0 })).value).toBeCloseTo(-1, 12);
});
test("unknown items are left out; where all are, the page alone counts", async () => {
  expect((await judged(4, worth(2, null), { alpha: 0.25 })).value).toBeCloseTo(0.25 * 4 + 0.75 * 2, 12);
  expect(await judged(4, worth(null, null))).toMatchObject({ value: 4, parts: { page: 4, items: null } });
});
test("an empty page is as bad as it gets; a page without an opinion stays one", async () => {
  expect(await judged(9, [], { empty: -8 })).toMatchObject({ value: -8, why: "no items" });
  expect(await judged(null, worth(1))).toBeNull();
});
test("items that cannot be read fail their rollout alone", async () => {
  const reward = mixedGrainReward(
    each(() => 1),
    async ({ id }) => {
      if (id === "down") throw new Error("down");
      return worth(id === "odd" ? Number.NaN : 1);
    },
  );
  const verdicts = await judgeBatch(
    reward,
    ["down", "odd", "fine"].map((id) => rollout({ id, response: "" })),
    createContext(),
  );
  expect((verdicts[0] as Error).message).toBe("down");
  expect((verdicts[1] as Error).message).toBe(
    'mixedGrainReward: the reward of an item must be finite, or null; got {"item":"0","reward":null}',
  );
  expect(verdicts[2]).toMatchObject({ value: 1 });
});
test("says what it cannot do", () => {
  expect(() =>
    mixedGrainReward(
      each(() => 1),
      () => [],
      { alpha: 2 },
    ),
  ).toThrow("mixedGrainReward: alpha must be in [0, 1] and empty finite");
});

import { expect, test } from "vitest";
import { createContext, createRandom, each, judgeBatch, rollout, type Score, scoreAll } from "../core/index.ts";
import { mean, standardDeviation } from "../math/index.ts";
import { rewardWiseAdvantage } from "./reward-wise-advantage.ts";
import { zScore } from "./z-score.ts";

const field = (name: string) =>
  each((one) => {
    if (one.fields[name] === "broken") throw new Error("broken");
    return (one.fields[name] ?? null) as number | null;
  });
const row = (fields: Record<string, unknown>, group = "g") => ({ response: "", group, fields });
const values = async (reward: ReturnType<typeof rewardWiseAdvantage>, rows: ReturnType<typeof row>[]) =>
  (await scoreAll(reward, rows)).map((verdict) => (verdict as Score).value);
const pair = { big: [0.3, field("big")], small: [0.7, field("small")] } as const;

test("one reward in one group is its z-score", async () => {
  const given = await values(rewardWiseAdvantage({ only: [2, field("only")] }), [row({ only: 1 }), row({ only: 2 }), row({ only: 6 })]);
  zScore([1, 2, 6]).forEach((z, i) => {
    expect(given[i]).toBeCloseTo(z, 5);
  });
});
test("the unit of a reward does not matter, and over the batch advantages have mean 0 and deviation 1", async () => {
  const random = createRandom(13);
  const rows = Array.from({ length: 24 }, (_, i) => row({ big: random.normal(50, 10), small: random.normal(0, 0.1) }, `g${i % 3}`));
  const given = (await values(rewardWiseAdvantage(pair), rows)) as number[];
  const scaled = (await values(
    rewardWiseAdvantage(pair),
    rows.map(({ fields, group }) => row({ big: (fields.big as number) * 1e3, small: (fields.small as number) * 10 - 4 }, group)),
  )) as number[];
  scaled.forEach((value, i) => {
    expect(value).toBeCloseTo(given[i]!, 4);
  });
  expect(mean(given)).toBeCloseTo(0, 12);
  expect(standardDeviation(given)).toBeCloseTo(1, 5);
});
test("rows in another order get the same advantages", async () => {
  const random = createRandom(14);
  const rows = Array.from({ length: 12 }, (_, i) => row({ big: random.normal(), small: random.normal() }, `g${i % 2}`));
  const given = await values(rewardWiseAdvantage(pair), rows);
  const order = random.shuffle(rows.map((_, i) => i));
  const shuffled = await values(
    rewardWiseAdvantage(pair),
    order.map((i) => rows[i]!),
  );
  order.forEach((i, at) => {
    expect(shuffled[at]).toBeCloseTo(given[i]!, 12);
  });
});
test("a reward that does not vary has no say; with none that does, all is 0", async () => {
  const given = await values(rewardWiseAdvantage(pair), [row({ big: 5, small: 0.1 }), row({ big: 5, small: 0.3 })]);
  expect(given[1]).toBeGreaterThan(0.7);
  expect(await values(rewardWiseAdvantage(pair), [row({ big: 5, small: 1 }), row({ big: 5, small: 1 })])).toEqual([0, 0]);
});
test("a floor silences a reward that hardly spreads", async () => {
  const rows = [row({ big: 1, small: 0.001 }), row({ big: 0, small: 0.002 })];
  expect((await values(rewardWiseAdvantage(pair), rows))[0]).toBeLessThan(0);
  expect((await values(rewardWiseAdvantage(pair, { floor: 0.01 }), rows))[0]).toBeGreaterThan(0);
});
test("where a part abstains the others take over its weight, and groups keep their strength", async () => {
  const rows = [row({ big: 1 }, "a"), row({ big: 2 }, "a"), row({ big: 1, small: 1 }, "b"), row({ big: 2, small: 2 }, "b")];
  const given = await values(rewardWiseAdvantage(pair), rows);
  expect(given[0]).toBeCloseTo(given[2]!, 9);
  expect(await values(rewardWiseAdvantage(pair), [row({})])).toEqual([null]);
});
test("weights may depend on the prompt", async () => {
  const byKind = (text: number, general: number) => (one: { fields: Readonly<Record<string, unknown>> }) =>
    one.fields.kind === "text" ? text : general;
  const reward = rewardWiseAdvantage({ ocr: [byKind(1, 0), field("ocr")], clip: [byKind(0, 1), field("clip")] });
  const given = await values(reward, [
    row({ kind: "text", ocr: 1, clip: 0 }, "a"),
    row({ kind: "text", ocr: 0, clip: 1 }, "a"),
    row({ kind: "photo", ocr: 1, clip: 0 }, "b"),
    row({ kind: "photo", ocr: 0, clip: 1 }, "b"),
  ]);
  expect(given.map((value) => Math.sign(value!))).toEqual([1, -1, -1, 1]);
});
test("a failing part fails its rollout alone, and the others are standardised without it", async () => {
  const rows = [row({ big: 1, small: 0 }), row({ big: "broken", small: 0 }), row({ big: 2, small: 0 })].map(rollout);
  const verdicts = await judgeBatch(rewardWiseAdvantage(pair), rows, createContext());
  expect((verdicts[1] as Error).message).toBe('part "big": broken');
  expect((verdicts[0] as Score).value).toBeCloseTo(-Math.SQRT1_2, 5);
});
test("says what it needs", async () => {
  expect(() => rewardWiseAdvantage({})).toThrow("combineGroups: needs at least one part; got {}");
  expect(() => rewardWiseAdvantage({ a: [-1, field("a")] })).toThrow(
    'rewardWiseAdvantage: the weight of part "a" must be finite and at least 0; got -1',
  );
  await expect(values(rewardWiseAdvantage({ a: [() => Number.NaN, field("a")] }), [row({ a: 1 })])).rejects.toThrow(
    'the weight of part "a"',
  );
});

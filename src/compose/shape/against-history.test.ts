import { expect, test } from "vitest";
import { createContext, createMemory, createRandom, each, judgeBatch, rollout, type Score } from "../../core/index.ts";
import { maximum, mean, minimum, standardDeviation } from "../../math/index.ts";
import { againstHistory, type History } from "./against-history.ts";
import { runningClip } from "./running-clip.ts";
import { runningMinMax } from "./running-min-max.ts";
import { runningZScore } from "./running-z-score.ts";

const byField = each((one) => {
  if (one.fields.r === "broken") throw new Error("broken");
  return one.fields.r as number | null;
});
type Raw = number | null | "broken";
const batch = (values: Raw[]) => values.map((r) => rollout({ response: "", fields: { r } }));
const run = async (shape: (r: number, history: History) => number, batches: Raw[][], entries = new Map<string, unknown>()) => {
  const reward = againstHistory(byField, shape, { key: "test" });
  const results: unknown[] = [];
  for (const values of batches) {
    const verdicts = await judgeBatch(reward, batch(values), createContext({ memory: createMemory(entries) }));
    results.push(...verdicts.map((verdict) => (verdict instanceof Error ? verdict.message : ((verdict as Score | null)?.value ?? null))));
  }
  return results;
};

test("statistics over batches are those of all rewards together", async () => {
  const random = createRandom(3);
  const batches = Array.from({ length: 7 }, () => Array.from({ length: 1 + random.integer(9) }, () => random.normal(1e6, 0.1)));
  const seen: History[] = [];
  await run((_, history) => seen.push(history), batches);
  const all = batches.flat();
  expect(seen.at(-1)!.count).toBe(all.length);
  expect(seen.at(-1)!.mean).toBeCloseTo(mean(all), 8);
  expect(seen.at(-1)!.deviation).toBeCloseTo(standardDeviation(all, { ddof: 0 }), 8);
  expect([seen.at(-1)!.minimum, seen.at(-1)!.maximum]).toEqual([minimum(all), maximum(all)]);
});
test.each([{ shape: runningZScore }, { shape: runningMinMax }, { shape: runningClip }])(
  "$shape.name: a run resumed from what was stored equals one that never stopped",
  async ({ shape }) => {
    const random = createRandom(4);
    const batches = Array.from({ length: 6 }, () => Array.from({ length: 4 }, () => random.normal(5, 2)));
    const whole = await run(shape, batches);
    const stored = new Map<string, unknown>();
    const first = await run(shape, batches.slice(0, 3), stored);
    const reloaded = new Map(JSON.parse(JSON.stringify([...stored])) as [string, unknown][]);
    expect([...first, ...(await run(shape, batches.slice(3), reloaded))]).toEqual(whole);
  },
);
test("order within a batch does not matter", async () => {
  const values = [3, -1, 4, 1, -5];
  const forth = (await run(runningZScore, [[9, 2], values])).slice(2);
  const back = (await run(runningZScore, [[9, 2], [...values].reverse()])).slice(2).reverse();
  forth.forEach((value, i) => {
    expect(value).toBeCloseTo(back[i] as number, 12);
  });
});
test("abstentions, failures and NaN stay what they are and are not counted", async () => {
  const values = await run(runningZScore, [[1, null, "broken", 3], [Number.NaN], [null]]);
  expect(values.slice(0, 4)).toEqual([-1, null, "broken", 1]);
  expect(values[4]).toBe("the verdict must be a finite number, null or a score; got NaN");
  expect(values[5]).toBe(null);
});
test("rewards that do not vary: z is 0, the share 0.5, the clip itself", async () => {
  expect(await run(runningZScore, [[7, 7]])).toEqual([0, 0]);
  expect(await run(runningMinMax, [[7], [7]])).toEqual([0.5, 0.5]);
  expect(await run(runningClip, [[7, 7]])).toEqual([7, 7]);
});
test("min–max stays in [0, 1] and clip within one deviation, whatever comes", async () => {
  const random = createRandom(5);
  const batches = Array.from({ length: 30 }, () => Array.from({ length: 3 }, () => random.normal() / (random() + 1e-3)));
  for (const share of await run(runningMinMax, batches)) expect(share as number).toBeGreaterThanOrEqual(0);
  await run((r, history) => {
    expect(Math.abs(runningClip(r, history) - history.mean)).toBeLessThanOrEqual(history.deviation * (1 + 1e-12));
    return 0;
  }, batches);
});
test("two keys do not mix, and one is needed", async () => {
  const context = createContext();
  const one = againstHistory(byField, (_, { count }) => count, { key: "one" });
  const two = againstHistory(byField, (_, { count }) => count, { key: "two" });
  await judgeBatch(one, batch([1, 2, 3]), context);
  expect((await judgeBatch(two, batch([1]), context))[0]).toMatchObject({ value: 1 });
  expect(() => againstHistory(byField, runningZScore, { key: "" })).toThrow('againstHistory: key must name the tally; got ""');
});

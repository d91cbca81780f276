import { expect, test } from "vitest";
import { createContext, createMemory, createRandom, each, judgeBatch, rollout, type Score } from "../../core/index.ts";
import { sigmoid } from "../../math/index.ts";
import { lagrangianMix } from "./lagrangian-mix.ts";
import { multiplierUpdate } from "./multiplier-update.ts";

const field = (name: string) =>
  each((one) => {
    if (one.fields[name] === "broken") throw new Error("broken");
    return one.fields[name] as number | null;
  });
const mix = (options: Partial<Parameters<typeof lagrangianMix>[2]> = {}) =>
  lagrangianMix(field("stay"), { a: [1, field("a")], b: [2, field("b")] }, { key: "test", ...options });
const values = (verdicts: readonly unknown[]) => verdicts.map((verdict) => (verdict as Score).value);

test("starts with half of the weight on each reward, or none for equality", async () => {
  const rows = [rollout({ response: "", fields: { stay: -3, a: 10, b: 20 } })];
  expect(values(await judgeBatch(mix(), rows, createContext()))).toEqual([(2 - 1) * -3 + 5 + 10]);
  expect(values(await judgeBatch(mix({ squash: Math.tanh }), rows, createContext()))).toEqual([2 * -3]);
});
test("the first batch moves the weights of the second, in the direction of the threshold", async () => {
  const context = createContext();
  const rows = [rollout({ response: "", fields: { stay: 0, a: 0, b: 3 } }), rollout({ response: "", fields: { stay: 0, a: 2, b: 3 } })];
  await judgeBatch(mix({ rate: 1 }), rows, context);
  // Means 1 and 3 against thresholds 1 and 2: a stays, b falls by one.
  const [, second] = values(await judgeBatch(mix({ rate: 1 }), rows, context));
  expect(second).toBeCloseTo(0.5 * 2 + sigmoid(-1) * 3, 12);
});
test("a run resumed from what was stored equals one that never stopped", async () => {
  const random = createRandom(8);
  const batches = Array.from({ length: 8 }, () =>
    Array.from({ length: 3 }, () => rollout({ response: "", fields: { stay: -random(), a: random.normal(), b: random.normal(2) } })),
  );
  const run = async (part: typeof batches, entries: Map<string, unknown>) => {
    const results: unknown[] = [];
    for (const rows of part) results.push(...values(await judgeBatch(mix(), rows, createContext({ memory: createMemory(entries) }))));
    return results;
  };
  const whole = await run(batches, new Map());
  const stored = new Map<string, unknown>();
  const first = await run(batches.slice(0, 4), stored);
  const reloaded = new Map(JSON.parse(JSON.stringify([...stored])) as [string, unknown][]);
  expect([...first, ...(await run(batches.slice(4), reloaded))]).toEqual(whole);
});
test("abstentions add nothing, failures keep their part's name, and neither moves a multiplier by itself", async () => {
  const context = createContext();
  const rows = [
    rollout({ response: "", fields: { stay: -1, a: null, b: 4 } }),
    rollout({ response: "", fields: { stay: -1, a: 1, b: "broken" } }),
    rollout({ response: "", fields: { stay: null, a: null, b: null } }),
  ];
  const verdicts = await judgeBatch(mix(), rows, context);
  expect(verdicts[0]).toMatchObject({ value: -1 + 2, parts: { stay: -1, a: null, b: 4 } });
  expect((verdicts[1] as Error).message).toBe('part "b": broken');
  expect(verdicts[2]).toMatchObject({ value: null });
  expect(await context.memory.get("lagrangianMix/test")).toBeUndefined();
});
test("a threshold out of reach is named after a hundred batches", async () => {
  const context = createContext();
  const rows = [rollout({ response: "", fields: { stay: 0, a: -100, b: 2 } })];
  let last: Score | undefined;
  for (let i = 0; i < 103; i++) last = (await judgeBatch(mix({ rate: 1 }), rows, context))[0] as Score;
  expect(last!.why).toBe("out of reach for 100 batches: a");
});
test("multipliers: the moving average calms, the bound holds, and they come back from it at once", () => {
  expect(multiplierUpdate({ raw: [0], means: [1], stuck: [0] }, [3], [0], { rate: 1, smoothing: 0.5 })).toEqual({
    raw: [-2],
    means: [2],
    stuck: [0],
  });
  let state = multiplierUpdate(undefined, [-100], [0], { rate: 1, smoothing: 0, bound: 5 });
  for (let i = 0; i < 10; i++) state = multiplierUpdate(state, [-100], [0], { rate: 1, smoothing: 0, bound: 5 });
  expect(state).toEqual({ raw: [5], means: [-100], stuck: [11] });
  expect(multiplierUpdate(state, [1], [0], { rate: 1, smoothing: 0, bound: 5 })).toEqual({ raw: [4], means: [1], stuck: [0] });
});
test("feedback settles where the mean is the threshold", () => {
  // A policy that follows the weight at once: E[r] = 4 μ.
  let state = multiplierUpdate(undefined, [2], [1]);
  for (let i = 0; i < 3000; i++) state = multiplierUpdate(state, [4 * sigmoid(state.raw[0]!)], [1]);
  expect(4 * sigmoid(state.raw[0]!)).toBeCloseTo(1, 6);
});
test("says what it needs", () => {
  expect(() => lagrangianMix(field("stay"), {}, { key: "k" })).toThrow(
    'lagrangianMix: needs at least one part, and none called "stay"; got []',
  );
  expect(() => lagrangianMix(field("stay"), { a: [Number.NaN, field("a")] }, { key: "k" })).toThrow("thresholds must be finite");
  expect(() => mix({ key: "" })).toThrow("key must name the multipliers");
  expect(() => multiplierUpdate(undefined, [1], [1], { smoothing: 1 })).toThrow(
    "multiplierUpdate: rate and bound must be positive, smoothing in [0, 1)",
  );
});

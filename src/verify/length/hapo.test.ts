import { expect, test } from "vitest";
import {
  createContext,
  createMemory,
  createRandom,
  each,
  InvalidRollout,
  judgeBatch,
  type RolloutInput,
  rollout,
  scoreAll,
  valueOf,
} from "../../core/index.ts";
import { cosineHistoryLength } from "./cosine-history-length.ts";
import { hapo, type LengthHistory } from "./hapo.ts";
import { linearHistoryLength } from "./linear-history-length.ts";

const outcome = each((one) => one.fields.earned as number | null);
const answer = (earned: number | null, length: number, group = "q"): RolloutInput => ({
  response: "",
  group,
  fields: { earned },
  tokens: { ids: new Int32Array(length) },
});
const remembering = (history: Record<string, Partial<LengthHistory>> = {}) => {
  const entries = new Map<string, unknown>(Object.entries(history).map(([prompt, value]) => [`hapo/${prompt}`, value]));
  return { entries, context: createContext({ memory: createMemory(entries) }) };
};
const values = async (...args: Parameters<typeof scoreAll>) =>
  (await scoreAll(...args)).map((verdict) => Number(valueOf(verdict)!.toFixed(6)));

test("cosine: 1 at length 0, 0 at the best so far, −1 from twice of it on", () => {
  const r = [0, 200 / 3, 100, 400 / 3, 200, 1000].map((length) => cosineHistoryLength(length, 100, true, { floor: -1 }));
  expect(r.map((x) => Number(x.toFixed(4)))).toEqual([1, 0.5, 0, -0.5, -1, -1]);
});
test("every right answer is worth 0.3 at least, every wrong one 0 at most", () => {
  for (const form of [cosineHistoryLength, linearHistoryLength]) {
    for (const [length, best] of [
      [0, 0],
      [1, 0],
      [0, 5],
      [5, 5],
      [9, 5],
      [1e9, 5],
    ] as const) {
      expect(1 + form(length, best, true)).toBeGreaterThanOrEqual(0.3 - 1e-12);
      expect(form(length, best, false)).toBeLessThanOrEqual(0);
    }
  }
});
test("longer never earns more, and only the ratio to the best counts", () => {
  for (const form of [cosineHistoryLength, linearHistoryLength]) {
    for (const right of [true, false]) {
      const r = Array.from({ length: 60 }, (_, i) => form(10 * i, 200, right));
      r.slice(1).forEach((value, i) => {
        expect(value).toBeLessThanOrEqual(r[i]!);
        expect(form(30 * (i + 1), 600, right)).toBeCloseTo(value, 12);
      });
    }
  }
});
test("linear: straight below the best, free within the tolerance, straight to its floor beyond", () => {
  const slope = (length: number, right: boolean) =>
    (linearHistoryLength(length + 0.01, 100, right) - linearHistoryLength(length - 0.01, 100, right)) / 0.02;
  expect([40, 105, 150, 500].map((length) => Number(slope(length, true).toFixed(6)))).toEqual([-0.01, 0, -0.01, 0]);
  expect([40, 105, 150, 500].map((length) => Number(slope(length, false).toFixed(6)))).toEqual([0, 0, -0.01, 0]);
});
test("the first visit has no length reward; the history is what was right in it", async () => {
  const { entries, context } = remembering();
  expect(await values(hapo(outcome), [answer(1, 300), answer(1, 100), answer(0, 10)], context)).toEqual([1, 1, 0]);
  expect(entries.get("hapo/q")).toEqual({ count: 2, shortest: 100, mean: 200 });
});
test("a batch is measured against what was before it, not against itself", async () => {
  const { entries, context } = remembering({ q: { count: 1, shortest: 100, mean: 100 } });
  expect(await values(hapo(outcome), [answer(1, 50), answer(1, 100), answer(0, 200), answer(0, 20)], context)).toEqual([
    1.707107, 1, -1, 0,
  ]);
  expect(entries.get("hapo/q")).toMatchObject({ shortest: 50 });
});
test("a wrong, a failed and an unjudged answer leave no history", async () => {
  const { entries, context } = remembering();
  const picky = each((one) => {
    if (one.fields.earned === 9) throw new InvalidRollout("picky", "no", 9);
    return one.fields.earned as number | null;
  });
  await judgeBatch(hapo(picky), [answer(0, 5), answer(-1, 5), answer(null, 5), answer(9, 5)].map(rollout), context);
  expect(entries.size).toBe(0);
});
test("weight 0 is correctness alone, and prompts do not share a history", async () => {
  const history = { a: { count: 1, shortest: 10, mean: 10 }, b: { count: 1, shortest: 1000, mean: 1000 } };
  const batch = [answer(1, 100, "a"), answer(1, 100, "b")];
  expect(await values(hapo(outcome, { weight: 0 }), batch, remembering(history).context)).toEqual([1, 1]);
  expect(await values(hapo(outcome), batch, remembering(history).context)).toEqual([0.3, 1.987688]);
});
test("against the mean one lucky answer does not set the bar", async () => {
  const history = { q: { count: 10, shortest: 5, mean: 100 } };
  const mean = hapo(outcome, { target: (one) => one.mean, reward: linearHistoryLength });
  expect(await values(mean, [answer(1, 50)], remembering(history).context)).toEqual([1.5]);
  expect(await values(hapo(outcome), [answer(1, 50)], remembering(history).context)).toEqual([0.3]);
});

const random = createRandom(4);
const batches = Array.from({ length: 8 }, () =>
  Array.from({ length: 6 }, () => answer(random() < 0.6 ? 1 : 0, 1 + random.integer(400), random.pick(["a", "b"]))),
);
test("a run that is resumed from its written memory equals one that was never stopped", async () => {
  const whole = remembering();
  const uninterrupted = [];
  for (const batch of batches) uninterrupted.push(await values(hapo(outcome), batch, whole.context));
  const first = remembering();
  const resumed = [];
  for (const batch of batches.slice(0, 3)) resumed.push(await values(hapo(outcome), batch, first.context));
  const entries = new Map<string, unknown>(JSON.parse(JSON.stringify([...first.entries])));
  const context = createContext({ memory: createMemory(entries) });
  for (const batch of batches.slice(3)) resumed.push(await values(hapo(outcome), batch, context));
  expect(resumed).toEqual(uninterrupted);
  expect([...entries]).toEqual([...whole.entries]);
});
test("two servers with one memory leave the history that one would, whatever the order", async () => {
  const end = async (order: RolloutInput[][]) => {
    const { entries, context } = remembering();
    await Promise.all(order.map((batch) => scoreAll(hapo(outcome), batch, context)));
    return ["a", "b"].map((prompt) => {
      const { shortest, count, mean } = entries.get(`hapo/${prompt}`) as LengthHistory;
      return [shortest, count, Number(mean.toFixed(9))];
    });
  };
  expect(await end([...batches].reverse())).toEqual(await end(batches));
});
test("without a group the prompt's text tells prompts apart; without either the row is at fault", async () => {
  const { entries, context } = remembering();
  await scoreAll(hapo(outcome), [{ prompt: "2 + 2?", response: "it is 4", fields: { earned: 1 } }], context);
  expect(entries.get("hapo/2 + 2?")).toEqual({ count: 1, shortest: 3, mean: 3 });
  await expect(scoreAll(hapo(outcome), [{ response: "4", fields: { earned: 1 } }])).rejects.toThrow(
    "hapo: needs a group or a prompt to be remembered by",
  );
});
test("refuses numbers out of range", () => {
  expect(() => hapo(outcome, { weight: -1 })).toThrow("hapo: weight must be at least 0; got -1");
  expect(() => cosineHistoryLength(1, Number.NaN, true)).toThrow("cosineHistoryLength: length and best must be at least 0");
  expect(() => linearHistoryLength(1, 1, true, { floor: 1 })).toThrow("linearHistoryLength: length, best and tolerance must be at least 0");
});

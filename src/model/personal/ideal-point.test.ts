import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, range, sum } from "../../math/index.ts";
import { wasmBackend } from "../../nn/index.ts";
import { idealPointReward } from "./ideal-point-reward.ts";

const random = createRandom(9);
const draw = () => [random.normal(), random.normal()];
/** People who want much of the first feature, and people who want much of the second. */
const order = (user: string, kind: number) => {
  const [a, b] = [draw(), draw()];
  return a[kind]! > b[kind]! ? { user, chosen: a, rejected: b } : { user, chosen: b, rejected: a };
};
const pairs = range(20).flatMap((u) => range(20).map(() => order(`u${u}`, u % 2)));
const settings = { dimensions: 4, hidden: 16, steps: 300, random: createRandom(2), backend: await wasmBackend() };
const reward = await idealPointReward(pairs, settings);
const right = async (weights: readonly number[], kind: number) => {
  const test = range(200).map(() => order("", kind));
  const scores = await reward.score([...test.map((p) => p.chosen), ...test.map((p) => p.rejected)], weights);
  return mean(test.map((_, i) => (scores[i]! > scores[200 + i]! ? 1 : 0)));
};

test("people of one kind share a prototype, those of the other another", () => {
  const first = range(20).map((u) => reward.users.get(`u${u}`)![0]!);
  const [even, odd] = [0, 1].map((kind) => mean(first.filter((_, u) => u % 2 === kind)));
  expect(Math.abs(even! - odd!)).toBeGreaterThan(0.5);
});
test("ten answers place somebody new; without answers they want a bit of each", async () => {
  for (const kind of [0, 1]) {
    const weights = await reward.adapt(range(10).map(() => order("new", kind)));
    expect(sum(weights)).toBeCloseTo(1, 9);
    expect(await right(weights, kind)).toBeGreaterThan(0.85);
    expect(await right(weights, 1 - kind)).toBeLessThan(0.75);
  }
  expect(await reward.adapt([])).toEqual([0.5, 0.5]);
});
test("says what does not fit", async () => {
  await expect(idealPointReward([], settings)).rejects.toThrow("needs at least one pair");
  await expect(idealPointReward(pairs, { ...settings, points: 0 })).rejects.toThrow("points a whole number from 1");
});

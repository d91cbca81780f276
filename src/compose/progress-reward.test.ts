import { expect, test } from "vitest";
import { createRandom, each, type Reward, scoreOne } from "../core/index.ts";
import { product } from "./product.ts";
import { progressReward } from "./progress-reward.ts";

test("a clean run earns its progress, whatever the steps", () => {
  const random = createRandom(16);
  const cuts = [0, ...Array.from({ length: 9 }, () => 100 * random()).sort((a, b) => a - b), 100];
  const total = cuts.slice(1).reduce((earned, at, i) => earned + progressReward(at - cuts[i]!, [1, 1]), 0);
  expect(total).toBeCloseTo(100, 9);
});
test("it is never more than the progress and never less than nothing, and factors out of [0, 1] count as its ends", () => {
  const random = createRandom(17);
  for (let trial = 0; trial < 200; trial++) {
    const progress = random.normal(0, 5);
    const penalties = Array.from({ length: 3 }, () => random.normal(0.5, 1));
    const reward = progressReward(progress, penalties);
    expect(reward).toBeGreaterThanOrEqual(0);
    expect(reward).toBeLessThanOrEqual(Math.max(0, progress));
    expect(progressReward(progress, random.shuffle(penalties))).toBeCloseTo(reward, 12);
  }
});
test("going in circles earns nothing", () => {
  expect([3, -3, 0, -1].reduce((earned, step) => earned + progressReward(step, [1]), 0)).toBe(3);
  expect(progressReward(0, [1, 1])).toBe(0);
});
test("an infraction costs its price, by default none", () => {
  expect(progressReward(5, [0.5], { infraction: true })).toBe(2.5);
  expect(progressReward(0, [], { infraction: true, cost: 1 })).toBe(-1);
  expect(() => progressReward(Number.NaN, [])).toThrow("progressReward: progress and penalties must be numbers");
  expect(() => progressReward(1, [], { cost: -1 })).toThrow("progressReward: cost must be at least 0; got -1");
});

const always = (value: number | null): Reward => each(() => value);

test("product: one is neutral, nought silences, an abstention changes nothing", async () => {
  const judged = (values: Record<string, number | null>) =>
    scoreOne(product(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, always(value)]))), { response: "" });
  expect(await judged({ a: 3, b: 1 })).toMatchObject({ value: 3 });
  expect(await judged({ a: 3, b: 0 })).toMatchObject({ value: 0 });
  expect(await judged({ a: 3, b: null })).toMatchObject({ value: 3 });
  expect(await judged({ b: null })).toMatchObject({ value: null });
  await expect(judged({ a: -1, b: -1 })).rejects.toThrow("product: parts must be at least 0; got -1");
  expect(() => product({})).toThrow("product: needs at least one part; got {}");
});

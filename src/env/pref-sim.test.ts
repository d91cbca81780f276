import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { mean, sigmoid } from "../math/index.ts";
import { prefSim } from "./pref-sim.ts";

test("prefers as often as the logistic of the lead says", () => {
  const world = prefSim(createRandom(1), { attributes: 1, temperature: 0.5 });
  const [good, bad] = [0.6, 0.2].map((a) => ({ attributes: [a], features: [a] }));
  const wins = Array.from({ length: 20_000 }, () => (world.compare([1], good!, bad!).chosen === good ? 1 : 0));
  expect(mean(wins)).toBeCloseTo(sigmoid(0.4 / 0.5), 2);
});
test("the lead is below 0 exactly where the noise decided", () => {
  const world = prefSim(createRandom(2), { attributes: 2 });
  const pairs = world.pairs([1, -1], 500);
  const worse = pairs.filter(
    ({ chosen, rejected }) => chosen.attributes[0]! - chosen.attributes[1]! < rejected.attributes[0]! - rejected.attributes[1]!,
  );
  expect(worse.length).toBeGreaterThan(50);
  expect(pairs.filter(({ lead }) => lead < 0)).toEqual(worse);
});
test("mixed features keep the size of what they mix, and carry it", () => {
  const world = prefSim(createRandom(3), { attributes: 3, features: 400 });
  const { attributes, features } = world.response();
  const size = (values: readonly number[]) => values.reduce((sum, x) => sum + x * x, 0);
  expect(Math.abs(size(features) / size(attributes) - 1)).toBeLessThan(0.25);
  expect(world.see(attributes)).toEqual(features);
});
test("people of a group differ by the spread around its weights", () => {
  const world = prefSim(createRandom(4), {
    attributes: 2,
    groups: [
      [1, 0],
      [0, 5],
    ],
    spread: 0.1,
  });
  const people = Array.from({ length: 400 }, () => world.person(1));
  expect(mean(people.map(([, w]) => w!))).toBeCloseTo(5, 1);
  expect(new Set(people.map(String)).size).toBe(400);
});
test("says which group does not fit", () => {
  expect(() => prefSim(createRandom(1), { attributes: 3, groups: [[1, 2]] })).toThrow(
    "prefSim: each group must weigh all 3 attributes; got [[1,2]]",
  );
});

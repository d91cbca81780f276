import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { counts, mean, range, sum } from "../math/index.ts";
import { namePolicy } from "./name-policy.ts";
import { recommenderWorld } from "./recommender-world.ts";

const world = recommenderWorld(createRandom(1));

test("200 names, all different, and not all that could be", () => {
  expect(new Set(world.names.map((name) => name.join())).size).toBe(200);
  expect(world.vocabulary.reduce((product, size) => product * size, 1)).toBeGreaterThan(200);
  expect(world.names.every((name) => name.every((token, place) => token >= 0 && token < world.vocabulary[place]!))).toBe(true);
});
test("people stay in their cluster, but for 14 in 100, and have few habits", () => {
  const visits = [...world.train, ...world.test];
  const same = visits.map(({ history, target }) => (Math.floor(history[1]! / 20) === Math.floor(target / 20) ? 1 : 0));
  expect(mean(same)).toBeCloseTo(0.85 + 0.15 / 10, 1);
  const after = visits.filter(({ history }) => history[1] === visits[0]!.history[1]).map(({ target }) => target);
  expect(Math.max(...counts(after).values())).toBeGreaterThan(1);
  expect([world.train.length, world.test.length]).toEqual([1500, 500]);
});

const probability = (policy: ReturnType<typeof namePolicy>, history: number[], name: readonly number[]) =>
  sum(name.map((token, place) => policy.logprobs(history, name.slice(0, place))[token]!));

test("policy: probabilities of all names sum to 1", () => {
  const policy = namePolicy(5, [2, 3], createRandom(2));
  const all = range(2).flatMap((a) => range(3).map((b) => Math.exp(probability(policy, [1, 4], [a, b]))));
  expect(sum(all)).toBeCloseTo(1, 12);
});
test("policy: learning is a step up its own log-probability, by the squared length of the slope", () => {
  const policy = namePolicy(5, [2, 3], createRandom(2));
  const gain = (scale: number) => {
    const one = policy.copy();
    const before = probability(one, [1, 4], [1, 2]);
    one.learn([1, 4], [1, 2], scale);
    return (probability(one, [1, 4], [1, 2]) - before) / scale;
  };
  expect(gain(1e-6)).toBeGreaterThan(0);
  expect(gain(1e-6)).toBeCloseTo(gain(-1e-6), 2);
});
test("policy: a copy learns for itself", () => {
  const policy = namePolicy(5, [2, 3], createRandom(2));
  const before = policy.logprobs([0, 1], []);
  policy.copy().learn([0, 1], [1, 1], 1);
  expect(policy.logprobs([0, 1], [])).toEqual(before);
});

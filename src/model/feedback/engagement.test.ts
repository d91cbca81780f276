import { expect, test } from "vitest";
import { mean } from "../../math/index.ts";
import { normaliseEngagement } from "./normalise-engagement.ts";
import { semanticTransfer } from "./semantic-transfer.ts";

test("the same posts by an author with e² times the readers earn the same", () => {
  const small = [0, 1, 4, 9, 20];
  const large = small.map((count) => (1 + count) * Math.E ** 2 - 1);
  const rewards = normaliseEngagement([...small, ...large], [...small.map(() => "a"), ...large.map(() => "b")]);
  small.forEach((_, i) => expect(rewards[i]).toBeCloseTo(rewards[i + small.length]!, 9));
  expect(mean(rewards.slice(0, 5) as number[])).toBeCloseTo(0, 9);
});
test("of one post by somebody new, its place among all posts counts, a little", () => {
  const counts = [1, 3, 10, 30, 100, 300];
  const one = normaliseEngagement([...counts, 5000], [...counts.map(() => "a"), "new"]).at(-1)!;
  const alone = normaliseEngagement([...counts, 5000], [...counts.map(() => "a"), "new"], { few: 0 }).at(-1)!;
  expect(one).toBeGreaterThan(0.5);
  expect(alone).toBe(0);
});
test("a text that is known keeps its reward where only one neighbour is asked, and the nearest count most", () => {
  const vectors = [
    [1, 0],
    [0.9, 0.1],
    [0, 1],
  ];
  expect(semanticTransfer(vectors, [1, 5, -3], { neighbours: 1 })([2, 0]).value).toBeCloseTo(1, 12);
  const { value, confidence } = semanticTransfer(vectors, [1, 5, -3])([1, 0]);
  expect(confidence).toBe(1);
  expect(value).toBeGreaterThan(2.9);
  expect(value).toBeLessThan(3);
});
test("what is less alike is believed less, down to no opinion", () => {
  const reward = semanticTransfer([[1, 0]], [2]);
  const at = (degrees: number) => reward([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);
  expect(at(45).value).toBeCloseTo(Math.SQRT2, 9);
  expect(at(61)).toEqual({ value: null, confidence: 0 });
  expect(reward([0, 0]).value).toBeNull();
});
test("says what does not fit", () => {
  expect(() => normaliseEngagement([1], [])).toThrow('got {"counts":1,"authors":0,"known":1}');
  expect(() => normaliseEngagement([-1], ["a"])).toThrow("counts from 0");
  expect(() => semanticTransfer([[1]], [1])([1, 2])).toThrow("the embedding must have 1 numbers; got 2");
});

import { expect, test } from "vitest";
import { createContext, createRandom, each, scoreOne, valueOf } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import { backwardTransferOrder } from "./backward-transfer-order.ts";
import { cosineAnneal } from "./cosine-anneal.ts";
import { exponentialAnneal } from "./exponential-anneal.ts";
import { linearAnneal } from "./linear-anneal.ts";
import { scheduledSum } from "./scheduled-sum.ts";

test("cosine and line meet at the ends and in the middle; the cosine lingers at both ends", () => {
  for (const step of [0, 50, 100]) expect(cosineAnneal(step, 100)).toBeCloseTo(linearAnneal(step, 100), 12);
  expect(cosineAnneal(10, 100)).toBeGreaterThan(linearAnneal(10, 100));
  expect(cosineAnneal(90, 100)).toBeLessThan(linearAnneal(90, 100));
});
test("schedules run upwards as well, and stay where they end", () => {
  expect(cosineAnneal(500, 100, { start: 0, end: 1 })).toBe(1);
  expect(linearAnneal(500, 100, { start: 0, end: 1 })).toBe(1);
});
test("an exponential falls by the same factor in the same time", () => {
  expect(exponentialAnneal(300, 500) / exponentialAnneal(200, 500)).toBeCloseTo(exponentialAnneal(100, 500), 12);
});
test("says what it cannot do", () => {
  expect(() => cosineAnneal(-1, 10)).toThrow('cosineAnneal: needs step at least 0 and totalSteps above 0; got {"step":-1,"totalSteps":10}');
  expect(() => linearAnneal(0, 0)).toThrow("linearAnneal");
  expect(() => exponentialAnneal(0, Number.NaN)).toThrow("exponentialAnneal");
  expect(() => scheduledSum({})).toThrow("scheduledSum: needs at least one part; got {}");
});
test("the sum takes its weights from the step of the context, whoever asks", async () => {
  const reward = scheduledSum({ a: [linearAnneal, each(() => 1)], b: [() => 2, each(() => 10)] });
  const at = async (step: number) => valueOf(await scoreOne(reward, { response: "" }, createContext({ step, totalSteps: 8 })));
  expect(await at(0)).toBeCloseTo(20.9, 12);
  expect(await at(4)).toBeCloseTo(20.5, 12);
  expect(await at(0)).toBeCloseTo(20.9, 12);
});
test("a weight that is no number is a failure, not a reward", async () => {
  await expect(scoreOne(scheduledSum({ a: [() => Number.NaN, each(() => 1)] }), { response: "" })).rejects.toThrow(
    'the weight of part "a"',
  );
});

const table = (names: string[], entry: (trained: string, tested: string) => number) =>
  Object.fromEntries(names.map((trained) => [trained, Object.fromEntries(names.map((tested) => [tested, entry(trained, tested)]))]));
function score(order: string[], transfer: ReturnType<typeof table>): number {
  let total = 0;
  order.forEach((i, place) => order.slice(place + 1).forEach((j) => (total += transfer[j]![i]!)));
  return total;
}
function orders(names: string[]): string[][] {
  return names.length === 0
    ? [[]]
    : names.flatMap((name) => orders(names.filter((other) => other !== name)).map((rest) => [name, ...rest]));
}
test("a planted chain is found: training on a letter harms only those before it in the alphabet", () => {
  const names = ["d", "b", "a", "c"];
  expect(backwardTransferOrder(table(names, (trained, tested) => (tested < trained ? -1 : 0)))).toEqual(["d", "c", "b", "a"]);
});
test("it is the best of all orders", () => {
  const random = createRandom(4);
  for (const _ of range(5)) {
    const transfer = table(["a", "b", "c", "d", "e"], () => random.normal());
    const best = Math.max(...orders(Object.keys(transfer)).map((order) => score(order, transfer)));
    expect(score(backwardTransferOrder(transfer), transfer)).toBeCloseTo(best, 12);
  }
});
test("where order does not matter it goes by name; what a task does to itself does not count", () => {
  expect(backwardTransferOrder(table(["c", "a", "b"], () => 0.1))).toEqual(["a", "b", "c"]);
  expect(backwardTransferOrder(table(["c", "a", "b"], (x, y) => (x === y && x === "c" ? 9 : 0.1)))).toEqual(["a", "b", "c"]);
});
test("with many tasks it still finds a planted chain", () => {
  const names = range(20).map((i) => `t${String(i).padStart(2, "0")}`);
  expect(backwardTransferOrder(table(names, (trained, tested) => (tested < trained ? -1 : 0)))).toEqual(names.toReversed());
});
test("says which row is not whole", () => {
  expect(() => backwardTransferOrder({ a: { a: 0 }, b: { a: 0, b: 0 } })).toThrow(
    'backwardTransferOrder: the row of a must have a finite number for each of a, b; got {"a":0}',
  );
});

import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { range } from "../math/index.ts";
import { abLift } from "./ab-lift.ts";

const random = createRandom(1);
const users = (rate: number, count = 150) => range(count).map(() => (random() < rate ? 1 : 0));

test("the interval holds the true lift about as often as it says", () => {
  const hits = range(30).filter(() => {
    const { low, high } = abLift(users(0.4), users(0.5), { random });
    return low <= 0.25 && 0.25 <= high;
  }).length;
  expect(hits).toBeGreaterThanOrEqual(26);
});
test("the same in other units is the same lift", () => {
  const [a, b] = [users(0.3), users(0.4)];
  const times = (list: number[]) => list.map((x) => 60 * x);
  expect(abLift(times(a), times(b), { random: createRandom(1) }).lift).toBeCloseTo(abLift(a, b, { random: createRandom(1) }).lift, 12);
});
test("says what cannot be compared", () => {
  expect(() => abLift([0, 0], [1], { random })).toThrow("a control group with a mean above 0");
  expect(() => abLift([1], [], { random })).toThrow('got {"control":1,"treated":0,"mean":1}');
});

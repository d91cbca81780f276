import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { hierarchicalPreference } from "./hierarchical-preference.ts";

test("turning the two round turns the answer round, at the same level", () => {
  const random = createRandom(1);
  for (let i = 0; i < 100; i++) {
    const [a, b] = [0, 1].map(() => [random.integer(2), random.integer(3), random.normal()]);
    const [there, back] = [hierarchicalPreference(a!, b!), hierarchicalPreference(b!, a!)];
    expect(back).toEqual({ preferred: there.preferred === 0 ? 0 : -there.preferred, level: there.level });
  }
});
test("stretching a factor with its margin changes nothing", () => {
  const [a, b] = [
    [1, 3, 0.2],
    [1, 2.5, 0.9],
  ];
  const plain = hierarchicalPreference(a!, b!, { margins: [0, 1, 0.1] });
  const stretched = (z: number[]) => [z[0]!, 10 * z[1]!, z[2]!];
  expect(hierarchicalPreference(stretched(a!), stretched(b!), { margins: [0, 10, 0.1] })).toEqual(plain);
  expect(plain).toEqual({ preferred: -1, level: 2 });
});
test("what is not known decides nothing", () => {
  expect(hierarchicalPreference([Number.NaN, 1], [5, 0])).toEqual({ preferred: 1, level: 1 });
});
test("says what does not fit", () => {
  expect(() => hierarchicalPreference([1], [1, 2])).toThrow("needs as many factors, signs and margins");
  expect(() => hierarchicalPreference([1], [2], { margins: [-1] })).toThrow("margins of at least 0");
});

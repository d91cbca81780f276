import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { cohenKappa, type Label } from "./cohen-kappa.ts";
import { cohenKappaInterval } from "./cohen-kappa-interval.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";
import { orderConsistency } from "./order-consistency.ts";
import { positionBias } from "./position-bias.ts";
import { selfConsistency } from "./self-consistency.ts";

const repeat = (label: Label, count: number) => Array.from({ length: count }, () => label);

test("kappa: the table of Cohen 1960 has 0.492", () => {
  // Two psychologists, three classes, 200 patients: his table 1, diagonal .44, .20, .06.
  const table = [
    [88, 14, 18],
    [10, 40, 10],
    [2, 6, 12],
  ];
  const a = table.flatMap((row, i) => row.flatMap((count) => repeat(i, count)));
  const b = table.flatMap((row) => row.flatMap((count, j) => repeat(j, count)));
  expect(cohenKappa(a, b)).toBeCloseTo(0.492, 3);
});
test("kappa: raters who choose independently have none, names do not matter, and either may come first", () => {
  const a = [1, 1, 2, 2];
  const b = [1, 2, 1, 2];
  expect(cohenKappa(a, b)).toBe(0);
  const [x, y] = [
    ["A", "A", "B", "C"],
    ["A", "B", "B", "C"],
  ] as [Label[], Label[]];
  expect(cohenKappa(x, y)).toBeCloseTo(cohenKappa(y, x), 12);
  expect(cohenKappa(x, y)).toBeCloseTo(
    cohenKappa(
      x.map((l) => `${l}!`),
      y.map((l) => `${l}!`),
    ),
    12,
  );
});
test("weighted kappa: with two labels any power gives the plain one, and near misses cost less than far ones", () => {
  const [a, b] = [
    [1, 2, 1, 2, 2],
    [1, 2, 2, 2, 1],
  ];
  expect(cohenKappa(a, b, { power: 2 })).toBeCloseTo(cohenKappa(a, b), 12);
  expect(cohenKappa([1, 2, 3, 4, 5], [2, 3, 4, 5, 4], { power: 2 })).toBeGreaterThan(
    cohenKappa([1, 2, 3, 4, 5], [5, 4, 1, 2, 1], { power: 2 }),
  );
});
test("interval of kappa: holds the truth in at least 94 of 100 studies, few or many items, one label rare or not", () => {
  for (const [items, rare] of [
    [30, 0.5],
    [200, 0.5],
    [100, 0.2],
  ] as const) {
    const random = createRandom(items);
    // A judge who copies people in 60% of cases and otherwise draws from the same shares has kappa 0.6.
    let held = 0;
    for (let study = 0; study < 400; study++) {
      const draw = () => (random() < rare ? "A" : "B");
      const people = Array.from({ length: items }, draw);
      const judge = people.map((label) => (random() < 0.6 ? label : draw()));
      if (new Set(people).size === 1) continue;
      const { low, high } = cohenKappaInterval(people, judge);
      if (low <= 0.6 && high >= 0.6) held++;
    }
    expect(held / 400).toBeGreaterThan(0.92);
  }
});
test("interval of kappa: five agreements of five prove little, and two rows of one item count once", () => {
  expect(cohenKappaInterval(["A", "B", "A", "B", "A"], ["A", "B", "A", "B", "A"]).low).toBeLessThan(0.2);
  const [a, b] = [repeat("A", 50).concat(repeat("B", 50)), repeat("A", 40).concat(repeat("B", 60))];
  const twice = cohenKappaInterval([...a, ...a], [...b, ...b], { independent: 100 });
  expect(twice.low).toBeCloseTo(cohenKappaInterval(a, b).low, 12);
  expect(() => cohenKappaInterval(a, b, { independent: 101 })).toThrow("independent must be from 1 to the number of items, 100 here");
});
test("alpha: the nominal and interval values of Krippendorff's example with four raters and missing ratings", () => {
  const raters = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
    [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
  ];
  const items = raters[0]!.map((_, i) => raters.map((list) => list[i]!).filter((rating) => rating !== null));
  expect(krippendorffAlpha(items)).toBeCloseTo(0.743, 3);
  expect(krippendorffAlpha(items, { power: 2 })).toBeCloseTo(0.849, 3);
});
test("self-consistency: 1 for a judge who never changes its mind; 0.68 for one who says A four times of five", () => {
  expect(selfConsistency([["A", "A"], ["B", "B"], ["A"]])).toBe(1);
  const random = createRandom(3);
  const answers = Array.from({ length: 4000 }, () => Array.from({ length: 3 }, () => (random() < 0.8 ? "A" : "B")));
  expect(selfConsistency(answers)).toBeCloseTo(0.68, 1);
});
test("orders: a judge by quality is consistent and unbiased, one by position is neither, and flips are at least the bias", () => {
  expect([orderConsistency([1, 0, 0.9], [0, 1, 0.2]), positionBias([1, 0, 0.9], [0, 1, 0.2])]).toEqual([1, 0]);
  expect([orderConsistency([1, 1], [1, 1]), positionBias([1, 1], [1, 1])]).toEqual([0, 1]);
  expect([orderConsistency([0, 0], [0, 0]), positionBias([0, 0], [0, 0])]).toEqual([0, -1]);
});
test("orders: a tie in one order and a winner in the other is half a step to a side", () => {
  expect([orderConsistency([1], [0.5]), positionBias([1], [0.5])]).toEqual([0, 0.5]);
});
test("says what is wrong", () => {
  expect(() => cohenKappa(["A"], [])).toThrow("needs two lists of labels of the same length, not empty; got [1,0]");
  expect(() => cohenKappa(["A", "B"], ["B", "A"], { power: 1 })).toThrow('labels must be numbers where power is above 0; got "A"');
  expect(() => krippendorffAlpha([[1], [2]])).toThrow("needs at least one item with two ratings");
  expect(() => krippendorffAlpha([[1, 1]])).toThrow("needs ratings that differ");
  expect(() => selfConsistency([["A"]])).toThrow("needs at least one item that was asked twice");
});

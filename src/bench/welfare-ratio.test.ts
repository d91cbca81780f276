import { expect, test } from "vitest";
import { welfareRatio } from "./welfare-ratio.ts";

test("the true chances win all, and so does anything that orders as they do", () => {
  const [bids, chances] = [
    [
      [1, 2, 3],
      [5, 1, 1],
    ],
    [
      [0.9, 0.5, 0.2],
      [0.1, 0.4, 0.3],
    ],
  ];
  expect(welfareRatio(chances!, bids!, chances!)).toBe(1);
  expect(
    welfareRatio(
      chances!.map((row) => row.map((p) => p / 7)),
      bids!,
      chances!,
    ),
  ).toBe(1);
});
test("a mistake where much is at stake costs more than one where little is", () => {
  const both = (first: number[], second: number[]) =>
    welfareRatio(
      [first, second],
      [
        [10, 10],
        [1, 1],
      ],
      [
        [0.5, 0.1],
        [0.5, 0.1],
      ],
    );
  expect(both([0, 1], [1, 0])).toBeCloseTo(1.5 / 5.5, 12);
  expect(both([1, 0], [0, 1])).toBeCloseTo(5.1 / 5.5, 12);
});
test("where nothing can be won nothing is lost, and lists must fit", () => {
  expect(welfareRatio([[1, 2]], [[0, 0]], [[0.5, 0.5]])).toBe(1);
  expect(() => welfareRatio([[1, 2]], [[1]], [[1, 2]])).toThrow("a prediction, a value and a chance for each item");
});

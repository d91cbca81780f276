import { expect, test } from "vitest";
import { gaps, nearestStart, takeRange } from "./ranges.ts";

const counter = (at = 0) => new Int32Array([at]);

test("each batch is given out once, in order", () => {
  const shared = counter();
  expect([takeRange(shared, [], 2), takeRange(shared, [], 4), takeRange(shared, [], 1)]).toEqual([
    { from: 0, end: 2 },
    { from: 2, end: 6 },
    { from: 6, end: 7 },
  ]);
});
test("batches that are done are left out, and a range ends where they begin", () => {
  const done = [
    { from: 0, end: 3 },
    { from: 3, end: 5 },
    { from: 7, end: 9 },
  ];
  const shared = counter();
  expect(takeRange(shared, done, 10)).toEqual({ from: 5, end: 7 });
  expect(takeRange(shared, done, 10)).toEqual({ from: 9, end: 19 });
});
test("reading begins at the last known place before a batch", () => {
  const done = [
    { from: 0, end: 4, next: { offset: 40 } },
    { from: 4, end: 6, next: { offset: 60 } },
    { from: 9, end: 12, next: { offset: 120 } },
  ];
  expect(nearestStart(done, 8)).toEqual({ batch: 6, cursor: { offset: 60 } });
  expect(nearestStart(done, 3)).toEqual({ batch: 0, cursor: undefined });
  expect(nearestStart([], 5)).toEqual({ batch: 0, cursor: undefined });
});
test("gaps are the batches before the last one that no range holds", () => {
  expect(gaps([])).toEqual([]);
  expect(
    gaps([
      { from: 4, end: 6 },
      { from: 0, end: 2 },
      { from: 9, end: 9 },
    ]),
  ).toEqual([
    { from: 2, end: 4 },
    { from: 6, end: 9 },
  ]);
  expect(
    gaps([
      { from: 0, end: 2 },
      { from: 2, end: 3 },
    ]),
  ).toEqual([]);
});

import { expect, test } from "vitest";
import { each, scoreAll, valueOf } from "../../core/index.ts";
import { meanRightLength } from "./mean-right-length.ts";

const correct = each(({ fields }) => fields.right as number);
const row = (words: number, right: number) => ({ response: "w ".repeat(words), group: "q", fields: { right } });
const values = async (rows: ReturnType<typeof row>[], options = {}) =>
  (await scoreAll(meanRightLength(correct, { weight: 1, ...options }), rows)).map(valueOf);

test("by hand: right answers of 10 and 30 words have their mean at 20", async () => {
  expect(await values([row(10, 1), row(30, 1), row(20, 0), row(5, 0), row(100, 0)])).toEqual([1, 0.5, 0, -0.75, -1]);
});
test("where none is right, the median is wanted", async () => {
  expect(await values([row(10, 0), row(20, 0), row(40, 0)])).toEqual([-0.5, 0, -1]);
});
test("a target replaces the mean; a weight of 0 leaves the correctness", async () => {
  expect(await values([row(15, 1), row(5, 1)], { target: 10 })).toEqual([0.5, 1]);
  expect(await values([row(15, 1), row(5, 0)], { weight: 0 })).toEqual([1, 0]);
});
test("empty answers stay finite", async () => {
  expect(await values([row(0, 1), row(0, 0)])).toEqual([1, -1]);
});
test("says what it cannot do", () => {
  expect(() => meanRightLength(correct, { target: 0 })).toThrow(
    'meanRightLength: weight must be at least 0 and target above 0; got {"weight":0.1,"target":0}',
  );
});

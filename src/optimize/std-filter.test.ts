import { expect, test } from "vitest";
import { type StdFilterState, stdFilter } from "./std-filter.ts";

const run = (steps: readonly (readonly number[])[], options = {}) => {
  let state: StdFilterState | undefined;
  return steps.map((deviations) => {
    const result = stdFilter(deviations, { ...options, ...(state && { state }) });
    state = result.state;
    return { ...result, keep: result.keep };
  });
};

test("ten steps pass whole; the eleventh is measured by the mean of steps 6 to 10", () => {
  const steps = Array.from({ length: 10 }, (_, i) => [i < 5 ? 100 : 1, i < 5 ? 100 : 0.6]);
  const judged = run([...steps, [0.39, 0.41]]);
  expect(judged.slice(0, 10).every(({ keep }) => keep.every(Boolean))).toBe(true);
  expect(judged[10]!.keep).toEqual([false, true]); // β · 0.8 = 0.4
});
test("the bar then follows the training slowly", () => {
  const judged = run([[1], [1], [0], [0]], { collectFrom: 1, filterFrom: 2, decay: 0.9 });
  expect(judged.map(({ state }) => state.average)).toEqual([undefined, 1, 0.9, expect.closeTo(0.81, 12)]);
});
test("a bar of 0 drops only what is no number", () => {
  expect(stdFilter([0, Number.NaN, 2], { beta: 0, state: { step: 10, collected: [1] } }).keep).toEqual([true, false, true]);
  expect(stdFilter([Number.NaN], { state: { step: 10, collected: [1] } }).state.average).toBe(1);
});
test("its state is plain data: through JSON and back it goes on the same", () => {
  const { state } = stdFilter([0.5, 0.7], { state: { step: 7, collected: [0.4] } });
  expect(stdFilter([0.1], { state: JSON.parse(JSON.stringify(state)) })).toEqual(stdFilter([0.1], { state }));
});
test("refuses to filter before anything was collected", () => {
  expect(() => stdFilter([1], { collectFrom: 5, filterFrom: 5 })).toThrow("stdFilter: filterFrom must come after collectFrom");
});

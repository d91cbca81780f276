import { expect, test } from "vitest";
import { hardPositions } from "./hard-positions.ts";

const even = (tokens: number) => Array.from({ length: tokens }, (_, i) => ({ text: String(i), logprob: -5 }));

test("a choice of n even tokens has log n nats", () => {
  const trace = { top: [even(1), even(2), even(3), even(5), even(20)] };
  expect(hardPositions(trace, { low: 0 })).toEqual([0, 1, 2, 3, 4]);
  expect(hardPositions(trace)).toEqual([1, 2, 3, 4]);
  expect(hardPositions(trace, { low: 1, high: 1.5 })).toEqual([2]);
  expect(hardPositions(trace, { low: Math.log(17) })).toEqual([]);
});
test("only the first k are looked at", () => {
  expect(hardPositions({ top: [even(20)] }, { topK: 1 })).toEqual([]);
});
test("a trace without alternatives is refused", () => {
  expect(() => hardPositions({ logprobs: new Float32Array(2) })).toThrow("hardPositions: the trace must tell the most probable tokens");
});

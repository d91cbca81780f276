import { expect, test } from "vitest";
import { bradleyTerryLoss } from "./bradley-terry-loss.ts";
import { toolTraceLoss } from "./tool-trace-loss.ts";

const trace = { tools: 0.4, observations: 0.2, rationale: 0.1 };
test("without a trace it is half of Bradley–Terry, without ranking the cross-entropy of the trace", () => {
  const pairs = [[1, -2], [0.5, 0]] as const; // biome-ignore format: one line
  const none = { tools: 0, observations: 0, rationale: 0 };
  expect(toolTraceLoss(...pairs, none)).toBeCloseTo(bradleyTerryLoss()({ chosen: pairs[0], rejected: pairs[1] }).loss / 2, 12);
  expect(toolTraceLoss(...pairs, trace, { ranking: 0 })).toBeCloseTo(0.7, 12);
});
test("its slope in r⁺ is −c σ(r⁻ − r⁺)", () => {
  const [h, c] = [1e-5, 0.8];
  const at = (r: number) => toolTraceLoss([r], [0.3], trace, { ranking: c });
  expect((at(1 + h) - at(1 - h)) / (2 * h)).toBeCloseTo(-c / (1 + Math.exp(0.7)), 8);
});
test("says what is wrong", () => {
  expect(() => toolTraceLoss([1], [0], { ...trace, tools: -1 })).toThrow("must not be negative");
  expect(() => toolTraceLoss([1, 2], [0], trace)).toThrow("must have the same length");
});

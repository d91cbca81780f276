import { expect, test } from "vitest";
import { bradleyTerryLoss } from "./bradley-terry-loss.ts";

const lossOf = (options: Parameters<typeof bradleyTerryLoss>[0], batch: Parameters<ReturnType<typeof bradleyTerryLoss>>[0]) =>
  bradleyTerryLoss(options)(batch).loss;

test("a model that cannot tell two answers apart pays log 2", () => {
  expect(lossOf({}, { chosen: [3, 0], rejected: [3, 0] })).toBeCloseTo(Math.LN2, 12);
});
test("only differences count", () => {
  expect(lossOf({}, { chosen: [105, 101], rejected: [102, 104] })).toBeCloseTo(lossOf({}, { chosen: [5, 1], rejected: [2, 4] }), 12);
});
test("a margin is a lead that the chosen answer does not get, for all pairs or for each", () => {
  expect(lossOf({ margin: 1 }, { chosen: [2], rejected: [0] })).toBe(lossOf({}, { chosen: [1], rejected: [0] }));
  expect(lossOf({}, { chosen: [2], rejected: [0], margin: [1] })).toBe(lossOf({ margin: 1 }, { chosen: [2], rejected: [0] }));
});
test("a weight of 3 is the pair three times over, in the sum", () => {
  const weighted = 2 * lossOf({}, { chosen: [1, 0], rejected: [0, 2], weight: [3, 1] });
  const repeated = 4 * lossOf({}, { chosen: [1, 1, 1, 0], rejected: [0, 0, 0, 2] });
  expect(weighted).toBeCloseTo(repeated, 12);
});
test("a smoothed label adds ε z: pairwise ranking with a penalty on the margin", () => {
  // −(1 − ε) log σ(z) − ε log σ(−z) = −log σ(z) + ε z
  const [z, epsilon] = [1.7, 0.1];
  const plain = lossOf({}, { chosen: [z], rejected: [0] });
  expect(lossOf({ smoothing: epsilon }, { chosen: [z], rejected: [0] })).toBeCloseTo(plain + epsilon * z, 12);
});
test("a label of 0 is the pair the other way round", () => {
  expect(lossOf({}, { chosen: [2], rejected: [0], label: [0] })).toBe(lossOf({}, { chosen: [0], rejected: [2] }));
});
test("stays finite where a probability is not", () => {
  expect(lossOf({}, { chosen: [-1000], rejected: [1000] })).toBe(2000);
  expect(lossOf({}, { chosen: [1000], rejected: [-1000] })).toBe(0);
});
test("says which column does not fit", () => {
  expect(() => lossOf({}, { chosen: [1, 2], rejected: [0] })).toThrow(
    'bradleyTerryLoss: a batch needs chosen and rejected with one number an example, at least one example, and its other columns as long; the lengths; got {"chosen":2,"rejected":1}',
  );
  expect(() => lossOf({}, { chosen: [], rejected: [] })).toThrow("at least one example");
});

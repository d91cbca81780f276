import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, range } from "../../math/index.ts";
import { wasmBackend } from "../../nn/index.ts";
import { energyRefiner } from "./energy-refiner.ts";
import { noiseContrastiveLoss } from "./noise-contrastive-loss.ts";

test("an energy that is the noise's own density tells nothing apart", () => {
  const noise = [-1, -3, -0.5, -2, -2, -7];
  const { loss } = noiseContrastiveLoss({ negatives: 2, penalty: 0 })({ energy: noise.map((x) => x + 4), noise });
  expect(loss).toBeCloseTo(Math.log(3), 12);
});
test("without penalty only differences within a row matter, and a value that stands out costs nothing", () => {
  const objective = noiseContrastiveLoss({ negatives: 2, penalty: 0 });
  const noise = [0, 0, 0];
  expect(objective({ energy: [5, 3, 1], noise }).loss).toBeCloseTo(objective({ energy: [4, 2, 0], noise }).loss, 12);
  expect(objective({ energy: [1000, 0, 0], noise }).loss).toBe(0);
});
test("says which column does not fit", () => {
  expect(() => noiseContrastiveLoss({ negatives: 2 })({ energy: [1, 2, 3] })).toThrow(
    "batch needs energy and noise with 3 numbers an example",
  );
});

const random = createRandom(3);
const backend = await wasmBackend();
/** A reward model that says 10 + 2 x of an embedding (x, −x). */
const judged = (x: number, reward = 10 + 2 * x) => ({ embedding: [x, -x], reward });
const pairs = range(200).map(() => {
  const [a, b] = [random.normal(), random.normal()];
  return { chosen: judged(Math.max(a, b)), rejected: judged(Math.min(a, b)) };
});
const wrong = pairs.slice(0, 50).map(({ chosen, rejected }) => ({ chosen: rejected, rejected: chosen }));
const settings = { value: [16, 16], hidden: [16], negatives: 16, dropout: 0, steps: 250, rate: 0.01, backend };
const refiner = await energyRefiner([...pairs, ...wrong], { ...settings, random: createRandom(1) });

test("a usual reward stays about what it is, an outlier goes to what its embedding usually gets", async () => {
  const usual = [-1, -0.5, 0, 0.5, 1].map((x) => judged(x));
  const refined = await refiner.refine(usual);
  expect(mean(refined.map((y, i) => Math.abs(y - usual[i]!.reward)))).toBeLessThan(0.7);
  const [high, low] = await refiner.refine([judged(-0.5, 30), judged(0.5, -10)]);
  expect(Math.abs(high! - 9)).toBeLessThan(1);
  expect(Math.abs(low! - 11)).toBeLessThan(1);
});
test("pairs that are ordered against their label are left out; the same question gets the same answer", async () => {
  expect(refiner.kept).toBe(200);
  const outlier = [judged(0, 100), judged(1, 50)];
  expect(await refiner.refine(outlier)).toEqual(await refiner.refine(outlier));
  expect(await refiner.refine([])).toEqual([]);
});
test("without a move nothing is refined", async () => {
  const still = await energyRefiner(pairs, { ...settings, steps: 1, moves: 0, random: createRandom(1) });
  expect((await still.refine([judged(0.3)]))[0]).toBeCloseTo(10.6, 9);
});
test("refuses what it cannot learn from, and rewards that are none", async () => {
  await expect(energyRefiner(wrong, { ...settings, random })).rejects.toThrow(
    "needs pairs that the reward model orders as their label does",
  );
  await expect(refiner.refine([judged(0, Number.NaN)])).rejects.toThrow("rewards and embeddings must be finite");
});

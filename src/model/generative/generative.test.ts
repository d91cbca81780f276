import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { logSigmoid, mean, range } from "../../math/index.ts";
import { wasmBackend } from "../../nn/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { generativePairwiseLoss } from "./generative-pairwise-loss.ts";
import { generativePairwiseReward } from "./generative-pairwise-reward.ts";

const backend = await wasmBackend();
const random = createRandom(6);
const leads = range(9).map((i) => i - 4.2);
const logits = leads.flatMap((z) => [1 + z / 2, 1 - z / 2]);

test("smoothing is the ranking loss and a price on the lead", () => {
  const ones = leads.map(() => 1);
  const smooth = generativePairwiseLoss({ smoothing: 0.1 })({ logits, firstBetter: ones }).loss;
  expect(smooth).toBeCloseTo(mean(leads.map((z) => -logSigmoid(z) + 0.05 * z)), 10);
  expect(generativePairwiseLoss({ smoothing: 0 })({ logits, firstBetter: ones }).loss).toBeCloseTo(
    bradleyTerryLoss()({ chosen: leads, rejected: leads.map(() => 0) }).loss,
    12,
  );
});
test("which letter stands for which response does not matter", () => {
  const swapped = leads.flatMap((z) => [1 - z / 2, 1 + z / 2]);
  expect(generativePairwiseLoss()({ logits, firstBetter: leads.map(() => 1) }).loss).toBeCloseTo(
    generativePairwiseLoss()({ logits: swapped, firstBetter: leads.map(() => 0) }).loss,
    12,
  );
});
test("a lead pays until log((1 − ε′) / ε′), and not beyond", () => {
  const slope = (z: number) => generativePairwiseLoss({ smoothing: 0.2 })({ logits: [z, 0], firstBetter: [1] }).gradient.logits[0]!;
  expect(slope(Math.log(9) - 0.1)).toBeLessThan(0);
  expect(slope(Math.log(9) + 0.1)).toBeGreaterThan(0);
});
test("learns which is better from labels, is fair to the order, and reads pairs better with each step", async () => {
  const draw = () => range(3).map(() => random.normal());
  const pairs = range(300).map(() => [draw(), draw()] as const);
  const ordered = pairs.map(([a, b]) => (a[0]! > b[0]! ? ([a, b] as const) : ([b, a] as const)));
  const judge = await generativePairwiseReward(pairs, ordered, { readingSteps: 100, rate: 0.01, random: createRandom(1), backend });
  const [a, b] = [range(200).map(draw), range(200).map(draw)];
  const said = await judge.prefer(a, b);
  expect(mean(said.map((p, i) => (p > 0.5 === a[i]![0]! > b[i]![0]! ? 1 : 0)))).toBeGreaterThan(0.85);
  (await judge.prefer(b, a)).forEach((p, i) => expect(p).toBeCloseTo(1 - said[i]!, 6));
  expect(mean(judge.readingLosses.slice(-10))).toBeLessThan(0.5 * mean(judge.readingLosses.slice(0, 10)));
});
test("says what does not fit", async () => {
  expect(() => generativePairwiseLoss()({ logits: [1, 2] })).toThrow("needs the column firstBetter");
  expect(() => generativePairwiseLoss()({ logits: [1, 2, 3], firstBetter: [1] })).toThrow("2 numbers an example");
  await expect(generativePairwiseReward([], [], { random, backend })).rejects.toThrow("at least one labelled pair");
});

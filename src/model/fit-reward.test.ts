import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { wasmBackend } from "../nn/index.ts";
import { bradleyTerryLoss } from "./bradley-terry-loss.ts";
import { fitLinearReward } from "./fit-linear-reward.ts";
import { fitReward } from "./fit-reward.ts";
import { mlpHead } from "./nets/mlp-head.ts";

const backend = await wasmBackend();
const random = createRandom(3);
/** People like it when both features have the same sign: no weighted sum of the two can say that. */
const draw = () => [random.normal(), random.normal()];
const quality = ([x = 0, y = 0]: readonly number[]) => 3 * Math.sign(x * y);
const pairs = Array.from({ length: 600 }, () => [draw(), draw()].sort((a, b) => quality(b) - quality(a)));
const features = { chosen: pairs.map(([chosen]) => chosen!), rejected: pairs.map(([, rejected]) => rejected!) };
const decided = pairs.map(([a, b]) => quality(a!) !== quality(b!));
const accuracy = (chosen: ArrayLike<number>, rejected: ArrayLike<number>) =>
  mean(pairs.flatMap((_, i) => (decided[i] ? [chosen[i]! > rejected[i]! ? 1 : 0] : [])));

test("a hidden layer learns what a weighted sum cannot", async () => {
  const fitted = await fitReward(bradleyTerryLoss(), mlpHead({ inputs: 2, hidden: [16] }), features, {
    rate: 0.02,
    random: createRandom(1),
    backend,
  });
  expect(accuracy(await fitted.score(features.chosen), await fitted.score(features.rejected))).toBeGreaterThan(0.9);
  const { score } = fitLinearReward(bradleyTerryLoss(), features);
  expect(accuracy(features.chosen.map(score), features.rejected.map(score))).toBeLessThan(0.65);
});
test("the same seed gives the same net, another one another", async () => {
  const train = async (seed: number) =>
    (await fitReward(bradleyTerryLoss(), mlpHead({ inputs: 2, hidden: [4] }), features, { steps: 5, random: createRandom(seed), backend }))
      .losses;
  expect(await train(1)).toEqual(await train(1));
  expect(await train(1)).not.toEqual(await train(2));
});
test("a column that comes with the data goes with its example", async () => {
  const head = mlpHead({ inputs: 1, hidden: [] });
  const rows = { chosen: [[1], [-1]], rejected: [[0], [0]] };
  const options = { steps: 60, rate: 0.05, decay: 0, random: createRandom(1), backend };
  const { score } = await fitReward(bradleyTerryLoss(), head, rows, { ...options, given: { weight: [0, 1] } });
  const [up, down] = await score([[1], [-1]]);
  expect(down!).toBeGreaterThan(up!);
});
test("says what does not fit", async () => {
  const train = (chosen: number[][]) =>
    fitReward(bradleyTerryLoss(), mlpHead({ inputs: 1 }), { chosen, rejected: [[0]] }, { random: createRandom(1), backend });
  await expect(train([])).rejects.toThrow('fitReward: needs at least one example, and all lists as long; got {"chosen":0,"rejected":1}');
});

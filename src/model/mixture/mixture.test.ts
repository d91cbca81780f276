import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { cosine, maximum, minimum, range } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { fitLinearReward } from "../fit-linear-reward.ts";
import { hedgeWeights } from "./hedge-weights.ts";
import { mixtureLoss } from "./mixture-loss.ts";
import { mixtureReward } from "./mixture-reward.ts";

const random = createRandom(4);
const numbers = (count: number) => range(count).map(() => random.normal());
/** Half of the people want much of the first of three features, half little; the prompt tells in nine cases of ten who asks. */
const pairs = range(600).map((i) => {
  const sign = i % 2 ? 1 : -1;
  const [a, b] = [numbers(3), numbers(3)];
  const prompt = [random() < 0.9 ? sign : -sign];
  return sign * a[0]! > sign * b[0]! ? { prompt, chosen: a, rejected: b } : { prompt, chosen: b, rejected: a };
});

test("one head is the Bradley-Terry loss, and so is the reward", () => {
  const [chosen, rejected] = [numbers(5), numbers(5)];
  expect(mixtureLoss({ heads: 1 })({ chosen, rejected, gate: numbers(5) }).loss).toBeCloseTo(
    bradleyTerryLoss()({ chosen, rejected }).loss,
    12,
  );
  const single = mixtureReward(pairs, { heads: 1, restarts: 1 });
  const linear = fitLinearReward(bradleyTerryLoss(), {
    chosen: pairs.map((p) => p.chosen),
    rejected: pairs.map((p) => p.rejected),
  });
  single.heads[0]!.forEach((weight, k) => expect(weight).toBeCloseTo(linear.weights[k]!, 3));
});
test("a head that the gate rules out has no say", () => {
  const alone = bradleyTerryLoss()({ chosen: [1.5], rejected: [0] }).loss;
  expect(mixtureLoss({ heads: 2 })({ chosen: [1.5, -9], rejected: [0, 0], gate: [800, 0] }).loss).toBeCloseTo(alone, 12);
});
test("the slope is that of the loss, with balance and several pairs", () => {
  const objective = mixtureLoss({ heads: 3, balance: 0.7 });
  const batch = { chosen: numbers(6), rejected: numbers(6), gate: numbers(6) };
  const { gradient } = objective(batch);
  for (const name of ["chosen", "rejected", "gate"] as const)
    for (const k of range(6)) {
      const at = (h: number) => objective({ ...batch, [name]: batch[name].with(k, batch[name][k]! + h) }).loss;
      expect(gradient[name][k]!).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
    }
});
test("finds two tastes that nobody named, and learns from the prompt whose counts", () => {
  const reward = mixtureReward(pairs, { heads: 2 });
  const alike = reward.heads.map((head) => cosine(head, [1, 0, 0]));
  expect(maximum(alike)).toBeGreaterThan(0.9);
  expect(minimum(alike)).toBeLessThan(-0.9);
  const more = alike.indexOf(maximum(alike));
  expect(reward.weigh([1])[more]!).toBeGreaterThan(0.75);
  expect(reward.weigh([-1])[more]!).toBeLessThan(0.25);
  expect(reward.loss).toBeLessThan(mixtureReward(pairs, { heads: 1, restarts: 1 }).loss - 0.1);
});
test("answers in one order count as in another, and none change nothing", () => {
  const leads = [
    [1, -0.5, 0],
    [2, 0.3, -1],
  ];
  expect(hedgeWeights([0.2, 0.3, 0.5], leads)).toEqual(hedgeWeights([0.2, 0.3, 0.5], leads.toReversed()));
  hedgeWeights([0.2, 0.3, 0.5], []).forEach((w, k) => expect(w).toBeCloseTo([0.2, 0.3, 0.5][k]!, 12));
});
test("says what does not fit", () => {
  expect(() => hedgeWeights([0, 1], [])).toThrow("needs positive weights");
  expect(() => mixtureReward([])).toThrow("needs at least one pair");
  expect(() => mixtureReward(pairs).weigh([1, 2])).toThrow("a prompt has 1 features, as in training; got 2");
});

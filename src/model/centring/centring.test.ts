import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, range } from "../../math/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { fitLinearReward } from "../fit-linear-reward.ts";
import { balancedLoss } from "./balanced-loss.ts";
import { zeroCentredLoss } from "./zero-centred-loss.ts";

const random = createRandom(1);
/** One feature that tells, and a constant that comparisons cannot place. */
const rows = { chosen: range(200).map(() => [1 + random.normal(), 1]), rejected: range(200).map(() => [random.normal(), 1]) };
const centred = (objective: ReturnType<typeof balancedLoss>, start = [0, 5]) => {
  const { score } = fitLinearReward(objective, rows, { ridge: 0, start });
  const [high, low] = [mean(rows.chosen.map(score)), mean(rows.rejected.map(score))];
  return (high + low) / 2;
};

test("comparisons alone leave the zero where training began; either penalty finds it", () => {
  expect(centred(bradleyTerryLoss())).toBeGreaterThan(4);
  expect(centred(balancedLoss())).toBeCloseTo(0, 3);
  expect(Math.abs(centred(zeroCentredLoss()))).toBeLessThan(0.01);
});
test("balance pulls at no lead; a price on size does", () => {
  const pair = { chosen: [3], rejected: [1] };
  const pull = (objective: ReturnType<typeof balancedLoss>) => {
    const { gradient } = objective(pair);
    return gradient.chosen[0]! - gradient.rejected[0]!;
  };
  expect(pull(balancedLoss({ weight: 0.1 }))).toBeCloseTo(pull(bradleyTerryLoss()), 12);
  expect(pull(zeroCentredLoss({ weight: 0.1 }))).toBeCloseTo(pull(bradleyTerryLoss()) + 0.4, 12);
});
test("a shift of all scores costs 4η a unit squared in one and 2λ in the other", () => {
  const batch = (shift: number) => ({ chosen: [1 + shift], rejected: [-1 + shift] });
  expect(balancedLoss({ weight: 0.1 })(batch(3)).loss - balancedLoss({ weight: 0.1 })(batch(0)).loss).toBeCloseTo(3.6, 12);
  expect(zeroCentredLoss({ weight: 0.1 })(batch(3)).loss - zeroCentredLoss({ weight: 0.1 })(batch(0)).loss).toBeCloseTo(1.8, 12);
});
test("says what a weight must be", () => {
  expect(() => balancedLoss({ weight: -1 })).toThrow("balancedLoss: weight must be at least 0; got -1");
  expect(() => zeroCentredLoss({ weight: Number.NaN })).toThrow("zeroCentredLoss: weight must be at least 0");
});

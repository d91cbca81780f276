import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { sigmoid } from "../math/index.ts";
import { bradleyTerryLoss } from "./bradley-terry-loss.ts";
import { fitLinearReward } from "./fit-linear-reward.ts";

test("finds the weights that the preferences were drawn with", () => {
  const random = createRandom(1);
  const truth = [1.5, -1, 0.5, 0];
  const rows = Array.from({ length: 8000 }, () => {
    const difference = truth.map(() => random.normal(0, Math.SQRT2));
    const lead = difference.reduce((sum, x, k) => sum + x * truth[k]!, 0);
    return random() < sigmoid(lead) ? difference : difference.map((x) => -x);
  });
  const { weights } = fitLinearReward(bradleyTerryLoss(), { chosen: rows, rejected: rows.map(() => [0, 0, 0, 0]) }, { ridge: 0 });
  truth.forEach((weight, k) => {
    expect(Math.abs(weights[k]! - weight)).toBeLessThan(0.12);
  });
});
test("at its end no slope is left", () => {
  const features = {
    chosen: [
      [1, 2],
      [0, 1],
      [3, 1],
    ],
    rejected: [
      [0, 3],
      [1, 1],
      [2, 2],
    ],
  };
  const ridge = 0.1;
  const { weights, score } = fitLinearReward(bradleyTerryLoss(), features, { ridge });
  const { gradient } = bradleyTerryLoss()({ chosen: features.chosen.map(score), rejected: features.rejected.map(score) });
  [0, 1].forEach((k) => {
    const slope = features.chosen.reduce((sum, row, i) => sum + gradient.chosen[i]! * (row[k]! - features.rejected[i]![k]!), 0);
    expect(slope + ridge * weights[k]!).toBeCloseTo(0, 5);
  });
});
test("says when rows do not fit together", () => {
  expect(() => fitLinearReward(bradleyTerryLoss(), { chosen: [[1, 2]], rejected: [[1]] })).toThrow(
    'fitLinearReward: needs at least one example, and as many features in each row; got {"rows":["chosen: 1","rejected: 1"],"features":[2,1]}',
  );
});

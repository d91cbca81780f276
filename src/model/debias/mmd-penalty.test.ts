import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { causalRewardLoss } from "./causal-reward-loss.ts";
import { mmdPenalty } from "./mmd-penalty.ts";

const random = createRandom(5);
const rows = Array.from({ length: 40 }, () => [random.normal(), random.normal()]);
const lengths = Array.from({ length: 40 }, () => random.normal());

test("its slope is the slope of its value at a given width", () => {
  const { gradient } = mmdPenalty(rows, lengths, { width: 1.3 });
  const at = (i: number, d: number, h: number) =>
    mmdPenalty(
      rows.map((row, j) => (i === j ? row.with(d, row[d]! + h) : row)),
      lengths,
      { width: 1.3 },
    ).value;
  for (const i of [0, 7, 23]) expect(gradient[i]![1]!).toBeCloseTo((at(i, 1, 1e-5) - at(i, 1, -1e-5)) / 2e-5, 8);
});
test("moving or stretching all features together changes nothing", () => {
  const { value } = mmdPenalty(rows, lengths);
  expect(
    mmdPenalty(
      rows.map((row) => row.map((x) => 3 * x + 7)),
      lengths,
    ).value,
  ).toBeCloseTo(value, 10);
});
test("nothing to read off where all features are equal, or Z is, or is known of too few", () => {
  const nothing = { value: 0 };
  expect(
    mmdPenalty(
      rows.map(() => [1, 1]),
      lengths,
    ),
  ).toMatchObject(nothing);
  expect(
    mmdPenalty(
      rows,
      rows.map(() => 5),
    ),
  ).toMatchObject(nothing);
  expect(
    mmdPenalty(
      rows,
      rows.map((_, i) => (i < 3 ? i : Number.NaN)),
    ),
  ).toMatchObject(nothing);
});
test("features that follow Z are told from features that do not", () => {
  const follow = lengths.map((z) => [z]);
  expect(mmdPenalty(follow, lengths).value).toBeGreaterThan(
    5 *
      mmdPenalty(
        rows.map(([x]) => [x!]),
        lengths,
      ).value,
  );
});
test("without λ it is the Bradley-Terry loss; says when Z is missing", () => {
  expect(() => causalRewardLoss({ weight: 1 })({ chosen: [1], rejected: [0] })).toThrow(
    "needs the columns chosenSpurious and rejectedSpurious",
  );
});

import { expect, test } from "vitest";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { detectorLoss } from "./detector-loss.ts";

const batch = { generated: [1, 0.3], mixed: [0.5, 1], human: [-0.2, 0.4], replay: [2, -1], before: [1.5, -1] };

test("without texts of both hands and without replay it is Bradley–Terry, and nothing pulls at the rest", () => {
  const { loss, gradient } = detectorLoss({ replay: 0, above: 0, below: 0 })(batch);
  expect(loss).toBeCloseTo(bradleyTerryLoss()({ chosen: batch.generated, rejected: batch.human }).loss, 12);
  expect([...Array.from(gradient.mixed), ...Array.from(gradient.replay)].map(Math.abs)).toEqual([0, 0, 0, 0]);
});
test("texts of both hands are held between the two: neither above the machine's nor below people's", () => {
  const at = (mixed: number) => detectorLoss()({ generated: [1], mixed: [mixed], human: [-1], replay: [0], before: [0] });
  expect(at(0).gradient.mixed[0]).toBeCloseTo(0, 12);
  expect(at(2).gradient.mixed[0]).toBeGreaterThan(0);
  expect(at(-2).gradient.mixed[0]).toBeLessThan(0);
});
test("the same shift of all texts costs nothing but what was said before", () => {
  const moved = Object.fromEntries(Object.entries(batch).map(([name, column]) => [name, column.map((x) => x + 7)])) as typeof batch;
  expect(detectorLoss()(moved).loss).toBeCloseTo(detectorLoss()(batch).loss, 12);
});
test("says what is missing", () => {
  expect(() => detectorLoss()({ generated: [1], mixed: [1], human: [1], replay: [1] })).toThrow("before");
  expect(() => detectorLoss({ replay: -1 })).toThrow("detectorLoss: weights must be at least 0");
});

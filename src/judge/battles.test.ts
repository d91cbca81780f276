import { expect, test } from "vitest";
import { logit, range, sum } from "../math/index.ts";
import { type Battle, battleMatrix, placeWeights } from "./battle-matrix.ts";
import { ratingsFromBattles } from "./ratings-from-battles.ts";

test("two contestants are logit(share of wins) apart", () => {
  const [a, b] = ratingsFromBattles([[0, 7], [3, 0]], { ridge: 1e-9 }); // biome-ignore format: a table
  expect(a! - b!).toBeCloseTo(logit(0.7), 6);
});
test("wins as a Bradley–Terry model expects them give its ratings back", () => {
  const truth = [1.2, 0.3, -0.4, -1.1];
  const wins = truth.map((m, i) => truth.map((n, j) => (i === j ? 0 : 1000 / (1 + Math.exp(n - m)))));
  ratingsFromBattles(wins, { ridge: 1e-9 }).forEach((rating, i) => expect(rating).toBeCloseTo(truth[i]!, 6));
});
test("at the optimum the slope is zero and so is the sum, also where someone never lost", () => {
  const wins = [[0, 5, 5], [0, 0, 2], [0, 3, 0]]; // biome-ignore format: a table
  const ridge = 0.01;
  const ratings = ratingsFromBattles(wins, { ridge });
  expect(sum(ratings)).toBeCloseTo(0, 9);
  range(3).forEach((m) => {
    const slope = range(3).reduce((total, n) => {
      const p = 1 / (1 + Math.exp(ratings[n]! - ratings[m]!));
      return m === n ? total : total + (wins[m]![n]! + wins[n]![m]!) * p - wins[m]![n]!;
    }, ridge * ratings[m]!);
    expect(slope).toBeCloseTo(0, 8);
  });
});
test("all wins and no losses stay finite, and more of them mean more", () => {
  const [strong] = ratingsFromBattles([[0, 1e6], [0, 0]]); // biome-ignore format: a table
  const [weak] = ratingsFromBattles([[0, 1], [0, 0]]); // biome-ignore format: a table
  expect(strong).toBeGreaterThan(weak!);
  expect(Number.isFinite(strong)).toBe(true);
  expect(ratingsFromBattles([])).toEqual([]);
});
test("a judge who favours the first place: its wins there count less, by hand", () => {
  const battles: Battle[] = [1, 1, 1, 0].map((firstWon) => ({ first: 0, second: 1, firstWon }));
  expect(placeWeights(battles)).toEqual([0.25, 0.75]);
  expect(battleMatrix(battles, 2)).toEqual([[0, 0.75], [0.75, 0]]); // biome-ignore format: a table
});
test("a judge who always names the first says nothing", () => {
  const battles: Battle[] = [{ first: 0, second: 1, firstWon: 1 }, { first: 1, second: 2, firstWon: 1 }]; // biome-ignore format: rows
  expect(battleMatrix(battles, 3).flat().every((count) => count === 0)).toBe(true); // biome-ignore format: one line
  expect(battleMatrix(battles, 3, [1, 1])).toEqual([[0, 1, 0], [0, 0, 1], [0, 0, 0]]); // biome-ignore format: a table
});
test("says what a battle and a table of wins must be", () => {
  expect(() => battleMatrix([{ first: 0, second: 3, firstWon: 1 }], 3)).toThrow(
    'battleMatrix: a battle needs two of the 3 contestants and a win in [0, 1]; got {"first":0,"second":3,"firstWon":1}',
  );
  expect(() => ratingsFromBattles([[0, -1], [0, 0]])).toThrow("wins must be a square table"); // biome-ignore format: a table
});

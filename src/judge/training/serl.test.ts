import { expect, test } from "vitest";
import type { Battle } from "../battle-matrix.ts";
import { battleWinRate } from "../battle-win-rate.ts";
import { copelandShare } from "../copeland-share.ts";
import { lengthBalancedWeights } from "../length-balanced-weights.ts";
import { rankConsistency } from "./rank-consistency.ts";

const battle = (first: number, second: number, firstWon: number): Battle => ({ first, second, firstWon });
const turned = ({ first, second, firstWon }: Battle) => battle(second, first, 1 - firstWon);
const group = [battle(0, 1, 1), battle(1, 2, 1), battle(2, 0, 0.5), battle(0, 1, 0), battle(0, 3, 1)];

test("the order in which a pair was shown does not count", () => {
  const lengths = [100, 110, 95, 105];
  expect(lengthBalancedWeights(group.map(turned), lengths)).toEqual(lengthBalancedWeights(group, lengths));
  expect(battleWinRate(group.map(turned), 4)).toEqual(battleWinRate(group, 4));
  expect(copelandShare(group.map(turned), 4)).toEqual(copelandShare(group, 4));
  expect(rankConsistency(group.map(turned), [0.7, 0.2, 0.2, null])).toEqual(rankConsistency(group, [0.7, 0.2, 0.2, null]));
});
test("answers that differ too much in length are not compared, just at the limit", () => {
  expect(lengthBalancedWeights([battle(0, 1, 1)], [80, 100])).toEqual([0]);
  expect(lengthBalancedWeights([battle(0, 1, 1)], [81, 100])).toEqual([1]);
  expect(lengthBalancedWeights([battle(0, 1, 1)], [10, 100], { tolerance: 1 })).toEqual([1]);
});
test("wins of the shorter one weigh what makes up for its losses, within bounds", () => {
  const fights = (won: number, lost: number) => [
    ...Array.from({ length: won }, () => battle(0, 1, 1)),
    ...Array.from({ length: lost }, () => battle(1, 0, 1)),
  ];
  const weights = lengthBalancedWeights(fights(2, 6), [95, 100]);
  expect(weights).toEqual([3, 3, 1, 1, 1, 1, 1, 1]);
  const rates = battleWinRate(fights(2, 6), 2, weights);
  expect(rates[0]).toBe(rates[1]);
  expect(lengthBalancedWeights(fights(6, 2), [95, 100]).every((weight) => weight === 1)).toBe(true);
  expect(lengthBalancedWeights(fights(1, 9), [95, 100])[0]).toBe(5);
  expect(lengthBalancedWeights(fights(0, 3), [95, 100])).toEqual([1, 1, 1]);
});
test("an opponent met ten times counts ten times in the win rate and once for Copeland", () => {
  const often = [...Array.from({ length: 10 }, () => battle(0, 1, 1)), battle(0, 2, 0)];
  expect(battleWinRate(often, 3)[0]).toBeCloseTo(10 / 11, 12);
  expect(copelandShare(often, 3)[0]).toBe(0.5);
});
test("a cycle leaves all equal, and no judgment in it is rewarded", () => {
  const cycle = [battle(0, 1, 1), battle(1, 2, 1), battle(2, 0, 1)];
  expect(copelandShare(cycle, 3)).toEqual([0.5, 0.5, 0.5]);
  expect(rankConsistency(cycle, copelandShare(cycle, 3))).toEqual([0, 0, 0]);
});
test("a judgment against the ranking of all is the one that loses", () => {
  const mostly = [battle(0, 1, 1), battle(0, 1, 1), battle(1, 0, 1), battle(0, 2, 1), battle(1, 2, 1)];
  expect(rankConsistency(mostly, battleWinRate(mostly, 3))).toEqual([1, 1, -1, 1, 1]);
});
test("refuses positions that are no answers", () => {
  expect(() => battleWinRate([battle(0, 5, 1)], 2)).toThrow("battleWinRate: a battle needs two of the 2 answers");
  expect(() => battleWinRate([battle(0, 1, 1)], 2, [])).toThrow("battleWinRate: needs a weight for each battle; got []");
  expect(() => lengthBalancedWeights([battle(0, 1, 1)], [3, 0])).toThrow("each answer needs a positive length; got [3,0]");
});

import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import {
  drawJudgment,
  firstWins,
  firstWinsAfter,
  learnJudgment,
  swapOrder,
  type ToyPair,
  thoughtChances,
  toyJudge,
  toyJudgeFigures,
} from "./toy-judge.ts";
import { trainToyJudge } from "./train-toy-judge.ts";

const pair: ToyPair = {
  context: [
    [1, 0],
    [0.3, 1],
  ],
  evidence: [0.8, -1.4],
  glance: [0.5],
  firstIsBetter: true,
};
const judge = () => toyJudge({ thoughts: [0.2, -0.4], trust: [1.1, 0.6], glances: [0.7], bias: 0.3 });

test("its slopes are those of log π, by finite difference", () => {
  const before = judge();
  const moved = judge();
  learnJudgment(moved, pair, { thought: 1, first: true }, 1);
  const logChance = (change: (one: ReturnType<typeof judge>) => void) => {
    const one = judge();
    change(one);
    return Math.log(thoughtChances(one, pair)[1]! * firstWinsAfter(one, pair, 1));
  };
  const slope = (change: (one: ReturnType<typeof judge>, h: number) => void) =>
    (logChance((one) => change(one, 1e-5)) - logChance((one) => change(one, -1e-5))) / 2e-5;
  for (const k of [0, 1]) {
    expect(moved.thoughts[k]! - before.thoughts[k]!).toBeCloseTo(
      slope((one, h) => (one.thoughts[k]! += h)),
      8,
    );
    expect(moved.trust[k]! - before.trust[k]!).toBeCloseTo(
      slope((one, h) => (one.trust[k]! += h)),
      8,
    );
  }
  expect(moved.glances[0]! - before.glances[0]!).toBeCloseTo(
    slope((one, h) => (one.glances[0]! += h)),
    8,
  );
  expect(moved.bias - before.bias).toBeCloseTo(
    slope((one, h) => (one.bias += h)),
    8,
  );
});
test("its exact chances are what draws come to", () => {
  const random = createRandom(1);
  const drawn = Array.from({ length: 20_000 }, () => drawJudgment(judge(), pair, random));
  expect(drawn.filter(({ first }) => first).length / 20_000).toBeCloseTo(firstWins(judge(), pair), 2);
  expect(drawn.filter(({ thought }) => thought === 1).length / 20_000).toBeCloseTo(thoughtChances(judge(), pair)[1]!, 2);
});
test("without a bias the order does not matter; with nothing else it decides alone", () => {
  const fair = { ...judge(), bias: 0 };
  expect(firstWins(fair, swapOrder(pair))).toBeCloseTo(1 - firstWins(fair, pair), 12);
  expect(swapOrder(swapOrder(pair))).toEqual(pair);
  const blind = toyJudge({ thoughts: [0, 0], trust: [0, 0], glances: [0], bias: 50 });
  expect(toyJudgeFigures(blind, [pair])).toEqual({ accuracy: 0.5, consistent: expect.closeTo(0, 12), flips: 1 });
});
test("figures by hand: two right orders of .8 and .6", () => {
  const half = toyJudge({ thoughts: [0], trust: [1], bias: (Math.log(4) - Math.log(1.5)) / 2 });
  const lead = (Math.log(4) + Math.log(1.5)) / 2;
  const figures = toyJudgeFigures(half, [{ context: [[1]], evidence: [lead], firstIsBetter: true }]);
  expect(figures.accuracy).toBeCloseTo(0.7, 12);
  expect(figures.consistent).toBeCloseTo(0.48, 12);
  expect(figures.flips).toBe(0);
});
test("learns which thought to have, and the given judge is never changed", async () => {
  const random = createRandom(2);
  const pairs = Array.from({ length: 40 }, (): ToyPair => {
    const lead = random.normal();
    return { context: [[1, 0], [0, 1]], evidence: [lead, random.normal()], firstIsBetter: lead > 0 }; // biome-ignore format: a table
  });
  const start = toyJudge({ thoughts: [0, 0], trust: [1, 1], bias: 0.5 });
  const options = { judge: start, pairs, groupSize: 8, updates: 150, pairsPerUpdate: 16, learningRate: 0.3, random };
  const trained = await trainToyJudge({
    ...options,
    reward: (shown, judged) => judged.map((group, order) => group.map(({ first }) => Number(first === shown[order]!.firstIsBetter))),
    show: (one) => [one, swapOrder(one)],
  });
  expect(thoughtChances(trained, pairs[0]!)[0]).toBeGreaterThan(0.8);
  expect(toyJudgeFigures(trained, pairs).accuracy).toBeGreaterThan(toyJudgeFigures(start, pairs).accuracy + 0.1);
  expect(start.bias).toBe(0.5);
  const untaught = await trainToyJudge({ ...options, reward: (_, judged) => judged.map((group) => group.map(() => 1)) });
  expect(untaught).toEqual(start);
});
test("says what a reward must give, and what parameters must be", async () => {
  const options = { judge: judge(), pairs: [pair], groupSize: 2, updates: 1, pairsPerUpdate: 1, learningRate: 1, random: createRandom(0) };
  await expect(trainToyJudge({ ...options, reward: () => [[1]] })).rejects.toThrow(
    "trainToyJudge: the reward must give 1 × 2 finite numbers for pair 0; got [[1]]",
  );
  expect(() => toyJudge({ thoughts: [], trust: [Number.NaN] })).toThrow("toyJudge: parameters must be finite");
});

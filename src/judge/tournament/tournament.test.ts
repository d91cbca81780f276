import { expect, test } from "vitest";
import {
  type Compare,
  createContext,
  createRandom,
  judgeBatch,
  responseText,
  rollout,
  type Score,
  scoreAll,
  UnreadableAnswerError,
} from "../../core/index.ts";
import { simulatedJudge } from "../../lm/index.ts";
import { majorityOf } from "../pair/majority-of.ts";
import { pairVerdictJudge } from "../pair/pair-verdict-judge.ts";
import { copelandScores } from "./copeland-scores.ts";
import { eloRatings } from "./elo-ratings.ts";
import { knockout } from "./knockout.ts";
import { roundRobin } from "./round-robin.ts";
import { tournamentReward } from "./tournament-reward.ts";
import { winRates } from "./win-rates.ts";

const group = [3, 1, 5, 2, 4].map((n) => rollout({ prompt: "?", response: `${n}`, group: "g" }));
const larger: Compare = (a, b) => ({ first: Number(responseText(a) > responseText(b)) });
const values = (verdicts: readonly unknown[]) => verdicts.map((one) => (one as Score).value);

test("every two meet once, and each is shown first in half of its comparisons", async () => {
  const battles = await roundRobin(group, larger, createContext());
  expect(new Set(battles.map(({ first, second }) => [first, second].sort().join())).size).toBe(10);
  expect(group.map((_, i) => battles.filter(({ first }) => first === i).length)).toEqual([2, 2, 2, 2, 2]);
});
test("a judge that always names the first gives all the same", async () => {
  expect(
    values(
      await scoreAll(
        tournamentReward(() => ({ first: 1 })),
        group,
      ),
    ),
  ).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
});
test("a judge without noise puts all in order, by each of the ratings", async () => {
  expect(values(await scoreAll(tournamentReward(larger), group))).toEqual([0.5, 0, 1, 0.25, 0.75]);
  expect(values(await scoreAll(tournamentReward(larger, copelandScores), group))).toEqual([0.5, 0, 1, 0.25, 0.75]);
  const elo = values(await scoreAll(tournamentReward(larger, eloRatings), group)) as number[];
  expect([...elo].sort((a, b) => a - b)).toEqual([elo[1], elo[3], elo[0], elo[4], elo[2]]);
});
test("ten wins to one are 400 Elo points", () => {
  const battles = Array.from({ length: 11 }, (_, i) => ({ first: 0, second: 1, firstWon: Number(i > 0) }));
  const [a, b] = eloRatings(battles, 2, { ridge: 1e-9 });
  expect(a! - b!).toBeCloseTo(400, 3);
});
test("Copeland counts opponents, win rates count comparisons", () => {
  const battles = [0, 0, 0, 1].map((firstWon) => ({ first: 0, second: 1, firstWon })).concat({ first: 0, second: 2, firstWon: 1 });
  expect(copelandScores(battles, 3)).toEqual([0.5, 1, 0]);
  expect(winRates(battles, 3)).toEqual([0.4, 0.75, 0]);
});
test("one response alone is worth a half", async () => {
  expect(await scoreAll(tournamentReward(larger), [{ response: "x" }])).toEqual([{ value: 0.5, confidence: 1 }]);
});
test("a comparison that could not be read is missing; who has none fails, and only they", async () => {
  const shy: Compare = (a, b, context) => {
    if ([a, b].some((one) => responseText(one) === "5")) throw new UnreadableAnswerError(["?"], "no JSON");
    return larger(a, b, context);
  };
  const verdicts = await judgeBatch(tournamentReward(shy), group, createContext());
  expect(verdicts.map((one) => (one instanceof Error ? "failed" : (one as Score).value))).toEqual([2 / 3, 0, "failed", 1 / 3, 1]);
  expect((verdicts[0] as Score).confidence).toBe(0.75);
});
test("responses to different prompts do not meet", async () => {
  const mixed = [rollout({ prompt: "a?", response: "x", group: "m" }), rollout({ prompt: "b?", response: "y", group: "m" })];
  await expect(scoreAll(tournamentReward(larger), mixed)).rejects.toThrow("must answer the same prompt");
});
test("a knockout takes one comparison less than responses, whatever their number, and finds the best", async () => {
  for (const count of [1, 2, 3, 5, 8, 13]) {
    const responses = createRandom(count).shuffle(
      Array.from({ length: count }, (_, i) => rollout({ response: String.fromCharCode(97 + i) })),
    );
    const { winner, battles } = await knockout(responses, larger, createContext());
    expect(battles.length).toBe(count - 1);
    expect(responseText(responses[winner]!)).toBe(String.fromCharCode(96 + count));
  }
});
test("ties of a knockout are not decided by place", async () => {
  const winners = await Promise.all(
    Array.from(
      { length: 200 },
      async (_, seed) => (await knockout(group.slice(0, 2), () => ({ first: 0.5 }), createContext({ random: createRandom(seed) }))).winner,
    ),
  );
  expect(Math.abs(winners.filter((winner) => winner === 0).length - 100)).toBeLessThan(25);
});
test("a majority of noisy votes is right more often than one, and takes out the place", async () => {
  const pairs = Array.from({ length: 150 }, (_, i) => [`good ${i}`, `bad ${i}`] as const);
  const truth = new Map(pairs.flatMap(([good, bad]) => [[good, 1] as const, [bad, 0] as const]));
  const compare = pairVerdictJudge({ model: simulatedJudge({ truth, sigma: 1.2, positionBias: 0.4 }), ask: { temperature: 1 } });
  const right = async (one: Compare) => {
    const won = await Promise.all(
      pairs.map(async ([good, bad]) => (await one(rollout({ response: bad }), rollout({ response: good }), createContext())).first),
    );
    return won.filter((first) => first === 0).length / won.length;
  };
  expect(await right(majorityOf(compare, { votes: 7 }))).toBeGreaterThan((await right(compare)) + 0.1);
  expect(() => majorityOf(compare, { votes: 0 })).toThrow("majorityOf: votes must be a whole number from 1");
});

import { expect, test } from "vitest";
import { createContext, createMemory, each, type RolloutInput, scoreAll, valueOf } from "../../core/index.ts";
import { close } from "../../math/index.ts";
import { groupRangeLength } from "./group-range-length.ts";
import { groupSigmoidLength } from "./group-sigmoid-length.ts";
import { laserD } from "./laser-d.ts";
import { laserDe } from "./laser-de.ts";
import { lengthTargets } from "./length-targets.ts";
import { quadraticLength } from "./quadratic-length.ts";
import { stepLength } from "./step-length.ts";
import { truncatedLength } from "./truncated-length.ts";

/** 1 right, −0.5 wrong, −1 no answer: the base values of LASER. */
const outcome = each((one) => one.fields.earned as number);
const answer = (earned: number | null, length: number, group = "q"): RolloutInput => ({
  response: "",
  group,
  fields: { earned },
  tokens: { ids: Int32Array.from({ length }, (_, i) => i) },
});
const values = async (...args: Parameters<typeof scoreAll>) => (await scoreAll(...args)).map(valueOf);
const withTargets = (targets: object) => createContext({ memory: createMemory(new Map([["laser/targets", targets]])) });

test("quadratic: by hand, with a turn at a quarter", () => {
  const r = [0, 64, 128, 256, 320, 512].map((length) => quadraticLength(length, { max: 512, turn: 0.25 }));
  expect(r.map((x) => Number(x.toFixed(6)))).toEqual([0, 0.75, 1, 0.777778, 0.5, -1]);
});
test("quadratic: no jump at the turn, and flat there", () => {
  const at = (length: number) => quadraticLength(length, { max: 1000, turn: 0.3 });
  expect(close(at(300 - 1e-6), at(300 + 1e-6))).toBe(true);
  expect(Math.abs(at(300.001) - at(299.999)) / 0.002).toBeLessThan(1e-5);
});
test("step: right and short earns the bonus, at the target too; wrong earns none however short", async () => {
  const reward = stepLength(outcome, { target: 100 });
  expect(await values(reward, [answer(1, 100), answer(1, 101), answer(-0.5, 1), answer(-1, 1)])).toEqual([1.5, 1, -0.5, -1]);
});
test("step: bonus 0 or no limit leaves the order of correctness alone", async () => {
  const batch = [answer(1, 5), answer(-0.5, 900), answer(1, 400)];
  expect(await values(stepLength(outcome, { target: 10, bonus: 0 }), batch)).toEqual([1, -0.5, 1]);
  expect(await values(stepLength(outcome, { target: 1e9 }), batch)).toEqual([1.5, -0.5, 1.5]);
});
test("truncated: a right answer beyond the limit is worth no more than a wrong one", async () => {
  expect(await values(truncatedLength(outcome, { target: 400 }), [answer(1, 400), answer(1, 401), answer(-1, 9)])).toEqual([1, 0, 0]);
});
test("group range: by hand for a right group of three", async () => {
  expect(await values(groupRangeLength(outcome), [answer(1, 100), answer(1, 200), answer(1, 300)])).toEqual([1.2, 1, 0.8]);
});
test("group range: a wrong answer gains nothing by being short and loses by being long", async () => {
  expect(await values(groupRangeLength(outcome), [answer(-0.5, 100), answer(1, 200), answer(-0.5, 300)])).toEqual([-0.5, 1, -0.7]);
});
test("group range: equal lengths, and groups of one, are left alone", async () => {
  expect(await values(groupRangeLength(outcome), [answer(1, 7), answer(-1, 7), answer(1, 900, "other")])).toEqual([1, -1, 1]);
});
test("group range and group sigmoid do not care about the unit of length", async () => {
  for (const reward of [groupRangeLength(outcome), groupSigmoidLength(outcome)]) {
    const once = await values(reward, [answer(1, 10), answer(1, 30), answer(-0.5, 25), answer(1, 35)]);
    const tenfold = await values(reward, [answer(1, 100), answer(1, 300), answer(-0.5, 250), answer(1, 350)]);
    tenfold.forEach((value, i) => {
      expect(value).toBeCloseTo(once[i]!, 12);
    });
  }
});
test("group sigmoid: a right answer of mean length keeps 1 − w/2; wrong answers stay as they are", async () => {
  const [short, mean, long, wrong] = await values(groupSigmoidLength(outcome), [
    answer(1, 100),
    answer(1, 200),
    answer(1, 300),
    answer(-0.5, 5),
  ]);
  expect(mean).toBeCloseTo(0.8, 12);
  expect(short).toBeCloseTo(1 - 0.4 / (1 + Math.E), 12);
  expect(short! + long!).toBeCloseTo(1.6, 12);
  expect(wrong).toBe(-0.5);
});
test("an answer that is not judged stays so and is not in the group", async () => {
  expect(await values(groupRangeLength(outcome), [answer(1, 100), answer(null, 10_000), answer(1, 300)])).toEqual([1.2, null, 0.8]);
});
test("tokens and words in one group do not compare", async () => {
  await expect(
    scoreAll(groupRangeLength(outcome), [answer(1, 5), { response: "two words", group: "q", fields: { earned: 1 } }]),
  ).rejects.toThrow("either all rollouts of a group carry tokens or none does");
});

const group = (right: number, lengths: number[]) => ({ lengths, right: lengths.map((_, i) => i < right) });
const eighths = [100, 200, 300, 400, 500, 600, 700, 800];
test("targets: ⌊F·5⌋ ≥ 1 for easy, ⌊F·2⌋ ≥ 1 for medium, F = 1 for hard, with 8 answers", () => {
  const grid = [100, 200, 300, 400, 500, 600, 700, 800, 900];
  expect(lengthTargets([group(6, eighths), group(3, eighths), group(2, eighths)], { grid })).toEqual({ easy: 200, medium: 400, hard: 800 });
});
test("targets: 6 of 9 is easy and 3 of 9 is medium, rounding or not", () => {
  const nine = [...eighths, 900];
  expect(lengthTargets([group(6, nine), group(3, nine)], { grid: nine })).toMatchObject({ easy: 200, medium: 300 });
});
test("targets: a difficulty without prompts keeps its target, at first the longest", () => {
  const grid = [100, 1000];
  expect(lengthTargets([], { grid })).toEqual({ easy: 1000, medium: 1000, hard: 1000 });
  expect(lengthTargets([group(8, eighths)], { grid, previous: { easy: 100, medium: 300, hard: 900 } })).toEqual({
    easy: 1000,
    medium: 300,
    hard: 900,
  });
});
test("targets: the order of grid and groups does not matter; longer answers never shorten a target", () => {
  const groups = [group(8, eighths), group(8, [50, 60, 70, 80, 90, 95, 98, 99])];
  const grid = [50, 100, 200, 800];
  expect(lengthTargets([...groups].reverse(), { grid: [...grid].reverse() })).toEqual(lengthTargets(groups, { grid }));
  const longer = groups.map((one) => ({ ...one, lengths: one.lengths.map((length) => 2 * length) }));
  expect(lengthTargets(longer, { grid }).easy).toBeGreaterThanOrEqual(lengthTargets(groups, { grid }).easy);
});
test("LASER-D with equal targets is LASER", async () => {
  const batch = [answer(1, 100), answer(1, 300), answer(-0.5, 50), answer(-1, 200)];
  const context = withTargets({ easy: 150, medium: 150, hard: 150 });
  expect(await values(laserD(outcome), batch, context)).toEqual(await values(stepLength(outcome, { target: 150 }), batch));
});
test("LASER-D takes the target of the group's own difficulty", async () => {
  const context = withTargets({ easy: 100, medium: 200, hard: 300 });
  const groups = [
    [answer(1, 150, "easy"), answer(1, 90, "easy"), answer(-0.5, 10, "easy")],
    [answer(1, 150, "medium"), answer(-0.5, 10, "medium"), answer(-0.5, 10, "medium")],
    [answer(1, 301, "hard"), ...[1, 2, 3].map((length) => answer(-0.5, length, "hard"))],
  ];
  expect(await values(laserD(outcome), groups.flat(), context)).toEqual([1, 1.5, -0.5, 1.5, -0.5, -0.5, 1, -0.5, -0.5, -0.5]);
});
test("LASER-DE pays the wrong for going on, unless they go round in circles", async () => {
  const context = withTargets({ easy: 100, medium: 100, hard: 100 });
  const circling: RolloutInput = { ...answer(-0.5, 0), tokens: { ids: Int32Array.from({ length: 300 }, (_, i) => i % 7) } };
  expect(await values(laserDe(outcome), [answer(-0.5, 300), circling, answer(-0.5, 90), answer(1, 90), answer(1, 300)], context)).toEqual([
    0, -0.5, -0.5, 1.5, 1,
  ]);
});
test("refuses numbers out of range", () => {
  expect(() => quadraticLength(-1, { max: 10 })).toThrow("quadraticLength: length must be at least 0");
  expect(() => truncatedLength(outcome, { target: Number.NaN })).toThrow("truncatedLength: target must be above 0; got NaN");
  expect(() => groupSigmoidLength(outcome, { weight: 2 })).toThrow("groupSigmoidLength: weight must be in [0, 1]; got 2");
  expect(() => lengthTargets([{ lengths: [1], right: [] }], { grid: [1] })).toThrow("a truth value for each length");
});

import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { argmax, mean, range } from "../../math/index.ts";
import { compile, NdArray, wasmBackend } from "../../nn/index.ts";
import { bradleyTerryLoss } from "../bradley-terry-loss.ts";
import { groupHead } from "./group-head.ts";
import { listwiseLoss } from "./listwise-loss.ts";
import { multiResponseReward } from "./multi-response-reward.ts";
import { plackettLuceLoss } from "./plackett-luce-loss.ts";

const backend = await wasmBackend();
const random = createRandom(4);
const scores = range(12).map(() => random.normal());

test("two responses: the listwise and the Plackett-Luce loss are the Bradley-Terry loss", () => {
  const pairs = bradleyTerryLoss()({ chosen: [0.3, 2], rejected: [1, -1] }).loss;
  expect(listwiseLoss({ responses: 2 })({ scores: [0.3, 1, -1, 2], best: [0, 1] }).loss).toBeCloseTo(pairs, 12);
  expect(plackettLuceLoss({ responses: 2 })({ scores: [0.3, 1, -1, 2], rank0: [1, 9], rank1: [2, 8] }).loss).toBeCloseTo(pairs, 12);
});
test("a full ranking is a first choice, and a ranking of the rest", () => {
  const ranks = { rank0: [3], rank1: [1], rank2: [4], rank3: [2] };
  const [a, b, c, d] = scores as [number, number, number, number];
  const whole = plackettLuceLoss({ responses: 4 })({ scores: [a, b, c, d], ...ranks }).loss;
  const first = listwiseLoss({ responses: 4 })({ scores: [a, b, c, d], best: [1] }).loss;
  const rest = plackettLuceLoss({ responses: 3 })({ scores: [a, c, d], rank0: [3], rank1: [4], rank2: [2] }).loss;
  expect(whole).toBeCloseTo(first + rest, 12);
  expect(plackettLuceLoss({ responses: 4, places: 1 })({ scores: [a, b, c, d], ...ranks }).loss).toBeCloseTo(first, 12);
});
test("a response that nobody ranked is as if it were not there", () => {
  const loss = plackettLuceLoss({ responses: 3 })({ scores: [0.5, 9, -0.5], rank0: [1], rank1: [Number.NaN], rank2: [2] });
  expect(loss.loss).toBeCloseTo(plackettLuceLoss({ responses: 2 })({ scores: [0.5, -0.5], rank0: [1], rank1: [2] }).loss, 12);
  expect(loss.gradient.scores[1]).toBe(0);
});
test("a constant added to all scores of a group changes nothing, and huge leads neither overflow nor vanish", () => {
  const loss = (by: number) => listwiseLoss({ responses: 4 })({ scores: scores.slice(0, 4).map((s) => s + by), best: [3] }).loss;
  expect(loss(1000)).toBeCloseTo(loss(0), 9);
  expect(listwiseLoss({ responses: 3 })({ scores: [0, 0, 2000], best: [0] }).loss).toBe(2000);
});
test("a tie for the best, given as two examples of half the weight, aims at half for each", () => {
  const { gradient } = listwiseLoss({ responses: 2 })({ scores: [1, 1, 1, 1], best: [0, 1], weight: [0.5, 0.5] });
  expect(gradient.scores[0]! + gradient.scores[2]!).toBeCloseTo(0, 12);
});
test("the slopes are those of the losses, with several groups", () => {
  const listwise = (s: number[]) => listwiseLoss({ responses: 4 })({ scores: s, best: [0, 3, 1], weight: [1, 2, 0.5] });
  const ranked = (s: number[]) =>
    plackettLuceLoss({ responses: 4, places: 2 })({ scores: s, rank0: [1, 4, 3], rank1: [2, 3, 1], rank2: [3, 2, 2], rank3: [4, 1, 4] });
  for (const loss of [listwise, ranked])
    for (const k of range(12)) {
      const at = (h: number) => loss(scores.with(k, scores[k]! + h)).loss;
      expect(loss(scores).gradient.scores[k]!).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
    }
});
test("the head gives the same scores in whatever order responses come; with a causal mask the first does not see the rest", async () => {
  const rows = range(4).map(() => [random.normal(), random.normal()]);
  const said = async (causal: boolean, group: number[][]) => {
    const net = groupHead({ features: 2, responses: 4, width: 8, causal });
    const [params, row] = [net.start(createRandom(1)), NdArray.fromRows([group.flat()])];
    return Array.from((await (await compile(net.scores, [params, row], { backend }))(params, row)).data);
  };
  const [plain, turned] = [await said(false, rows), await said(false, rows.toReversed())];
  turned.toReversed().forEach((score, k) => expect(score).toBeCloseTo(plain[k]!, 5));
  const [before, after] = [await said(true, rows), await said(true, [rows[0]!, [5, 5], [1, 1], [0, 2]])];
  expect(after[0]!).toBeCloseTo(before[0]!, 5);
  expect(after[1]!).not.toBeCloseTo(before[1]!, 2);
});
test("learns to choose the one in the middle of its group, which no response shows by itself, and does so in larger groups", async () => {
  const draw = (size: number) => {
    const shift = random.normal(0, 3);
    const values = range(size).map(() => random.normal());
    const center = mean(values);
    return { responses: values.map((v) => [v + shift]), best: argmax(values.map((v) => -Math.abs(v - center))) };
  };
  const reward = await multiResponseReward(
    range(400).map(() => draw(4)),
    { width: 16, steps: 300, rate: 0.01, random: createRandom(2), backend },
  );
  const hit = async (size: number) => {
    const tests = range(100).map(() => draw(size));
    const hits = [];
    for (const { responses, best } of tests) hits.push(argmax(await reward.scoreAll(responses)) === best ? 1 : 0);
    return mean(hits);
  };
  expect(await hit(4)).toBeGreaterThan(0.6);
  expect(await hit(6)).toBeGreaterThan(0.4);
});
test("says what does not fit", async () => {
  expect(() => listwiseLoss({ responses: 1 })).toThrow("a whole number from 2");
  expect(() => listwiseLoss({ responses: 2 })({ scores: [1, 2], best: [2] })).toThrow(
    "must name a response of group 0, from 0 to 1; got 2",
  );
  expect(() => plackettLuceLoss({ responses: 2 })({ scores: [1, 2], rank0: [1] })).toThrow('missing; got ["rank1"]');
  await expect(multiResponseReward([{ responses: [[1]], best: 0 }], { random, backend })).rejects.toThrow("two or more; got [1]");
});

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { fitLine, pearson, quantile, spearman, standardDeviation } from "../math/index.ts";
import { type ScoreRow, writeScores } from "./fixtures/write-scores.ts";
import { lengthWarning, summarize } from "./summary.ts";

const summaryOf = async (rows: readonly ScoreRow[], options?: Parameters<typeof summarize>[1]) =>
  summarize(await writeScores(rows), options);

test("counts every outcome, and keeps all but scores out of the statistics", async () => {
  const { rows, outcomes, columns } = await summaryOf([
    { value: 1 },
    { value: 3 },
    { outcome: "abstain" },
    { outcome: "failed", error: "judge: is down" },
    { outcome: "failed", error: "judge: is down" },
    { outcome: "invalid", error: "exactMatch: needs a reference; got undefined" },
  ]);
  expect(rows).toBe(6);
  expect(outcomes).toEqual({ score: 2, abstain: 1, invalid: 1, failed: 2, timeout: 0 });
  expect(columns[0]).toMatchObject({ name: "value", count: 2, mean: 2, minimum: 1, maximum: 3 });
  expect(columns[0]!.deviation).toBeCloseTo(Math.SQRT2, 12);
});

test("agrees with the words of math/ on quantiles, correlations and the length line", async () => {
  const random = createRandom(7);
  const data = Array.from({ length: 500 }, () => ({
    value: random.normal(),
    style: Math.round(random.normal() * 2),
    length: 50 + random.integer(400),
  })).map((row) => ({ ...row, value: row.value + 0.003 * row.length }));
  const { columns, correlations, length } = await summaryOf(data.map(({ value, style, length }) => ({ value, length, parts: { style } })));
  const [value, style, words] = [data.map((row) => row.value), data.map((row) => row.style), data.map((row) => row.length)];
  expect(columns[0]!.deviation).toBeCloseTo(standardDeviation(value), 10);
  expect(columns[0]!.quantiles!.p5).toBeCloseTo(quantile(value, 0.05), 10);
  expect(columns[1]!.quantiles!.p75).toBeCloseTo(quantile(style, 0.75), 10);
  expect(correlations.map(({ a, b }) => [a, b])).toEqual([
    ["value", "style"],
    ["value", "length"],
    ["style", "length"],
  ]);
  expect(correlations[1]!.pearson).toBeCloseTo(pearson(value, words), 10);
  expect(correlations[2]!.rank).toBeCloseTo(spearman(style, words), 10);
  const line = fitLine(words, value);
  expect(length!.slope).toBeCloseTo(line.slope, 10);
  expect(length!.r2).toBeCloseTo(line.r2, 10);
  expect((length!.interval!.high - length!.interval!.low) / 2 / line.slopeError).toBeCloseTo(1.9647, 3); // t(0.975) with 498 degrees
});

test("a histogram holds every row once: a bin a value where they are few, bins of one width otherwise", async () => {
  const few = await summaryOf([0, 1, 1, 0.5].map((value) => ({ value })));
  expect(few.columns[0]!.histogram).toMatchObject({
    discrete: true,
    bins: [
      { low: 0, count: 1 },
      { low: 0.5, count: 1 },
      { low: 1, count: 2 },
    ],
  });
  const many = await summaryOf(Array.from({ length: 101 }, (_, i) => ({ value: i, correct: i > 50 })));
  const { discrete, bins } = many.columns[0]!.histogram;
  expect(discrete).toBe(false);
  expect(bins.reduce((total, bin) => total + bin.count, 0)).toBe(101);
  expect(bins.reduce((total, bin) => total + bin.right, 0)).toBe(50);
  expect([bins[0]!.low, bins.at(-1)!.high]).toEqual([0, 100]);
});

test("one far value does not flatten the histogram, and is still counted", async () => {
  const { columns } = await summaryOf([...Array.from({ length: 2000 }, (_, i) => ({ value: i / 2000 })), { value: 1e6 }]);
  expect(columns[0]!.histogram.bins.at(-1)!.high).toBeLessThan(3);
  expect(columns[0]!.histogram.bins.reduce((total, bin) => total + bin.count, 0)).toBe(2001);
});

test("groups: equal values, the top and the bottom of the run, spread, and rollouts that stand alone", async () => {
  const of = (group: string, ...values: number[]) => values.map((value) => ({ group, value }));
  const { groups } = await summaryOf([
    ...of("a", 1, 1),
    ...of("b", 0, 0),
    ...of("c", 0.5, 0.5),
    ...of("d", 0, 1),
    ...of("e", 1),
    { value: 0 },
  ]);
  expect(groups).toMatchObject({ count: 5, single: 1, allEqual: 3 / 4, allHighest: 1 / 4, allLowest: 1 / 4 });
  expect(groups!.spread!.mean).toBeCloseTo(Math.SQRT1_2 / 4, 12);
});

test("pass@k, best-of-n and the vote by hand: N = 4 with 1 right", async () => {
  const { correctness } = await summaryOf([
    { group: "a", value: 0.9, correct: false, answer: "7" },
    { group: "a", value: 0.8, correct: true, answer: "5" },
    { group: "a", value: 0.1, correct: false, answer: "7" },
    { group: "a", value: 0.2, correct: false, answer: "3" },
  ]);
  const [one, two, four] = correctness!.curve!.points;
  expect(one).toMatchObject({ n: 1, pass: expect.closeTo(1 / 4), best: expect.closeTo(1 / 4), majority: expect.closeTo(1 / 4) });
  expect(two!.pass).toBeCloseTo(1 / 2, 12); // 1 − C(3, 2) / C(4, 2)
  expect(two!.best).toBeCloseTo(1 / 3, 12); // right is second: it wins the 2 of 6 pairs without the first
  expect(four).toMatchObject({ pass: 1, best: 0, majority: 0 });
});

test("ties: the first of equal values is chosen, and the answer seen first wins the vote", async () => {
  const group = (group: string, correct: boolean[]) => correct.map((correct, i) => ({ group, value: 1, correct, answer: String(i) }));
  const { correctness } = await summaryOf([...group("a", [true, false]), ...group("b", [false, true])]);
  expect(correctness!.curve!.points[1]).toMatchObject({ n: 2, best: 0.5, majority: 0.5, pass: 1 });
});

test("a reward that knows the truth reaches pass@n at every n, one that does not know anything stays at the mean", async () => {
  const random = createRandom(3);
  const rows = Array.from({ length: 80 }, (_, i) => ({ group: `g${i >> 3}`, correct: random() < 0.3 }));
  const oracle = (await summaryOf(rows.map((row) => ({ ...row, value: Number(row.correct) })))).correctness!;
  for (const point of oracle.curve!.points) expect(point.best).toBeCloseTo(point.pass, 12);
  expect(oracle).toMatchObject({ separation: 1, separationWithinGroups: 1 });
  const constant = (await summaryOf(rows.map((row) => ({ ...row, value: 0 })))).correctness!;
  expect(constant).toMatchObject({ separation: 0.5, separationWithinGroups: 0.5 });
});

test("best-of-n equals its mean over all subsets, counted one by one", async () => {
  const random = createRandom(11);
  const rows = Array.from({ length: 6 }, () => ({ group: "a", value: random.integer(4), correct: random() < 0.5 }));
  const { correctness } = await summaryOf(rows);
  for (const { n, best, pass } of correctness!.curve!.points) {
    const subsets = Array.from({ length: 64 }, (_, mask) => rows.filter((_, i) => (mask >> i) & 1)).filter((subset) => subset.length === n);
    const share = (judge: (subset: typeof rows) => boolean) => subsets.filter(judge).length / subsets.length;
    expect(best).toBeCloseTo(
      share((subset) => subset.reduce((top, row) => (row.value > top.value ? row : top)).correct),
      12,
    );
    expect(pass).toBeCloseTo(
      share((subset) => subset.some((row) => row.correct)),
      12,
    );
  }
  expect(correctness!.curve!.points.map((point) => point.n)).toEqual([1, 2, 4, 6]);
});

test("all points of a curve are over the same groups: small ones are left out", async () => {
  const rows = [4, 4, 4, 1].flatMap((size, g) => Array.from({ length: size }, (_, i) => ({ group: `g${g}`, value: i, correct: g === 3 })));
  const { curve } = (await summaryOf(rows)).correctness!;
  expect(curve!.groups).toBe(3);
  expect(curve!.points.map(({ n, best }) => [n, best])).toEqual([
    [1, 0],
    [2, 0],
    [4, 0],
  ]);
});

test("groups of thousands overflow nothing", async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => ({ group: "a", value: -i, correct: i === 1500 }));
  const { curve } = (await summaryOf(rows)).correctness!;
  const pass = Object.fromEntries(curve!.points.map((point) => [point.n, point.pass]));
  expect(pass[1024]).toBeCloseTo(1024 / 3000, 9); // with one right among N, pass@k = k / N
  expect(pass[3000]).toBe(1);
});

test("length: hard prompts with long answers explain the slope, and within groups nothing is left of it", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    group: `g${i >> 2}`,
    length: 100 + (i >> 2) * 50 + (i % 4 < 2 ? 0 : 5),
    value: (i >> 2) + (i % 2) * 0.1,
  }));
  const { length } = await summaryOf(rows, { lengthUnit: "tokens" });
  expect(length!.unit).toBe("tokens");
  expect(length!.r2).toBeGreaterThan(0.99);
  expect(length!.warning).toBe(true);
  expect(length!.withinGroups!.slope).toBeCloseTo(0, 12);
  expect(length!.cells.reduce((total, cell) => total + cell.count, 0)).toBe(40);
});

test("length that explains less than the stated share raises no warning", async () => {
  const { length } = await summaryOf(Array.from({ length: 100 }, (_, i) => ({ length: i, value: i % 2 })));
  expect(length!.r2).toBeLessThan(lengthWarning);
  expect(length!.warning).toBe(false);
});

test("errors are grouped by what was expected, whatever was given", async () => {
  const { errors } = await summaryOf([
    { outcome: "invalid", error: 'exactMatch: needs a reference; got {"id":"a"}' },
    { outcome: "timeout", error: "took longer than 500 ms" },
    { outcome: "invalid", error: 'exactMatch: needs a reference; got {"id":"b",\n"x":1}' },
  ]);
  expect(errors).toEqual([
    {
      outcome: "invalid",
      message: "exactMatch: needs a reference",
      count: 2,
      row: 0,
      example: 'exactMatch: needs a reference; got {"id":"a"}',
    },
    { outcome: "timeout", message: "took longer than 500 ms", count: 1, row: 1, example: "took longer than 500 ms" },
  ]);
});

test("part names may hold quotes and dots", async () => {
  const { columns } = await summaryOf([{ value: 1, parts: { 'say "hi"': 2, "judge.tone": 3 } }]);
  expect(columns.map(({ name, mean }) => [name, mean])).toEqual([
    ["value", 1],
    ['say "hi"', 2],
    ["judge.tone", 3],
  ]);
});

test("a run in which nothing was scored has counts and no figures", async () => {
  const summary = await summaryOf([{ group: "a", outcome: "failed", error: "no" }]);
  expect(summary.columns).toMatchObject([{ name: "value", count: 0, mean: null }]);
  expect(summary).toMatchObject({ length: null, correctness: null, groups: { count: 1, allEqual: null, spread: null } });
});

test("a sample gives the quantiles of a large file, and every other figure stays exact", async () => {
  const { sampled, columns } = await summaryOf(
    Array.from({ length: 20_000 }, (_, i) => ({ value: i / 20_000 })),
    { sampleRows: 2000 },
  );
  expect(Math.abs(sampled - 2000)).toBeLessThan(20);
  expect(Math.abs(columns[0]!.quantiles!.p75 - 0.75)).toBeLessThan(0.01);
  expect(columns[0]!.mean).toBeCloseTo(0.499975, 12);
});

const published = new URL("../../../shared/data/qwen_math_eval/rm_maj_example_100x8.jsonl.gz", import.meta.url);
if (!existsSync(published)) console.warn(`skipped: ${published.pathname} is missing`);
test.skipIf(!existsSync(published))("Qwen2.5-Math, 100 problems x 8: mean 91, maj@8 93, rm@8 94, pass@8 96", async () => {
  const problems = gunzipSync(readFileSync(published))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { correctness } = await summaryOf(
    problems.flatMap(({ idx, pred, score, pred_score }) =>
      (pred as string[]).map((answer, i) => ({
        group: String(idx),
        answer,
        correct: score[i] as boolean,
        value: pred_score[i][0] as number,
      })),
    ),
  );
  const eight = correctness!.curve!.points.at(-1)!;
  const percent = (share: number | null) => Math.round(share! * 1e8) / 1e6;
  expect([correctness!.mean, eight.majority, eight.best, eight.pass].map(percent)).toEqual([91, 93, 94, 96]);
});

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { cohenKappa, krippendorffAlpha, type Label, orderConsistency, positionBias, selfConsistency } from "../audit/index.ts";
import { mean } from "../math/index.ts";
import { accuracyBy } from "./accuracy-by.ts";
import { macroScores } from "./macro-scores.ts";
import { netAccuracy } from "./net-accuracy.ts";
import { swapConsistentAccuracy } from "./swap-consistent-accuracy.ts";
import { wildBenchMacro } from "./wild-bench-macro.ts";
import { wildBenchScore } from "./wild-bench-score.ts";

/** Judgments that others published, through this code: the figures must be theirs. */
const data = new URL("../../../shared/data/", import.meta.url);
const sets = ["judgebench", "llmbar", "pandalm", "prometheus_eval", "wildbench", "evalbiasbench"];
const missing = sets.filter((set) => !existsSync(new URL(set, data)));
if (missing.length > 0) console.warn(`skipped: ../shared/data lacks ${missing.join(", ")}`);
const on = (set: string) => describe.skipIf(missing.includes(set));
// biome-ignore lint/suspicious/noExplicitAny: rows of several data sets
const rows = (path: string): any[] =>
  existsSync(new URL(path, data))
    ? gunzipSync(readFileSync(new URL(path, data)))
        .toString()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];
const percent = (share: number) => Number((100 * share).toFixed(2));

on("judgebench")("JudgeBench: net accuracy in both orders", () => {
  const judgments = rows("judgebench/judge_outputs.jsonl.gz");
  const other: Record<string, string> = { "A>B": "B>A", "B>A": "A>B", "A=B": "A=B" };
  const right = (said: string | null, label: string) => (said === null || said === "A=B" ? 0.5 : said === label ? 1 : 0);
  const section = (source: string) => (source.startsWith("mmlu-pro") ? "knowledge" : source);
  const order = ["knowledge", "livebench-reasoning", "livebench-math", "livecodebench"];
  test.each([
    ["claude-3-haiku-20240307", 270, [37.66, 29.41, 32.35, 9.68, 32.22]],
    ["Ray2333_GRM-Gemma-2B-rewardmodel-ft", 350, [62.99, 53.06, 64.29, 54.76, 59.43]],
    ["Skywork_Skywork-Reward-Gemma-2-27B", 350, [59.74, 66.33, 83.93, 50.0, 64.29]],
    ["Skywork_Skywork-Reward-Llama-3.1-8B", 350, [59.09, 64.29, 76.79, 50.0, 62.29]],
    ["internlm_internlm2-7b-reward", 350, [56.49, 61.22, 71.43, 50.0, 59.43]],
  ])("%s", (judge, count, published) => {
    const judged = judgments.filter((row) => row.judge_model === judge);
    expect(judged.length).toBe(count);
    // The second decision speaks of the places in the second order.
    const columns = (list: typeof judged): [number[], number[]] => [
      list.map((row) => right(row.decisions[0], row.label)),
      list.map((row) => right(row.decisions[1] && other[row.decisions[1]]!, row.label)),
    ];
    const of = (name: string) => netAccuracy(...columns(judged.filter((row) => section(row.source) === name)));
    expect([...order.map((name) => percent(of(name))), percent(netAccuracy(...columns(judged)))]).toEqual(published);
  });
});

on("llmbar")("LLMBar, with MT-Bench, FairEval and LLMEval² in its form", () => {
  const lines = rows("llmbar/evaluator_verdicts.jsonl.gz");
  const figure = (published: string | number) =>
    typeof published === "number" ? published : Number.parseFloat(published.split("=").at(-1)!) / 100;
  const shares = (line: (typeof lines)[0]) => {
    const label = line.label.map(String);
    const said: [string[], string[]] = [line.winner_swap_false.map(String), line.winner_swap_true.map(String)];
    return { label, said, hits: said.map((list) => list.map((one, i) => (one === label[i] ? 1 : 0))) };
  };
  test("428 of 428: accuracy in each order, in both, on average, and agreement of the two orders", () => {
    expect(lines.length).toBe(428);
    for (const line of lines) {
      const { said, hits } = shares(line);
      const [forward, backward] = hits as [number[], number[]];
      const { statistics } = line;
      expect(mean(forward)).toBeCloseTo(figure(statistics.correct_False), 9);
      expect(mean(backward)).toBeCloseTo(figure(statistics.correct_True), 9);
      expect(mean([mean(forward), mean(backward)])).toBeCloseTo(figure(statistics.correct_average), 9);
      expect(swapConsistentAccuracy(forward, backward)).toBeCloseTo(figure(statistics.correct_both), 9);
      expect(mean(said[0].map((one, i) => (one === said[1][i] ? 1 : 0)))).toBeCloseTo(figure(statistics.equal), 9);
    }
  });
  test("428 of 428: kappa of the two orders, and with people as its release counts it", () => {
    for (const { winner_swap_false, winner_swap_true, label, statistics } of lines) {
      // The release keeps verdict 1 and turns all others, 2 among them, into 0, while labels are 1 and 2.
      const released = (said: (string | null)[]) => said.map((one) => (String(one) === "1" ? 1 : 0));
      const [forward, backward] = [released(winner_swap_false), released(winner_swap_true)];
      const kappa = (a: Label[], b: Label[]) => cohenKappa(a, b);
      expect(kappa(forward, label)).toBeCloseTo(statistics.kappa_False, 9);
      expect(kappa(backward, label)).toBeCloseTo(statistics.kappa_True, 9);
      expect(kappa(forward, backward)).toBeCloseTo(statistics.kappa_agreement, 9);
    }
  });
  test("so kappa with people is published too low: 0.16 where the verdicts have 0.46", () => {
    const line = lines.find(
      (one) => one.subset === "Processed/MT-Bench" && one.evaluator === "LLaMA2" && one.strategy === "Vanilla_NoRules",
    );
    expect(line.statistics.kappa_False).toBeCloseTo(0.1648, 4);
    expect(cohenKappa(line.winner_swap_false, line.label.map(String))).toBeCloseTo(0.4589, 4);
  });
  test("order consistency and swap bias of the same verdicts: ChatGPT reading step by step takes the first of two", () => {
    for (const line of lines) {
      if ([...line.winner_swap_false, ...line.winner_swap_true].includes(null)) continue;
      const first = line.winner_swap_false.map((said: string) => (said === "1" ? 1 : 0));
      const second = line.winner_swap_true.map((said: string) => (said === "2" ? 1 : 0)); // response 2 stands first
      expect(orderConsistency(first, second)).toBeCloseTo(figure(line.statistics.equal), 9);
      expect(Math.abs(positionBias(first, second))).toBeLessThanOrEqual(1 - orderConsistency(first, second) + 1e-12);
      if (line.subset === "CaseStudy/Base_10" && line.evaluator === "ChatGPT" && line.strategy === "CoT")
        expect(positionBias(first, second)).toBeCloseTo(53 / 54, 9);
    }
  });
});

on("pandalm")("PandaLM", () => {
  const people = rows("pandalm/testset-v1.jsonl.gz");
  const annotators = [1, 2, 3].map((k) => people.map((row) => row[`annotator${k}`] as number));
  const majority = people.map((_, i) => {
    const [a, b, c] = annotators.map((list) => list[i]!);
    return a === b || a === c ? a! : b!;
  });
  const said = {
    "pandalm-7b": rows("pandalm/pandalm-7b-testset-v1.jsonl.gz").map((row) => row.pandalm_result as number),
    "gpt-3.5-turbo": rows("pandalm/gpt-3.5-turbo-testset-v1.jsonl.gz").map((row) => Number.parseInt(row.gpt_result, 10) || 0),
  };
  test.each([
    ["pandalm-7b", [0.6677, 0.5738, 0.575, 0.5743]],
    ["gpt-3.5-turbo", [0.7107, 0.5879, 0.5736, 0.5755]],
  ] as const)("%s: accuracy and macro precision, recall, F1 as in the paper", (judge, published) => {
    const { accuracy, precision, recall, f1 } = macroScores(said[judge], majority);
    [accuracy, precision, recall, f1].forEach((value, i) => {
      expect(Math.abs(value - published[i]!)).toBeLessThanOrEqual(5e-5);
    });
  });
  test("kappa of each two annotators, close to 0.85 as its README says", () => {
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const;
    pairs.forEach(([a, b], i) => {
      expect(cohenKappa(annotators[a]!, annotators[b]!)).toBeCloseTo([0.85202, 0.87894, 0.86166][i]!, 4);
    });
  });
});

on("prometheus_eval")("Prometheus: three scores of GPT-4 for each response", () => {
  test.each([
    ["vicuna_eval", 0.7458, 0.5822, 0.8075],
    ["mt_bench_eval", 0.6115, 0.4874, 0.851],
  ])("%s: self-consistency, alpha of names and of numbers, recomputed", (set, consistency, nominal, interval) => {
    const scores = rows(`prometheus_eval/${set}.jsonl.gz`).map((row) => row.gpt4_score.map(Number) as number[]);
    expect(scores.length).toBe(320);
    expect(selfConsistency(scores)).toBeCloseTo(consistency, 4);
    expect(krippendorffAlpha(scores)).toBeCloseTo(nominal, 4);
    expect(krippendorffAlpha(scores, { power: 2 })).toBeCloseTo(interval, 4);
  });
});

on("wildbench")("WildBench", () => {
  const board = new URL("wildbench/score_leaderboard.json", data);
  const published = existsSync(board) ? JSON.parse(readFileSync(board, "utf8")) : {};
  test.each([
    ["Phi-3-mini-128k-instruct", 6.286692759295499, 2.5733855185909977],
    ["Qwen1.5-72B-Chat-greedy", 7.173359451518119, 4.346718903036239],
    ["gemma-2b-it", 4.737512242899118, -0.5249755142017634],
    ["gpt-3.5-turbo-0125", 6.613880742913001, 3.2277614858260026],
    ["reka-core-20240501", 7.0517578125, 4.103515625],
    ["reka-flash-20240226", 6.730205278592376, 3.460410557184751],
  ])("%s: mean and adjusted score", (model, average, adjusted) => {
    const scores = rows(`wildbench/${model}.jsonl.gz`).map((row) => Number(row.score));
    expect(wildBenchScore(scores).mean).toBeCloseTo(average, 9);
    expect(wildBenchScore(scores).adjusted).toBeCloseTo(adjusted, 9);
    if (published[model]) expect(wildBenchScore(scores).adjusted).toBeCloseTo(published[model].adjusted_score, 9);
  });
  test("59 of 59: the weighted score over task categories", () => {
    const models = Object.values(published) as { task_categorized_scores: Record<string, number>; task_macro_score: number }[];
    expect(models.length).toBe(59);
    for (const one of models) expect(wildBenchMacro(one.task_categorized_scores)).toBeCloseTo(one.task_macro_score, 6);
  });
});

on("evalbiasbench")("EvalBiasBench", () => {
  test("the better response always stands first, so accuracy is asked in both orders; a judge of length alone, recomputed", () => {
    const pairs = rows("evalbiasbench/biasbench.jsonl.gz");
    expect(pairs.every((pair) => pair.label === 1)).toBe(true);
    const words = (text: string) => text.split(/\s+/).filter(Boolean).length;
    const longer = pairs.map((pair) => (words(pair.response1) > words(pair.response2) ? 1 : 0));
    const counts = { "length bias": 0 / 17, concreteness: 9 / 14, "empty reference": 8 / 13, content_continuation: 4 / 12 };
    expect(
      accuracyBy(
        pairs.map((pair) => pair.bias),
        longer,
      ),
    ).toMatchObject(counts);
    expect(mean(longer)).toBeCloseTo(31 / 80, 12);
    expect(
      netAccuracy(
        pairs.map(() => 1),
        pairs.map(() => 0),
      ),
    ).toBe(0);
  });
});

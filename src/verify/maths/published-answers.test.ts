import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compareAnswers } from "./compare-answers.ts";
import { finalAnswer } from "./final-answer.ts";
import { Unreadable } from "./limits.ts";
import { normalAnswer } from "./normal-answer.ts";
import { clean, read } from "./read.ts";

const data = new URL("../../../../shared/data/", import.meta.url);
const missing = !existsSync(data);
if (missing) console.warn("skipped: answers with published labels are not in ../shared/data");
// biome-ignore lint/suspicious/noExplicitAny: rows of other people's files
const rows = (file: string): any[] =>
  gunzipSync(readFileSync(new URL(`${file}.jsonl.gz`, data)))
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const isEqual = (gold: string, answer: string) => compareAnswers(gold, answer) === "equal";
const isReadable = (text: string) => {
  try {
    return read(clean(text)) !== undefined;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
};

test.skipIf(missing)("MATH: all 5,500 gold answers are found, readable, equal to themselves and apart from their neighbours", () => {
  const golds = [...rows("math_test/math_test_5000"), ...rows("math_test/math_500")].map(({ solution }) => finalAnswer(solution).answer!);
  expect(golds.length).toBe(5500);
  const different = [...new Set(golds)];
  expect(different.filter((gold) => !isReadable(gold))).toEqual([]);
  const rewritten = (gold: string) => ` $${gold.replaceAll("\\frac", "\\dfrac").replace(/[+=]/g, " $& ")}$. `;
  expect(different.filter((gold) => !isEqual(gold, rewritten(gold)))).toEqual([]);
  const alike = golds.flatMap((gold, i) =>
    i > 0 && gold !== golds[i - 1] && isEqual(golds[i - 1]!, gold) ? [`${golds[i - 1]} ~ ${gold}`] : [],
  );
  expect(alike).toEqual(["\\frac{3}{4} ~ \\frac34", "120^\\circ ~ 120", "7\\% ~ 7", "5 ~ x=5"]);
});

test.skipIf(missing)("GSM8K: the labels of 3,957 published solutions follow (286, 515 and 458 right of 1,319)", () => {
  const solutions = rows("gsm8k/example_model_solutions");
  const answerOf = (solution: string) => solution.slice(solution.lastIndexOf("A:") + 2).trim();
  const right = ["6b_finetuning", "6b_verification", "175b_finetuning"].map((model) => {
    const verdicts = solutions.map((row) => isEqual(answerOf(row.ground_truth), answerOf(row[model].solution)));
    expect(verdicts).toEqual(solutions.map((row) => row[model].is_correct));
    return verdicts.filter(Boolean).length;
  });
  expect(right).toEqual([286, 515, 458]);
});

test.skipIf(missing)("ToRA-70b on GSM8K: 84.3 % right, as its authors report", () => {
  const outputs = rows("tora_gsm8k/tora_70b_gsm8k");
  const right = outputs.filter(({ gt, pred }) => isEqual(String(gt), String(pred[0]))).length;
  expect((100 * right) / outputs.length).toBeCloseTo(84.306, 3);
});

test.skipIf(missing)(
  "Qwen2.5-Math: the answers of 800 responses are found, and their labels follow but for one that is wrong in the file",
  () => {
    const problems = rows("qwen_math_eval/rm_maj_example_100x8");
    const disputed: string[] = [];
    const share = { mean: 0, majority: 0, rewardModel: 0, any: 0 };
    for (const { gt, pred, score, pred_score, response } of problems) {
      for (const [i, text] of (response as string[]).entries()) expect(isEqual(pred[i], finalAnswer(text).answer!)).toBe(true);
      const right = (pred as string[]).map((one, i) => {
        const verdict = isEqual(gt, one);
        if (verdict !== score[i]) disputed.push(`${gt} | ${one} | ${score[i]}`);
        return verdict !== score[i] ? score[i] : verdict; // the figures of the file, with its one wrong label
      });
      const votes = new Map<string, number>();
      for (const one of pred) votes.set(normalAnswer(one), (votes.get(normalAnswer(one)) ?? 0) + 1);
      const winner = [...votes].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
      const scores = (pred_score as number[][]).map(([value]) => value!);
      share.mean += right.filter(Boolean).length / 8;
      share.majority += right[(pred as string[]).findIndex((one) => normalAnswer(one) === winner)] ? 1 : 0;
      share.rewardModel += right[scores.indexOf(Math.max(...scores))] ? 1 : 0;
      share.any += right.some(Boolean) ? 1 : 0;
    }
    expect(disputed).toEqual(["10{,}000 | 10000 | false"]);
    expect(share).toEqual({ mean: 91, majority: 93, rewardModel: 94, any: 96 });
  },
);

test.skipIf(missing)("other sets: golds are readable and equal to themselves", () => {
  // biome-ignore lint/suspicious/noExplicitAny: rows of other people's files
  const sets: [string, (row: any) => string, number][] = [
    ["olympiadbench", ({ final_answer }) => final_answer[0], 674],
    ["college_math", ({ answer }) => answer, 2742],
    ["gaokao2023en", ({ answer }) => answer, 383],
    ["minerva_math", ({ solution }) => finalAnswer(solution).answer!, 269],
    ["asdiv", ({ answer }) => answer, 2215],
    ["svamp", ({ Answer }) => Answer, 1000],
    ["mawps", ({ target }) => target, 2065],
    ["cmath", ({ answer }) => answer, 600],
    ["aime24", ({ answer }) => answer, 30],
    ["amc23", ({ answer }) => answer, 40],
    ["sat_math", ({ Answer }) => Answer, 32],
  ];
  for (const [name, goldOf, atLeast] of sets) {
    const golds = rows(`qwen_math_eval/${name}`).map((row) => String(goldOf(row)));
    const readable = golds.filter(isReadable);
    expect(readable.length, name).toBeGreaterThanOrEqual(atLeast);
    const rewritten = (gold: string) => ` ${gold.replaceAll("\\frac", "\\dfrac")} `;
    expect(
      readable.filter((gold) => compareAnswers(gold, rewritten(gold)) !== "equal"),
      name,
    ).toEqual([]);
  }
});

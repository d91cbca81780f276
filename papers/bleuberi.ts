/**
 * Chang, Kim, Krumdick, Zadeh, Li, Tanner & Iyyer, "BLEUBERI: BLEU is a surprisingly effective reward for instruction following", 2025.
 *
 * Setting: (1) WildBench (../shared/data/wildbench): answers of three weaker models to some 1,000 real instructions, each scored by GPT-4o, which stands in
 * for the people of the paper (Chatbot Arena's texts are not at hand). BLEU against answers of one, two or three stronger models predicts which of two answers
 * scored higher. (2) Text bandit over the same texts: six real answers to each instruction, three of them as candidates, policies at equal KL to the start;
 * gold is GPT-4o's score, the reward model is gold with noise of the size that gives it the pairwise accuracy of an 8B one (.75). No model runs; < 30 s.
 */
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type Claim, createRandom, type Paper } from "guerdon";
import { expectedValue, tiltToKl } from "guerdon/env";
import { f1, mean, standardDeviation } from "guerdon/math";
import { plusOneBleu, rougeL } from "guerdon/verify";

export const paper: Paper = {
  title: "BLEUBERI: BLEU is a surprisingly effective reward for instruction following",
  year: 2025,
  link: "https://arxiv.org/abs/2505.11080",
  grade: "small",
};

const candidates = ["gemma-2b-it", "Phi-3-mini-128k-instruct", "gpt-3.5-turbo-0125"];
const references = ["Qwen1.5-72B-Chat-greedy", "reka-core-20240501", "reka-flash-20240226"];
const folder = new URL("../../shared/data/wildbench/", import.meta.url);
const limit = 3000;

interface Answer {
  readonly text: string;
  readonly score: number;
}

/** Answers of one model by instruction, cut to the length that the paper's policies may write. */
function answersOf(model: string): Map<string, Answer> {
  const lines = gunzipSync(readFileSync(new URL(`${model}.jsonl.gz`, folder)))
    .toString()
    .trim()
    .split("\n");
  const rows = lines.map((line) => JSON.parse(line) as { session_id: string; score: string; model_output: string });
  return new Map(rows.map((row) => [row.session_id, { text: row.model_output.slice(0, limit), score: Number(row.score) }]));
}

const round = (x: number) => Math.round(x * 1e4) / 1e4;
/** Agreement of a score with gold over all pairs of candidates that gold tells apart; ties count half. */
function agreement(scores: readonly (readonly number[])[], gold: readonly (readonly number[])[]): number {
  const wins: number[] = [];
  gold.forEach((row, x) => {
    for (let a = 0; a < row.length; a++) {
      for (let b = 0; b < a; b++) {
        if (row[a] !== row[b]) wins.push((Math.sign(scores[x]![a]! - scores[x]![b]!) * Math.sign(row[a]! - row[b]!) + 1) / 2);
      }
    }
  });
  return mean(wins);
}

function measure(): Claim[] {
  const byModel = new Map([...candidates, ...references].map((model) => [model, answersOf(model)]));
  const shared = [...byModel.get(candidates[0]!)!.keys()].filter((id) => [...byModel.values()].every((answers) => answers.get(id)?.text));
  const rows = shared.map((id) => ({
    answers: candidates.map((model) => byModel.get(model)!.get(id)!),
    references: references.map((model) => byModel.get(model)!.get(id)!.text),
  }));
  const gold = rows.map(({ answers }) => answers.map(({ score }) => score));
  const each = (score: (text: string, row: (typeof rows)[number]) => number) =>
    rows.map((row) => row.answers.map(({ text }) => score(text, row)));
  const bleuWith = (count: number) => each((text, row) => plusOneBleu(text, row.references.slice(0, count)));

  const [one, two, three] = [bleuWith(1), bleuWith(2), bleuWith(3)];
  const others = [1, 2].map((k) =>
    round(
      agreement(
        each((text, row) => plusOneBleu(text, row.references[k]!)),
        gold,
      ),
    ),
  );
  const rouge = each((text, row) => rougeL(text, row.references[0]!));
  const both = one.map((row, x) => row.map((bleu, a) => f1(bleu, rouge[x]![a]!)));
  const length = each((text) => text.length);
  // Another instruction's references know the length and the language of good answers, but nothing of this instruction.
  const astray = rows.map(({ answers }, x) => answers.map(({ text }) => plusOneBleu(text, rows[(x + 7) % rows.length]!.references)));
  const random = createRandom(1);
  const noise = gold.map((row) => row.map(() => random.normal(0, 2.4)));
  const rewardModel = gold.map((row, x) => row.map((g, a) => g + noise[x]![a]!));

  const start = gold.map((row) => row.map(() => 1 / row.length));
  const trained = (reward: number[][]) => {
    const scaled = reward.map((row) => row.map((r) => (r - mean(row)) / (standardDeviation(row) + 1e-6)));
    return expectedValue(tiltToKl(start, scaled, 0.3), gold);
  };
  const [before, byBleu, byModelReward] = [expectedValue(start, gold), trained(three), trained(rewardModel)];
  const [agreed, model] = [agreement(three, gold), agreement(rewardModel, gold)];

  return [
    {
      where: "figure 1",
      says: "BLEU against one strong reference agrees with the judge more often than chance",
      expected: { atLeast: 0.55 },
      measured: round(agreement(one, gold)),
    },
    {
      where: "figure 1",
      says: "and more often still with three references than with one (gain)",
      expected: { atLeast: 0.01 },
      measured: round(agreed - agreement(one, gold)),
      note: `one is already the strongest of the three (Qwen1.5-72B); each of the others alone gives ${others.join(" and ")}, two together ${round(agreement(two, gold))}, three ${round(agreed)}. More references help where one is no better than the next, and the brevity rule takes the shortest`,
    },
    {
      where: "figure 1",
      says: "BLEU is at least within .03 of 'the longer answer wins' (difference)",
      expected: { atLeast: -0.03 },
      measured: round(agreed - agreement(length, gold)),
      note: `the longer answer wins ${round(agreement(length, gold))}; GPT-4o as judge likes length`,
    },
    {
      where: "figure 1",
      says: "its agreement is near that of a reward model (ratio)",
      expected: { atLeast: 0.85 },
      measured: round(agreed / model),
      note: `the simulated reward model agrees ${round(model)}; ROUGE-L ${round(agreement(rouge, gold))}, F1 of BLEU and ROUGE-L ${round(agreement(both, gold))}`,
    },
    {
      where: "training",
      says: "a policy trained on BLEU gains at least 80% of what one trained on the reward model gains",
      expected: { atLeast: 0.8 },
      measured: round((byBleu - before) / (byModelReward - before)),
      note: `GPT-4o's mean score: start ${round(before)}, BLEU ${round(byBleu)}, reward model ${round(byModelReward)}, at KL 0.3`,
    },
    {
      where: "control",
      says: "references of another instruction agree no more than the length does (difference to the right references)",
      expected: { atLeast: 0.02 },
      measured: round(agreed - agreement(astray, gold)),
      note: `with wrong references ${round(agreement(astray, gold))}`,
    },
  ];
}

if (!existsSync(folder)) console.warn("bleuberi: ../shared/data/wildbench is missing, so nothing could be measured");
export const claims: readonly Claim[] = existsSync(folder) ? measure() : [];

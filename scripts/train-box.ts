/**
 * Trains the reward model in the box, src/run/box, on public pairs in ../shared/data whose licences allow it, and measures it on others.
 * The same data gives the same model: npx jiti scripts/train-box.ts [folder]
 */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createContext, judgeBatch, rollout } from "../src/core/index.ts";
import { wasmBackend } from "../src/nn/index.ts";
import { learnedReward } from "../src/run/learned-reward.ts";
import { isHeldOut } from "../src/run/train/encode-examples.ts";
import { measuredShare } from "../src/run/train/measure.ts";
import { printCard } from "../src/run/train/print-card.ts";
import type { ModelCard } from "../src/run/train/read-card.ts";
import { trainReward } from "../src/run/train-reward.ts";

interface Pair {
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
  readonly source: string;
}
const data = new URL("../../shared/data/", import.meta.url);
if (!existsSync(data)) throw new Error("../shared/data is missing: it holds the pairs");
const out = process.argv[2] ?? new URL("../src/run/box", import.meta.url).pathname;
const rows = (file: string) =>
  gunzipSync(readFileSync(new URL(file, data)))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const trainedOn = [
  "hh_rlhf_harmless/harmless_base_test.jsonl.gz",
  "llama_factory_pairs/dpo_en.jsonl.gz",
  "llama_factory_pairs/dpo_zh.jsonl.gz",
  "pandalm/testset-v1.jsonl.gz",
];

/** Anthropic's transcripts: what both share up to the last answer is the prompt. */
function transcript({ chosen, rejected }: { chosen: string; rejected: string }): Omit<Pair, "source"> {
  let common = 0;
  while (chosen[common] === rejected[common] && common < chosen.length) common++;
  const at = chosen.lastIndexOf("\n\nAssistant:", common) + "\n\nAssistant:".length;
  return { prompt: chosen.slice(0, at).trim(), chosen: chosen.slice(at).trim(), rejected: rejected.slice(at).trim() };
}

const harmless: Pair[] = rows("hh_rlhf_harmless/harmless_base_test.jsonl.gz").map((row) => ({
  ...transcript(row),
  source: "hh_rlhf_harmless",
}));
const helpful: Pair[] = ["dpo_en", "dpo_zh"].flatMap((name) =>
  rows(`llama_factory_pairs/${name}.jsonl.gz`).map((row) => ({
    prompt: row.conversations.map(({ value }: { value: string }) => value).join("\n\n"),
    chosen: row.chosen.value,
    rejected: row.rejected.value,
    source: `llama_factory_${name}`,
  })),
);
/** Two of three annotators must prefer one response. */
const judged: Pair[] = rows("pandalm/testset-v1.jsonl.gz").flatMap((row) => {
  const votes = [row.annotator1, row.annotator2, row.annotator3];
  const winner = [1, 2].find((side) => votes.filter((vote) => vote === side).length >= 2);
  const prompt = row.input ? `${row.instruction}\n\n${row.input}` : row.instruction;
  return winner ? [{ prompt, chosen: row[`response${winner}`], rejected: row[`response${3 - winner}`], source: "pandalm" }] : [];
});
const pairs = [...harmless, ...helpful, ...judged]
  .map((pair) => ({ ...pair, chosen: String(pair.chosen), rejected: String(pair.rejected) }))
  .filter(({ chosen, rejected }) => chosen !== rejected);

/** Never trained on: right answers and wrong ones in one and the same style. */
const elsewhere: Record<string, Pair[]> = {
  "RM-Bench, responses in one style": rows("rm_bench/rm_bench_no_math.jsonl.gz").flatMap(({ prompt, chosen, rejected }) =>
    chosen.map((text: string, style: number) => ({ prompt, chosen: text, rejected: rejected[style], source: "rm_bench" })),
  ),
  LLMBar: rows("llmbar/instances.jsonl.gz").flatMap((row) =>
    row.output_1 === undefined
      ? []
      : [{ prompt: row.input, chosen: row[`output_${row.label}`], rejected: row[`output_${3 - row.label}`], source: "llmbar" }],
  ),
  "JudgeBench, GPT-4o": rows("judgebench/pairs_gpt4o.jsonl.gz").flatMap((row) => {
    const first = String(row.label).startsWith("A>B");
    return row.response_A === undefined
      ? []
      : [
          {
            prompt: row.question,
            chosen: first ? row.response_A : row.response_B,
            rejected: first ? row.response_B : row.response_A,
            source: "judgebench",
          },
        ];
  }),
};

const split = { seed: 0, heldOut: 0.2 };
const folder = mkdtempSync(join(tmpdir(), "guerdon-box-"));
try {
  const file = join(folder, "pairs.jsonl");
  writeFileSync(file, pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(""));
  const { card } = await trainReward({ inputs: [file], out, force: true, ...split, epochs: 40, backend: await wasmBackend() });
  rmSync(join(out, "report.html"));

  const reward = learnedReward(out);
  const accuracyOn = async (pairs: readonly Pair[]) => {
    const rollouts = pairs.flatMap(({ prompt, chosen, rejected }) => [chosen, rejected].map((response) => rollout({ prompt, response })));
    const scores = (await judgeBatch(reward, rollouts, createContext())) as number[];
    const right = pairs.reduce((sum, _, i) => sum + (scores[2 * i]! > scores[2 * i + 1]! ? 1 : 0), 0);
    return { examples: pairs.length, ...measuredShare(right / pairs.length, pairs.length) };
  };
  const sources = [...new Set(pairs.map(({ source }) => source))];
  const parts = sources.map((source): [string, Pair[]] => [
    `held out, ${source}`,
    pairs.filter((pair) => pair.source === source && isHeldOut(pair.prompt, split)),
  ]);
  const measured = await Promise.all(
    [...parts, ...Object.entries(elsewhere)].map(async ([name, list]) => [name, await accuracyOn(list)] as const),
  );
  // What differs from run to run, or from machine to machine, has no place in a file that is kept.
  const { seconds: _, node: __, ...training } = card.training;
  const kept: ModelCard = {
    ...card,
    about: [
      "The reward model in the box: which of two responses to a prompt people tend to prefer, by their words alone.",
      "Good for: trying out learned rewards without a download; a weak opinion beside others.",
      "Not good for: telling right from wrong, code, reasoning, safety filters, languages other than English and Chinese, or as the only reward to train",
      "against: a linear model of n-grams is easily exploited. On LLMBar and JudgeBench, where right and wrong look alike, it is at chance.",
      `Trained on ${sources.map((source) => `${pairs.filter((pair) => pair.source === source).length} pairs of ${source}`).join(", ")} (MIT and Apache-2.0).`,
    ],
    data: {
      ...card.data,
      inputs: trainedOn.map((path) => ({
        path,
        sha256: createHash("sha256")
          .update(readFileSync(new URL(path, data)))
          .digest("hex"),
      })),
    },
    training: training as ModelCard["training"],
    metrics: { ...card.metrics, elsewhere: Object.fromEntries(measured) },
  };
  writeFileSync(join(out, "model.json"), `${JSON.stringify(kept, null, 1)}\n`);
  console.log(printCard(kept, out));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

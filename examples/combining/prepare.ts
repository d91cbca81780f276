import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Writes the rollouts of the guide "Combining rewards" out of public data: node and jiti only, `npx jiti examples/combining/prepare.ts ../shared/data`. */
const data = process.argv[2] ?? "../shared/data";
const out = "runs/combining";

const rowsOf = <Row>(file: string): Row[] =>
  gunzipSync(readFileSync(`${data}/${file}`))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
const write = (name: string, rows: readonly object[]) => {
  writeFileSync(`${out}/${name}`, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  console.log(`${out}/${name}: ${rows.length} rollouts`);
};

mkdirSync(out, { recursive: true });

// Three models' answers to each question of the GSM8K test set (Cobbe et al. 2021).
interface Solutions extends Record<string, unknown> {
  readonly question: string;
  readonly ground_truth: string;
}
const models = ["6b_finetuning", "6b_verification", "175b_finetuning"] as const;
write(
  "gsm8k.jsonl",
  rowsOf<Solutions>("gsm8k/example_model_solutions.jsonl.gz").flatMap((row, q) =>
    models.map((model) => {
      const { solution, is_correct } = row[model] as { solution: string; is_correct: boolean };
      return {
        id: `${q + 1}-${model}`,
        group: `q${q + 1}`,
        prompt: row.question,
        response: solution,
        reference: row.ground_truth.split("A: ").at(-1)!.trim(),
        correct: is_correct,
      };
    }),
  ),
);

// What learned rewards gave to one right and nine wrong solutions of each problem (RewardMATH, Kim et al. 2024). The texts are not public; the numbers are.
interface Scores {
  readonly set: string;
  readonly model: string;
  readonly problem_sha: string;
  readonly solution_reference: readonly string[];
  readonly score: readonly number[];
}
const learned = { eurus: "Eurus-RM_reward", internlm: "internlm2_reward", grm: "grm_llama3_reward" } as const;
const problems = new Map<string, Record<string, Scores>>();
for (const row of rowsOf<Scores>("reward_math/scores.jsonl.gz")) {
  if (row.set === "RewardMATH") problems.set(row.problem_sha, { ...problems.get(row.problem_sha), [row.model]: row });
}
write(
  "reward-math.jsonl",
  [...problems].flatMap(([problem, scores]) => {
    const chosen = Object.entries(learned).map(([name, model]) => [name, scores[model]] as const);
    if (chosen.some(([, row]) => row === undefined)) return [];
    return chosen[0]![1]!.solution_reference.map((author, i) => ({
      id: `${problem.slice(0, 6)}-${i}`,
      group: problem,
      prompt: problem,
      response: author,
      correct: i === 0,
      ...Object.fromEntries(chosen.map(([name, row]) => [name, row!.score[i]])),
    }));
  }),
);

/**
 * Writes the rollouts that the guide scores, from public data in ../shared/data beside the checkout:
 * GSM8K (MIT; three models on 1,319 questions), M-IFEval (Apache-2.0; three models on 541 prompts), CodeGen-16B on HumanEval (MIT; 8 samples a task).
 * The files of this folder are the first prompts of each; with a folder as argument, all rows are written there.
 *
 *     npx jiti examples/verifiable-rewards/make-rollouts.ts runs/verifiable-rewards
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const data = new URL("../../../shared/data/", import.meta.url);
const read = <Row>(file: string): Row[] =>
  gunzipSync(readFileSync(new URL(`${file}.jsonl.gz`, data)))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

type Solutions = { question: string; ground_truth: string } & Record<string, { is_correct: boolean; solution: string }>;
const maths = read<Solutions>("gsm8k/example_model_solutions").map(({ question, ground_truth, ...models }, i) =>
  Object.entries(models).map(([model, { solution, is_correct }]) => ({
    id: `gsm8k-${i}-${model}`,
    group: `gsm8k-${i}`,
    model,
    prompt: question,
    response: solution,
    reference: ground_truth.slice(ground_truth.lastIndexOf("A: ") + 3),
    correct: is_correct,
  })),
);

type Instructed = { key: number; prompt: string; response: string; instruction_id_list: string[]; kwargs: object[] };
const models = ["claude-3-haiku-20240307", "Qwen2.5-7B-Instruct-GPTQ-Int4", "aya-23-8B"];
const responses = models.map((model) => new Map(read<Instructed>(`m_ifeval/en_${model}`).map((row) => [row.prompt, row.response])));
const instructions = read<Instructed>("m_ifeval/en_input_data").map(({ key, prompt, instruction_id_list, kwargs }) =>
  models.map((model, m) => ({
    id: `ifeval-${key}-${model}`,
    group: `ifeval-${key}`,
    model,
    prompt,
    response: responses[m]!.get(prompt)!,
    instruction_id_list: instruction_id_list.map((id) => id.replace(/^en:/, "")),
    kwargs,
  })),
);

type Problem = { task_id: string; prompt: string; test: string; entry_point: string };
const problems = new Map(read<Problem>("human_eval/HumanEval").map((one) => [one.task_id, one]));
const labels = new Map(
  read<{ task_id: string; passed: string }>("codet_humaneval/execution_labels").map((one) => [one.task_id, one.passed]),
);
const code = read<{ task_id: string; samples: string[] }>("codet_humaneval/codegen16b_100_solutions").flatMap(({ task_id, samples }) => {
  const problem = problems.get(task_id);
  const passed = labels.get(task_id);
  if (!problem || !passed) return [];
  // The model runs on into the next function; its answer ends where the function does.
  const answer = (sample: string) => problem.prompt + sample.split(/\n(?:class|def|#|if|print)/)[0];
  return [
    samples.slice(0, 8).map((sample, i) => ({
      id: `${task_id}-${i}`,
      group: task_id,
      prompt: problem.prompt,
      response: answer(sample),
      reference: { tests: `${problem.test}\ncheck(${problem.entry_point})`, setup: problem.prompt, names: [problem.entry_point] },
      correct: passed[i] === "1",
    })),
  ];
});

const folder = process.argv[2] ?? import.meta.dirname;
mkdirSync(folder, { recursive: true });
for (const [name, groups] of Object.entries({ maths, instructions, code })) {
  const rows = (process.argv[2] ? groups : groups.slice(0, name === "code" ? 2 : 10)).flat();
  writeFileSync(join(folder, `${name}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  console.log(`${name}.jsonl: ${rows.length} rollouts`);
}

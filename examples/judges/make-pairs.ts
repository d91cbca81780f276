/**
 * Writes LLMBar's pairs (Zeng et al. 2023, MIT) out of the public data in ../shared/data, and the verdicts that its authors stored:
 *
 *     npx jiti examples/judges/make-pairs.ts runs/judges
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const data = new URL("../../../shared/data/llmbar/", import.meta.url);

interface Instance {
  subset: string;
  idx: number;
  input: string;
  output_1: string;
  output_2: string;
  label: 1 | 2;
}

interface Verdicts {
  subset: string;
  evaluator: string;
  strategy: string;
  winner_swap_false: ("1" | "2" | null)[];
  winner_swap_true: ("1" | "2" | null)[];
}

const read = <Row>(name: string): Row[] =>
  gunzipSync(readFileSync(new URL(name, data)))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);

/** The pairs of one subset as chosen and rejected, and what one evaluator said of each in both orders, by its id. */
export function llmBar(subset: string, evaluator: string, strategy: string) {
  const instances = read<Instance>("instances.jsonl.gz").filter((one) => one.subset === subset);
  const verdicts = read<Verdicts>("evaluator_verdicts.jsonl.gz").find(
    (one) => one.subset === subset && one.evaluator === evaluator && one.strategy === strategy,
  );
  if (!verdicts || verdicts.winner_swap_false.length !== instances.length)
    throw new Error(`no verdicts of ${evaluator}/${strategy} on ${subset}`);
  const pairs = instances.map(({ idx, input, output_1, output_2, label }) => ({
    id: String(idx),
    prompt: input,
    chosen: label === 1 ? output_1 : output_2,
    rejected: label === 1 ? output_2 : output_1,
    label,
  }));
  // Which of the two was named the better one when 1 was shown first, and when 2 was.
  const said = Object.fromEntries(instances.map(({ idx }, i) => [idx, [verdicts.winner_swap_false[i]!, verdicts.winner_swap_true[i]!]]));
  return { pairs, said };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = process.argv[2] ?? "runs/judges";
  mkdirSync(out, { recursive: true });
  for (const subset of ["Natural", "Adversarial/Neighbor"]) {
    const { pairs } = llmBar(`LLMBar/${subset}`, "GPT-4", "Vanilla");
    writeFileSync(
      join(out, `llmbar-${subset.split("/").at(-1)!.toLowerCase()}.jsonl`),
      pairs.map((pair) => JSON.stringify(pair)).join("\n"),
    );
  }
}

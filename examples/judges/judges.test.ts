import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { simulatedModel } from "../../src/lm/index.ts";
import { auditJudge } from "../../src/run/audit/audit-judge.ts";
import { loadRewards } from "../../src/run/load-rewards.ts";
import { llmBar } from "./make-pairs.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "guerdon-judges-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const audit = async (file: string, reward: string | undefined, pairs: string) =>
  (await auditJudge({ judge: here(file), inputs: [pairs], ...(reward && { reward }) })).audit;

test("simulated.ts: one order flips in three of ten pairs and is not trusted; both orders never flip, and are right where they decide", async () => {
  const oneOrder = await audit("./simulated.ts", "oneOrder", here("./pairs.jsonl"));
  expect(oneOrder.figures.orders).toMatchObject({ flips: { value: 0.3 }, bias: { value: 0.3 }, second: 0 });
  expect(oneOrder.trust.trusted).toBe(false);
  const better = await audit("./simulated.ts", "better", here("./pairs.jsonl"));
  expect(better.figures.orders!.flips.value).toBe(0);
  expect(better.figures.said).toMatchObject({ tie: 0.3 });
  expect(better.figures.said!.right / 0.7).toBeGreaterThan(0.9);
  const ratings = await audit("./simulated.ts", undefined, here("./pairs.jsonl"));
  expect(ratings.trust.trusted).toBe(true);
});
test("judge.ts: loads without an endpoint, and says which model and account it uses", async () => {
  for (const name of ["oneOrder", "better", undefined]) {
    const loaded = await loadRewards(here("./judge.ts"), name);
    expect(loaded.models).toEqual([expect.stringContaining("judge")]);
    expect(loaded.accounts.length).toBe(1);
    expect(loaded.reward.length).toBe(name === undefined ? 2 : 3);
  }
});

test("judge.ts over HTTP: an endpoint that is busy at times, likes the first place and sometimes cannot be read", async () => {
  const quality = new Map<string, number>();
  for (const [i, line] of readFileSync(here("./pairs.jsonl"), "utf8").trim().split("\n").entries()) {
    const { chosen, rejected } = JSON.parse(line);
    quality.set(chosen, 0.5 + (0.5 * (i + 0.5)) / 80).set(rejected, 0.5);
  }
  const endpoint = await simulatedModel({
    answer: (messages) => {
      const shown = /<first-\w{6}>\n([\s\S]*)\n<\/first-\w{6}>[\s\S]*<second-\w{6}>\n([\s\S]*)\n<\/second-\w{6}>/.exec(
        messages.at(-1)!.content,
      )!;
      const [first, second] = [shown[1]!, shown[2]!].map((text) => ({ text, quality: quality.get(text)! }));
      return {
        compare: [first!, second!],
        labels: ["first", "second"],
        write: (verdict, reasoning) => JSON.stringify({ reasoning, verdict }),
      };
    },
    positionBias: 0.15,
    sigma: 0.001,
    verbosity: 10,
    malformed: 0.05,
    faults: { tooMany: 0.05, retryAfter: 0 },
    seed: 2,
  });
  const before = process.env.JUDGE_URL;
  process.env.JUDGE_URL = endpoint.baseUrl;
  try {
    const { figures, cost, trust } = await audit("./judge.ts", "oneOrder", here("./pairs.jsonl"));
    expect(figures.orders!.bias.value).toBeGreaterThan(0.25);
    expect(figures.orders!.second).toBe(0);
    expect(figures.failures.share).toBe(0);
    expect(cost!.requests).toBe(endpoint.counts.requests);
    expect(cost!.refused).toBe(endpoint.counts.tooMany);
    // What could not be read was asked again, and paid for again.
    expect(cost!.answers).toBeGreaterThan(160);
    expect([cost!.promptTokens, cost!.completionTokens]).toEqual([endpoint.counts.promptTokens, endpoint.counts.completionTokens]);
    expect(trust.judge.models[0]).toContain("judge@127.0.0.1");
  } finally {
    if (before === undefined) delete process.env.JUDGE_URL;
    else process.env.JUDGE_URL = before;
    await endpoint.close();
  }
});

const llmbar = new URL("../../../shared/data/llmbar/evaluator_verdicts.jsonl.gz", import.meta.url);
if (!existsSync(llmbar)) console.warn("SKIPPED: replay of LLMBar's verdicts, because ../shared/data/llmbar is missing");
test.skipIf(!existsSync(llmbar)).each([
  ["gpt4", "LLMBar/Natural", "GPT-4", true],
  ["chatGpt", "LLMBar/Natural", "ChatGPT", false],
  ["llama2", "LLMBar/Natural", "LLaMA2", false],
  ["gpt4Neighbor", "LLMBar/Adversarial/Neighbor", "GPT-4", true],
  ["chatGptNeighbor", "LLMBar/Adversarial/Neighbor", "ChatGPT", false],
])(
  "replay.ts: the audit of %s gives the accuracy and the agreement of orders that its authors published",
  async (name, subset, evaluator, trusted) => {
    const pairs = join(folder, `${name}.jsonl`);
    writeFileSync(
      pairs,
      llmBar(subset, evaluator, "Vanilla")
        .pairs.map((pair) => JSON.stringify(pair))
        .join("\n"),
    );
    const { figures, trust } = await audit("./replay.ts", name, pairs);
    const { statistics } = gunzipSync(readFileSync(llmbar))
      .toString()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .find((one) => one.subset === subset && one.evaluator === evaluator && one.strategy === "Vanilla");
    const share = (published: string) => Number.parseFloat(published.split("=").at(-1)!) / 100;
    expect(figures.agreement!.value).toBeCloseTo(share(statistics.correct_average), 9);
    expect(1 - figures.orders!.flips.value).toBeCloseTo(share(statistics.equal), 9);
    expect(figures.orders!.right!.value).toBeCloseTo(share(statistics.correct_both), 9);
    expect(trust.trusted).toBe(trusted);
  },
);

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Reward, type RolloutInput, scoreAll, scoreOne, valueOf } from "guerdon";
import { answerMatch, followsInstruction, instructionsFollowed, repetitionPenalty } from "guerdon/verify";
import { expect, test } from "vitest";
import { canSandbox } from "../../src/sandbox/fixtures/can-sandbox.ts";
import { maths } from "./rewards.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What `guerdon score` prints as JSON for one of the rewards on its rollouts. */
function score(name: string) {
  const out = mkdtempSync(join(tmpdir(), "guerdon-example-"));
  try {
    const where = ["--reward", name, "--out", join(out, "run"), "--json", "--workers", "1"];
    const args = [here("../../dist/cli/main.js"), "score", here("rewards.ts"), here(`${name}.jsonl`), ...where];
    return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
  } finally {
    rmSync(out, { recursive: true });
  }
}

test("maths: a solution is right where its authors say so", async () => {
  const rows: (RolloutInput & { correct: boolean })[] = readFileSync(here("maths.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const verdicts = await scoreAll(maths, rows);
  expect(verdicts.map((verdict) => valueOf(verdict)! > 0.4)).toEqual(rows.map((row) => row.correct));
});
test("instructions: the command scores every row and names each instruction", () => {
  const { rows, outcomes, parts } = score("instructions");
  expect({ rows, scored: outcomes.score }).toEqual({ rows: 30, scored: 30 });
  expect(parts).toEqual(expect.arrayContaining(["followed", "loops", "followed.punctuation:no_comma"]));
});
test.skipIf(!canSandbox)("code: the programs that pass all of their tests are those that the published labels call right", () => {
  const { outcomes, summary } = score("code");
  expect(outcomes.score).toBe(16);
  const all = summary.columns.find((column: { name: string }) => column.name === "all");
  for (const { low, right, wrong } of all.histogram.bins) expect(low === 1 ? wrong : right).toBe(0);
});
test("attacks: what looks like an answer, and is none, is not paid", async () => {
  const judged = async (reward: Reward, input: RolloutInput) => valueOf(await scoreOne(reward, input));
  const reference = "18";
  for (const response of [
    "",
    "It is \\boxed{18} or \\boxed{20}.",
    "<think>\\boxed{18}</think>",
    "\\boxed{18 or 20}",
    "\\boxed{x}",
    "The answer is one of 1, 2, 18, 20.",
  ]) {
    expect(await judged(answerMatch(), { response, reference }), response).toBe(0);
  }
  const fields = { instruction_id_list: ["punctuation:no_comma", "keywords:forbidden_words"], kwargs: [{}, { forbidden_words: ["late"] }] };
  for (const response of ["", " \n", "***", "..."]) expect(await judged(instructionsFollowed(), { response, fields }), response).toBe(0);
  expect(await judged(followsInstruction("language:response_language", { language: "hi" }), { response: "12345" })).toBe(0);
  expect(await judged(repetitionPenalty({ size: 4 }), { response: "so it goes on and ".repeat(50) })).toBeLessThan(-0.9);
});

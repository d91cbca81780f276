import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type SimulatedModel, simulatedModel } from "../lm/index.ts";

/**
 * Ten thousand judgments by an endpoint that is busy, breaks, hangs up and babbles: the whole way from the command line to the rows, with a kill in between.
 */
const rows = 10_000;
const concurrency = 64;
const folder = mkdtempSync(join(tmpdir(), "guerdon-judgments-"));
let endpoint: SimulatedModel | undefined;
let running: ChildProcess | undefined;
afterAll(async () => {
  running?.kill("SIGKILL");
  await endpoint?.close();
  rmSync(folder, { recursive: true, force: true });
});

const rewards = `
import { writeFileSync } from "node:fs";
import { ratingJudge } from "guerdon/judge";
import { layered, openAccount, openAnswerCache, openaiCompatible, usualLayers } from "guerdon/lm";

const { ENDPOINT, SPENT } = process.env;
const account = openAccount({ prices: { prompt: 1, completion: 2 } });
const model = layered(
  openaiCompatible({ baseUrl: ENDPOINT!, model: "simulated" }),
  ...usualLayers({ account, cache: openAnswerCache("answers"), concurrency: ${concurrency}, retries: 8 }),
);
const judge = ratingJudge({ model });
export default async (...given: Parameters<typeof judge>) => {
  const verdicts = await judge(...given);
  writeFileSync(SPENT!, JSON.stringify(account));
  return verdicts;
};
`;

function score(spent: string, ...options: string[]): Promise<{ code: number | null; errors: string }> {
  const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;
  const child = spawn(process.execPath, [main, "score", "rewards.ts", "rollouts.jsonl", "--out", "run", "--jsonl", ...options], {
    cwd: folder,
    env: { ...process.env, ENDPOINT: endpoint!.baseUrl, SPENT: join(folder, spent) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  running = child;
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, errors })));
}
/** Answers that are on the disk: those that were paid for and will not be asked for again. */
const kept = () =>
  existsSync(join(folder, "answers"))
    ? readdirSync(join(folder, "answers")).flatMap((name) =>
        readFileSync(join(folder, "answers", name), "utf8")
          .split("\n")
          .slice(0, -1),
      )
    : [];

test("10,000 judgments through faults and a kill: each row is scored rightly or failed by name, nothing is paid for twice, the account is the endpoint's", {
  timeout: 120_000,
}, async () => {
  endpoint = await simulatedModel({
    answer: (messages) => {
      const place = Number(/number (\d+)/.exec(messages.at(-1)!.content)![1]);
      const labels = Array.from({ length: 11 }, (_, i) => String(i));
      const text = `number ${place}`;
      return {
        rate: { text, quality: (place % 11) / 10 },
        labels,
        write: (rating, reasoning) => JSON.stringify({ reasoning, rating: Number(rating) }),
      };
    },
    sigma: 0.001,
    malformed: 0.03,
    faults: { tooMany: 0.05, retryAfter: 0, serverError: 0.02, dropped: 0.01 },
    seed: 7,
  });
  writeFileSync(join(folder, "rewards.ts"), rewards);
  const lines = Array.from({ length: rows }, (_, i) => JSON.stringify({ id: `r${i}`, prompt: "Count.", response: `number ${i}` }));
  writeFileSync(join(folder, "rollouts.jsonl"), `${lines.join("\n")}\n`);

  const first = score("first.json");
  while (kept().length < rows / 3 && running!.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
  running!.kill("SIGKILL");
  expect((await first).code, (await first).errors).toBe(null);
  const { answers: answeredBefore } = { ...endpoint.counts };
  const keptBefore = kept().length;
  const { code, errors } = await score("second.json", "--resume");
  expect([0, 1], errors).toContain(code);

  // Every row once, right where it has a number.
  const scored = readFileSync(join(folder, "run/scores.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(scored.map(({ id }) => id)).toEqual(Array.from({ length: rows }, (_, i) => `r${i}`));
  const failed = scored.filter(({ outcome }) => outcome === "failed");
  for (const [i, { outcome, value, error }] of scored.entries()) {
    if (outcome === "score") expect(value, `row ${i}`).toBe(i % 11);
    else {
      expect(outcome).toBe("failed");
      expect(value ?? null).toBe(null);
      expect(error).toMatch(/answers is of the form asked for/);
    }
  }
  // Three unreadable answers in a row: 0.03³ of the rows, none or one.
  expect(failed.length).toBeLessThanOrEqual(5);

  // An answer that was on its way when the process was killed is lost; nothing else is paid for twice.
  const { counts } = endpoint;
  const keys = kept().map((line) => line.slice(2, 45));
  expect(new Set(keys).size).toBe(keys.length);
  expect(answeredBefore - keptBefore).toBeLessThanOrEqual(concurrency);
  expect(counts.answers - keys.length).toBe(answeredBefore - keptBefore);
  for (const fault of ["tooMany", "serverErrors", "dropped"] as const) expect(counts[fault]).toBeGreaterThan(20);

  // What the second process says it spent is what the endpoint counted for it, and no more than that was answered.
  const spent = JSON.parse(readFileSync(join(folder, "second.json"), "utf8"));
  expect(spent.answers).toBe(counts.answers - answeredBefore);
  expect(spent.refused).toBeGreaterThan(0);
  expect(spent.cost).toBeCloseTo((spent.promptTokens + 2 * spent.completionTokens) / 1e6, 9);
});

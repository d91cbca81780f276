import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Trust } from "../run/audit/trust.ts";

const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "guerdon-audit-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const guerdon = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });

writeFileSync(
  join(folder, "judge.ts"),
  `import { responseText, type Compare } from "guerdon";
const size = (one) => responseText(one).length;
export const longest: Compare = (first, second, context) => ({ first: size(first) > size(second) ? 1 : 0 });
export const firstOne: Compare = (first, second, context) => ({ first: 1 });
export default longest;`,
);
const rows = Array.from({ length: 80 }, (_, i) => ({ prompt: `question ${i}`, chosen: `a longer answer ${i}`, rejected: `answer ${i}` }));
writeFileSync(join(folder, "pairs.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"));

test("audit judge: 0 and the files where the bar is kept, 1 where it is not", () => {
  const kept = guerdon("audit", "judge", "judge.ts", "pairs.jsonl", "--out", "runs/judge");
  expect(kept.status, kept.stderr).toBe(0);
  expect(kept.stdout).toMatch(/80 labelled pairs of 80 prompts/);
  expect(kept.stdout).toMatch(/kappa +1 {2}\(0\.908 to 1\)/);
  expect(kept.stdout).toMatch(/trusted\n\nreport {2}runs\/judge\/report\.html\ntrust {3}runs\/judge\/trust\.json\n$/);
  const trust = JSON.parse(readFileSync(join(folder, "runs/judge/trust.json"), "utf8")) as Trust;
  expect(trust).toMatchObject({ trusted: true, judge: { file: "judge.ts", name: null }, data: { files: ["pairs.jsonl"], pairs: 80 } });

  const broken = guerdon("audit", "judge", "judge.ts", "pairs.jsonl", "--reward", "firstOne", "--json");
  expect(broken.status, broken.stderr).toBe(1);
  const { figures } = JSON.parse(broken.stdout);
  expect([figures.orders.flips.value, figures.orders.bias.value, figures.kappa.value]).toEqual([1, 1, 0]);
  expect(guerdon("audit", "judge", "judge.ts", "pairs.jsonl", "--reward", "firstOne", "--warn-only").status).toBe(0);
});
test("audit judge: one line for what cannot be", () => {
  const again = guerdon("audit", "judge", "judge.ts", "pairs.jsonl", "--out", "runs/judge");
  expect([again.status, again.stderr]).toEqual([
    1,
    "guerdon: runs/judge holds the results of an earlier audit; choose another folder, or replace them with --force\n",
  ]);
  writeFileSync(join(folder, "plain.jsonl"), JSON.stringify({ prompt: "?", response: "!", topic: "x" }));
  const plain = guerdon("audit", "judge", "judge.ts", "plain.jsonl");
  expect([plain.status, plain.stderr]).toEqual([
    1,
    'guerdon: audit: the rows must say what people think: chosen and rejected responses, or a number (name its field with --label); got "topic"\n',
  ]);
  expect(guerdon("audit", "judge", "judge.ts", "pairs.jsonl", "--as", "other").status).toBe(2);
  expect(guerdon("audit", "judge", "--help").stdout).toContain("guerdon audit judge judge.ts pairs.jsonl --repeat 3 --out runs/judge");
});

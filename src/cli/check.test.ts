import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { CheckReport } from "../run/check/check.ts";

const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const example = (path: string) => new URL(`../../examples/check/${path}`, import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "guerdon-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const guerdon = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
const rollouts = example("rollouts.jsonl");

test("check: 1 where there is a fault, 0 with --warn-only, and JSON that says the same", () => {
  const faulty = guerdon("check", example("faulty/wrong-above-right.ts"), rollouts);
  expect(faulty.status, faulty.stderr).toBe(1);
  expect(faulty.stdout).toContain("✗ style  wrong-above-right");
  const warned = guerdon("check", example("faulty/wrong-above-right.ts"), rollouts, "--warn-only", "--json");
  expect(warned.status).toBe(0);
  const { faults, groups } = JSON.parse(warned.stdout) as CheckReport;
  expect(faults.map(({ check, part }) => [check, part])).toEqual([["wrong-above-right", "style"]]);
  expect(groups).toBe(36);
});
test("check: 0 and one line where nothing is wrong, with rollouts and without", () => {
  for (const inputs of [[rollouts], []]) {
    const { status, stdout, stderr } = guerdon("check", example("sound/constant-part.ts"), ...inputs);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/No fault found by \d checks\./);
  }
});
test("check: built-in rollouts that a reward cannot judge are not taken for silence", () => {
  writeFileSync(
    join(folder, "needs.ts"),
    `import { each } from "guerdon"; export default each(({ fields }) => { if (!("x" in fields)) throw new Error("needs x"); return 1; });`,
  );
  const { status, stderr } = guerdon("check", "needs.ts");
  expect(status).toBe(2);
  expect(stderr).toBe(
    "guerdon: the built-in rollouts do not suit this reward (needs x); give some: guerdon check needs.ts rollouts.jsonl\n",
  );
});
test("methods --tree: the parts with weights and shares", () => {
  const { status, stdout, stderr } = guerdon("methods", "--tree", example("sound/gate-overflow.ts"), rollouts);
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/value +weightedSum/);
  expect(stdout).toMatch(/├─ right +3 +0 to 1 +\d/);
  expect(stdout).toMatch(/└─ tone +gate\(threshold 1, closed −1\) +1 /);
  expect(stdout).toMatch(/ {3}├─ condition/);
  expect(guerdon("methods", "--tree").status).toBe(2);
});

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { figure, type PaperResult, readResults, resultsPage, sameResult, writeResults } from "./papers-report.ts";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "guerdon-papers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const header = `/** Someone, "Something", 2020. Setting: none; < 5 s. */
import { holds } from "guerdon";
import { close } from "guerdon/math";
export const paper = { title: "Something", year: 2020, link: "https://example.org", grade: "exact" };
`;
const claim = (says: string, expected: string, measured: string) =>
  `{ says: "${says}", where: "eq. 1", reported: 1, expected: ${expected}, measured: ${measured} }`;
const put = (id: string, claims: string) => writeFileSync(join(folder, `${id}.ts`), `${header}export const claims = [${claims}];\n`);
const papers = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "node_modules/jiti/lib/jiti-cli.mjs"), join(root, "scripts/papers.ts"), "--folder", folder, "--no-build", ...args],
    { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  return { status, output: stdout + stderr, page: () => readFileSync(join(folder, "RESULTS.gen.md"), "utf8") };
};

test("a claim that does not hold is shown and recorded, and is no error", () => {
  put(
    "one",
    [
      claim("kept", "{ atLeast: 1 }", "close(1, 1) && holds ? 2 : 0"),
      claim("broken", "{ atMost: 1 }", "2"),
      claim("no number", "{ atLeast: -9 }", "NaN"),
    ].join(),
  );
  const { status, output, page } = papers();
  expect(output).toContain("  holds | eq. 1 | kept | reported 1 | expected ≥ 1 | measured 2");
  expect(output).toContain("  DOES NOT HOLD | eq. 1 | broken | reported 1 | expected ≤ 1 | measured 2");
  expect(output).toContain("DOES NOT HOLD | eq. 1 | no number | reported 1 | expected ≥ -9 | measured NaN");
  expect(output).toContain("1 papers, 3 claims: 1 hold, 2 do not; 0 crashed");
  expect(page()).toContain("**1 papers, 3 claims: 1 hold, 2 do not.**");
  expect(page()).toContain("| [one](#one) | broken | ≤ 1 | 2 |");
  expect(status).toBe(0);
});
test("--check passes while nothing moves and fails when a figure does", () => {
  expect(papers("--check").status).toBe(0);
  put("one", claim("kept", "{ atLeast: 1 }", "3"));
  const before = readFileSync(join(folder, "results.gen.json"), "utf8");
  const { status, output } = papers("--check");
  expect(status).toBe(1);
  expect(output).toContain("differs from the recorded result");
  expect(readFileSync(join(folder, "results.gen.json"), "utf8")).toBe(before);
});
test("a crash, a hang and a module that is no reproduction are reported as such", () => {
  writeFileSync(join(folder, "crash.ts"), `${header}throw new Error("the model ran away");`);
  writeFileSync(join(folder, "hang.ts"), `${header}for (;;);`);
  writeFileSync(join(folder, "empty.ts"), "export const claims = [];");
  const { status, output, page } = papers("crash", "hang", "empty", "--timeout", "2");
  expect(status).toBe(1);
  expect(output).toContain("CRASHED: Error: the model ran away");
  expect(output).toContain("CRASHED: still running after 2 s");
  expect(output).toContain("CRASHED: must export paper");
  expect(page()).toContain("3 papers crash");
});
test("a paper that is gone leaves the results; an unknown one is named", () => {
  for (const id of ["crash", "hang", "empty"]) rmSync(join(folder, `${id}.ts`));
  expect(papers("one").page()).not.toContain("crash");
  const { status, output } = papers("two");
  expect(status).toBe(1);
  expect(output).toContain("papers/two.ts; there are one");
  expect(existsSync(join(folder, "results.gen.json"))).toBe(true);
});

const result = (measured: number): PaperResult => ({
  id: "a",
  paper: { title: "t", year: 1, link: "l", grade: "exact" },
  claims: [{ says: "s", where: "w", expected: { atLeast: 1 }, measured }],
});
test("rounding is no difference; a claim that changes sides is", () => {
  expect(sameResult(result(2), result(2.0001))).toBe(true);
  expect(sameResult(result(2), result(2.1))).toBe(false);
  expect(sameResult(result(1), result(0.9999))).toBe(false);
  expect(sameResult(result(Number.NaN), result(Number.NaN))).toBe(true);
  expect(sameResult(undefined, result(1))).toBe(false);
});
test("results come back from their file as they were, NaN and Infinity too", () => {
  const results = [result(Number.NaN), result(Number.NEGATIVE_INFINITY), { id: "b", crash: "no" }];
  expect(readResults(writeResults(results))).toEqual(results);
});
test("the page is the same whatever order the papers finished in", () => {
  const other = { ...result(3), id: "b" };
  expect(resultsPage([result(1), other])).toBe(resultsPage([other, result(1)]));
});
test("figures have four digits", () => {
  expect([0.123456, 12345, 1e-9, Number.NaN, true, "text"].map(figure)).toEqual(["0.1235", "12345", "1e-9", "NaN", "yes", "text"]);
});

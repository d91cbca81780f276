import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { writeScores } from "./fixtures/write-scores.ts";
import { printSummary } from "./print-summary.ts";
import { summarize } from "./summary.ts";

const random = createRandom(1);
const rows = Array.from({ length: 64 }, (_, i) => ({
  group: `g${i >> 2}`,
  value: random(),
  parts: { right: i % 2, "a part with a name that is longer than any column of the table": random() },
  length: 10 + random.integer(90),
  correct: i % 3 === 0,
  answer: String(i % 2),
}));
const failed = { outcome: "failed", error: `judge: ${"very ".repeat(40)}long \u001b[31m\u202e\n\u0007 message; got x` };
const summary = await summarize(await writeScores([...rows, failed]));

test("fits into 80 columns and has no colours where none are wanted", () => {
  const text = printSummary(summary, { color: false });
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(text).not.toContain("\u001b");
});
test("colours change nothing but colours, and nothing of a message reaches the terminal as a command", () => {
  const colored = printSummary(summary, { color: true, width: 100 });
  expect(colored).toContain("\u001b[1m");
  expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(printSummary(summary, { color: false, width: 100 }));
  expect(colored).not.toMatch(/\u202e|\u0007|\u001b\[31m/);
});
test("names every figure it shows", () => {
  const text = printSummary(summary, { color: false });
  for (const word of [
    "65 rollouts · 64 scored · 1 failed",
    "median",
    "best by this value",
    "n = 4",
    "16 groups of 4",
    "per 100 words",
    "Pearson's r",
  ]) {
    expect(text).toContain(word);
  }
});
test("many parts: the strongest pairs stand in place of a table that would not fit", async () => {
  const wide = rows.map((row, i) => ({
    value: row.value,
    parts: Object.fromEntries(Array.from({ length: 20 }, (_, p) => [`part${p}`, p === 7 ? 3 * row.value : Math.sin(i * (p + 1))])),
  }));
  const text = printSummary(await summarize(await writeScores(wide)), { color: false });
  expect(text).toMatch(/Correlations .*\n {5}1\.00 {2}value and part7\n/);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
test("a run without parts, groups, truth or errors shows its values and nothing else", async () => {
  const text = printSummary(await summarize(await writeScores([{ value: 1 }, { value: 0 }])), { color: false });
  expect(text).toBe(
    "2 rollouts · 2 scored\n\nScores\n              mean      sd     min     p25  median     p75     max\n  value      0.500   0.707       0   0.250   0.500   0.750       1 █      █\n",
  );
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { decayingEditSimilarity } from "./decaying-edit-similarity.ts";
import { editDistance } from "./edit-distance.ts";
import { editSimilarity } from "./edit-similarity.ts";

/** The table of the definition, cell by cell. */
function byDefinition(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  let row = right.map((_, j) => j + 1);
  row.unshift(0);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)!;
}

test("equals the table of the definition, also across blocks of 32 rows", () => {
  const random = createRandom(7);
  const letters = ["a", "b", "c", "é", "😀"];
  for (let trial = 0; trial < 300; trial++) {
    const text = () => Array.from({ length: random.integer(trial < 250 ? 80 : 200) }, () => random.pick(letters)).join("");
    const [a, b] = [text(), text()];
    expect(editDistance(a, b), `${a} | ${b}`).toBe(byDefinition(a, b));
  }
});
test("equals an independent Python table on mixed scripts", () => {
  const { cases } = JSON.parse(readFileSync(new URL("./fixtures/text-metrics.json", import.meta.url), "utf8"));
  for (const { text, references, edit } of cases) expect(editDistance(text, references[0])).toBe(edit);
});
test("is symmetric, and what both begin and end with does not matter", () => {
  expect(editDistance("sunday", "saturday")).toBe(editDistance("saturday", "sunday"));
  expect(editDistance("xxabcyy", "xxcbayy")).toBe(editDistance("abc", "cba"));
});
test("a megabyte with a few changes is quick, two different ones are refused by their lengths", () => {
  const long = "the quick brown fox ".repeat(50_000);
  expect(editDistance(long, `${long.slice(0, 500_000)}slow ${long.slice(500_010)}`)).toBe(byDefinition("the quick ", "slow "));
  expect(() => editDistance("ab".repeat(500_000), "cd".repeat(500_000))).toThrow(
    'editDistance: can compare lists with 10000000000 pairs of items at most; cut the texts; got "1000000 and 1000000 items"',
  );
});
test("similarities are 1 for the same text and 0 where every character changes", () => {
  for (const similarity of [editSimilarity, decayingEditSimilarity]) {
    expect(similarity("same", "same")).toBe(1);
    expect(similarity("aaaa", "bbbb")).toBe(0);
    expect(similarity("", "bbbb")).toBe(0);
    expect(similarity("", "")).toBe(1);
  }
});
test("the decaying one is above the plain one for no change alone", () => {
  for (const other of ["kitteb", "kibbeb", "bbbbbb"])
    expect(decayingEditSimilarity("kitten", other)).toBeLessThanOrEqual(editSimilarity("kitten", other));
});

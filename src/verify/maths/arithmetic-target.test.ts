import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { InvalidRollout, type Score, scoreAll, scoreOne } from "../../core/index.ts";
import { arithmeticTarget } from "./arithmetic-target.ts";

const data = new URL("../../../../shared/data/tot_game24/", import.meta.url);
const missing = !existsSync(data);
if (missing) console.warn("skipped: the game of 24 samples are not in ../shared/data/tot_game24");
const rows = <Row>(file: string) =>
  gunzipSync(readFileSync(new URL(file, data)))
    .toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
const puzzles = () =>
  readFileSync(new URL("24.csv", data), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",")[1]!.split(" ").map(Number));

const judged = async (response: string, numbers: number[] = [4, 5, 6, 10], options = {}) =>
  (await scoreOne(arithmeticTarget(options), { response, reference: { numbers, target: 24 } })) as Score;

test("section 4.1: the four numbers, each once, must give 24", async () => {
  expect((await judged("Answer: (4 * 5) + (10 - 6) = 24")).value).toBe(1);
  expect((await judged("Answer: 4 × 6 = 24")).why).toBe("does not use each number once");
  expect((await judged("Answer: 4 + 5 + 6 + 10 = 24")).why).toBe("is 25, not 24");
  expect((await judged("Answer: (10 - 6) * (5 + 4 / 4)", [4, 5, 4, 10])).value).toBe(0);
});
test("fractions are exact", async () => {
  expect((await judged("8 / (3 - 8 / 3)", [3, 3, 8, 8])).value).toBe(1);
});
test("numbers cannot be glued, invented or divided by zero", async () => {
  for (const cheat of [
    "(4)(6)",
    "46 - 10 * 5",
    "6 1/2",
    "24",
    "4 ** 5 - 6 / 10",
    "(5 - 5) / (4 - 4)",
    "4 * 5 + 10 - 6 = 24 = 24",
    "4 * 5 + 10 - 6 = 25",
  ]) {
    expect((await judged(cheat)).value, cheat).toBe(0);
  }
});
test("a subset is enough only where asked for", async () => {
  expect((await judged("4 * 6", [4, 6, 7], { allNumbers: false })).value).toBe(1);
  expect((await judged("4 * 6", [4, 6, 7])).value).toBe(0);
});
test("says what the reference must be", async () => {
  await expect(scoreOne(arithmeticTarget(), { response: "24", reference: "24" })).rejects.toBeInstanceOf(InvalidRollout);
});
test.skipIf(missing)("game of 24: 10,000 sampled answers get the labels of their source (mean 7.34, best of 100: 33)", async () => {
  const all = puzzles();
  let right = 0;
  let solved = 0;
  for (const { idx, ys, accs } of rows<{ idx: number; ys: string[]; accs: boolean[] }>("io_100samples.jsonl.gz")) {
    const reference = { numbers: all[idx]!, target: 24 };
    const verdicts = (await scoreAll(
      arithmeticTarget(),
      ys.map((response) => ({ response, reference })),
    )) as Score[];
    expect(verdicts.map(({ value }) => value === 1)).toEqual(accs);
    right += accs.filter(Boolean).length;
    solved += accs.some(Boolean) ? 1 : 0;
  }
  expect([right / 100, solved]).toEqual([7.34, 33]);
});
test.skipIf(missing)("tree of thoughts: 69 of 100 puzzles end in a right answer", async () => {
  const all = puzzles();
  let solved = 0;
  for (const { idx, ys } of rows<{ idx: number; ys: string[] }>("tot_b5.jsonl.gz")) {
    const reference = { numbers: all[idx]!, target: 24 };
    const verdicts = (await scoreAll(
      arithmeticTarget(),
      ys.map((response) => ({ response, reference })),
    )) as Score[];
    solved += verdicts.some(({ value }) => value === 1) ? 1 : 0;
  }
  expect(solved).toBe(69);
});

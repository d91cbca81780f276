import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fitChoices } from "./fit-choices.ts";
import { fitRankings } from "./fit-rankings.ts";

const fixtures = new URL("../../../../shared/data/choix_fixtures/", import.meta.url);
if (!existsSync(fixtures)) console.warn("strength.test.ts: skipped, ../shared/data/choix_fixtures is missing");
const read = <T>(name: string) =>
  JSON.parse(readFileSync(new URL(`testcase-${name}.json`, fixtures), "utf8")) as { n_items: number; data: T[]; ml_est: number[] };

test.skipIf(!existsSync(fixtures)).each([1, 2])(
  "choix, file %i of each kind: the stored maximum-likelihood estimates, to 4 digits",
  (file) => {
    const near = (found: number[], stored: number[]) => found.forEach((strength, item) => expect(strength).toBeCloseTo(stored[item]!, 4));
    const pairs = read<[number, number]>(`pairwise-${file}`);
    near(fitChoices(pairs.data, pairs.n_items), pairs.ml_est);
    const rankings = read<number[]>(`rankings-${file}`);
    near(fitRankings(rankings.data, rankings.n_items), rankings.ml_est);
    const top = read<[number, number[]]>(`top1-${file}`);
    near(
      fitChoices(
        top.data.map(([chosen, others]) => [chosen, ...others]),
        top.n_items,
      ),
      top.ml_est,
    );
  },
);
test("an item that always wins has a finite strength only with a ridge", () => {
  const [winner] = fitChoices(
    [
      [0, 1],
      [0, 1],
    ],
    2,
    { ridge: 0.1 },
  );
  expect(winner).toBeGreaterThan(0.5);
  expect(winner).toBeLessThan(5);
});
test("naming the items otherwise only renames the strengths", () => {
  const [a, b, c] = fitRankings(
    [
      [0, 1, 2],
      [0, 2, 1],
      [2, 0, 1],
      [1, 0, 2],
    ],
    3,
  );
  const renamed = fitRankings(
    [
      [2, 0, 1],
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ],
    3,
  );
  [c, a, b].forEach((_, i) => expect(renamed[i]).toBeCloseTo([b!, c!, a!][i]!, 6));
});
test("says what is no choice", () => {
  expect(() => fitChoices([[0, 3]], 3)).toThrow("different items from 0 to 2");
  expect(() => fitChoices([[1, 1]], 3)).toThrow("different items");
  expect(() => fitRankings([[1]], 3)).toThrow("a ranking needs two items or more; got [1]");
});

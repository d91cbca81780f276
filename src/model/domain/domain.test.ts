import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, range, standardDeviation, sum } from "../../math/index.ts";
import { domainFeatures } from "./domain-features.ts";
import { featureContributions } from "./feature-contributions.ts";

const random = createRandom(1);
const examples = range(50).map((i) => ({ coverage: random() * 5, faithful: i % 5 ? random() : null, language: 5 }));
const { names, constant, row } = domainFeatures(examples);

test("what varies has mean 0 and deviation 1, what never does is left out, what may be missing has an input for it", () => {
  expect(names).toEqual(["coverage", "faithful", "faithful missing"]);
  expect(constant).toEqual(["language"]);
  const coverage = examples.map((example) => row(example)[0]!);
  expect(mean(coverage)).toBeCloseTo(0, 9);
  expect(standardDeviation(coverage)).toBeCloseTo(1, 9);
});
test("a score that is missing counts as usual, even where none was missing before", () => {
  expect(row({ coverage: null, faithful: null })).toEqual([0, 0, 1]);
  expect(row({ coverage: Number.NaN, faithful: 0.5 })[0]).toBe(0);
});
test("the unit of a score does not matter", () => {
  const percent = domainFeatures(examples.map((one) => ({ ...one, coverage: 20 * one.coverage })));
  expect(percent.row({ coverage: 40, faithful: 1 })[0]).toBeCloseTo(row({ coverage: 2, faithful: 1 })[0]!, 9);
});
test("contributions add up for a linear reward, and share nothing out where features only work together", async () => {
  const linear = await featureContributions((rows) => rows.map(([a, b]) => 3 * a! - 2 * b!), [1, 2], ["a", "b"]);
  expect(sum(Object.values(linear))).toBeCloseTo(-1, 12);
  const product = await featureContributions((rows) => rows.map(([a, b]) => a! * b!), [2, 3], ["a", "b"]);
  expect(product).toEqual({ a: 6, b: 6 });
});
test("says what does not fit", async () => {
  expect(() => domainFeatures([{ a: 1 }])).toThrow("needs examples with a score that varies");
  expect(() => domainFeatures([{ a: Number.NaN }])).toThrow("scores of a must be finite, or null where there is none");
  await expect(featureContributions(() => [], [1], [])).rejects.toThrow('got {"row":1,"names":0,"usual":1}');
});

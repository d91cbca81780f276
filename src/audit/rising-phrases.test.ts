import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { range } from "../math/index.ts";
import { risingPhrases } from "./rising-phrases.ts";

const random = createRandom(1);
const filler = () =>
  range(12)
    .map(() => random.pick(["one", "two", "three", "four", "five", "six"]))
    .join(" ");

test("a farewell that a policy took to is first, as a whole", () => {
  const before = range(200).map(() => filler());
  const after = range(200).map((i) => (i % 2 ? `${filler()}. Sending hearts, goodbye!` : filler()));
  const [first, ...rest] = risingPhrases(before, after);
  expect(first).toMatchObject({ phrase: "sending hearts goodbye", before: 0, after: 0.5 });
  expect(first!.z).toBeGreaterThan(2 * rest[0]!.z);
});
test("ten times from one in a thousand says more than once from never", () => {
  const texts = (often: number, rare: number) => range(1000).map((i) => `${i < often ? "dear " : ""}${i < rare ? "sir" : ""}`);
  expect(risingPhrases(texts(1, 0), texts(10, 1), { words: 1 }).map(({ phrase }) => phrase)).toEqual(["dear", "sir"]);
});
test("a response that repeats a phrase has it once, and what fell is not listed", () => {
  expect(risingPhrases(["a b"], ["b b b c"], { words: 1 })).toMatchObject([{ phrase: "c", before: 0, after: 1 }]);
});
test("says what is missing", () => {
  expect(() => risingPhrases([], ["a"])).toThrow(
    'needs responses before and after, words of at least 1 and a prior above 0; got {"before":0',
  );
});

import { expect, test } from "vitest";
import { hashedNgrams, promptEnd } from "./hashed-ngrams.ts";

const encode = async (text: string, options = {}) => [...(await hashedNgrams({ dimensions: 66, ...options }).encode([text])).data];
const likeness = (a: number[], b: number[]) => {
  const dot = (x: number[], y: number[]) => x.slice(2).reduce((sum, v, i) => sum + v * y[i + 2]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

test("the first two numbers are log(1 + words) and log(1 + lines)", async () => {
  const [words, lines] = await encode("one two\nthree");
  expect(words).toBeCloseTo(Math.log(4), 6);
  expect(lines).toBeCloseTo(Math.log(3), 6);
});
test("each half of the rest has the length √ of its places, whatever the length of the text", async () => {
  for (const text of ["a short one", "word ".repeat(500)]) {
    const vector = await encode(text);
    const square = (from: number, to: number) => vector.slice(from, to).reduce((sum, x) => sum + x * x, 0);
    expect(square(2, 34)).toBeCloseTo(32, 3);
    expect(square(34, 66)).toBeCloseTo(32, 3);
  }
});
test("like texts have like vectors, and unlike ones do not", async () => {
  const options = { dimensions: 4096 };
  const [a, b, c] = await Promise.all(
    ["The answer is forty two.", "The answer is forty three.", "Nobody expected rain!"].map((t) => encode(t, options)),
  );
  expect(likeness(a!, b!)).toBeGreaterThan(0.5);
  expect(Math.abs(likeness(a!, c!))).toBeLessThan(0.15);
});
test("the order of words counts, and so does whether the prompt had them", async () => {
  expect(await encode("dog bites man")).not.toEqual(await encode("man bites dog"));
  expect(await encode(`who bites${promptEnd}dog bites man`)).not.toEqual(await encode(`who asks${promptEnd}dog bites man`));
});
test("a text without words is a vector of finite numbers", async () => {
  expect((await encode("")).every(Number.isFinite)).toBe(true);
});
test("says which options do not do", () => {
  expect(() => hashedNgrams({ dimensions: 3 })).toThrow("dimensions must be a whole number from 8");
});

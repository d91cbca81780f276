import { expect, test } from "vitest";
import { range } from "../math/index.ts";
import { repetitionStart } from "./repetition-start.ts";

const words = (text: string) => text.split(" ");

test("a text without repetition, or too short for any, does not repeat", () => {
  expect(repetitionStart(range(500))).toBe(500);
  expect(repetitionStart(words("no no no no no no no no"))).toBe(8);
  expect(repetitionStart([])).toBe(0);
});
test("a loop at the end of a long text is found inside the loop", () => {
  const loop = Array.from({ length: 12 }, () => [1001, 1002, 1003, 1004, 1005]).flat();
  const start = repetitionStart([...range(400), ...loop]);
  expect(start).toBeGreaterThanOrEqual(400);
  expect(start).toBeLessThan(460);
});
test("in 200 tokens or more an n-gram must come three times, below that twice", () => {
  const twice = [1001, 1002, 1003, 1004, 1001, 1002, 1003, 1004];
  expect(repetitionStart([...range(300), ...twice])).toBe(308);
  expect(repetitionStart([...range(150), ...twice])).toBe(150);
});
test("what comes back only a third of the text later is no loop", () => {
  const phrase = [1001, 1002, 1003, 1004];
  expect(repetitionStart([...phrase, ...range(60), ...phrase, ...range(60).map((x) => x + 2000)])).toBe(128);
});
test("one token again and again is a loop", () => {
  expect(repetitionStart(Array.from({ length: 40 }, () => "!"))).toBeLessThan(40);
});
test("ids and texts that look alike are not joined into one n-gram", () => {
  expect(repetitionStart(["a", "ab", "c", "aa", "b", "c", "d", "e", "f", "g"])).toBe(10);
});

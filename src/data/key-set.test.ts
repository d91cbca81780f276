import { expect, test } from "vitest";
import { createKeySet, hash64 } from "./key-set.ts";

test("a key is new once, also after the set has grown", () => {
  const set = createKeySet();
  const keys = Array.from({ length: 50_000 }, (_, index) => `key ${index}`);
  expect(keys.every((key) => set.add(key))).toBe(true);
  expect(keys.some((key) => set.add(key))).toBe(false);
});

test("a full set takes nothing more in", () => {
  const set = createKeySet(2);
  expect([set.add("a"), set.add("b"), set.full, set.add("c"), set.add("c")]).toEqual([true, true, true, true, true]);
});

test("the two hashes of a text are spread evenly and do not follow each other", () => {
  const bits = new Array<number>(64).fill(0);
  for (let index = 0; index < 4000; index++) {
    const [high, low] = hash64(`id-${index}`);
    for (let bit = 0; bit < 32; bit++) {
      bits[bit]! += (high >>> bit) & 1;
      bits[32 + bit]! += (low >>> bit) & 1;
    }
  }
  // Four standard deviations of a fair coin thrown 4000 times are 126.
  for (const ones of bits) expect(Math.abs(ones - 2000)).toBeLessThan(150);
});

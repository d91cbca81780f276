import { expect, test } from "vitest";
import { createRandom, InputError } from "../core/index.ts";
import { cosine } from "../math/index.ts";
import { cooccurrenceEncoder } from "./cooccurrence-encoder.ts";

const random = createRandom(3);
const topics = [
  ["doctor", "physician", "patient", "fever", "clinic", "nurse"],
  ["goal", "striker", "match", "referee", "league", "coach"],
];
const corpus = Array.from({ length: 400 }, () => {
  const topic = random.pick(topics);
  return Array.from({ length: 8 }, () => random.pick(topic)).join(" ");
});
const encoder = cooccurrenceEncoder(corpus, { dimensions: 6 });
const similarity = async (a: string, b: string) => {
  const { data, columns } = await encoder.encode([a, b]);
  return cosine(data.subarray(0, columns), data.subarray(columns));
};

test("words that stand in the same company are near, others far", async () => {
  expect(await similarity("doctor", "physician")).toBeGreaterThan((await similarity("doctor", "striker")) + 0.5);
});
test("a text has length 1, one of unknown words 0", async () => {
  const { data, columns } = await encoder.encode(["doctor nurse", "zzz"]);
  expect(Math.hypot(...data.subarray(0, columns))).toBeCloseTo(1, 6);
  expect(Math.hypot(...data.subarray(columns))).toBe(0);
});
test("the same corpus gives the same vectors", async () => {
  const again = await cooccurrenceEncoder(corpus, { dimensions: 6 }).encode(["fever match"]);
  expect(again.data).toEqual((await encoder.encode(["fever match"])).data);
});
test("says what is wrong", () => {
  expect(() => cooccurrenceEncoder(["one"])).toThrow(InputError);
  expect(() => cooccurrenceEncoder(corpus, { window: 0 })).toThrow(
    "cooccurrenceEncoder: dimensions and window must be whole numbers from 1",
  );
});

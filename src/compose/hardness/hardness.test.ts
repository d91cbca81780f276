import { expect, test } from "vitest";
import { createContext, each, judgeBatch, rollout, type Score, valueOf } from "../../core/index.ts";
import { sigmoid } from "../../math/index.ts";
import { clauseSimilarity } from "./clause-similarity.ts";
import { hardnessScaled } from "./hardness-scaled.ts";
import { hardnessWeights } from "./hardness-weights.ts";

test("a response that only repeats clauses of the demonstration is all in it, in any order", () => {
  const [a, b, c] = [
    [1, 0],
    [0, 1],
    [-1, 1],
  ];
  expect(clauseSimilarity([b, a], [a, b, c])).toBe(1);
  expect(clauseSimilarity([a], [a.map((x) => -x)])).toBe(-1);
});
test("responses that are equally like their demonstrations, with equal gaps, all count 1", () => {
  expect(hardnessWeights([0.3, 0.3], [2, 2])).toEqual([1, 1]);
});
test("the sign turns round which of two counts more", () => {
  const [near, far] = hardnessWeights([0.9, 0.1], [0, 0]);
  expect(far).toBeGreaterThan(near!);
  const [nearer, farther] = hardnessWeights([0.9, 0.1], [0, 0], { sign: -1 });
  expect(nearer).toBeGreaterThan(farther!);
});
test("an outlier among the gaps is left out, for all weights alike", () => {
  const similarity = [0.5, 0.5, 0.5, 0.5];
  const weights = hardnessWeights(similarity, [0, 0, 0, 2]);
  for (const weight of weights) expect(weight).toBeCloseTo(sigmoid(0) / sigmoid(0.5), 12);
  expect(hardnessWeights(similarity, [0, 0, 0, 2], { threshold: 100 })).toEqual([1, 1, 1, 1]);
  expect(hardnessWeights([0.5, 0.5], [-5, 5], { threshold: 0 })).toEqual([1, 1]);
});
test("weights keep their bounds", () => {
  expect(hardnessWeights([-1, 1, 1, 1], [0, 0, 0, 0], { least: 1, most: 1.1 })).toEqual([1.1, 1, 1, 1]);
});
test("a group without spread earns 0; who has no similarity has no score; a failure stays one", async () => {
  const field = (name: string) =>
    each(({ fields }) => {
      if (fields[name] === "broken") throw new Error("broken");
      return (fields[name] ?? null) as number | null;
    });
  const scaled = hardnessScaled(field("r"), { similarity: field("w"), demonstrated: field("d") });
  const rows = [
    { r: 1, w: 0.5, d: 2 },
    { r: 1, w: 0.1, d: 2 },
    { r: 7, d: 2 },
    { r: "broken", w: 0, d: 0 },
  ].map((fields) => rollout({ response: "", group: "g", fields }));
  const [first, second, third, fourth] = await judgeBatch(scaled, rows, createContext());
  expect([first, second, third].map((verdict) => valueOf(verdict as Score))).toEqual([0, 0, null]);
  expect(fourth).toBeInstanceOf(Error);
});
test("says what is wrong with its options", () => {
  expect(() => hardnessWeights([1], [0], { least: 3 })).toThrow("hardnessWeights: threshold must be at least 0");
  expect(() => hardnessWeights([Number.NaN], [0])).toThrow("similarities and gaps must be finite");
});

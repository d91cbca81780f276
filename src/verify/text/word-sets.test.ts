import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { InvalidRollout, scoreOne } from "../../core/index.ts";
import { bleu } from "./bleu.ts";
import { distinctNgrams } from "./distinct-ngrams.ts";
import { referenceMetric } from "./reference-metric.ts";
import { rougeL } from "./rouge-l.ts";
import { sari } from "./sari.ts";
import { tokenJaccard } from "./token-jaccard.ts";

const fixture = JSON.parse(readFileSync(new URL("./fixtures/text-metrics.json", import.meta.url), "utf8"));

test("SARI: the three figures of the paper's release, and its values on random edits", () => {
  expect(fixture.sari.slice(0, 3).map((one: { sari: number }) => one.sari.toFixed(4))).toEqual(["0.2683", "0.5890", "0.5072"]);
  for (const one of fixture.sari) expect(sari(one.source, one.text, one.references), one.text).toBeCloseTo(one.sari, 9);
});
test("SARI: copying keeps everything but adds and deletes nothing", () => {
  expect(sari("a b c d", "a b c d", "a b c d")).toBeCloseTo(1 / 3, 12);
});
test("Jaccard: equals an independent Python set computation", () => {
  for (const { text, references, jaccard } of fixture.cases) expect(tokenJaccard(text, references)).toBeCloseTo(jaccard, 9);
});
test("Jaccard: order and repetition do not matter", () => {
  expect(tokenJaccard("b a a", "a b")).toBe(1);
});
test("distinct-n: a text that never repeats has 1, one that only repeats 1/m", () => {
  expect(distinctNgrams("a b c d e")).toBe(1);
  expect(distinctNgrams("a ".repeat(101))).toBe(0.01);
  expect(distinctNgrams("")).toBe(1);
});
test("distinct-n: n-grams do not reach across texts", () => {
  expect(distinctNgrams(["a b", "b a"], { n: 2 })).toBe(1);
  expect(distinctNgrams(["a b", "a b"], { n: 2 })).toBe(0.5);
  expect(() => distinctNgrams("a", { n: 1.5 })).toThrow("distinctNgrams: n must be a whole number from 1; got 1.5");
});
test("a metric as reward: composed letters, several references, the content of a tag", async () => {
  const judged = (response: string, reference: string | string[], tag?: string) =>
    scoreOne(referenceMetric(rougeL, { tag }), { response, reference });
  expect(await scoreOne(referenceMetric(bleu), { response: "un cafe\u0301 noir svp", reference: "un café noir svp" })).toBeCloseTo(1, 12);
  expect(await judged("a b c", ["x", "a b c"])).toBe(1);
  expect(await judged("long thought <answer>a b</answer>", "a b", "answer")).toBe(1);
  expect(await judged("a b", "a b", "answer")).toBe(1);
});
test("a metric as reward: a missing reference is the row's fault", async () => {
  await expect(scoreOne(referenceMetric(rougeL), { response: "a" })).rejects.toBeInstanceOf(InvalidRollout);
});

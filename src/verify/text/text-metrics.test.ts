import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bleu } from "./bleu.ts";
import { chrf } from "./chrf.ts";
import { corpusBleu } from "./corpus-bleu.ts";
import { corpusChrf } from "./corpus-chrf.ts";
import { plusOneBleu } from "./plus-one-bleu.ts";
import { porterStem } from "./porter-stem.ts";
import { rougeL } from "./rouge-l.ts";
import { rougeLsum } from "./rouge-lsum.ts";
import { rougeN } from "./rouge-n.ts";
import { tokenize13a } from "./tokenize-13a.ts";
import { tokenizeChinese } from "./tokenize-chinese.ts";
import { trimEnd } from "./whitespace.ts";

type Three = [precision: number, recall: number, f: number];
interface Case {
  text: string;
  references: string[];
  tokens: string[];
  tokensZh: string[];
  bleu: Record<string, number>;
  plusOneBleu: number;
  chrf: Record<string, number>;
  rouge: Record<string, Three>;
  rougeStem: Record<string, Three>;
}
// Made by the tools themselves: see fixtures/make-text-metrics.py for their versions.
const fixture = JSON.parse(readFileSync(new URL("./fixtures/text-metrics.json", import.meta.url), "utf8")) as {
  cases: Case[];
  corpora: { cases: number[]; references: number; bleu: number; bleuFloor: number; chrf: number; chrfPlusPlus: number }[];
  stems: Record<string, string>;
};
const { cases, corpora, stems } = fixture;

/** Compares with the tool case by case, to nine digits, and names the text where they differ. */
function equalsTool(tool: (one: Case) => number, ours: (one: Case) => number): void {
  for (const one of cases) expect(ours(one), `${one.text} | ${one.references.join(" | ")}`).toBeCloseTo(tool(one), 9);
}

test("sacrebleu 13a: the same tokens", () => {
  for (const { text, tokens } of cases) expect(tokenize13a(trimEnd(text))).toEqual(tokens);
});
test("sacrebleu zh: the same tokens", () => {
  for (const { text, tokensZh } of cases) expect(tokenizeChinese(trimEnd(text))).toEqual(tokensZh);
});
test.each([
  ["exp", {}],
  ["none", { floor: 0 }],
  ["floor", { floor: 0.1 }],
  ["add", { add: 1 }],
  ["two", { order: 2 }],
  ["lower", { tokenize: (text: string) => tokenize13a(text.toLowerCase()) }],
  ["zh", { tokenize: tokenizeChinese }],
])("sacrebleu BLEU, %s: the same values", (kind, options) => {
  equalsTool(
    (one) => one.bleu[kind]!,
    (one) => bleu(one.text, one.references, options),
  );
});
test("nmt BLEU with smooth: the same values", () => {
  equalsTool(
    (one) => one.plusOneBleu,
    (one) => plusOneBleu(one.text, one.references),
  );
});
test.each([
  ["chrf", {}],
  ["plus", { words: 1 }],
  ["plusplus", { words: 2 }],
  ["three", { characters: 3, beta: 3 }],
])("sacrebleu chrF, %s: the same values", (kind, options) => {
  equalsTool(
    (one) => one.chrf[kind]!,
    (one) => chrf(one.text, one.references, options),
  );
});
test.each([
  { stem: false, from: "rouge" as const },
  { stem: true, from: "rougeStem" as const },
])("rouge_score, stem $stem: the same values", ({ stem, from }) => {
  for (const n of [1, 2, 3]) {
    equalsTool(
      (one) => one[from][`rouge${n}`]![2],
      (one) => rougeN(one.text, one.references, { n, stem }),
    );
  }
  equalsTool(
    (one) => one[from].rougeL![2],
    (one) => rougeL(one.text, one.references, { stem }),
  );
  equalsTool(
    (one) => one[from].rougeLsum![2],
    (one) => rougeLsum(one.text, one.references, { stem }),
  );
});
test("rouge_score: precision is β = 0, recall β = ∞", () => {
  for (const { text, references, rouge } of cases.filter((one) => one.references.length === 1)) {
    expect(rougeN(text, references, { beta: 0 })).toBeCloseTo(rouge.rouge1![0], 9);
    expect(rougeN(text, references, { beta: Infinity })).toBeCloseTo(rouge.rouge1![1], 9);
    expect(rougeL(text, references, { beta: 0 })).toBeCloseTo(rouge.rougeL![0], 9);
    expect(rougeL(text, references, { beta: Infinity })).toBeCloseTo(rouge.rougeL![1], 9);
  }
});
test("sacrebleu corpus scores: the same values, with one and with two references", () => {
  for (const corpus of corpora) {
    const chosen = corpus.cases.map((index) => cases[index]!);
    const texts = chosen.map(({ text }) => text);
    const references = chosen.map((one) => one.references.slice(0, corpus.references));
    expect(corpusBleu(texts, references)).toBeCloseTo(corpus.bleu, 9);
    expect(corpusBleu(texts, references, { floor: 0.1 })).toBeCloseTo(corpus.bleuFloor, 9);
    expect(corpusChrf(texts, references)).toBeCloseTo(corpus.chrf, 9);
    expect(corpusChrf(texts, references, { words: 2 })).toBeCloseTo(corpus.chrfPlusPlus, 9);
  }
});
test("NLTK: the same stems", () => {
  expect(Object.fromEntries(Object.keys(stems).map((word) => [word, porterStem(word)]))).toEqual(stems);
});

test("a text equal to its reference scores 1, one that shares nothing 0, whatever the metric", () => {
  for (const metric of [bleu, plusOneBleu, chrf, rougeN, rougeL, rougeLsum]) {
    expect(metric("one two three four five", "one two three four five")).toBeCloseTo(1, 12);
    if (metric !== plusOneBleu) expect(metric("aa bb cc", "xx yy zz")).toBe(0);
    expect(metric("", "one two")).toBe(0);
    expect(metric("one two", "")).toBe(0);
  }
});
test("a corpus of one long text is that text", () => {
  const [text, reference] = ["the cat sat on the mat today", "the cat sat on a mat today"];
  expect(corpusBleu([text], [reference])).toBeCloseTo(bleu(text, reference), 12);
  expect(corpusChrf([text], [reference])).toBeCloseTo(chrf(text, reference), 12);
});
test("another reference never lowers ROUGE or chrF", () => {
  for (const metric of [chrf, rougeN, rougeL])
    expect(metric("a b c d", ["a b", "c d e f"])).toBe(Math.max(metric("a b c d", "a b"), metric("a b c d", "c d e f")));
});
test("a megabyte takes well under a second, or is refused by its length", () => {
  const long = "lorem ipsum dolor, sit amet. ".repeat(36_000);
  const began = performance.now();
  expect(bleu(long, "lorem ipsum dolor, sit amet.")).toBeGreaterThan(0);
  expect(chrf(long, "lorem ipsum dolor, sit amet.")).toBeGreaterThan(0);
  expect(rougeL(long, "lorem ipsum dolor, sit amet.")).toBeGreaterThan(0);
  expect(tokenize13a("a.".repeat(500_000)).length).toBe(1_000_000);
  expect(bleu(`x${" ".repeat(1_000_000)}`, "x")).toBe(1);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(() => rougeL(long, long)).toThrow(
    'rougeL: can compare lists with 16000000000 pairs of items at most; cut the texts; got "180000 and 180000 items"',
  );
  expect(() => rougeLsum(long, long)).toThrow("rougeLsum: can compare lists with 25000000 pairs of items at most");
});
test("says what is wrong with the arguments", () => {
  expect(() => bleu("a", [])).toThrow("bleu: needs at least one reference; got []");
  expect(() => bleu("a", "a", { order: 0 })).toThrow("bleu: the order must be a whole number from 1; got 0");
  expect(() => bleu("a", "a", { floor: -1 })).toThrow("bleu: floor and add must not be negative");
  expect(() => corpusBleu(["a"], [])).toThrow("corpusBleu: needs as many references as texts, and at least one; got [1,0]");
  expect(() => corpusChrf([], [])).toThrow("corpusChrf: needs as many references as texts");
  expect(() => chrf("a", "a", { characters: 0 })).toThrow("chrf: orders must be whole numbers, not all 0, and beta at least 0");
  expect(() => rougeN("a", "a", { n: 0 })).toThrow("rougeN: n must be a whole number from 1; got 0");
});

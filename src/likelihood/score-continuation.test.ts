import { expect, test } from "vitest";
import type { LanguageModel } from "../core/index.ts";
import { scoreContinuation } from "./score-continuation.ts";

/** Reads texts in pieces of two letters; the n-th piece has log-probability −n. */
const pieces = (change: (texts: string[]) => object = () => ({})): LanguageModel => ({
  id: "pieces",
  chat: async () => [],
  score: async (_, text) => {
    const texts = text.match(/..?/g) ?? [];
    return { texts, logprobs: Float32Array.from(texts, (_, i) => -(i + 1)), ...change(texts) };
  },
});

test("the tokens of a text add up", async () => {
  expect(await scoreContinuation(pieces())([], "abcde")).toEqual({ logprobs: [-1, -2, -3], total: -6 });
});
test("what stands before the text is read and not counted", async () => {
  expect(await scoreContinuation(pieces())([], "ef", { before: "abcd" })).toEqual({ logprobs: [-3], total: -3 });
});
test("a token that reaches over the boundary counts to the text", async () => {
  expect(await scoreContinuation(pieces())([], "ef", { before: "abc" })).toEqual({ logprobs: [-2, -3], total: -5 });
});
test("an empty text has no tokens and total 0", async () => {
  expect(await scoreContinuation(pieces())([], "", { before: "abc" })).toEqual({ logprobs: [], total: 0 });
});
test("what is impossible has log-probability log 1e-12", async () => {
  const never = pieces((texts) => ({ logprobs: new Float32Array(texts.length).fill(-Infinity) }));
  expect((await scoreContinuation(never)([], "ab")).total).toBeCloseTo(Math.log(1e-12), 9);
});
test("says at once that a model cannot, and later what it left out", async () => {
  expect(() => scoreContinuation({ id: "text only", chat: async () => [] })).toThrow(
    'scoreContinuation: needs a model that tells the log-probabilities of a given text; got "text only"',
  );
  const asked = (change: (texts: string[]) => object) => scoreContinuation(pieces(change))([], "cd", { before: "ab" });
  await expect(asked(() => ({ logprobs: undefined }))).rejects.toThrow("a log-probability for each token");
  await expect(asked(() => ({ logprobs: Float32Array.of(Number.NaN) }))).rejects.toThrow("a log-probability for each token");
  await expect(asked(() => ({ texts: undefined }))).rejects.toThrow("the text of each token");
  await expect(asked((texts) => ({ texts: texts.map(() => "") }))).rejects.toThrow("the tokens must read as the text");
});

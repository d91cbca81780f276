import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { overlongPenalty } from "./overlong-penalty.ts";

const penalty = (tokens: number) =>
  scoreOne(overlongPenalty({ maxTokens: 20480, bufferTokens: 4096 }), { response: "x", tokens: { logprobs: new Float32Array(tokens) } });

test("eq. 13 at the paper's limits: 16,384 tokens are free, 20,480 cost 1, halfway costs a half", async () => {
  expect(await penalty(16_384)).toBe(0);
  expect(await penalty(18_432)).toBe(-0.5);
  expect(await penalty(20_480)).toBe(-1);
});
test("never worse than −1, never better than 0", async () => {
  expect(await penalty(1_000_000)).toBe(-1);
  expect(await penalty(0)).toBe(0);
});
test("words count where there are no tokens", async () => {
  expect(await scoreOne(overlongPenalty({ maxTokens: 4, bufferTokens: 4 }), { response: "two words" })).toBe(-0.5);
});
test("says what is wrong with the ramp", () => {
  expect(() => overlongPenalty({ maxTokens: 10, bufferTokens: 0 })).toThrow(
    'overlongPenalty: bufferTokens must be in (0, maxTokens]; got {"maxTokens":10,"bufferTokens":0}',
  );
});

import { expect, test } from "vitest";
import { each, type Score, scoreOne } from "../core/index.ts";
import { sum } from "../math/index.ts";
import { klReward } from "./kl-reward.ts";

const tokens = { logprobs: Float32Array.of(-0.5, -3, -1), referenceLogprobs: Float32Array.of(-1, -1, -1) };
const paid = async (beta: number) =>
  (await scoreOne(
    klReward(
      each(() => 2),
      { beta },
    ),
    { response: "a b c", tokens },
  )) as Score;

test("its tokens add up to its value", async () => {
  const { value, tokens } = await paid(0.1);
  expect(sum(tokens!)).toBeCloseTo(value!, 6);
  expect(value).toBeCloseTo(2 - 0.1 * -1.5, 6);
});
test("a token that the reference likes better earns something: one sample of the KL can be negative", async () => {
  expect((await paid(0.1)).tokens![1]).toBeCloseTo(0.2, 6);
});
test("for nothing to pay it is the reward itself", async () => {
  expect(await paid(0)).toMatchObject({ value: 2, parts: { r: 2, kl: -1.5 } });
});
test("abstains where the reward does, and fails where lists differ in length", async () => {
  expect(await scoreOne(klReward(each(() => null)), { response: "", tokens })).toBeNull();
  const short = { ...tokens, referenceLogprobs: Float32Array.of(-1) };
  await expect(scoreOne(klReward(each(() => 1)), { response: "", tokens: short })).rejects.toThrow(
    'as many; got {"logprobs":3,"referenceLogprobs":1}',
  );
  expect(() =>
    klReward(
      each(() => 1),
      { beta: -1 },
    ),
  ).toThrow("klReward: beta must be at least 0; got -1");
});

import { expect, test } from "vitest";
import { InvalidRollout, scoreOne } from "../core/index.ts";
import { kl, logSoftmax, logSumExp, mean, softmax } from "../math/index.ts";
import { selfCertainty } from "./self-certainty.ts";
import { selfCertaintyReward } from "./self-certainty-reward.ts";

const logits = [2, -1, 0.5, 0, -3];
const row = (z: readonly number[]) =>
  logSoftmax(z)
    .map((logprob, i) => ({ text: `${i}`, logprob }))
    .sort((a, b) => b.logprob - a.logprob);

test("eq. 4: the divergence of the uniform distribution from the model's", () => {
  const uniform = logits.map(() => 1 / logits.length);
  expect(selfCertainty([row(logits)], 5)[0]).toBeCloseTo(kl(uniform, softmax(logits)), 12);
});
test("from logits z it is logsumexp(z) − mean(z) − log |V|", () => {
  expect(selfCertainty([row(logits)], 5)[0]).toBeCloseTo(logSumExp(logits) - mean(logits) - Math.log(5), 12);
});
test("a model that knows nothing has none, and a shift of its logits changes nothing", () => {
  expect(selfCertainty([row([1, 1, 1, 1])], 4)[0]).toBeCloseTo(0, 12);
  expect(selfCertainty([row(logits.map((z) => z + 7))], 5)[0]).toBeCloseTo(selfCertainty([row(logits)], 5)[0]!, 12);
});
test("from the k best it is exact where the tail is flat, and too low where it is not", () => {
  const flat = [3, 1, -1, -1, -1];
  expect(selfCertainty([row(flat).slice(0, 2)], 5)[0]).toBeCloseTo(selfCertainty([row(flat)], 5)[0]!, 9);
  expect(selfCertainty([row(logits).slice(0, 2)], 5)[0]!).toBeLessThan(selfCertainty([row(logits)], 5)[0]!);
});
test("what is certain is finite: no token is less probable than 1e-12", () => {
  const sure = [{ text: "a", logprob: 0 }];
  expect(selfCertainty([sure], 2)[0]).toBeCloseTo(-Math.log(2) - Math.log(1e-12) / 2, 9);
  expect(selfCertainty([[...sure, { text: "b", logprob: -Infinity }]], 2)[0]).toBeCloseTo(-Math.log(2) - Math.log(1e-12) / 2, 9);
});
test("the reward is the mean over tokens: an answer said twice earns the same", async () => {
  const reward = selfCertaintyReward({ vocabulary: 5 });
  const top = [row(logits), row([0, 0, 0, 0, 1])];
  const once = await scoreOne(reward, { response: "ab", tokens: { top } });
  expect(once).toMatchObject({ value: mean(selfCertainty(top, 5)) });
  expect(await scoreOne(reward, { response: "abab", tokens: { top: [...top, ...top] } })).toMatchObject({
    value: (once as { value: number }).value,
  });
  expect(once).not.toHaveProperty("why");
});
test("says when it is approximate, and what is missing", async () => {
  const reward = selfCertaintyReward({ vocabulary: 5 });
  expect(await scoreOne(reward, { response: "a", tokens: { top: [row(logits).slice(0, 3)] } })).toMatchObject({
    why: expect.stringContaining("approximate"),
  });
  await expect(scoreOne(reward, { response: "a" })).rejects.toBeInstanceOf(InvalidRollout);
  await expect(scoreOne(reward, { response: "", tokens: { top: [] } })).rejects.toThrow("needs alternatives at each token");
  expect(() => selfCertaintyReward({ vocabulary: 1.5 })).toThrow("selfCertaintyReward: vocabulary must be a whole number from 2; got 1.5");
  expect(() => selfCertainty([[]], 3)).toThrow("selfCertainty: each token needs alternatives, at most 3; got 0");
});

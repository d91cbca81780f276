import { expect, test } from "vitest";
import { logSigmoid, sigmoid, softmax } from "../math/index.ts";
import { logLinearPolicy } from "./log-linear-policy.ts";
import { policyTable } from "./policy.ts";
import { tabularPolicy } from "./tabular-policy.ts";
import { type PolicyPairLoss, trainOnPairs } from "./train-on-pairs.ts";

/** −log σ(h), not averaged. */
const plain: PolicyPairLoss = (policy, reference) => {
  const pull = policy.chosen.map((c, i) => sigmoid(-(c - reference.chosen[i]! - policy.rejected[i]! + reference.rejected[i]!)));
  return { gradient: { chosen: pull.map((x) => -x), rejected: pull } };
};
/** −log π(y⁺) */
const likelihood: PolicyPairLoss = ({ chosen }) => ({ gradient: { chosen: chosen.map(() => -1), rejected: chosen.map(() => 0) } });

test("one step is the slope of the loss, by finite difference", () => {
  const features = [[[1, 0], [0.5, 2], [-1, 1]], [[0, 1], [1, 1], [2, -1]]]; // biome-ignore format: a table
  const start = [0.3, -0.2];
  const pairs = [{ prompt: 0, chosen: 1, rejected: 2 }, { prompt: 1, chosen: 0, rejected: 2 }, { prompt: 1, chosen: 1, rejected: 0 }]; // biome-ignore format: a table
  const before = logLinearPolicy(features, undefined, start);
  const [both] = [trainOnPairs({ policy: before, pairs, loss: plain, steps: 1, learningRate: 1 })];
  const alone = trainOnPairs({ policy: before, pairs, loss: likelihood, steps: 1, learningRate: 1 });
  const table = policyTable(before);
  const value = (weights: number[]) => {
    const now = policyTable(logLinearPolicy(features, undefined, weights));
    const gain = ({ prompt, chosen, rejected }: (typeof pairs)[number]) =>
      Math.log((now[prompt]![chosen]! / now[prompt]![rejected]!) * (table[prompt]![rejected]! / table[prompt]![chosen]!));
    return {
      plain: pairs.reduce((total, pair) => total - logSigmoid(gain(pair)), 0),
      likelihood: pairs.reduce((total, { prompt, chosen }) => total - Math.log(now[prompt]![chosen]!), 0),
    };
  };
  for (const k of [0, 1]) {
    const [up, down] = [1e-5, -1e-5].map((h) => value(start.map((w, i) => (i === k ? w + h : w))));
    expect(both!.weights[k]! - start[k]!).toBeCloseTo(-(up!.plain - down!.plain) / 2e-5, 6);
    expect(alone.weights[k]! - start[k]!).toBeCloseTo(-(up!.likelihood - down!.likelihood) / 2e-5, 6);
  }
});
test("likelihood alone ends at how often each answer was chosen", () => {
  const pairs = [1, 1, 1, 2].map((chosen) => ({ prompt: 0, chosen, rejected: 0 }));
  const trained = trainOnPairs({ policy: tabularPolicy([[0, 0, 0]]), pairs, loss: likelihood, steps: 3000, learningRate: 0.05 });
  expect(policyTable(trained)[0]![1]).toBeCloseTo(0.75, 2);
  expect(policyTable(trained)[0]![2]).toBeCloseTo(0.25, 2);
});
test("prompts without pairs stay as they are, and the given policy is never changed", () => {
  const policy = tabularPolicy([[0, 0], [1, 2]]); // biome-ignore format: a table
  const trained = trainOnPairs({ policy, pairs: [{ prompt: 0, chosen: 0, rejected: 1 }], loss: plain, steps: 10, learningRate: 1 });
  expect(policyTable(trained)[1]).toEqual(softmax([1, 2]));
  expect(policyTable(trained)[0]![0]).toBeGreaterThan(0.8);
  expect(policyTable(policy)[0]).toEqual([0.5, 0.5]);
});

import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { entropy, expectation, kl, softmax } from "../math/index.ts";
import { groupAdvantage } from "./group-advantage.ts";
import { groupPolicyGradient } from "./group-policy-gradient.ts";
import { logLinearPolicy, meanKl, policyTable, tabularPolicy } from "./index.ts";
import { tiltToKl } from "./tilt-to-kl.ts";
import { trainPolicy } from "./train-policy.ts";

test("the slope is the slope of the stated objective, by finite difference", () => {
  const logits = [0.4, -1.2, 0.7, 2];
  const reference = softmax([0, 1, -1, 0.5]);
  const actions = [2, 0, 2, 1];
  const advantages = [1.5, -0.3, 0.2, -2];
  const objective = (l: number[]) => {
    const p = softmax(l);
    const reinforce = actions.reduce((total, a, i) => total + (advantages[i]! * Math.log(p[a]!)) / actions.length, 0);
    return reinforce - 0.3 * kl(p, reference) + 0.2 * entropy(p);
  };
  const slope = groupPolicyGradient(softmax(logits), actions, advantages, { reference, klWeight: 0.3, entropyWeight: 0.2 });
  logits.forEach((_, a) => {
    const moved = (h: number) => objective(logits.map((x, b) => (a === b ? x + h : x)));
    expect(slope[a]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
  });
});
test("on average over draws it is the slope of the expected reward", () => {
  const p = softmax([0, 1, -0.5]);
  const rewards = [1, 0, 3];
  const random = createRandom(5);
  const total = [0, 0, 0];
  const draws = 40_000;
  for (let i = 0; i < draws; i++) {
    const a = random.weighted(p);
    groupPolicyGradient(p, [a], [rewards[a]!]).forEach((g, b) => {
      total[b]! += g / draws;
    });
  }
  total.forEach((g, a) => {
    expect(g).toBeCloseTo(p[a]! * (rewards[a]! - expectation(p, rewards)), 1);
  });
});
test("with a KL term it settles at the exact optimum π_ref exp(r/β)", async () => {
  const initial = [[0.5, 0, -0.5]];
  const rewards = [[0, 1, 0.5]];
  const trained = await trainPolicy({
    policy: tabularPolicy(initial),
    reward: (x, actions) => actions.map((a) => rewards[x]![a]!),
    advantage: (r) => r.map((value) => value - 0.5),
    groupSize: 64,
    updates: 3000,
    learningRate: 0.05,
    klWeight: 0.5,
    random: createRandom(2),
  });
  const reference = policyTable(tabularPolicy(initial));
  const optimum = [softmax(initial[0]!.map((l, a) => l + rewards[0]![a]! / 0.5))];
  expect(meanKl(policyTable(trained), optimum)).toBeLessThan(0.002);
  expect(meanKl(tiltToKl(reference, rewards, meanKl(optimum, reference)), optimum)).toBeLessThan(1e-9);
});
test("an entropy term alone makes it uniform", async () => {
  const trained = await trainPolicy({
    policy: tabularPolicy([[2, 0, -1]]),
    reward: (_, actions) => actions.map(() => 1),
    groupSize: 2,
    updates: 500,
    learningRate: 0.5,
    entropyWeight: 0.2,
    random: createRandom(3),
  });
  for (const p of policyTable(trained)[0]!) expect(p).toBeCloseTo(1 / 3, 3);
});
test("equal rewards teach nothing, and the given policy is never changed", async () => {
  const policy = logLinearPolicy([[[0], [1]]]);
  const options = { policy, groupSize: 4, updates: 20, learningRate: 1, random: createRandom(4) };
  expect(policyTable(await trainPolicy({ ...options, reward: (_, actions) => actions.map(() => 5) }))).toEqual([[0.5, 0.5]]);
  expect(policyTable(await trainPolicy({ ...options, reward: (_, actions) => actions }))[0]![1]).toBeGreaterThan(0.8);
  expect(policyTable(policy)).toEqual([[0.5, 0.5]]);
});
test("smaller updates visit every prompt once a pass", async () => {
  const visits = [0, 0, 0, 0, 0, 0];
  await trainPolicy({
    policy: tabularPolicy(visits.map(() => [0, 0])),
    reward: async (x, actions) => {
      visits[x]!++;
      return actions;
    },
    groupSize: 2,
    updates: 9,
    promptsPerUpdate: 2,
    learningRate: 0.1,
    random: createRandom(6),
  });
  expect(visits).toEqual([3, 3, 3, 3, 3, 3]);
});
test("a reward that answers NaN or too little is refused", async () => {
  const options = { policy: tabularPolicy([[0, 0]]), groupSize: 2, updates: 1, learningRate: 1, random: createRandom(0) };
  await expect(trainPolicy({ ...options, reward: () => [Number.NaN, 0] })).rejects.toThrow(
    "the reward must give 2 finite numbers for prompt 0",
  );
  await expect(trainPolicy({ ...options, reward: () => [1] })).rejects.toThrow("got [1]");
});
test("a group of one has no advantage", () => {
  expect(groupAdvantage([3])).toEqual([0]);
  expect(groupAdvantage([])).toEqual([]);
});

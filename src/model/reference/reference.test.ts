import { expect, test } from "vitest";
import { createRandom, scoreOne } from "../../core/index.ts";
import { mean, range } from "../../math/index.ts";
import { wasmBackend } from "../../nn/index.ts";
import { polarInput } from "./polar-input.ts";
import { policyDiscriminator } from "./policy-discriminator.ts";
import { policyTriples } from "./policy-triples.ts";
import { referenceFeatures } from "./reference-features.ts";
import { referenceReward } from "./reference-reward.ts";

const random = createRandom(7);
/** Policies that answer near a place of their own. */
const policies = range(12).map(() => {
  const place = [random.normal(0, 2), random.normal(0, 2)];
  return () => place.map((x) => x + random.normal(0, 0.3));
});
const settings = { hidden: [32], steps: 300, rate: 0.01, random: createRandom(1), backend: await wasmBackend() };
const judge = await policyDiscriminator(policyTriples(policies, range(600), random), settings);

test("tells apart policies that it has not seen, and finds a response that is the reference itself the best", async () => {
  const unseen = [() => [2 + random.normal(0, 0.3), -1 + random.normal(0, 0.3)], () => [-1 + random.normal(0, 0.3), random.normal(0, 0.3)]];
  const hits = [];
  for (const { reference, chosen, rejected } of policyTriples(unseen, range(60), random)) {
    const [same, high, low] = await judge.score(reference, [reference, chosen, rejected]);
    hits.push(high! > low! ? 1 : 0);
    expect(same!).toBeGreaterThan(low!);
  }
  expect(mean(hits)).toBeGreaterThan(0.9);
});
test("goes on from an earlier stage: without a step it says what it said", async () => {
  const pairs = [{ reference: [1, 0], chosen: [1, 1], rejected: [0, 0] }];
  const next = await policyDiscriminator(pairs, { ...settings, steps: 0, start: judge.params });
  expect(await next.score([1, 0], [[0.5, 0]])).toEqual(await judge.score([1, 0], [[0.5, 0]]));
});
test("a triple never sets a policy against itself", () => {
  for (const { reference, chosen, rejected } of policyTriples([() => "a", () => "b", () => "c"], range(200), random)) {
    expect(chosen).toBe(reference);
    expect(rejected).not.toBe(reference);
  }
});
test("a served model gets the texts of each rollout in its form, and another form where that is asked for", async () => {
  const seen: string[] = [];
  const served = (texts: readonly string[]) => {
    seen.push(...texts);
    return texts.map(() => 0.5);
  };
  const rollout = { prompt: "2 + 2?", response: "5", reference: ["4", "four"] };
  expect(await scoreOne(referenceReward(served), rollout)).toBe(0.5);
  await scoreOne(referenceReward(served, { input: ({ reference, response }) => `${reference}|${response}` }), rollout);
  expect(seen).toEqual([polarInput({ prompt: "2 + 2?", reference: "4", response: "5" }), "4|5"]);
});
test("a served model that gives no number is a failure, not a score", async () => {
  await expect(
    scoreOne(
      referenceReward(() => []),
      { prompt: "", response: "5", reference: "4" },
    ),
  ).rejects.toThrow();
});
test("says what does not fit", async () => {
  expect(() => referenceFeatures([1], [1, 2])).toThrow("the same length");
  await expect(policyDiscriminator([], settings)).rejects.toThrow("needs at least one pair");
});

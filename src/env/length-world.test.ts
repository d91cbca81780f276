import { expect, test } from "vitest";
import { createRandom, each, type Rollout, responseLength, responseText } from "../core/index.ts";
import { groupReward } from "./group-reward.ts";
import { type LengthWorld, lengthWorld } from "./length-world.ts";
import { sharedLengthWorld } from "./shared-length-world.ts";
import { trainPolicy } from "./train-policy.ts";

const right = each((rollout) => (responseText(rollout) === rollout.reference ? 1 : 0));
const trainedOnCorrectness = async (world: LengthWorld) =>
  world.measure(
    await trainPolicy({
      policy: world.policy,
      ...world.training,
      reward: groupReward(right, world.attempt),
      random: createRandom(1),
    }),
  );

test("tabular, correctness alone: about .867 accuracy at about 716 tokens", async () => {
  const { accuracy, length } = await trainedOnCorrectness(lengthWorld());
  expect(accuracy).toBeCloseTo(0.867, 2);
  expect(Math.abs(length - 716)).toBeLessThan(20);
});
test("shared, correctness alone: about .849 accuracy at about 835 tokens", async () => {
  const { accuracy, length } = await trainedOnCorrectness(sharedLengthWorld(createRandom(1)));
  expect(accuracy).toBeCloseTo(0.849, 2);
  expect(Math.abs(length - 835)).toBeLessThan(20);
});
test("hard prompts need more than easy ones, and no length lifts them above their ceiling", () => {
  const world = lengthWorld();
  const { byDifficulty } = world.measure(world.policy);
  expect(byDifficulty[0]!.accuracy).toBeGreaterThan(byDifficulty[1]!.accuracy);
  expect(byDifficulty[1]!.accuracy).toBeGreaterThan(byDifficulty[2]!.accuracy);
  expect(Math.max(...world.accuracy[59]!)).toBeLessThan(0.75);
});
test("an attempt is as long as its action says, and as often right as its length allows", () => {
  const world = lengthWorld();
  const random = createRandom(3);
  const tries: Rollout[] = Array.from({ length: 4000 }, () => world.attempt(40, 16, random));
  expect(responseLength(tries[0]!)).toBe(Math.round(world.lengths[16]!));
  const share = tries.filter(({ response, reference }) => response[0]!.content === reference).length / tries.length;
  expect(share).toBeCloseTo(world.accuracy[40]![16]!, 1);
});
test("a reward that fails or abstains stops the training", async () => {
  const world = lengthWorld();
  const silent = groupReward(
    each(() => null),
    world.attempt,
  );
  expect(() => silent(0, [1], createRandom(0), 0)).toThrow("a reward that trains a policy must not abstain");
  const broken = groupReward(
    each(() => {
      throw new Error("judge is down");
    }),
    world.attempt,
  );
  expect(() => broken(0, [1], createRandom(0), 0)).toThrow("judge is down");
});

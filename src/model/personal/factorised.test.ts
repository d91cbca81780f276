import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { dot, mean } from "../../math/index.ts";
import { adaptUser } from "./adapt-user.ts";
import { factorisedReward, type PersonalPair } from "./factorised-reward.ts";
import { nextQuery } from "./next-query.ts";

const random = createRandom(3);
const tastes = new Map(Array.from({ length: 20 }, (_, u) => [`u${u}`, [random.normal(0, 3), random.normal(0, 3)]]));
const row = () => Array.from({ length: 5 }, () => random.normal());
/** People weigh the first two of five features. */
const order = (user: string, taste: readonly number[]): PersonalPair => {
  const [a, b] = [row(), row()];
  return dot(taste, a.slice(0, 2)) > dot(taste, b.slice(0, 2)) ? { user, chosen: a, rejected: b } : { user, chosen: b, rejected: a };
};
const pairs = [...tastes].flatMap(([user, taste]) => Array.from({ length: 30 }, () => order(user, taste)));
const right = (weights: readonly number[], reward: ReturnType<typeof factorisedReward>, on: readonly PersonalPair[]) =>
  mean(on.map(({ chosen, rejected }) => (dot(weights, reward.embed(chosen)) > dot(weights, reward.embed(rejected)) ? 1 : 0)));

test("two factors are enough for people who weigh two things; one is not", () => {
  const accuracy = (factors: number) => {
    const reward = factorisedReward(pairs, { factors });
    return mean(
      [...tastes].map(([user, taste]) =>
        right(
          reward.users.get(user)!,
          reward,
          Array.from({ length: 50 }, () => order(user, taste)),
        ),
      ),
    );
  };
  expect(accuracy(2)).toBeGreaterThan(0.93);
  expect(accuracy(1)).toBeLessThan(0.88);
});
test("the start does not matter where the problem is easy", () => {
  expect(factorisedReward(pairs, { factors: 2, start: "random", steps: 300 }).loss).toBeCloseTo(
    factorisedReward(pairs, { factors: 2, steps: 300 }).loss,
    1,
  );
});
test("without answers a person is the mean of all; with answers their own", () => {
  const reward = factorisedReward(pairs, { factors: 2 });
  expect(adaptUser(reward, [])).toEqual(reward.mean);
  const taste = [4, -4];
  const answers = Array.from({ length: 20 }, () => order("new", taste));
  const test = Array.from({ length: 200 }, () => order("new", taste));
  expect(right(adaptUser(reward, answers), reward, test)).toBeGreaterThan(0.85);
});
test("where all people weigh alike a few answers change little; where they differ they count", () => {
  const alike = factorisedReward(
    [...tastes.keys()].flatMap((user) => Array.from({ length: 30 }, () => order(user, [3, 0]))),
    { factors: 2 },
  );
  expect(alike.alikeness).toBeGreaterThan(3 * factorisedReward(pairs, { factors: 2 }).alikeness);
});
test("asks where least is known: after an answer in one direction, in the other", () => {
  const reward = { users: new Map(), mean: [0, 0], embed: (x: ArrayLike<number>) => Array.from(x), loss: 0, alikeness: 0.1 };
  const [along, across] = [
    { chosen: [1, 0], rejected: [0, 0] },
    { chosen: [0, 0.9], rejected: [0, 0] },
  ];
  expect(nextQuery(reward, [0, 0], [], [across!, along!])).toBe(1);
  expect(nextQuery(reward, [0, 0], [along!, along!], [across!, along!])).toBe(0);
});
test("says what does not fit", () => {
  expect(() => factorisedReward(pairs, { factors: 21 })).toThrow(
    "factors must be a whole number from 1 to the number of people, 20; got 21",
  );
  expect(() => factorisedReward([])).toThrow("needs at least one pair");
});

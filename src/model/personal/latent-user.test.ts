import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, range } from "../../math/index.ts";
import { wasmBackend } from "../../nn/index.ts";
import { labelInformation } from "./label-information.ts";
import { latentUserReward } from "./latent-user-reward.ts";

const random = createRandom(5);
/** People who want much of the only feature, and people who want little. */
const order = (user: string, sign: number) => {
  const [a, b] = [[random.normal()], [random.normal()]];
  return sign * a[0]! > sign * b[0]! ? { user, chosen: a, rejected: b } : { user, chosen: b, rejected: a };
};
const pairs = range(40).flatMap((u) => range(8).map(() => order(`u${u}`, u % 2 ? 1 : -1)));
const settings = { latent: 2, hidden: 16, context: 4, steps: 250, rate: 0.01, backend: await wasmBackend() };
const reward = await latentUserReward(pairs, { ...settings, random: createRandom(1) });

test("tells from three answers what a new person wants", async () => {
  const hits = [];
  for (const u of range(30)) {
    const sign = u % 2 ? 1 : -1;
    const { mean: z } = await reward.encodeUser(range(3).map(() => order("new", sign)));
    const [low, high] = await reward.score([[-1], [1]], z);
    hits.push(high! > low! === sign > 0 ? 1 : 0);
  }
  expect(mean(hits)).toBeGreaterThan(0.85);
});
test("the order of the answers does not matter; without answers z is 0", async () => {
  const answers = range(4).map(() => order("new", 1));
  const [one, other] = [await reward.encodeUser(answers), await reward.encodeUser(answers.toReversed())];
  one.mean.forEach((x, k) => expect(x).toBeCloseTo(other.mean[k]!, 5));
  expect(one.logVariance.every((x) => x >= -1 && x <= 1)).toBe(true);
  expect((await reward.encodeUser([])).mean).toEqual([0, 0]);
});
test("where telling people apart costs too much, z says nothing", async () => {
  const dear = await latentUserReward(pairs, { ...settings, beta: 100, steps: 150, random: createRandom(1) });
  const codes = [await dear.encodeUser([order("a", 1)]), await dear.encodeUser([order("b", -1)])];
  for (const { mean } of codes) for (const x of mean) expect(Math.abs(x)).toBeLessThan(0.1);
});
test("questions tell nothing that all answer alike, and a repeated one tells nothing new where people are sure", () => {
  expect(
    labelInformation([
      [1, 0],
      [1, 0],
    ]),
  ).toBe(0);
  expect(
    labelInformation([
      [1, 1],
      [0, 0],
    ]),
  ).toBeCloseTo(labelInformation([[1], [0]]), 12);
  expect(
    labelInformation([
      [0.9, 0.9],
      [0.1, 0.1],
    ]),
  ).toBeGreaterThan(labelInformation([[0.9], [0.1]]));
});
test("says what does not fit", async () => {
  expect(() => labelInformation([[0.5], [1.5]])).toThrow("needs at least one person");
  await expect(latentUserReward([order("a", 1)], { ...settings, random })).rejects.toThrow("somebody with at least two answers");
});

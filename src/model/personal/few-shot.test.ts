import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, range } from "../../math/index.ts";
import { wasmBackend } from "../../nn/index.ts";
import { fewShotReward } from "./few-shot-reward.ts";

const random = createRandom(8);
/** Two people of three want much of the only feature, one wants little. */
const order = (user: string, sign: number) => {
  const [a, b] = [[random.normal()], [random.normal()]];
  return sign * a[0]! > sign * b[0]! ? { user, chosen: a, rejected: b } : { user, chosen: b, rejected: a };
};
const pairs = range(60).flatMap((u) => range(6).map(() => order(`u${u}`, u % 3 === 0 ? -1 : 1)));
const settings = { shots: 3, hidden: 16, rate: 0.01, backend: await wasmBackend() };
const reward = await fewShotReward(pairs, { ...settings, steps: 300, random: createRandom(1) });
const wantsMore = async (shots: Parameters<typeof reward.score>[1]) => {
  const [low, high] = await reward.score([[-1], [1]], shots);
  return high! > low!;
};

test("without answers it says what most people want; with three answers what this person wants", async () => {
  expect(await wantsMore([])).toBe(true);
  const hits = [];
  for (const u of range(30)) hits.push((await wantsMore(range(3).map(() => order("new", u % 2 ? 1 : -1)))) === (u % 2 === 1) ? 1 : 0);
  expect(mean(hits)).toBeGreaterThan(0.85);
});
test("the order of the answers does not matter", async () => {
  const shots = range(3).map(() => order("new", -1));
  const [one, other] = [await reward.score([[0.5]], shots), await reward.score([[0.5]], shots.toReversed())];
  expect(one[0]!).toBeCloseTo(other[0]!, 4);
});
test("says what does not fit", async () => {
  await expect(
    reward.score(
      [[1]],
      range(4).map(() => order("a", 1)),
    ),
  ).rejects.toThrow("takes at most 3 answers, as in its training; got 4");
  await expect(fewShotReward([order("a", 1)], { ...settings, random })).rejects.toThrow("somebody with at least two answers");
});

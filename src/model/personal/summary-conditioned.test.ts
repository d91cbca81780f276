import { expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { mean, range } from "../../math/index.ts";
import { summaryConditionedReward } from "./summary-conditioned-reward.ts";

const random = createRandom(3);
/** Three people of four want much of the only feature, one wants little. */
const order = (user: string, sign: number) => {
  const [a, b] = [[random.normal()], [random.normal()]];
  return sign * a[0]! > sign * b[0]! ? { user, chosen: a, rejected: b } : { user, chosen: b, rejected: a };
};
const pairs = range(60).flatMap((u) => range(8).map(() => order(`u${u}`, u % 4 === 0 ? -1 : 1)));
const settings = { words: 2, length: 1, history: 2, steps: 200 };
const reward = summaryConditionedReward(pairs, settings);

test("one word is enough to tell two kinds of people apart, and the reward turns with it", () => {
  const summaries = [1, -1].map((sign) => reward.summarise(range(4).map(() => order("new", sign))));
  expect(summaries[0]).not.toEqual(summaries[1]);
  expect(reward.score([1], summaries[0]!)).toBeGreaterThan(1);
  expect(reward.score([1], summaries[1]!)).toBeLessThan(-1);
});
test("summaries become worth more in training; one that is never trained stays as it was drawn", () => {
  const late = (worth: readonly number[]) => mean(worth.slice(-30));
  expect(late(reward.worth)).toBeGreaterThan(mean(reward.worth.slice(0, 30)) + 0.1);
  const fixed = summaryConditionedReward(pairs, { ...settings, summariserRate: 0 });
  expect(late(reward.worth)).toBeGreaterThan(late(fixed.worth));
  const drawn = summaryConditionedReward(pairs, { ...settings, summariserRate: 0, steps: 1 });
  const answers = range(5).map(() => [order("new", 1)]);
  expect(answers.map(fixed.summarise)).toEqual(answers.map(drawn.summarise));
});
test("where moving away costs too much, summaries stay", () => {
  const dear = summaryConditionedReward(pairs, { ...settings, beta: 100 });
  const drawn = summaryConditionedReward(pairs, { ...settings, summariserRate: 0, steps: 1 });
  const answers = range(20).map((i) => [order("new", i % 2 ? 1 : -1)]);
  const kept = answers.filter((one) => dear.summarise(one)[0] === drawn.summarise(one)[0]);
  expect(kept.length).toBeGreaterThanOrEqual(18);
});
test("without answers the summary is empty and the reward is what is common to all", () => {
  expect(reward.summarise([])).toEqual([]);
  expect(Number.isFinite(reward.score([1], []))).toBe(true);
});
test("says what does not fit", () => {
  expect(() => summaryConditionedReward(pairs, { history: 8 })).toThrow("needs somebody with more than 8 answers");
});

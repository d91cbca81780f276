import { expect, test } from "vitest";
import { type Compare, createContext, judgeBatch, rollout, scoreAll, valueOf } from "../../core/index.ts";
import { bootstrappedReference } from "./bootstrapped-reference.ts";
import { genrmReward } from "./genrm-reward.ts";

const byQuality: Compare = (a, b) => ({ first: Number(a.fields.quality) > Number(b.fields.quality) ? 1 : 0 });
const group = (qualities: readonly number[]) => qualities.map((quality) => ({ response: `${quality}`, group: "g", fields: { quality } }));
const values = async (...args: Parameters<typeof scoreAll>) => (await scoreAll(...args)).map(valueOf);

test("one response is the bar: the better ones win, the others lose", async () => {
  const qualities = [3, 1, 4, 1.5, 9, 2.6];
  const rewards = await values(bootstrappedReference(byQuality), group(qualities));
  const bar = qualities[rewards.indexOf(0)]!;
  expect(rewards).toEqual(qualities.map((quality) => Math.sign(quality - bar)));
});
test("the bar changes from step to step, and each response is it about equally often", async () => {
  const bars = [0, 0, 0];
  for (let step = 0; step < 600; step++) {
    const rewards = await values(bootstrappedReference(byQuality), group([1, 2, 3]), createContext({ step }));
    bars[rewards.indexOf(0)]!++;
  }
  for (const count of bars) expect(count).toBeGreaterThan(150);
});
test("a judge that always names the first beats nobody in both orders", async () => {
  const always: Compare = () => ({ first: 1 });
  expect((await values(bootstrappedReference(always), group([1, 2, 3]))).sort()).toEqual([-1, -1, 0]);
  expect((await values(bootstrappedReference(always, { mixed: 0 }), group([1, 2, 3]))).map((x) => x! + 0)).toEqual([0, 0, 0]);
  expect((await values(bootstrappedReference(always, { rounds: 1 }), group([1, 2, 3]))).sort()).toEqual([0, 1, 1]);
});
test("a comparison that cannot be made fails its group, and is no loss", async () => {
  const broken: Compare = () => {
    throw new Error("judge is down");
  };
  const verdicts = await judgeBatch(bootstrappedReference(broken), group([1, 2]).map(rollout), createContext());
  expect(verdicts.map((verdict) => (verdict as Error).message)).toEqual(["judge is down", "judge is down"]);
});

const read = (text: string) => {
  const scores = text.split(" ").map(Number);
  return scores.length === 2 ? ([scores[0]!, scores[1]!] as const) : null;
};
const judged = (response: string, reference: string) => ({ response, reference });

test("a right verdict earns more the clearer it is; wrong, undecided and malformed ones earn −1", async () => {
  const batch = [
    judged("9 2", "A"),
    judged("2 3", "B"),
    judged("9 2", "B"),
    judged("2 3", "A"),
    judged("5 5.9", "B"),
    judged("first", "A"),
  ];
  expect(await values(genrmReward(read), batch)).toEqual([1.7, 1.1, -1, -1, -1, -1]);
  expect(await values(genrmReward(read), [judged("11 2", "A")])).toEqual([-1]);
});
test("right verdicts for the place that is named too often count less", async () => {
  const batch = [judged("9 2", "A"), judged("9 2", "A"), judged("9 2", "B"), judged("2 9", "B")];
  const [a, , wrong, b] = await values(genrmReward(read, { leadWeight: 0 }), batch);
  expect([a, wrong, b]).toEqual([4 / 6, -1, 2]);
});
test("the weight of a rare verdict is bounded, and a reference that is no label fails its row alone", async () => {
  const batch = [...Array.from({ length: 9 }, () => judged("9 2", "A")), judged("2 9", "B"), judged("2 9", "C")].map(rollout);
  const verdicts = await judgeBatch(genrmReward(read, { leadWeight: 0, mostWeight: 3 }), batch, createContext());
  expect(verdicts[9]).toMatchObject({ value: 3, answer: "B" });
  expect(verdicts[10]).toBeInstanceOf(Error);
});
test("says what the options must be", () => {
  expect(() => bootstrappedReference(byQuality, { rounds: 0 })).toThrow("rounds must be a whole number from 1, mixed in [−1, 1]");
  expect(() => genrmReward(read, { leastLead: 0 })).toThrow("genrmReward: leastLead must be above 0");
});

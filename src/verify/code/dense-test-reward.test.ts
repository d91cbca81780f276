import { expect, test } from "vitest";
import { type CodeRunner, createContext, createMemory, InvalidRollout, scoreAll, valueOf } from "../../core/index.ts";
import { denseTestReward } from "./dense-test-reward.ts";
import { testDifficultyWeights } from "./test-difficulty-weights.ts";

/** A program is a list of digits; call j gives back whether the program holds j. */
const runner: CodeRunner = {
  run: async ({ source, calls = [] }) => ({
    ...{ status: "finished", exitCode: 0, stdout: "", stderr: "", truncated: false, ms: 0 },
    returned: calls.map(({ arguments: [j] }) => ({ value: source.includes(String(j)) })),
  }),
};
const group = (responses: readonly string[], tests = 3) =>
  responses.map((response) => ({
    ...{ response, group: "g" },
    reference: { function: "f", calls: Array.from({ length: tests }, (_, j) => ({ arguments: [j], expected: true })) },
  }));
const values = async (responses: readonly string[], options = {}) =>
  (await scoreAll(denseTestReward(runner, options), group(responses))).map(valueOf);

test("by hand: pass rates 1, 1/2 and 1/2 give weights near 0, 1/2 and 1/2", async () => {
  expect(testDifficultyWeights([1, 0.5, 0.5]).map((w) => Number(w.toFixed(6)))).toEqual([0.000997, 0.499501, 0.499501]);
  const [all, some] = await values(["012", "0"]);
  expect(all).toBeCloseTo(2, 12);
  expect(some).toBeCloseTo(0.001 / 1.003, 12);
});
test("the weights of a group add up to 1, so passing all is worth 1 + λ and nothing 0", async () => {
  const [all, , none] = await values(["012", "01", ""], { lambda: 0.3 });
  expect(all).toBeCloseTo(1.3, 12);
  expect(none).toBe(0);
});
test("with no weight on tests it is the outcome alone", async () => {
  expect(await values(["012", "01", ""], { lambda: 0 })).toEqual([1, 0, 0]);
});
test("very strong smoothing makes all tests equal", async () => {
  const [, two, one] = await values(["012", "01", "0"], { smoothing: 1e9 });
  expect(two).toBeCloseTo(2 / 3, 6);
  expect(one).toBeCloseTo(1 / 3, 6);
});
test("programs that pass the same tests get the same", async () => {
  expect(new Set(await values(["01", "10", "0 1"])).size).toBe(1);
});
test("a test that fewer pass is worth more", async () => {
  const [rare, common] = await values(["2", "0", "0", "0"]);
  expect(rare).toBeGreaterThan(common! * 2);
});
test("decay keeps the rates of earlier groups of the prompt", async () => {
  const context = createContext({ memory: createMemory() });
  const reward = denseTestReward(runner, { decay: 0.9 });
  await scoreAll(reward, group(["0", "0"], 2), context);
  await scoreAll(reward, group(["1", "1"], 2), context);
  expect((await context.memory.get<number[]>("denseTestReward/g"))!.map((rate) => Number(rate.toFixed(6)))).toEqual([0.9, 0.1]);
});
test("says what is wrong", async () => {
  expect(() => denseTestReward(runner, { lambda: -1 })).toThrow("denseTestReward: lambda must be 0 or more; got -1");
  expect(() => denseTestReward(runner, { decay: 1 })).toThrow("denseTestReward: decay must be in [0, 1); got 1");
  expect(() => testDifficultyWeights([0.5], { smoothing: 0 })).toThrow("smoothing must be above 0; got 0");
  const mixed = [...group(["0"], 2), ...group(["0"], 3)];
  await expect(scoreAll(denseTestReward(runner), mixed)).rejects.toBeInstanceOf(InvalidRollout);
});

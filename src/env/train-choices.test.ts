import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { softmax } from "../math/index.ts";
import { trainChoices } from "./train-choices.ts";

const options = { groupSize: 8, updates: 60, learningRate: 0.5 };
const chances = (logits: Awaited<ReturnType<typeof trainChoices>>) => logits.map((choices) => choices.map((row) => softmax(row)));

test("each prompt learns its own choices", async () => {
  const logits = [0, 1].map(() => [[0, 0, 0], [0, 0]]); // biome-ignore format: a table
  const reward = (prompt: number, answers: readonly (readonly number[])[]) =>
    answers.map(([a, b]) => (a === prompt ? 1 : 0) + (b === 1 ? 1 : 0));
  const [first, second] = chances(await trainChoices({ ...options, logits, reward, random: createRandom(1) }));
  expect(first![0]![0]).toBeGreaterThan(0.9);
  expect(second![0]![1]).toBeGreaterThan(0.9);
  expect(Math.min(first![1]![1]!, second![1]![1]!)).toBeGreaterThan(0.9);
  expect(logits[0]).toEqual([[0, 0, 0], [0, 0]]); // biome-ignore format: a table
});
test("a reward that is the same for all teaches nothing", async () => {
  const logits = [[[0, 1]]];
  expect(await trainChoices({ ...options, logits, reward: (_, answers) => answers.map(() => 3), random: createRandom(1) })).toEqual(logits);
});
test("says what a reward must give", async () => {
  const training = trainChoices({ ...options, logits: [[[0, 0]]], reward: () => [1], random: createRandom(1) });
  await expect(training).rejects.toThrow("trainChoices: the reward must give 8 finite numbers for prompt 0; got [1]");
});

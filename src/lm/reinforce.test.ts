import { expect, test } from "vitest";
import { createRandom, each, responseText } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { wasmBackend } from "../nn/index.ts";
import { languageModelTrainer } from "./language-model-trainer.ts";
import { reinforce } from "./reinforce.ts";
import { tinyLm } from "./tiny-lm.ts";

const start = await tinyLm({ vocabulary: "abxy", length: 8, width: 16, layers: 1, heads: 2, random: createRandom(1) });
const tasks = [
  { prompt: "x", reference: "a" },
  { prompt: "y", reference: "b" },
];
const trained = async (reward: Parameters<typeof reinforce>[0]["reward"], updates = 60) => {
  const trainer = await languageModelTrainer({ model: start, backend: await wasmBackend(), rate: 0.01, decay: 0 });
  const earned: number[] = [];
  const policy = await reinforce({
    trainer,
    tasks,
    reward,
    updates,
    tasksPerUpdate: 2,
    maxTokens: 3,
    random: createRandom(2),
    observe: (_, groups) => void earned.push(mean(groups.flatMap(({ rewards }) => rewards))),
  });
  return { policy, earned };
};

test("answers that earn more become more probable, and different ones for different prompts", async () => {
  const { policy, earned } = await trained(() => each((one) => (responseText(one) === one.reference ? 1 : 0)));
  expect(mean(earned.slice(-10))).toBeGreaterThan(mean(earned.slice(0, 10)) + 0.4);
  expect(policy.sample("x", { temperature: 0 })[0]!.text).toBe("a");
  expect(policy.sample("y", { temperature: 0 })[0]!.text).toBe("b");
});
test("a reward that tells no difference moves nothing", async () => {
  const { policy } = await trained(() => each(() => 1), 3);
  expect(policy.params).toBe(start.params);
});
test("a reward that fails stops the training with its own words", async () => {
  await expect(
    trained(() =>
      each(() => {
        throw new Error("judge down");
      }),
    ),
  ).rejects.toThrow("judge down");
  await expect(trained(() => each(() => null))).rejects.toThrow("reinforce: a reward that trains a policy must not abstain; got null");
});

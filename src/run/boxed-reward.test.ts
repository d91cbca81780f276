import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createContext, judgeBatch, rollout } from "../core/index.ts";
import { boxedReward } from "./boxed-reward.ts";
import { printCard } from "./train/print-card.ts";
import { boxFolder, readCard } from "./train/read-card.ts";

const file = new URL("../../../shared/data/judgebench/pairs_gpt4o.jsonl.gz", import.meta.url);
if (!existsSync(file)) console.warn("boxed-reward.test.ts: one test skipped, ../shared/data/judgebench is missing");

test("the box is small, and its card says how good it is and what it is not good for", () => {
  expect(statSync(join(boxFolder, "model.safetensors")).size).toBeLessThan(3e6);
  const card = readCard(boxFolder);
  const { heldOut, lengthAlone } = card.metrics;
  expect(heldOut!.accuracy.low).toBeGreaterThan(lengthAlone!.high);
  expect(printCard(card, "box")).toMatch(/Not good for: telling right from wrong/);
});
test("it scores any rollout without a download, and gives the same number each time", async () => {
  const rollouts = [rollout({ prompt: "Hello", response: "I am sorry, I cannot do that." }), rollout({ response: "" })];
  const [first, second] = [
    await judgeBatch(boxedReward(), rollouts, createContext()),
    await judgeBatch(boxedReward(), rollouts, createContext()),
  ];
  expect(first.every(Number.isFinite)).toBe(true);
  expect(second).toEqual(first);
});
test.skipIf(!existsSync(file))("JudgeBench: the accuracy that its card states", async () => {
  const rows = gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const rollouts = rows.flatMap(({ question, response_A, response_B }) =>
    [response_A, response_B].map((response) => rollout({ prompt: question, response })),
  );
  const scores = (await judgeBatch(boxedReward(), rollouts, createContext())) as number[];
  const right = rows.filter(({ label }, i) => scores[2 * i]! > scores[2 * i + 1]! === (label === "A>B")).length / rows.length;
  expect(right).toBeCloseTo(readCard(boxFolder).metrics.elsewhere!["JudgeBench, GPT-4o"]!.value, 6);
});

import { expect, test } from "vitest";
import { createContext, createMemory, each, judgeBatch, type Reward, rollout, scoreAll, scoreOne, valueOf } from "../../core/index.ts";
import { argumentMatch } from "./argument-match.ts";
import { critiqueReward } from "./critique-reward.ts";
import { standInReward } from "./stand-in-reward.ts";

test("an argument said twice matches once", () => {
  expect(argumentMatch([[1, 1]])).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3 });
  expect(argumentMatch([[1], [1]])).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 });
});
test("the matching is the largest one, where taking the best first would miss it", () => {
  // Greedy takes 0–0 and then has no partner for 1.
  expect(argumentMatch([[0.95, 0.9, 0], [0.9, 0, 0], [0, 0, 0.85]]).f1).toBe(1); // biome-ignore format: a table
});
test("turning the table changes precision into recall", () => {
  const table = [[0.9, 0.2, 0.1], [0.3, 0.9, 0.85]]; // biome-ignore format: a table
  const turned = [0, 1, 2].map((m) => table.map((row) => row[m]!));
  const [one, other] = [argumentMatch(table), argumentMatch(turned)];
  expect([one.precision, one.recall]).toEqual([other.recall, other.precision]);
});
test("a lower threshold never matches less", () => {
  const table = [[0.5, 0.7], [0.6, 0.9]]; // biome-ignore format: a table
  const scores = [0.4, 0.65, 0.8, 0.95].map((threshold) => argumentMatch(table, { threshold }).f1);
  expect(scores).toEqual([1, 0.5, 0.5, 0]);
});
test("nothing to match with is refused", () => {
  expect(() => argumentMatch([])).toThrow("argumentMatch: similarity must be a table of numbers with at least one row; got []");
});

const reward = critiqueReward({
  argue: (critique) => critique.split(";").filter((part) => part !== ""),
  similarity: (person, model) => person.map((p) => model.map((m) => Number(p === m))),
});

test("without a person's arguments there is no opinion; without the model's the critique is worth nothing", async () => {
  expect(await scoreOne(reward, { response: "a" })).toMatchObject({ value: null });
  expect(await scoreOne(reward, { response: "a", fields: { critique: "" } })).toMatchObject({ value: null });
  expect(await scoreOne(reward, { response: "", fields: { critique: "a" } })).toMatchObject({ value: 0 });
  expect(await scoreOne(reward, { response: "b;a", fields: { critique: "a;b" } })).toMatchObject({ value: 1 });
  await expect(scoreOne(reward, { response: "a", fields: { critique: 3 } })).rejects.toThrow(
    "critiqueReward: the field critique must be a text; got 3",
  );
});

const known: Reward = each(({ reference }) => (reference === undefined ? null : Number(reference)));
const options = { name: "test", features: ({ fields }: { fields: Readonly<Record<string, unknown>> }) => [1, Number(fields.x)] };
const batch = [{ response: "", reference: 1, fields: { x: 1 } }, { response: "", reference: 0, fields: { x: -1 } }, { response: "", fields: { x: 1 } }]; // biome-ignore format: rows

test("the stand-in starts without an opinion and comes to predict what it is told", async () => {
  const context = createContext({ memory: createMemory() });
  const stand = standInReward(known, options);
  const predicted: number[] = [];
  for (let i = 0; i < 200; i++) predicted.push(valueOf((await scoreAll(stand, batch, context))[2]!)!);
  expect(predicted[0]).toBe(0.5);
  expect(predicted[199]).toBeGreaterThan(0.95);
});
test("its first step is the slope of the log-likelihood, by hand", async () => {
  const memory = new Map<string, unknown>();
  await scoreAll(standInReward(known, { ...options, learningRate: 0.4 }), batch, createContext({ memory: createMemory(memory) }));
  expect(memory.get("standInReward/test")).toEqual([0, 0.2]);
});
test("from the stated step on it no longer learns", async () => {
  const memory = createMemory();
  const stand = standInReward(known, { ...options, until: 1 });
  await scoreAll(stand, batch, createContext({ memory, step: 0 }));
  const learned = await memory.get("standInReward/test");
  await scoreAll(stand, batch, createContext({ memory, step: 1 }));
  expect(await memory.get("standInReward/test")).toEqual(learned);
});
test("a failure stays one, and features that do not fit fail their row", async () => {
  const broken: Reward = each(() => {
    throw new Error("down");
  });
  const [verdict] = await judgeBatch(standInReward(broken, options), [rollout({ response: "" })], createContext());
  expect((verdict as Error).message).toBe("down");
  const ragged = standInReward(known, { name: "r", features: (one) => (one.response[0]!.content === "" ? [1] : [1, 2]) });
  const verdicts = await judgeBatch(ragged, [rollout({ response: "" }), rollout({ response: "b" })], createContext());
  expect((verdicts[1] as Error).message).toBe("standInReward: features must be 1 finite numbers; got [1,2]");
});

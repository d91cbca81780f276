import { expect, test } from "vitest";
import { createRandom, InvalidRollout, type Reference, rollout, type Score, scoreOne } from "../../core/index.ts";
import { structureReward } from "./structure-reward.ts";

const recipe = {
  type: "object",
  required: ["name", "steps", "energy"],
  properties: {
    name: { type: "string" },
    steps: { type: "array", items: { type: "object", required: ["text"], properties: { text: { type: "string" } } } },
    energy: { type: "object", required: ["kcal"], properties: { kcal: { type: "integer", minimum: 0 } } },
  },
};
const gold = { name: "Leek soup", steps: [{ text: "Cut the leek" }, { text: "Boil it" }], energy: { kcal: 310 } };
const judged = async (response: string, reference?: Reference) =>
  (await scoreOne(structureReward(recipe), { response, ...(reference !== undefined && { reference }) })) as Score;

test("the gold object alone earns 1, fenced a little less", async () => {
  expect((await judged(JSON.stringify(gold), gold)).value).toBe(1);
  const fenced = await judged(`\`\`\`json\n${JSON.stringify(gold)}\n\`\`\``, gold);
  expect(fenced.parts).toMatchObject({ format: 0.5, validity: 1, correctness: 1 });
  expect(fenced.value).toBeCloseTo(1 - 0.25 / 4.25);
});
test("each step on the way earns more than the one before", async () => {
  const way = [
    "I would rather not.",
    "name: Leek soup",
    '{"name": "Leek soup", "steps": [',
    "{}",
    '{"name": "Leek soup"}',
    '{"name": "Leek soup", "steps": [{"text": "Cut the leek"}]}',
    '{"name": "Leek soup", "steps": [{"text": "Cut the leek"}], "energy": {"kcal": "310"}}',
    '{"name": "Leek soup", "steps": [{"text": "Cut the leek"}], "energy": {"kcal": 300}}',
    '{"name": "Leek soup", "steps": [{"text": "Cut the leek"}], "energy": {"kcal": 310}}',
    JSON.stringify(gold),
  ];
  const values = await Promise.all(way.map(async (text) => (await judged(text, gold)).value!));
  for (let i = 1; i < values.length; i++) expect(values[i], way[i]).toBeGreaterThan(values[i - 1]!);
});
test("required keys are counted at every depth; a list's entries by their mean", async () => {
  expect((await judged('{"name": "x", "steps": [{"text": "a"}, {}], "energy": {}}')).parts).toMatchObject({
    structure: 3.5 / 5,
    validity: 0.5,
  });
});
test("keys beyond the schema cost nothing unless it forbids them", async () => {
  const more = JSON.stringify({ ...gold, servings: 4 });
  expect((await judged(more, gold)).value).toBe(1);
  const closed = structureReward({ ...recipe, additionalProperties: false });
  expect(await scoreOne(closed, { response: more })).toMatchObject({ parts: { validity: 0.5 } });
});
test("leaves: texts by their words, the rest exactly, what is missing not at all", async () => {
  const response = JSON.stringify({ name: "soup of leek", steps: [{ text: "Cut the leek" }], energy: { kcal: 311 } });
  // name: 2 shared of 3 and 2 words; first step right, second missing; energy wrong
  expect((await judged(response, gold)).parts).toMatchObject({ correctness: (0.8 + 1 + 0 + 0) / 4 });
  expect((await judged(JSON.stringify(gold), JSON.stringify(gold))).parts).toMatchObject({ correctness: 1 });
});
test("without a reference nothing is said about correctness, and the rest makes up the whole", async () => {
  const score = await judged(JSON.stringify(gold));
  expect(score.parts).not.toHaveProperty("correctness");
  expect(score.value).toBe(1);
});
test("listing the names of the keys, however often, earns less than the emptiest object that parses", async () => {
  const listed = await judged(`${'"name": "steps": "text": "energy": "kcal": '.repeat(50)}`, gold);
  const plain = await judged('{"name": 0}', gold);
  expect(listed.parts).toMatchObject({ structure: 0.5, format: 0, validity: 0, correctness: 0 });
  expect(listed.value).toBeLessThan(plain.value!);
});
test("no text without JSON gets past a fifth, whatever it repeats", async () => {
  const random = createRandom(1);
  const pieces = ['"name":', '"steps":', '"text":', '"energy":', '"kcal":', "310", "Leek soup", "{", "```", "json\n", ","];
  for (let i = 0; i < 500; i++) {
    const text = Array.from({ length: 1 + random.integer(60) }, () => random.pick(pieces)).join(" ");
    const score = await judged(text, gold);
    if ((score.parts as { validity: number }).validity === 0) expect(score.value).toBeLessThan(0.2);
  }
});
test("longer than the budget costs, up to twice the budget", async () => {
  const reward = structureReward(recipe, { budget: 100 });
  const lengths = [100, 150, 200, 400];
  const parts = await Promise.all(
    lengths.map(async (length) => (await scoreOne(reward, rollout({ response: "x", tokens: { ids: new Int32Array(length) } }))) as Score),
  );
  expect(parts.map((score) => score.parts!.length)).toEqual([1, 0.5, 0, 0]);
});
test("nesting without end is no JSON here", async () => {
  expect((await judged("[".repeat(100_000) + "]".repeat(100_000))).parts).toMatchObject({ validity: 0 });
});
test("says what is wrong with weights, budget and reference", async () => {
  expect(() => structureReward(recipe, { weights: { format: -1 } })).toThrow("structureReward: weights must be at least 0");
  expect(() => structureReward(recipe, { budget: 0 })).toThrow("structureReward: budget must be above 0; got 0");
  await expect(judged("{}", "{broken")).rejects.toBeInstanceOf(InvalidRollout);
});

import { expect, test } from "vitest";
import { scoreOne } from "../core/index.ts";
import { criteriaReward, generateCriteria } from "../judge/index.ts";
import { simulatedJudge } from "../lm/index.ts";
import { distillationSet } from "./distillation-set.ts";

const criteria = ["Rhyme", "Metre"].map((name) => ({ name, description: "" }));
const teacher = simulatedJudge({
  truth: { sonnet: { criteria: { c1: 0.9, c2: 0.2 } } },
  says: (property) => (property === "criteria" ? criteria : undefined),
});
const judged = (model: typeof teacher | ReturnType<typeof distillationSet>["model"]) =>
  scoreOne(criteriaReward({ model, criteria: generateCriteria({ model }) }), { prompt: "A sonnet?", response: "sonnet" });

test("both steps of a judge become rows, and it judges as its teacher does", async () => {
  const set = distillationSet(teacher);
  expect(await judged(set.model)).toEqual(await judged(teacher));
  const answers = set.rows.map(({ messages }) => JSON.parse(messages.at(-1)!.content));
  expect(answers).toEqual([{ criteria }, { c1: expect.anything(), c2: expect.anything() }]);
  expect(set.rows[1]!.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant"]);
});
test("equal rows are kept once; what is not good enough or was cut not at all", async () => {
  const twice = distillationSet(teacher);
  for (const _ of [1, 2]) await judged(twice.model);
  expect(twice.rows.length).toBe(2);
  const some = distillationSet(teacher, { keep: (answer) => answer.includes("Rhyme") });
  await judged(some.model);
  expect(some.rows.length).toBe(1);
  const cut = distillationSet({ id: "cut", chat: async () => [{ text: "{", finish: "length" }] });
  await cut.model.chat([]);
  expect(cut.rows).toEqual([]);
});

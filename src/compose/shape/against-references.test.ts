import { expect, test } from "vitest";
import {
  createContext,
  each,
  InvalidRollout,
  judgeBatch,
  type Rollout,
  rollout,
  type Score,
  scoreAll,
  scoreOne,
} from "../../core/index.ts";
import { median } from "../../math/index.ts";
import { againstReferences } from "./against-references.ts";
import { contrastiveReward } from "./contrastive-reward.ts";
import { preferenceAsReward } from "./preference-as-reward.ts";

const byField = each((one) => {
  if (one.fields.r === "broken") throw new Error("broken");
  return one.fields.r as number | null;
});
const given = (one: Rollout) => one.fields.references as number[];
const row = (r: number | null | "broken", references?: unknown, group?: string) => ({ response: "", group, fields: { r, references } });

test("each rollout is measured against the references of its own prompt", async () => {
  const verdicts = await scoreAll(againstReferences(byField, given, contrastiveReward), [
    row(3, [1], "a"),
    row(3, [5], "b"),
    row(4, [1], "a"),
  ]);
  expect(verdicts.map((verdict) => (verdict as Score).value)).toEqual([2, -2, 3]);
});
test("options of a shape are set by calling it oneself", async () => {
  const shape = (r: number, references: readonly number[]) => contrastiveReward(r, references, { aggregate: median });
  expect(await scoreOne(againstReferences(byField, given, shape), row(3, [0, 1, 9]))).toMatchObject({ value: 2 });
});
test("references are asked for once a group, and not at all where nothing was judged", async () => {
  let asked = 0;
  const references = async () => [++asked];
  const rows = [row(1, 0, "a"), row(2, 0, "a"), row(null, 0, "b"), row(5, 0, "c")];
  await scoreAll(againstReferences(byField, references, contrastiveReward), rows);
  expect(asked).toBe(2);
});
test("the raw verdict is kept, an abstention stays one, and failures do not spread", async () => {
  const rows = [
    row(1, [0], "a"),
    row(null, [0], "a"),
    row("broken", [0], "a"),
    row(1, [], "b"),
    row(1, [Number.NaN], "c"),
    row(1, undefined, "d"),
  ];
  const verdicts = await judgeBatch(againstReferences(byField, given, contrastiveReward), rows.map(rollout), createContext());
  expect(verdicts.slice(0, 2)).toEqual([{ value: 1, parts: { raw: 1 } }, null]);
  expect((verdicts[2] as Error).message).toBe("broken");
  for (const verdict of verdicts.slice(3)) expect(verdict).toBeInstanceOf(InvalidRollout);
  expect((verdicts[3] as Error).message).toBe(
    'againstReferences: needs at least one reference reward, all of them finite; got {"references":[]}',
  );
});
test("references that cannot be had fail their group alone", async () => {
  const references = (one: Rollout) => {
    if (one.group === "a") throw new Error("the policy is down");
    return [0];
  };
  const verdicts = await judgeBatch(
    againstReferences(byField, references, preferenceAsReward),
    [row(0, 0, "a"), row(0, 0, "b")].map(rollout),
    createContext(),
  );
  expect((verdicts[0] as Error).message).toBe("the policy is down");
  expect(verdicts[1]).toMatchObject({ value: 0.5 });
});

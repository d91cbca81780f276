import { expect, test } from "vitest";
import { rollout } from "../../core/index.ts";
import { bradleyTerryLoss } from "../../model/bradley-terry-loss.ts";
import { encodingBegin } from "./encode-examples.ts";
import { emptyTally, examplesOf, type Tally } from "./examples.ts";
import { refuseBadData } from "./fitness.ts";
import type { ChosenObjective, DataKind } from "./objective.ts";

const objective = (kind: DataKind, given: string[]): ChosenObjective => ({
  id: "model/some-loss",
  options: {},
  kind,
  slots: [],
  given,
  loss: bradleyTerryLoss() as never,
});
const read = (kind: DataKind, given: string[], rows: readonly Record<string, unknown>[], tally: Tally = emptyTally()) => {
  const rollouts = rows.map(({ group, ...fields }, i) =>
    rollout({ prompt: "p", response: "r".repeat(i + 1), group: group as string, fields }),
  );
  return { tally, examples: examplesOf(objective(kind, given), { first: 0, rollouts, rows: rows.map((_, i) => i), next: {} }, tally) };
};
const refuse = (kind: DataKind, given: string[], tally: Tally) => () =>
  refuseBadData(objective(kind, given), { ...encodingBegin, tally, training: 9, heldOut: 1 }, 0.1, ["data.jsonl"]);

test("labels are learned from when both occur", () => {
  const { tally, examples } = read("feedback", ["label"], [{ label: true }, { label: false }, { preferred: true }, {}]);
  expect(examples.map(({ given }) => given.label)).toEqual([1, 0, 1]);
  expect([tally.labels, tally.unlabelled]).toEqual([{ 0: 1, 1: 2 }, 1]);
  expect(refuse("feedback", ["label"], tally)).not.toThrow();
  expect(refuse("feedback", ["label"], read("feedback", ["label"], [{ label: true }]).tally)).toThrow(
    'data.jsonl: model/some-loss needs good and bad responses, and all labels are the same; labels; got {"1":1}',
  );
});
test("users get numbers in the order in which they come, and one is too few for an objective about users", () => {
  const rows = ["ann", "bob", "ann"].flatMap((user, i) => [5, 1].map((rating) => ({ group: `${i}`, user, rating })));
  const { tally, examples } = read("pairs", ["user"], rows);
  expect(examples.map(({ given }) => given.user)).toEqual([0, 1, 0]);
  expect(refuse("pairs", ["user"], tally)).not.toThrow();
  expect(refuse("pairs", ["user"], read("pairs", ["user"], rows.slice(0, 2)).tally)).toThrow(
    'needs at least two in the column "user"; users; got ["ann"]',
  );
  expect(refuse("pairs", [], read("pairs", [], rows.slice(0, 2)).tally)).not.toThrow();
});
test("ranks and ratings of a group give all its pairs, but for ties", () => {
  const pairs = (rows: Record<string, unknown>[]) =>
    read(
      "pairs",
      [],
      rows.map((row) => ({ group: "g", ...row })),
    ).examples.map(({ rollouts: [a, b] }) => [a, b].map((one) => one!.fields.rank ?? one!.fields.rating));
  expect(pairs([{ rank: 2 }, { rank: 1 }, { rank: 3 }])).toEqual([
    [1, 2],
    [2, 3],
    [1, 3],
  ]);
  expect(pairs([{ rating: 2 }, { rating: 5 }, { rating: 2 }])).toEqual([
    [5, 2],
    [5, 2],
  ]);
});
test("a column that the first row has must be in all of them; a nuisance that no row names is the length", () => {
  const rated = (margins: (number | undefined)[]) =>
    margins.flatMap((margin, i) => [
      { group: `${i}`, rating: 2, ...(margin !== undefined && { margin }) },
      { group: `${i}`, rating: 1 },
    ]);
  expect(read("pairs", ["margin"], rated([1, 2])).examples.map(({ given }) => given.margin)).toEqual([1, 2]);
  expect(read("pairs", ["margin"], rated([undefined, 2])).examples.map(({ given }) => given.margin)).toEqual([undefined, undefined]);
  expect(() => read("pairs", ["margin"], rated([1, undefined]))).toThrow(
    'row 3: needs a number in the column "margin", as the first row has',
  );
  expect(read("pairs", ["chosenNuisance", "rejectedNuisance"], rated([1])).examples[0]!.given).toEqual({
    chosenNuisance: 1,
    rejectedNuisance: 2,
  });
});

import { expect, test } from "vitest";
import { InvalidRollout, type Reference, scoreOne } from "../../core/index.ts";
import { linspace } from "../../math/index.ts";
import { acceptThreshold } from "./accept-threshold.ts";
import { decisionReward } from "./decision-reward.ts";
import { groundedTerms } from "./grounded-terms.ts";

const lambda = (penalty: number) => ({ truePositive: 1, trueNegative: 1, falsePositive: -penalty, falseNegative: -1 });

test("p* = (1 + λ) / (3 + λ) for a false alarm that costs λ: ½, ⅔, 0.83, 0.91", () => {
  for (const penalty of [1, 3, 9, 20]) expect(acceptThreshold(lambda(penalty))).toBeCloseTo((1 + penalty) / (3 + penalty), 12);
});
test("at p* accepting and rejecting pay the same, above it accepting pays more", () => {
  const payoffs = { truePositive: 2, trueNegative: 0.5, falsePositive: -3, falseNegative: -1 };
  const gain = (p: number) => p * (payoffs.truePositive - payoffs.falseNegative) + (1 - p) * (payoffs.falsePositive - payoffs.trueNegative);
  expect(gain(acceptThreshold(payoffs))).toBeCloseTo(0, 12);
  for (const p of linspace(0.01, 0.99, 20)) expect(gain(p) > 0).toBe(p > acceptThreshold(payoffs));
});
test("p* does not change with the unit or the zero of the payoffs", () => {
  const other = { truePositive: 13, trueNegative: 13, falsePositive: -87, falseNegative: -7 };
  expect(acceptThreshold(other)).toBeCloseTo(acceptThreshold(lambda(9)), 12);
});

const payoffs = { truePositive: 4, trueNegative: 3, falsePositive: -2, falseNegative: -1 };
const judged = (response: string, reference: Reference | undefined = "SELECTED", options = {}) =>
  scoreOne(decisionReward(payoffs, options), { response, reference });

test("the four corners, and the lowest payoff where nothing was decided", async () => {
  expect(await judged("SELECTED", "SELECTED")).toEqual({ value: 4, answer: "SELECTED" });
  expect(await judged("REJECTED", "REJECTED")).toEqual({ value: 3, answer: "REJECTED" });
  expect(await judged("SELECTED", "REJECTED")).toMatchObject({ value: -2 });
  expect(await judged("REJECTED", "SELECTED")).toMatchObject({ value: -1 });
  expect(await judged("I cannot say")).toMatchObject({ value: -2, why: "no single decision could be read" });
});
test("the decision is read from its tag, else from behind the reasoning; a word in another word is none", async () => {
  expect(await judged("REJECTED at first sight, but <answer>selected</answer>")).toMatchObject({ value: 4 });
  expect(await judged("<think>REJECTED?</think> SELECTED.")).toMatchObject({ value: 4 });
  expect(await judged("UNSELECTED")).toMatchObject({ value: -2 });
  expect(await judged("SELECTED. REJECTED.")).toMatchObject({ value: -2 });
});
test("other words, and truth values as reference", async () => {
  expect(await judged("Approve", true, { accept: "approve", reject: "deny" })).toMatchObject({ value: 4, answer: "approve" });
  expect(await judged("Deny", false, { accept: "approve", reject: "deny" })).toMatchObject({ value: 3 });
});
test("a row without a decision to compare with is at fault", async () => {
  for (const reference of ["maybe", "SELECTED REJECTED", 1, {}])
    await expect(judged("SELECTED", reference)).rejects.toBeInstanceOf(InvalidRollout);
  await expect(scoreOne(decisionReward(), { response: "SELECTED" })).rejects.toThrow(
    "decisionReward: needs a reference: SELECTED, REJECTED or a truth value",
  );
});
test("refuses payoffs that reward being wrong, and equal words", () => {
  expect(() => decisionReward({ ...payoffs, falsePositive: 5 })).toThrow("acceptThreshold: being right must pay more than being wrong");
  expect(() => acceptThreshold({ ...payoffs, truePositive: Infinity })).toThrow("acceptThreshold");
  expect(() => decisionReward(payoffs, { accept: "yes", reject: "YES" })).toThrow(
    "decisionReward: accept and reject must be two different words",
  );
});

const terms = ["SQL", "Rust", "C++", "Go"];
const grounded = (response: string) =>
  scoreOne(
    groundedTerms(
      () => terms,
      () => ["Ten years of SQL, C++ and Go.", "We need SQL, C++ or Rust."],
    ),
    { response },
  );

test("terms: naming what both documents have is best; copying the whole list is not", async () => {
  expect(await grounded("SQL and C++")).toBe(1);
  expect(await grounded("SQL, Rust, C++ and Go")).toBeCloseTo(2 / 3, 12);
  expect(await grounded("SQL")).toBeCloseTo(2 / 3, 12);
  expect(await grounded("A good person")).toBe(0);
});
test("terms: a term within a word is not named", async () => {
  expect(await grounded("a good goal, noSQL, trust")).toBe(0);
});
test("terms: nothing that matters and nothing named is right; no document is the row's fault", async () => {
  const silent = groundedTerms(
    () => terms,
    () => ["painter"],
  );
  expect(await scoreOne(silent, { response: "A painter" })).toBe(1);
  await expect(
    scoreOne(
      groundedTerms(
        () => terms,
        () => [],
      ),
      { response: "x" },
    ),
  ).rejects.toBeInstanceOf(InvalidRollout);
});

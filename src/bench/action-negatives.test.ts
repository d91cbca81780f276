import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { actionMatch, type GuiTarget } from "../verify/index.ts";
import { actionNegatives } from "./action-negatives.ts";

const target: GuiTarget = { type: "type", box: [40, 10, 60, 20], text: "Paris" };
const of = (seed: number, texts = ["Rome", "paris"]) =>
  actionNegatives(target, { types: ["click", "type"], screen: [100, 30], texts, random: createRandom(seed) });

test("whatever is drawn, what comes out is wrong and on the screen", () => {
  for (let seed = 0; seed < 200; seed++)
    for (const { action } of of(seed)) {
      expect(actionMatch(action, target)).toBe(0);
      expect(action.point![0] >= 0 && action.point![0] <= 100 && action.point![1] >= 0 && action.point![1] <= 30).toBe(true);
    }
});
test("one of each kind, and nothing else is changed", () => {
  expect(of(1, ["Rome"]).map(({ kind }) => kind)).toEqual(["type", "place", "text"]);
  expect(of(1, ["Rome"])[2]!.action).toEqual({ type: "type", point: [50, 15], text: "Rome" });
});
test("a text that is the right one in other letters is no negative", () => {
  expect(of(1, ["PARIS"]).map(({ kind }) => kind)).toEqual(["type", "place"]);
});
test("an action matches in kind, place and text, and what the target leaves open may be anything", () => {
  expect(actionMatch({ type: "type", point: [40, 10], text: " paris" }, target)).toBe(1);
  expect(actionMatch({ type: "click", point: [40, 10], text: "Paris" }, target)).toBe(0);
  expect(actionMatch({ type: "type", point: [39, 10], text: "Paris" }, target)).toBe(0);
  expect(actionMatch({ type: "type", text: "Paris" }, target)).toBe(0);
  expect(actionMatch({ type: "type", point: [1, 1], text: "x" }, { type: "type" })).toBe(1);
});
test("says what is wrong", () => {
  expect(() => actionNegatives(target, { types: [], screen: [0, 1], random: createRandom(1) })).toThrow(
    "the screen must have a width and a height",
  );
  expect(() => actionMatch({ type: "a" }, { type: "" })).toThrow("actionMatch: the target must have a type");
});

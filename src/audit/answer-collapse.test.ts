import { expect, test } from "vitest";
import { answerCollapse } from "./answer-collapse.ts";

test("learning and collapsing look alike inside a prompt and differ across prompts", () => {
  const learned = answerCollapse([
    ["1", "1"],
    ["2", "2"],
    ["3", "3"],
    ["4", "4"],
  ]);
  const collapsed = answerCollapse([
    ["7", "7"],
    ["7", "7"],
    ["7", "7"],
    ["7", "7"],
  ]);
  expect(learned.withinPrompts).toBe(collapsed.withinPrompts);
  expect(learned.acrossPrompts).toBeCloseTo(Math.log(4), 12);
  expect(collapsed).toMatchObject({ acrossPrompts: 0, commonest: "7", commonestShare: 1 });
});
test("each prompt counts the same, whatever number of samples it has", () => {
  expect(answerCollapse([["1"], ["2", "2", "2"]])).toMatchObject({ commonestShare: 0.5 });
});
test("the entropy over all prompts is at least that inside a prompt (it is concave)", () => {
  const { acrossPrompts, withinPrompts } = answerCollapse([
    ["1", "2", "2"],
    ["3", null, "1"],
    ["2", "2", "3"],
  ]);
  expect(acrossPrompts).toBeGreaterThan(withinPrompts);
});
test("where nobody answers there is nothing to see, and no NaN", () => {
  expect(answerCollapse([[null], []])).toEqual({ acrossPrompts: 0, withinPrompts: 0, commonest: null, commonestShare: 0 });
  expect(() => answerCollapse([])).toThrow("answerCollapse: needs at least one prompt; got []");
});

import { expect, test } from "vitest";
import { refluxStep } from "./reflux-step.ts";

const judged = (right: boolean, original: boolean, correction?: boolean, sure: readonly [number, number] = [0.9, 0.9]) =>
  refluxStep("a", {
    specialist: { right, confidence: sure[0], ...(!right && { correction: "b" }) },
    generalist: { original, confidence: sure[1], ...(correction !== undefined && { correction }) },
  });

test("each case has its place", () => {
  expect(judged(true, true)).toEqual({ agent: [{ action: "a", label: 1 }], judge: [] });
  expect(judged(true, false)).toEqual({ agent: [], judge: [{ action: "a", label: 0 }] });
  expect(judged(false, true, true)).toEqual({ agent: [], judge: [{ action: "a", label: 1 }] });
  expect(judged(false, false, false)).toEqual({ agent: [{ action: "a", label: 0 }], judge: [] });
});
test("one sure judge is enough, none is not", () => {
  expect(judged(true, true, undefined, [0.4, 0.6]).agent.length).toBe(1);
  expect(judged(true, true, undefined, [0.4, 0.4])).toEqual({ agent: [], judge: [] });
});
test("says what is wrong", () => {
  const generalist = { original: false, correction: true, confidence: 1 };
  expect(() => refluxStep("a", { specialist: { right: false, confidence: 1 }, generalist })).toThrow(
    "a confirmed correction must be there",
  );
  expect(() => refluxStep("a", { specialist: { right: true, confidence: 1 }, generalist }, { confident: 2 })).toThrow(
    "confident must be in [0, 1]",
  );
});

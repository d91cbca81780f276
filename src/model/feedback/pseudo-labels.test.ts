import { expect, test } from "vitest";
import type { Message } from "../../core/index.ts";
import { continuationLabels } from "./continuation-labels.ts";
import { retryLabels } from "./retry-labels.ts";
import { starLabels } from "./star-labels.ts";

const said = (roles: string): Message[] =>
  [...roles].map((r) => ({ role: r === "u" ? "user" : r === "a" ? "assistant" : "tool", content: r }));

test("asking for two further messages is stricter than for one", () => {
  expect(continuationLabels(said("uauaua"))).toEqual([1, 1, 0]);
  expect(continuationLabels(said("uauaua"), { further: 2 })).toEqual([1, 0, 0]);
});
test("while a conversation is open, silence is no label, but what is known stays", () => {
  expect(continuationLabels(said("uauaua"), { further: 2, open: true })).toEqual([1, null, null]);
});
test("a reply that was asked for anew is bad; the one that took its place is not; tools do not come between", () => {
  expect(retryLabels(said("uaaua"))).toEqual([0, 1, 1]);
  expect(retryLabels(said("uata"), { open: true })).toEqual([0, null]);
});
test("says what does not fit", () => {
  expect(() => continuationLabels([], { further: 0 })).toThrow("further must be a whole number from 1; got 0");
  expect(() => starLabels([], { good: 2, bad: 3 })).toThrow("starLabels: bad must be below good");
});

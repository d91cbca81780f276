import { expect, test } from "vitest";
import { afterThinking } from "./after-thinking.ts";

test("keeps what follows the last closing tag", () => {
  expect(afterThinking("<think>a</think>b<think>c</think>d")).toBe("d");
});
test("many models write only the closing tag: the prompt held the opening one", () => {
  expect(afterThinking("a</think>b")).toBe("b");
});
test("what a second, unclosed reasoning holds is no answer", () => {
  expect(afterThinking("<think>a</think>b<think>c")).toBe("b");
});
test("a response without reasoning is all answer", () => {
  expect(afterThinking("b")).toBe("b");
});

import { expect, test } from "vitest";
import { countWords, groupIndices, promptText, responseLength, responseLengths, responseText, rollout, toolCalls } from "./rollout.ts";

test("strings become one user and one assistant message", () => {
  expect(rollout({ prompt: "2 + 2?", response: "4" })).toMatchObject({
    prompt: [{ role: "user", content: "2 + 2?" }],
    response: [{ role: "assistant", content: "4" }],
  });
});
test("the text of a response is what the policy wrote, not what its tools answered", () => {
  const one = rollout({
    response: [
      { role: "assistant", content: "Let me look.", toolCalls: [{ name: "search", arguments: { q: "x" } }] },
      { role: "tool", content: "a result" },
      { role: "assistant", content: "It is 4." },
    ],
  });
  expect(responseText(one)).toBe("Let me look.\nIt is 4.");
  expect(toolCalls(one)).toEqual([{ name: "search", arguments: { q: "x" } }]);
});
test("the prompt's text holds all its messages", () => {
  expect(
    promptText(
      rollout({
        prompt: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Hi" },
        ],
        response: "",
      }),
    ),
  ).toBe("Be brief.\n\nHi");
});
test.each([
  ["", 0],
  ["  \n", 0],
  ["one", 1],
  [" two\twords ", 2],
  ["an\u00a0odd\u3000space", 3],
  ["naïve café", 2],
])("%j has %i words", (text, words) => {
  expect(countWords(text)).toBe(words);
});
test("length is in tokens where the rollout carries them", () => {
  expect(responseLength(rollout({ response: "two words" }))).toBe(2);
  expect(responseLength(rollout({ response: "two words", tokens: { ids: new Int32Array(5) } }))).toBe(5);
});
test("lengths in two units do not compare", () => {
  const mixed = [rollout({ response: "a" }), rollout({ response: "a", tokens: { ids: new Int32Array(1) } })];
  expect(() => responseLengths(mixed)).toThrow(
    'either all rollouts of a group carry tokens or none does; got {"rollouts":2,"withTokens":1}',
  );
});
test("groups come in the order of their first rollout; one without a group stands alone", () => {
  const rows = ["b", undefined, "a", "b", undefined].map((group) => rollout({ response: "", group }));
  expect(groupIndices(rows)).toEqual([[0, 3], [1], [2], [4]]);
});
test("a response that is neither text nor messages is refused", () => {
  expect(() => rollout({ response: 4 as never })).toThrow("rollout: response must be a string or a list of messages; got 4");
});

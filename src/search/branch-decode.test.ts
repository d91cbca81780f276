import { expect, test } from "vitest";
import { type ChatOptions, type LanguageModel, type Message, responseText } from "../core/index.ts";
import { branchDecode } from "./branch-decode.ts";

const asked: { messages: readonly Message[]; options: ChatOptions | undefined }[] = [];
const alternatives = ["a", "b", "", "c"].map((text, i) => ({ text, logprob: -i }));
/** Begins with one of four tokens (one of them ends the text) and goes on with the same token twice. */
const model: LanguageModel = {
  id: "stutter",
  chat: async (messages, options) => {
    asked.push({ messages, options });
    const begun = messages.at(-1)!.role === "assistant" ? messages.at(-1)!.content : "";
    const texts = begun === "" ? ["a"] : [begun, begun];
    const top = texts.map(() => alternatives.slice(0, options?.logprobs));
    return [{ text: texts.join(""), finish: "stop", tokens: { texts, logprobs: Float32Array.from(texts, () => -1), top } }];
  },
};
const prompt = [{ role: "user" as const, content: "?" }];

test("section 2.2: one greedy trace for each of the most probable first tokens, in their order", async () => {
  asked.length = 0;
  const traces = await branchDecode(model, prompt, { branches: 4 });
  expect(traces.map(responseText)).toEqual(["aaa", "bbb", "ccc"]);
  expect(asked.every(({ options }) => options?.temperature === 0)).toBe(true);
  expect(asked[1]!.messages).toEqual([...prompt, { role: "assistant", content: "a" }]);
});
test("tokens are those of the whole trace, the first among them", async () => {
  const [, second] = await branchDecode(model, prompt, { branches: 2 });
  expect(second!.tokens).toEqual({
    texts: ["b", "b", "b"],
    logprobs: Float32Array.of(-1, -1, -1),
    top: [alternatives.slice(0, 2), alternatives.slice(0, 2), alternatives.slice(0, 2)],
  });
});
test("one branch is greedy decoding, and the first token counts towards the limit", async () => {
  asked.length = 0;
  expect((await branchDecode(model, prompt, { branches: 1, maxTokens: 5 })).map(responseText)).toEqual(["aaa"]);
  expect(asked.map(({ options }) => options?.maxTokens)).toEqual([1, 4]);
});
test("says what is wrong", async () => {
  await expect(branchDecode(model, prompt, { branches: 0 })).rejects.toThrow("branchDecode: branches must be a whole number from 1; got 0");
  const silent: LanguageModel = { id: "silent", chat: async () => [{ text: "a", finish: "stop" }] };
  await expect(branchDecode(silent, prompt)).rejects.toThrow('needs a model that tells the alternatives of each token; got "silent"');
});

import type { LanguageModel } from "../core/index.ts";

/**
 * A model that always says the same: for examples, and for tests of what a judge makes of an answer.
 *
 * @param answer a text, said as it is, or data, said as JSON
 * @param top probabilities of the first token, by token; absent: it gives no log-probabilities
 * @returns a language model that looks at nothing it is asked
 * @source Guerdon: for examples
 * @example (await says({ verdict: "first" }).chat([]))[0].text // "{\"verdict\":\"first\"}"
 * @example (await says("Yes", { Yes: 1 }).chat([]))[0].tokens.top // [[{ text: "Yes", logprob: 0 }]]
 */
export function says(answer: unknown, top?: Readonly<Record<string, number>>): LanguageModel {
  const text = typeof answer === "string" ? answer : JSON.stringify(answer);
  const alternatives = Object.entries(top ?? {})
    .map(([token, p]) => ({ text: token, logprob: Math.log(p) }))
    .sort((a, b) => b.logprob - a.logprob);
  const tokens = top && {
    texts: [text],
    logprobs: Float32Array.of(alternatives.find((one) => one.text === text)?.logprob ?? 0),
    top: [alternatives],
  };
  return {
    id: "says",
    chat: async (_messages, { n = 1 } = {}) =>
      Array.from({ length: n }, () => ({ text, finish: "stop" as const, ...(tokens && { tokens }) })),
  };
}

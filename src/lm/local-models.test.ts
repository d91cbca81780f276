import { describe, expect, test } from "vitest";
import { createRandom, type Message } from "../core/index.ts";
import { ggufModel } from "./gguf-model.ts";
import { startAnswer } from "./local/answer.ts";
import { drawToken, largest } from "./local/draw-token.ts";
import { type StandIn, standInLlama, standInTransformers } from "./local/fixtures/stand-ins.ts";
import type { LocalModel } from "./local/local-model.ts";
import { onnxModel } from "./onnx-model.ts";

const ask: readonly Message[] = [{ role: "user", content: "ab" }];

const kinds: Record<string, () => [LocalModel, StandIn]> = {
  gguf() {
    const standIn = standInLlama();
    return [ggufModel({ file: "m.gguf", load: async () => standIn.library }), standIn];
  },
  onnx() {
    const standIn = standInTransformers();
    return [onnxModel({ model: "m", load: async () => standIn.library }), standIn];
  },
};

describe.each(Object.entries(kinds))("a %s model", (_, make) => {
  test("scores a continuation as its logits say, after the whole prompt", async () => {
    const [model, { logprob, prompt }] = make();
    const { texts, logprobs, ids } = await model.score(ask, "abe");
    expect(texts).toEqual(["a", "b", "e"]);
    expect(ids).toHaveLength(3);
    const path = [...prompt(ask), ..."abe"];
    [..."abe"].forEach((letter, i) => expect(logprobs![i]).toBeCloseTo(logprob(path.at(-4 + i)!, letter), 5));
    expect(await model.score(ask, "")).toMatchObject({ texts: [], logprobs: new Float32Array(0) });
  });

  test("tells log-probabilities of temperature 1 whatever it was drawn at, the most probable tokens first", async () => {
    const [model, { logprob, prompt }] = make();
    const [sample] = await model.chat(ask, { temperature: 0, maxTokens: 3, logprobs: 2 });
    const { texts, logprobs, top } = sample!.tokens!;
    expect(texts!.join("")).toBe(sample!.text);
    const path = [prompt(ask).at(-1)!, ...sample!.text];
    [...sample!.text].forEach((letter, i) => {
      expect(logprobs![i]).toBeCloseTo(logprob(path[i]!, letter), 5);
      expect(top![i]![0]).toMatchObject({ text: letter, logprob: expect.closeTo(logprobs![i]!, 5) });
      expect(top![i]).toHaveLength(2);
    });
  });

  test("draws the same samples for the same seed, each independent of how many there are", async () => {
    const [model] = make();
    const samples = await model.chat(ask, { n: 5, seed: 7, maxTokens: 12 });
    expect(new Set(samples.map(({ text }) => text)).size).toBeGreaterThan(1);
    expect(await model.chat(ask, { seed: 9, maxTokens: 12 })).toEqual([samples[2]]);
  });

  test("ends at a stop text, at its own end, or at the limit", async () => {
    const [model, { prompt }] = make();
    const [free] = await model.chat(ask, { temperature: 0 });
    // The most probable letter after each is the next of the alphabet, and after the last one comes the end.
    expect(prompt(ask).at(-1)).toBe(":");
    expect(free).toEqual({ text: "abcdefgh", finish: "stop" });
    expect(await model.chat(ask, { temperature: 0, maxTokens: 3 })).toEqual([{ text: "abc", finish: "length" }]);
    expect(await model.chat(ask, { temperature: 0, maxTokens: 0 })).toEqual([{ text: "", finish: "length" }]);
    const [cut] = await model.chat(ask, { temperature: 0, stop: ["x", "de"], logprobs: 0 });
    expect(cut).toMatchObject({ text: "abc", finish: "stop", tokens: { texts: ["a", "b", "c"] } });
  });

  test("counts what was read and written", async () => {
    const [model, { prompt }] = make();
    const counts: unknown[] = [];
    await model.chat(ask, { n: 2, temperature: 0, maxTokens: 3, onUsage: (usage) => counts.push(usage) });
    expect(counts).toEqual([{ promptTokens: prompt(ask).length, completionTokens: 6 }]);
  });

  test("gives up between tokens when its signal is aborted, and answers again afterwards", async () => {
    const [model, standIn] = make();
    const controller = new AbortController();
    standIn.onToken = (count) => count === 4 && controller.abort(new Error("enough"));
    await expect(model.chat(ask, { n: 3, temperature: 0, signal: controller.signal })).rejects.toThrow("enough");
    expect(await model.chat(ask, { temperature: 0, maxTokens: 2 })).toEqual([{ text: "ab", finish: "length" }]);
  });

  test("runs one call after the other", async () => {
    const [model, standIn] = make();
    await Promise.all([model.chat(ask), model.chat(ask), model.score(ask, "ab")]);
    expect(standIn.mostAtOnce).toBe(1);
  });

  test("refuses tools, media, no samples, and texts longer than it can read", async () => {
    const [model] = make();
    await expect(model.chat(ask, { tools: [{ name: "t", parameters: {} }] })).rejects.toThrow("reads texts only");
    await expect(model.score([{ role: "tool", content: "4" }], "a")).rejects.toThrow("reads texts only");
    await expect(model.chat(ask, { n: 0 })).rejects.toThrow("n must be a whole number from 1");
    await expect(model.score(ask, "a".repeat(100))).rejects.toThrow("the longest text has 40 tokens");
  });

  test("is loaded at the first call, once, and gives back what it holds", async () => {
    const [model, standIn] = make();
    await model.close();
    expect(standIn).toMatchObject({ loaded: 0, closed: 0 });
    await model.check!();
    await model.chat(ask, { maxTokens: 1 });
    await model.close();
    expect(standIn).toMatchObject({ loaded: 1, closed: 1 });
  });
});

test("where the library is absent, the error names the command that installs it", async () => {
  const load = () => Promise.reject(new Error("Cannot find package"));
  await expect(ggufModel({ file: "m.gguf", load }).chat(ask)).rejects.toThrow("install it with: npm install node-llama-cpp");
  await expect(onnxModel({ model: "m", load }).check!()).rejects.toThrow("install it with: npm install @huggingface/transformers");
});

test("a gguf model is bound by a schema through the library's grammar, an onnx model is asked in words", async () => {
  const schema = { type: "object", properties: { verdict: { type: "string" } } };
  const llama = standInLlama();
  await ggufModel({ file: "m.gguf", load: async () => llama.library }).chat(ask, { n: 2, schema, maxTokens: 1 });
  expect(llama.grammars).toEqual([schema, schema]);
  const transformers = standInTransformers();
  await onnxModel({ model: "m", load: async () => transformers.library }).chat(ask, { schema, maxTokens: 1 });
  expect(transformers.written[0]).toContain(JSON.stringify(schema));
});

test("an onnx model without a template of its own must be given one", async () => {
  const { library } = standInTransformers({ chatTemplate: false });
  const load = async () => library;
  await expect(onnxModel({ model: "m", load }).check!()).rejects.toThrow("give a template");
  const model = onnxModel({ model: "m", load, template: ([{ content } = { content: "" }]) => content });
  expect(await model.chat(ask, { temperature: 0, maxTokens: 3 })).toEqual([{ text: "cde", finish: "length" }]);
});

test("a token that is part of a letter adds nothing until the letter is whole", () => {
  const bytes = [...new TextEncoder().encode("é!")];
  const answer = startAnswer((ids) => new TextDecoder().decode(Uint8Array.from(ids)));
  for (const byte of bytes) answer.add(byte);
  expect(answer).toMatchObject({ text: "é!", texts: ["", "é", "!"] });
});

test("topP draws among the fewest tokens that together reach it", () => {
  const logits = Float32Array.from([0.1, 0.5, 0.25, 0.15].map(Math.log));
  const random = createRandom(1);
  const drawn = (topP: number) => new Set(Array.from({ length: 300 }, () => drawToken(logits, random, { topP })));
  expect(drawn(1)).toEqual(new Set([0, 1, 2, 3]));
  expect([...drawn(0.6)].sort()).toEqual([1, 2]);
  expect([...drawn(0.01)]).toEqual([1]);
  expect(largest([3, 9, 4, 7], 3)).toEqual([1, 3, 2]);
});

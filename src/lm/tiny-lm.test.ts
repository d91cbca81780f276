import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { sum } from "../math/index.ts";
import { compile, NdArray, type Tensor, type Transformer, tokenLogits, transformer, wasmBackend } from "../nn/index.ts";
import { languageModelTrainer, pairObjective, trainLanguageModel } from "./language-model-trainer.ts";
import { loadTinyLm, saveTinyLm, tinyLm, tinyLmEncoder } from "./tiny-lm.ts";

const backend = await wasmBackend();
const small = { length: 12, width: 16, layers: 2, heads: 2 };
const fresh = (seed = 1) => tinyLm({ vocabulary: "ab+", ...small, random: createRandom(seed) });
const user = (content: string) => [{ role: "user" as const, content }];
const total = (x: Float32Array | undefined) => sum(x ?? [Number.NaN]);

test("next to the engine's forward pass, logits differ by rounding only", async () => {
  const model = await fresh();
  const ids = new NdArray(Int32Array.of(0, 1, 2, 3, 1, 1), [1, 6]);
  const forward = await compile(
    (params: Transformer, ids: Tensor) => tokenLogits(params, transformer(params, ids, { heads: 2 })),
    [model.params, ids],
    { backend },
  );
  const expected = (await forward(model.params, ids)).data;
  const [first, ...later] = model.logits("ab", "+aa+");
  expect(first!.length).toBe(4);
  [first!, ...later].forEach((row, t) => {
    row.forEach((x, v) => {
      expect(x).toBeCloseTo(expected[(t + 2) * 4 + v]!, 5);
    });
  });
});
test("probabilities of all answers of up to two letters, and of longer beginnings, sum to 1", async () => {
  const model = await fresh();
  // P(text, then end) for each short text and P(beginning) for three letters: together all there is.
  const letters = ["a", "b", "+"];
  const texts = ["", ...letters, ...letters.flatMap((x) => letters.map((y) => x + y))];
  const ending = texts.map((text) => {
    const [whole, last] = [model.trace("ab", text), model.logits("ab", `${text}a`).at(-1)!];
    const exps = Array.from(last, Math.exp);
    return Math.exp(total(whole.logprobs)) * (exps[0]! / sum(exps));
  });
  const longer = texts.slice(4).flatMap((text) => letters.map((x) => Math.exp(total(model.trace("ab", text + x).logprobs))));
  expect(sum([...ending, ...longer])).toBeCloseTo(1, 5);
});
test("score gives back what chat said of its own sample", async () => {
  const model = await fresh();
  const samples = await model.chat(user("a+"), { n: 5, seed: 3, logprobs: 2 });
  expect(new Set(samples.map(({ text }) => text)).size).toBeGreaterThan(1);
  for (const { text, tokens } of samples) {
    const again = await model.score(user("a+"), text, { logprobs: 2 });
    expect(tokens!.texts!.join("")).toBe(text);
    expect(again).toEqual(tokens);
  }
});
test("the same seed draws the same, another seed something else; temperature 0 draws nothing", async () => {
  const model = await fresh();
  const texts = async (options: object) => (await model.chat(user("b"), { n: 6, ...options })).map(({ text }) => text);
  expect(await texts({ seed: 1 })).toEqual(await texts({ seed: 1 }));
  expect(await texts({ seed: 1 })).not.toEqual(await texts({ seed: 2 }));
  expect(new Set([...(await texts({ seed: 1, temperature: 0 })), ...(await texts({ seed: 2, temperature: 0 }))]).size).toBe(1);
});
test("an answer ends before a stop text, at the limit of tokens, or where the model ends it", async () => {
  const model = await fresh();
  const samples = await model.chat(user("b"), { n: 40, seed: 5, stop: ["+"], maxTokens: 3, logprobs: 1 });
  expect(new Set(samples.map(({ finish }) => finish))).toEqual(new Set(["stop", "length"]));
  for (const { text, finish, tokens } of samples) {
    expect(text).not.toContain("+");
    expect(tokens!.ids!.length).toBe(text.length);
    expect(text.length === 3).toBe(finish === "length");
  }
});
test("all alternatives of a token together have probability 1, best first", async () => {
  const { top } = await (await fresh()).score(user("a"), "b+", { logprobs: 4 });
  for (const row of top!) {
    expect(sum(row.map(({ logprob }) => Math.exp(logprob)))).toBeCloseTo(1, 6);
    expect(row.map(({ logprob }) => logprob)).toEqual(row.map(({ logprob }) => logprob).sort((x, y) => y - x));
  }
});
test("training teaches what it is shown, and stopping; the model it began with stays as it was", async () => {
  const model = await fresh();
  const before = total(model.trace("a+a", "bb").logprobs);
  const losses: number[] = [];
  const trained = await trainLanguageModel({
    model,
    backend,
    examples: [
      { prompt: "a+a", continuation: "bb" },
      { prompt: "b+b", continuation: "a" },
    ],
    steps: 60,
    batch: 4,
    rate: 0.01,
    random: createRandom(2),
    observe: (_, loss) => losses.push(loss),
  });
  expect(losses.at(-1)).toBeLessThan(0.1 * losses[0]!);
  expect((await trained.chat(user("a+a"), { temperature: 0 }))[0]).toMatchObject({ text: "bb", finish: "stop" });
  expect((await trained.chat(user("b+b"), { temperature: 0 }))[0]).toMatchObject({ text: "a", finish: "stop" });
  expect(total(model.trace("a+a", "bb").logprobs)).toBe(before);
});
test("the loss of a step is the mean negative log-probability of its tokens, the end among them", async () => {
  const model = await fresh();
  const trainer = await languageModelTrainer({ model, backend });
  const loss = await trainer.step([{ prompt: "a", continuation: "b+", ends: false, weight: 2 }]);
  expect(loss).toBeCloseTo(-total(model.trace("a", "b+").logprobs), 4);
});
test("a negative weight makes an answer less probable, a positive one more", async () => {
  const model = await fresh();
  const trainer = await languageModelTrainer({ model, backend, rate: 1e-3 });
  await trainer.step([
    { prompt: "a", continuation: "ba", weight: 1 },
    { prompt: "a", continuation: "++", weight: -1 },
  ]);
  const gain = (text: string) => total(trainer.model.trace("a", text).logprobs) - total(model.trace("a", text).logprobs);
  expect(gain("ba")).toBeGreaterThan(0.01);
  expect(gain("++")).toBeLessThan(-0.01);
});
test("an objective gets the log-probabilities of each example and moves them as its derivative says", async () => {
  const model = await fresh();
  const trainer = await languageModelTrainer({ model, backend, rate: 1e-3 });
  let seen: readonly Float32Array[] = [];
  const examples = [
    { prompt: "a", continuation: "ba", ends: false },
    { prompt: "ab", continuation: "+" },
  ];
  await trainer.step(examples, (logprobs) => {
    seen = logprobs;
    return {
      loss: 7,
      gradient: [
        [-1, -1],
        [0, 0],
      ],
    };
  });
  expect(seen.map(({ length }) => length)).toEqual([2, 2]);
  expect(total(seen[0])).toBeCloseTo(total(model.trace("a", "ba").logprobs), 4);
  expect(total(trainer.model.trace("a", "ba").logprobs)).toBeGreaterThan(total(seen[0]));
  await expect(trainer.step(examples, () => ({ loss: 0, gradient: [[1], [0, 0]] }))).rejects.toThrow(
    "the gradient of example 0 must have one entry a token, 2; got [1]",
  );
});
test("a loss over pairs sees the sum of each answer and parts the two", async () => {
  const model = await fresh();
  const trainer = await languageModelTrainer({ model, backend, rate: 1e-3 });
  const [chosen, rejected] = ["ba", "++"].map((continuation) => ({ prompt: "a", continuation, ends: false }));
  let seen = {};
  await trainer.step(
    [chosen!, rejected!],
    pairObjective((policy) => {
      seen = policy;
      return { loss: 1, gradient: { chosen: [-1], rejected: [1] } };
    }),
  );
  const of = (one: typeof model, text: string) => total(one.trace("a", text).logprobs);
  expect(seen).toEqual({ chosen: [expect.closeTo(of(model, "ba"), 4)], rejected: [expect.closeTo(of(model, "++"), 4)] });
  expect(of(trainer.model, "ba") - of(trainer.model, "++")).toBeGreaterThan(of(model, "ba") - of(model, "++"));
});
test("a training goes on from its bytes as if it had not stopped", async () => {
  const model = await fresh();
  const examples = [{ prompt: "a+", continuation: "ab" }];
  const whole = await languageModelTrainer({ model, backend });
  await whole.step(examples);
  const bytes = await whole.save();
  await whole.step(examples);
  const resumed = await languageModelTrainer({ model: await fresh(2), backend, from: bytes });
  await resumed.step(examples);
  expect(resumed.model.params).toEqual(whole.model.params);
});
test("a model comes back from its bytes", async () => {
  const model = await fresh();
  const again = await loadTinyLm(await saveTinyLm(model));
  expect(again.trace("a", "b+b")).toEqual(model.trace("a", "b+b"));
  expect(again.size).toEqual(model.size);
});
test("tokens may be words; the longest that fits is read", async () => {
  const { vocabulary } = await tinyLm({ vocabulary: [" red", " reddish", " d", "i"], ...small, random: createRandom(1) });
  expect(Array.from(vocabulary.encode(" reddish red d"), (id) => vocabulary.tokens[id])).toEqual([" reddish", " red", " d"]);
  expect(vocabulary.decode(vocabulary.encode(" red di"))).toBe(" red di");
});
test("hidden states are vectors of the model's width that tell texts apart", async () => {
  const model = await fresh();
  const { data, rows, columns } = await tinyLmEncoder(model).encode(["ab", "b", ""]);
  expect([rows, columns]).toEqual([3, 16]);
  const mean = await tinyLmEncoder(model, { at: "mean" }).encode([""]);
  expect(Array.from(mean.data)).toEqual(Array.from(data.slice(32)));
  expect(data.slice(0, 16)).not.toEqual(data.slice(16, 32));
});
test("refuses what it cannot read or do", async () => {
  const model = await fresh();
  expect(() => model.trace("a", "xyz")).toThrow('tinyLm: every part of a text must be in the vocabulary; got "xyz"');
  expect(() => model.trace("aaaaaaaaaaa", "bb")).toThrow("tinyLm: the longest text has 12 tokens; got 13");
  await expect(model.chat(user("a"), { topP: 0.5 })).rejects.toThrow("tinyLm: knows no topP; got 0.5");
  await expect(loadTinyLm(new Uint8Array(4))).rejects.toThrow("a file has at least 8 bytes");
});

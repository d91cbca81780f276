/**
 * Runs the adapters for local models through the real libraries, on tiny models with random weights that it writes itself: nothing is downloaded.
 *
 *     npm install --no-save node-llama-cpp @huggingface/transformers
 *     npx jiti scripts/local-models/try.ts
 */
import { deepEqual, ok, rejects } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LanguageModel, Message, TokenTrace } from "../../src/core/index.ts";
import { ggufModel } from "../../src/lm/gguf-model.ts";
import { onnxModel } from "../../src/lm/onnx-model.ts";
import { logSoftmax } from "../../src/math/index.ts";
import { tinyGguf } from "./tiny-gguf.ts";
import { letters, writeTinyOnnx } from "./tiny-onnx.ts";

const folder = mkdtempSync(join(tmpdir(), "local-models-"));
const ask: readonly Message[] = [{ role: "user", content: "abc" }];
const other: readonly Message[] = [...ask, { role: "assistant", content: "de" }, { role: "user", content: "fgh" }];
const near = (a: number, b: number, by: number, what: string) => ok(Math.abs(a - b) <= by, `${what}: ${a} and ${b}`);
const same = (a: TokenTrace | undefined, b: TokenTrace | undefined, what: string) =>
  a!.logprobs!.forEach((x, i) => near(x, b!.logprobs![i]!, 1e-3, `${what}, token ${i}`));

/** What holds for every language model that scores. */
async function holds(model: LanguageModel & { close(): Promise<void> }, vocabulary: number): Promise<void> {
  const drawn = await model.chat(ask, { n: 6, maxTokens: 5, logprobs: vocabulary, seed: 3 });
  deepEqual(await model.chat(ask, { n: 6, maxTokens: 5, logprobs: vocabulary, seed: 3 }), drawn, "the same seed gives the same samples");
  deepEqual(
    await model.chat(ask, { n: 1, maxTokens: 5, logprobs: vocabulary, seed: 5 }),
    [drawn[2]],
    "a sample does not depend on the others",
  );
  for (const row of drawn.flatMap(({ tokens }) => tokens!.top!))
    near(
      row.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0),
      1,
      1e-4,
      "probabilities of all tokens",
    );

  const [greedy] = await model.chat(ask, { temperature: 0, maxTokens: 1, logprobs: 1 });
  near(greedy!.tokens!.logprobs![0]!, greedy!.tokens!.top![0]![0]!.logprob, 1e-4, "temperature 0 takes the most probable token");

  const text = "yes";
  const alone = await model.score!(ask, text);
  same(await model.score!(other, "no"), await model.score!(other, "no"), "scored again");
  same(await model.score!(ask, text), alone, "scored after another prompt");
  const n = 300;
  const first = (await model.chat(ask, { n, maxTokens: 1, logprobs: 0, seed: 10 })).map(({ tokens }) => tokens!.logprobs![0] ?? -Infinity);
  const top = drawn.find(({ text }) => text !== "")!.tokens!.top![0]!;
  for (const { logprob } of top.slice(0, 4).filter(({ text }) => text !== "</s>")) {
    const p = Math.exp(logprob);
    const share = first.filter((one) => Math.abs(one - logprob) < 1e-4).length / n;
    near(share, p, 4 * Math.sqrt((p * (1 - p)) / n), "how often a token is drawn");
  }
  const narrow = await model.chat(ask, { n: 20, maxTokens: 1, topP: 1e-6, logprobs: 0 });
  ok(new Set(narrow.map(({ tokens }) => tokens!.ids![0])).size === 1, "a topP of almost 0 takes the most probable token");

  const whole = drawn.find(({ text }) => text.length > 2)!;
  const stop = whole.text.at(-1)!;
  const [cut] = await model.chat(ask, { maxTokens: 5, seed: 3 + drawn.indexOf(whole), stop: [stop] });
  deepEqual(cut, { text: whole.text.slice(0, whole.text.indexOf(stop)), finish: "stop" }, "a stop text ends the answer");
  await rejects(model.chat(ask, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  const soon = new AbortController();
  const long = model.chat(ask, { n: 50, signal: soon.signal });
  setTimeout(() => soon.abort(new Error("later")), 5);
  await rejects(long, /later/);
  ok((await model.chat(ask, { maxTokens: 2 }))[0]!.finish, "it answers after a call that was given up");
}

try {
  const file = join(folder, "tiny.gguf");
  writeFileSync(file, tinyGguf());
  const gguf = ggufModel({ file, contextSize: 256, threads: 1, gpu: false });
  await holds(gguf, 260);
  const schema = { type: "object", properties: { verdict: { enum: ["yes", "no"] } }, required: ["verdict"] };
  for (const { text } of await gguf.chat(ask, { n: 5, schema })) ok(["yes", "no"].includes(JSON.parse(text).verdict), text);
  const endless = await gguf.chat(ask, { n: 3, temperature: 0.01 });
  console.log("gguf, without a limit:", endless.map(({ finish, text }) => `${finish} after ${text.length}`).join(", "));
  await rejects(gguf.score([{ role: "user", content: "a".repeat(300) }], "b"), /the longest text has 256 tokens/);
  await gguf.close();
  await rejects(ggufModel({ file: join(folder, "none.gguf"), gpu: false }).check!(), (error) => {
    console.log("gguf, no file:", String(error).slice(0, 200));
    return true;
  });

  const table = writeTinyOnnx(join(folder, "onnx-model"));
  const onnx = onnxModel({ model: join(folder, "onnx-model"), dtype: "fp32" });
  await holds(onnx, table.length);
  const { ids, logprobs } = await onnx.score(ask, "yes");
  const path = [letters.indexOf(":") + 2, ...ids!];
  logprobs!.forEach((x, i) => near(x, logSoftmax(table[path[i]!]!)[path[i + 1]!]!, 1e-5, "score against the table"));
  await onnx.close();
  console.log("both adapters hold");
} finally {
  rmSync(folder, { recursive: true });
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createContext, judgeBatch, rollout } from "../../core/index.ts";
import { onnxEncoder } from "../../lm/onnx-encoder.ts";
import { wasmBackend } from "../../nn/index.ts";
import { learnedReward } from "../learned-reward.ts";
import { trainReward } from "../train-reward.ts";
import { openEncoder, readEncoderSettings } from "./rollout-encoder.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-encoders-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the command line's words for an encoder", () => {
  expect(readEncoderSettings(["hashed"])).toEqual({ hashed: { dimensions: 4096, characters: 4 } });
  expect(readEncoderSettings(["hashed:512"])).toEqual({ hashed: { dimensions: 512, characters: 4 } });
  expect(readEncoderSettings(["endpoint", "http://localhost/v1", "e5"])).toEqual({
    endpoint: { baseUrl: "http://localhost/v1", model: "e5" },
  });
  expect(readEncoderSettings(["onnx", "some/model"])).toEqual({ onnx: { model: "some/model" } });
  expect(readEncoderSettings(["column", "v"])).toEqual({ column: "v" });
  for (const wrong of [["endpoint", "http://localhost/v1"], ["hashed:many"], ["word2vec"], ["column"]]) {
    expect(() => readEncoderSettings(wrong)).toThrow(
      "--encoder: must be hashed, hashed:8192, endpoint URL MODEL, onnx MODEL or column NAME",
    );
  }
});
test("a column of one side comes before a column of the row", async () => {
  const { encode } = await openEncoder({ column: "v" });
  const sides = [true, false].map((preferred) => rollout({ response: "", fields: { preferred, chosen_v: [1], rejected_v: [2], v: [3] } }));
  expect(await encode([...sides, rollout({ response: "", fields: { v: [3] } })])).toEqual([1, 2, 3].map((x) => Float32Array.of(x)));
});
test("a model that runs here gives vectors of each text, in batches", async () => {
  const sizes: number[] = [];
  const pipeline = async () => async (texts: string[]) => {
    sizes.push(texts.length);
    return { data: Float32Array.from(texts.flatMap((text) => [text.length, 1])), dims: [texts.length, 2] };
  };
  const encoder = onnxEncoder({ model: "some/model", batch: 2, prefix: "q: ", load: async () => ({ pipeline }) });
  expect(await encoder.encode(["a", "bb", "ccc"])).toEqual({ data: Float32Array.of(4, 1, 5, 1, 6, 1), rows: 3, columns: 2 });
  expect(sizes).toEqual([2, 1]);
});
test("where the runtime is absent, its error names the command that installs it", async () => {
  const load = () => Promise.reject(new Error("Cannot find package"));
  await expect(onnxEncoder({ model: "m", load }).encode(["a"])).rejects.toThrow("install it with: npm install @huggingface/transformers");
  expect(() => onnxEncoder({ model: "" })).toThrow("model must be the name of a model or a folder");
});
test("vectors of an endpoint are asked for once, also when it is busy at first", async () => {
  let [requests, texts] = [0, 0];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (requests++ === 0) {
      response.writeHead(503).end("busy");
      return;
    }
    const { input } = JSON.parse(body) as { input: string[] };
    texts += input.length;
    const data = input.map((text, index) => ({ index, embedding: [text.includes("good") ? 1 : -1, text.length / 50] }));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const file = join(folder, "pairs.jsonl");
    const rows = Array.from({ length: 60 }, (_, i) => ({ prompt: `p${i}`, chosen: "a good answer", rejected: "a poor answer" }));
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    const endpoint = { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, model: "embedder" };
    const out = join(folder, "model");
    const { card } = await trainReward({ inputs: [file], out, encoder: { endpoint }, rate: 0.1, epochs: 3, backend: await wasmBackend() });
    expect([card.metrics.heldOut!.accuracy.value, texts]).toEqual([1, 120]);
    const [good, poor] = (await judgeBatch(
      learnedReward(out),
      ["good", "poor"].map((response) => rollout({ prompt: "?", response })),
      createContext(),
    )) as number[];
    expect(good).toBeGreaterThan(poor!);
  } finally {
    server.close();
  }
});

import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { askFor, type Message } from "../core/index.ts";
import { aiSdkModel } from "./ai-sdk-model.ts";
import { createSimulation, type SimulationOptions, type Truth } from "./create-simulation.ts";
import { encoder } from "./encoder.ts";
import { retryAfter } from "./endpoint.ts";
import { type OpenAiCompatibleOptions, openaiCompatible } from "./openai-compatible.ts";
import { reranker } from "./reranker.ts";
import { simulatedModel } from "./simulated-model.ts";
import type { Transport } from "./transport.ts";

const user = (content: string): Message[] => [{ role: "user", content }];
const closing: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

/** A model behind a real server on this machine. */
async function served(options: Partial<SimulationOptions>, client: Partial<OpenAiCompatibleOptions> = {}) {
  const server = await simulatedModel({ answer: () => "hello there", ...options });
  closing.push(server.close);
  return { server, model: openaiCompatible({ baseUrl: server.baseUrl, model: "sim", ...client }) };
}

/** A model whose endpoint answers what it is told to, and what was sent to it. */
function scripted(answers: readonly object[], client: Partial<OpenAiCompatibleOptions> = {}) {
  const sent: Record<string, unknown>[] = [];
  const transport: Transport = async ({ body, url, headers }) => {
    sent.push({ url, headers, ...JSON.parse(body) });
    return { status: 200, headers: {}, body: JSON.stringify(answers[sent.length - 1]) };
  };
  return { sent, model: openaiCompatible({ baseUrl: "http://host/v1/", model: "m", transport, ...client }) };
}
const says = (...texts: string[]) => ({ choices: texts.map((content, index) => ({ index, message: { content }, finish_reason: "stop" })) });

test("samples, limit, stop and usage go through a real server", async () => {
  const { server, model } = await served({});
  const usages: unknown[] = [];
  const answers = await model.chat(user("hi"), { n: 3, maxTokens: 1, onUsage: (usage) => usages.push(usage) });
  expect(answers).toEqual(Array.from({ length: 3 }, () => ({ text: "hello", finish: "length" })));
  expect(usages).toEqual([{ promptTokens: 6, completionTokens: 3 }]);
  expect(await model.chat(user("hi"), { stop: [" there"] })).toEqual([{ text: "hello", finish: "stop" }]);
  expect(server.counts).toMatchObject({ requests: 2, answers: 2 });
});

test("the probability of a verdict token is what the model believes, and its alternatives stand beside it", async () => {
  const answer = (): Truth => ({ decide: true, labels: ["Yes", "No"], write: (verdict) => `Verdict: ${verdict}.` });
  const { model } = await served({ answer, sigma: 1 });
  const [sample] = await model.chat(user("?"), { temperature: 0, logprobs: 5 });
  const { texts = [], logprobs = [], top = [] } = sample!.tokens!;
  const at = texts.indexOf(" Yes");
  expect(texts.join("")).toBe("Verdict: Yes.");
  expect(Math.exp(logprobs[at]!)).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  expect(top[at]!.map(({ text }) => text)).toEqual([" Yes", " No"]);
});

test("what is sent is what was given, and nothing else", async () => {
  const { sent, model } = scripted([says("x")], { apiKey: "k", body: { priority: 1 } });
  const call = { id: "c1", name: "search", arguments: { q: "a" } };
  const messages: Message[] = [
    { role: "user", content: "look", media: [{ type: "image_url", image_url: { url: "data:," } }] },
    { role: "assistant", content: "", toolCalls: [call] },
    { role: "tool", content: "found", toolCallId: "c1" },
  ];
  await model.chat(messages, { tools: [{ name: "search", parameters: { type: "object" } }], seed: 4 });
  expect(sent[0]).toEqual({
    url: "http://host/v1/chat/completions",
    headers: { "content-type": "application/json", authorization: "Bearer k" },
    model: "m",
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: "look" },
          { type: "image_url", image_url: { url: "data:," } },
        ],
      },
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id: "c1", type: "function", function: { name: "search", arguments: '{"q":"a"}' } }],
      },
      { role: "tool", content: "found", tool_call_id: "c1" },
    ],
    tools: [{ type: "function", function: { name: "search", parameters: { type: "object" } } }],
    seed: 4,
    priority: 1,
  });
});

test("calls of tools come back parsed", async () => {
  const { model } = await served({ answer: () => ({ toolCalls: [{ name: "add", arguments: { a: 1 } }] }) });
  expect(await model.chat(user("1 + 1?"))).toEqual([
    { text: "", toolCalls: [{ id: "call_0", name: "add", arguments: { a: 1 } }], finish: "tool" },
  ]);
});

test("a server that draws fewer samples than asked is asked again, with another seed", async () => {
  const { sent, model } = scripted([says("a"), says("b", "c")]);
  expect((await model.chat(user("?"), { n: 3, seed: 7 })).map(({ text }) => text)).toEqual(["a", "b", "c"]);
  expect(sent.map(({ n, seed }) => [n, seed])).toEqual([
    [3, 7],
    [2, 8],
  ]);
});

test("thoughts, refusals and filters are told apart from answers", async () => {
  const { model } = scripted([
    { choices: [{ message: { content: "4", reasoning_content: "2 and 2" }, finish_reason: "stop" }] },
    { choices: [{ message: { content: null, refusal: "No." }, finish_reason: "stop" }] },
    { choices: [{ message: { content: "I" }, finish_reason: "content_filter" }] },
  ]);
  expect([await model.chat(user("")), await model.chat(user("")), await model.chat(user(""))].flat()).toEqual([
    { text: "4", reasoning: "2 and 2", finish: "stop" },
    { text: "No.", finish: "filter" },
    { text: "I", finish: "filter" },
  ]);
});

test("a schema is kept by the endpoint where it can, and asked for in words where it cannot", async () => {
  const schema = { type: "object", properties: { a: { type: "number" } }, required: ["a"], additionalProperties: false };
  const native = scripted([says('{"a":1}')]);
  await native.model.chat(user("?"), { schema });
  expect(native.sent[0]).toMatchObject({
    messages: user("?"),
    response_format: { type: "json_schema", json_schema: { schema, strict: true } },
  });

  const prompted = scripted([says('```json\n{"a": 1}\n```'), says('Here: ```json\n{"a": 1}\n```')], { schemas: "prompted" });
  expect((await prompted.model.chat(user("?"), { schema }))[0]!.text).toBe('{"a": 1}');
  expect((await prompted.model.chat(user("?"), { schema }))[0]!.text).toContain("Here");
  expect(prompted.sent[0]!.response_format).toBeUndefined();
  expect((prompted.sent[0]!.messages as Message[])[0]!.content).toContain(JSON.stringify(schema));
});

test("askFor asks again for what it cannot read, with another seed, and never repairs it", async () => {
  const form = z.object({ score: z.number().int().min(1).max(5) });
  const { sent, model } = scripted([says('{"score": 9}'), says('{"score": 4} I hope that helps'), says('{"score": 4}')]);
  expect(await askFor(model, form, user("?"))).toEqual({ score: 4 });
  expect(sent.map(({ seed }) => seed)).toEqual([0, 1, 2]);
  const bad = scripted([says('{"score": 9}'), says("{}")]);
  await expect(askFor(bad.model, form, user("?"), { tries: 2 })).rejects.toMatchObject({
    name: "UnreadableAnswerError",
    answers: ['{"score": 9}', "{}"],
  });
});

const surprise = (_: string, token: string) => -token.length;

test("a continuation is scored through prompt_logprobs, and through echo to the same values", async () => {
  const prompt = user("What is it?");
  const { model } = await served({ scoring: ["prompt-logprobs"], logprob: surprise });
  const trace = await model.score!(prompt, "A red fox");
  expect([trace.texts, [...trace.logprobs!], trace.ids!.length]).toEqual([["A", " red", " fox"], [-1, -4, -4], 3]);
  const template = (messages: readonly Message[]) => `${messages.map(({ content }) => content).join("\n")}\n`;
  const echo = await served({ scoring: ["echo"], logprob: surprise }, { template });
  const echoed = await echo.model.score!(prompt, "A red fox");
  expect([echoed.texts, [...echoed.logprobs!]]).toEqual([
    ["A", " red", " fox"],
    [-1, -4, -4],
  ]);
});

test("a server that cannot score says so in one line, and is asked once", async () => {
  const { server, model } = await served({ scoring: [] });
  await expect(model.score!(user("a"), "b")).rejects.toThrow(
    /^score: the endpoint tells no log-probabilities of a given text: chat completions have no prompt_logprobs; .* got "sim at http/,
  );
  await expect(model.score!(user("a"), "b")).rejects.toThrow("score:");
  expect(server.counts.requests).toBe(1);
});

test("where a letter takes several tokens, the length of the prompt tells where the continuation begins", async () => {
  const at = (token: number, decoded_token: string, logprob: number) => ({ [token]: { logprob, decoded_token } });
  const { model } = scripted([
    { ...says("."), prompt_logprobs: [null, at(1, "user", -1), at(2, "\ufffd", -2), at(3, "\ufffd", -3)] },
    { ...says("."), usage: { prompt_tokens: 2, completion_tokens: 1 } },
  ]);
  expect(await model.score!(user("x"), "é")).toEqual({
    ids: Int32Array.of(2, 3),
    texts: ["\ufffd", "\ufffd"],
    logprobs: Float32Array.of(-2, -3),
  });
});

test("texts become vectors in batches, equal texts equal ones, and near texts near", async () => {
  const { server } = await served({});
  const encode = encoder({ baseUrl: server.baseUrl, model: "e", batch: 2 });
  const { data, rows, columns } = await encode.encode(["a red fox", "a red dog", "a red fox", "tax law", ""]);
  const dot = (a: number, b: number) =>
    data.subarray(a * columns, (a + 1) * columns).reduce((sum, x, i) => sum + x * data[b * columns + i]!, 0);
  expect([rows, columns, server.counts.requests]).toEqual([5, 64, 3]);
  expect(dot(0, 2)).toBeCloseTo(1, 5);
  expect(dot(0, 1)).toBeGreaterThan(dot(0, 3));
});

test("documents keep their order while a reranker sorts them, whichever form it answers in", async () => {
  const { server } = await served({});
  const scores = await reranker({ baseUrl: server.baseUrl, model: "r" }).rank("red fox", ["tax law", "the red fox", "a dog"]);
  expect(scores.indexOf(Math.max(...scores))).toBe(1);
  const transport: Transport = async () => ({ status: 200, headers: {}, body: '[{"index":1,"score":2},{"index":0,"score":-1}]' });
  expect(await reranker({ baseUrl: "http://x", model: "r", transport }).rank("q", ["a", "b"])).toEqual(Float32Array.of(-1, 2));
});

test("what fails for good says what the server said, and what may pass is transient", async () => {
  const failing = (status: number, body: string, headers = {}) =>
    openaiCompatible({ baseUrl: "http://host/v1", model: "m", transport: async () => ({ status, headers, body }) }).chat(user("?"));
  await expect(failing(400, '{"error":{"message":"max_tokens is too large"}}')).rejects.toMatchObject({
    name: "EndpointError",
    status: 400,
    message: "http://host/v1/chat/completions answered 400: max_tokens is too large",
  });
  for (const status of [401, 403, 404, 413, 422, 501]) await expect(failing(status, "no")).rejects.toMatchObject({ name: "EndpointError" });
  for (const status of [408, 409, 429, 500, 502, 503, 504, 529])
    await expect(failing(status, "busy", { "retry-after": "2" })).rejects.toMatchObject({ name: "TransientError", retryAfter: 2000 });
  for (const body of ['{"choices": [', "<html>", "[", '{"error":{"message":"overloaded"}}', '{"choices":[]}'])
    await expect(failing(200, body)).rejects.toMatchObject({ name: "TransientError" });
});

test("a wish to wait is read in every form", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(retryAfter({ "retry-after": "1.5" }, now)).toBe(1500);
  expect(retryAfter({ "retry-after-ms": "20", "retry-after": "9" }, now)).toBe(20);
  expect(retryAfter({ "retry-after": "Thu, 01 Jan 2026 00:00:07 GMT" }, now)).toBe(7000);
  expect(retryAfter({ "retry-after": "soon" }, now)).toBeUndefined();
});

test("no server, a dropped connection and one cut in the middle are transient; a name that nobody has is not", async () => {
  const { server } = await served({});
  await server.close();
  const gone = openaiCompatible({ baseUrl: server.baseUrl, model: "m" });
  await expect(gone.chat(user("?"))).rejects.toThrow(/the connection broke \(ECONNREFUSED\)/);
  for (const faults of [{ dropped: 1 }, { cut: 1 }]) {
    const { model } = await served({ faults });
    await expect(model.chat(user("?"))).rejects.toMatchObject({ name: "TransientError", message: expect.stringMatching("ECONNRESET") });
  }
  const transport: Transport = async () => Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND nowhere"), { code: "ENOTFOUND" }));
  await expect(openaiCompatible({ baseUrl: "http://nowhere/v1", model: "m", transport }).chat(user("?"))).rejects.toMatchObject({
    name: "Error",
  });
});

test("a stop ends a request that is under way, with the reason given", async () => {
  const { model } = await served({ latency: 1e6 });
  const controller = new AbortController();
  const answer = model.chat(user("?"), { signal: controller.signal });
  setImmediate(() => controller.abort(new Error("enough")));
  await expect(answer).rejects.toThrow("enough");
});

test("a wrong address, name or number of samples is refused", async () => {
  expect(() => openaiCompatible({ baseUrl: "localhost:8000", model: "m" })).toThrow("baseUrl must be an address");
  expect(() => openaiCompatible({ baseUrl: "http://x", model: "" })).toThrow("model must be");
  await expect(scripted([]).model.chat(user("?"), { n: 0 })).rejects.toThrow("n must be");
});

test("a model object of the AI SDK answers the same questions, in the shapes of its versions", async () => {
  const asked: Record<string, unknown>[] = [];
  const results = [
    {
      content: [
        { type: "reasoning", text: "hm" },
        { type: "text", text: "Yes" },
      ],
      finishReason: { unified: "stop", raw: "stop" },
      usage: { inputTokens: { total: 9, cacheRead: 4 }, outputTokens: { total: 2 } },
      providerMetadata: { openai: { logprobs: [[{ token: "Yes", logprob: -0.5, top_logprobs: [{ token: "No", logprob: -1 }] }]] } },
    },
    {
      content: [{ type: "tool-call", toolCallId: "t", toolName: "f", input: '{"a":1}' }],
      finishReason: "tool-calls",
      usage: { inputTokens: 3, outputTokens: 1 },
    },
  ];
  const sdk = {
    provider: "openai.chat",
    modelId: "m",
    doGenerate: async (options: Record<string, unknown>) => results[asked.push(options) - 1],
  };
  const usages: unknown[] = [];
  const answers = await aiSdkModel(sdk).chat([{ role: "system", content: "s" }, ...user("?")], {
    n: 2,
    seed: 1,
    logprobs: 3,
    onUsage: (usage) => usages.push(usage),
  });
  expect(answers).toEqual([
    {
      text: "Yes",
      reasoning: "hm",
      finish: "stop",
      tokens: { texts: ["Yes"], logprobs: Float32Array.of(-0.5), top: [[{ text: "No", logprob: -1 }]] },
    },
    { text: "", toolCalls: [{ id: "t", name: "f", arguments: { a: 1 } }], finish: "tool" },
  ]);
  expect(usages).toEqual([
    { promptTokens: 9, cachedTokens: 4, completionTokens: 2 },
    { promptTokens: 3, completionTokens: 1 },
  ]);
  expect(asked[0]).toMatchObject({
    prompt: [
      { role: "system", content: "s" },
      { role: "user", content: [{ type: "text", text: "?" }] },
    ],
    seed: 1,
    providerOptions: { openai: { logprobs: 3 } },
  });
  const failing = (error: object) => aiSdkModel({ ...sdk, doGenerate: async () => Promise.reject(Object.assign(new Error("no"), error)) });
  await expect(
    failing({ statusCode: 429, isRetryable: true, responseHeaders: { "retry-after": "3" } }).chat(user("?")),
  ).rejects.toMatchObject({ name: "TransientError", retryAfter: 3000 });
  await expect(failing({ statusCode: 400, isRetryable: false }).chat(user("?"))).rejects.toMatchObject({
    name: "EndpointError",
    status: 400,
  });
});

test("a simulation needs no server", async () => {
  const { transport } = createSimulation({ answer: () => "hi" });
  const model = openaiCompatible({ baseUrl: "http://simulated/v1", model: "sim", transport });
  expect(await model.chat(user("?"))).toEqual([{ text: "hi", finish: "stop" }]);
});

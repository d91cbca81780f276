import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApp } from "./fixtures/open-app.ts";

let opened: Awaited<ReturnType<typeof openApp>>;
let post: (typeof opened)["post"];
beforeAll(async () => {
  opened = await openApp();
  post = opened.post;
});
afterAll(() => opened.engine.close(0));

interface Sample {
  readonly prompt: string;
  readonly response: string;
  readonly reference: string;
}
const chatMl = ({ prompt, response }: Sample) => `<|im_start|>user\n${prompt}<|im_end|>\n<|im_start|>assistant\n${response}<|im_end|>\n`;
const llama = ({ prompt, response }: Sample) =>
  `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n${prompt}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n${response}<|eot_id|>`;
const messages = ({ prompt, response }: Sample) => [
  { role: "user", content: prompt },
  { role: "assistant", content: response },
];
const nemo = ({ prompt, response, reference }: Sample) => ({
  responses_create_params: { input: [{ role: "user", content: prompt }] },
  response: { output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: response }] }] },
  expected_answer: reference,
  uuid: "u1",
});
const fromBase64 = (text: string) => Buffer.from(text, "base64").readFloatLE(0);

type Answer = Awaited<ReturnType<typeof post>>["body"];
/** Every door: the request that its clients send, and where they find the number. */
const table: readonly [name: string, path: string, body: (sample: Sample) => object, read: (answer: Answer) => number, door?: string][] = [
  ["native, one", "/v1/score", (s) => s, (a) => a.result.value],
  ["native, many", "/v1/score", (s) => ({ rollouts: [s] }), (a) => a.results[0].value],
  [
    "native, messages",
    "/v1/score",
    (s) => ({ prompt: [messages(s)[0]], response: [messages(s)[1]], reference: s.reference }),
    (a) => a.result.value,
  ],
  [
    "native, compare",
    "/v1/compare",
    (s) => ({ prompt: s.prompt, responses: [s.response, ""], reference: s.reference }),
    (a) => a.results[0].value,
  ],
  [
    "OpenRLHF",
    "/get_reward",
    (s) => ({ query: [`${s.prompt}${s.response}</s>`], prompts: [s.prompt], labels: [s.reference] }),
    (a) => a.rewards[0],
  ],
  [
    "OpenRLHF, templated",
    "/get_reward",
    (s) => ({ query: [chatMl(s)], prompts: [chatMl(s).split(s.response)[0]], labels: [s.reference] }),
    (a) => a.rewards[0],
  ],
  ["slime", "/slime", (s) => ({ prompt: s.prompt, response: s.response, label: s.reference }), (a) => a],
  ["slime, messages", "/slime", (s) => ({ prompt: [messages(s)[0]], response: s.response, label: s.reference }), (a) => a],
  [
    "slime, parts",
    "/slime/parts",
    (s) => ({ prompt: chatMl(s).split(s.response)[0], response: s.response, label: s.reference }),
    (a) => a.reward,
  ],
  ["LLaMA-Factory", "/llama-factory", (s) => ({ model: "model", messages: [llama(s)], reference: s.reference }), (a) => a.scores[0]],
  ["NeMo Gym", "/verify", nemo, (a) => a.reward],
  [
    "vLLM classify, verl",
    "/classify",
    (s) => ({ model: "m", input: chatMl(s), use_activation: false, reference: s.reference }),
    (a) => a.data.at(-1).probs.at(-1),
  ],
  [
    "vLLM classify, messages",
    "/v1/classify",
    (s) => ({ model: "m", messages: messages(s), reference: s.reference }),
    (a) => a.data[0].probs[0],
  ],
  [
    "vLLM score, texts",
    "/score",
    (s) => ({ model: "m", text_1: s.prompt, text_2: [s.response], reference: s.reference }),
    (a) => a.data[0].score,
  ],
  [
    "vLLM score, queries",
    "/v1/score",
    (s) => ({ model: "m", queries: [s.prompt], documents: [s.response], references: [s.reference] }),
    (a) => a.data[0].score,
  ],
  [
    "vLLM and Jina rerank",
    "/v2/rerank",
    (s) => ({ model: "m", query: s.prompt, documents: [s.response], top_n: 0, reference: s.reference }),
    (a) => a.results[0].relevance_score,
  ],
  [
    "llama.cpp rerank",
    "/rerank",
    (s) => ({ query: s.prompt, documents: [s.response], top_n: 5, reference: s.reference }),
    (a) => a.results[0].relevance_score,
  ],
  ["vLLM pooling", "/pooling", (s) => ({ model: "m", messages: messages(s), reference: s.reference }), (a) => a.data[0].data[0]],
  ["SGLang classify", "/classify", (s) => ({ model: "m", text: chatMl(s), reference: s.reference }), (a) => a.embedding[0]],
  [
    "SGLang embeddings, verl",
    "/v1/embeddings",
    (s) => ({ model: "m", input: chatMl(s), reference: s.reference }),
    (a) => a.data.at(-1).embedding.at(-1),
  ],
  [
    "SGLang score",
    "/v1/score",
    (s) => ({ query: s.prompt, items: [s.response], model: "m", reference: s.reference }),
    (a) => a.scores[0][0],
  ],
  [
    "SGLang rerank",
    "/v1/rerank",
    (s) => ({ query: s.prompt, documents: [s.response], reference: s.reference }),
    (a) => a[0].score,
    "sglang",
  ],
  ["TEI rerank", "/rerank", (s) => ({ query: s.prompt, texts: [s.response], raw_scores: true, reference: s.reference }), (a) => a[0].score],
  ["TEI predict, a pair", "/predict", (s) => ({ inputs: [s.prompt, s.response], reference: s.reference }), (a) => a[0].score],
  [
    "TEI predict, a batch",
    "/predict",
    (s) => ({ inputs: [["x"], [s.prompt, s.response]], references: [null, s.reference] }),
    (a) => a[1][0].score,
  ],
];

test("the same rollout gives the same number out of every door", async () => {
  const samples: Sample[] = [
    { prompt: "What is 2 + 2?", response: "I add them.\n\nIt is 4.", reference: "4" },
    { prompt: "Größe von 東京?", response: "sehr groß ☃, 37 Mio", reference: "no" },
  ];
  for (const sample of samples) {
    const right = sample.response.includes(sample.reference) ? 1 : 0;
    const expected = right + (sample.response.length / 100 + sample.prompt.length / 10_000);
    for (const [name, path, body, read, door] of table) {
      const send = door ? opened.posting(opened.appWith({ door })) : post;
      const { status, body: answer, headers } = await send(path, body(sample));
      expect([name, status, status === 200 ? read(answer) : answer]).toEqual([name, 200, expected]);
      expect(headers.get("x-guerdon-reward")).toBe(opened.engine.identity()!.hash);
    }
  }
});

test("how each outcome leaves each door: a number is never made up, unless --fill says which", async () => {
  const filled = opened.posting(opened.appWith({ fill: -1 }));
  const statuses = { abstain: 422, invalid: 422, failed: 503, timeout: 504 };
  for (const outcome of ["abstain", "invalid", "failed", "timeout"] as const) {
    const sample = { prompt: "?", response: outcome, reference: "r" };
    for (const [name, path, body, read, door] of table) {
      const send = door ? opened.posting(opened.appWith({ door })) : post;
      const deadline: Record<string, string> = outcome === "timeout" ? { "x-guerdon-deadline": "60" } : {};
      const { status, body: answer, headers } = await send(path, body(sample), deadline);
      if (name.startsWith("native")) {
        const result = answer.result ?? answer.results[0];
        expect([name, status, result.outcome, result.value]).toEqual([name, 200, outcome, null]);
        if (name === "native, compare") expect([answer.best, answer.margin]).toEqual([[], null]);
      } else if (name === "NeMo Gym") {
        expect(answer).toMatchObject({ reward: 0, mask_sample: true, failure_reason: expect.stringMatching(`^${outcome}: `), uuid: "u1" });
        expect(answer._ng_failure_class).toBe(outcome === "failed" || outcome === "timeout" ? "judge_failed" : undefined);
      } else {
        expect([name, outcome, status]).toEqual([name, outcome, statuses[outcome]]);
        expect(JSON.stringify(answer)).toContain(`${outcome}: `);
        expect(headers.get("retry-after")).toBe(status >= 500 ? "1" : null);
        if (!door && outcome !== "timeout") expect([name, read((await filled(path, body(sample))).body)]).toEqual([name, -1]);
      }
    }
  }
});

test("OpenRLHF: empty lists are answered; scores lie in [0, 1]; logs hold numbers only; clients of 2025 send less", async () => {
  expect((await post("/get_reward", { query: [], prompts: [], labels: [] })).body).toEqual({ rewards: [], scores: [], extra_logs: {} });
  const { body } = await post("/get_reward", { query: ["ab: 4", "ab: 5"], prompts: ["ab: ", "ab: "], labels: ["4", "4"] });
  expect(body).toEqual({ rewards: [1.0104, 0.0104], scores: [1, 0.0104], extra_logs: { right: [1, 0], length: [0.0104, 0.0104] } });
  expect((await post("/get_reward", { query: ["some text"] })).body.rewards).toEqual([0.09]);
});

test("NeMo Gym: the row comes back whole, components add up to the reward, failures stay out of the statistics", async () => {
  const row = { ...nemo({ prompt: "p", response: "4", reference: "4" }), extra: { deep: [1] } };
  const { body } = await post("/verify", row);
  expect(body).toMatchObject(row);
  expect(body.reward_components).toEqual({ right: 1, length: 0.0101 });
  expect(Object.values(body.reward_components as Record<string, number>).reduce((a, b) => a + b)).toBeCloseTo(body.reward, 9);
  const failed = (await post("/verify", nemo({ prompt: "p", response: "failed", reference: "4" }))).body;
  const metrics = (await post("/aggregate_metrics", { verify_responses: [body, failed] })).body;
  expect([metrics.key_metrics["mean/reward"], metrics.agent_metrics["count/reward"]]).toEqual([body.reward, 1]);
  const tasks = [0, 0, 1].map((task, i) => ({ _ng_task_index: task, reward: i }));
  expect((await post("/aggregate_metrics", { verify_responses: tasks })).body.group_level_metrics).toMatchObject([
    { _ng_task_index: 0, "mean/reward": 0.5 },
    { _ng_task_index: 1, "mean/reward": 2 },
  ]);
  expect((await post("/seed_session", row)).body).toEqual({});
  expect(await (await opened.app.request("/reverify_mode")).json()).toBe("stateless");
});

test("NeMo Gym: the components of a weighted sum are its weighted parts, and add up to the reward to the last digit", async () => {
  const weighted = await openApp({ engine: { rewards: fileURLToPath(new URL("./fixtures/weighted.ts", import.meta.url)) } });
  try {
    for (const response of ["4", "forty", ""]) {
      const { body } = await weighted.post("/verify", nemo({ prompt: "p", response, reference: "4" }));
      const components = body.reward_components as Record<string, number>;
      expect(Object.keys(components)).toEqual(["right", "length"]);
      expect(Object.values(components).reduce((a, b) => a + b, 0)).toBe(body.reward);
      expect([components.right, components.length]).toEqual([0.7 * body.part_right, 0 - 0.1 * body.part_length]);
    }
  } finally {
    await weighted.engine.close(0);
  }
});

test("vLLM: many to many, sorted ranks with top_n, base64, rewards of steps, and what it rejects", async () => {
  const { body } = await post("/v1/score", { data_1: ["a", "b"], data_2: ["x", "yy"] });
  expect(body.data).toEqual([
    { index: 0, object: "score", score: 0.0101 },
    { index: 1, object: "score", score: 0.0201 },
  ]);
  const { body: ranks } = await post("/rerank", { query: "q", documents: ["a", "ccc", "bb"], top_n: 2 });
  expect(ranks.results.map((one: Answer) => [one.index, one.document.text])).toEqual([
    [1, "ccc"],
    [2, "bb"],
  ]);
  expect(ranks).toMatchObject({ object: "list", usage: { prompt_tokens: 0, total_tokens: 0 } });
  const { body: pooled } = await post("/pooling", { input: ["ab"], encoding_format: "base64" });
  expect(fromBase64(pooled.data[0].data)).toBeCloseTo(0.02, 6);
  const { body: steps } = await post("/pooling", {
    messages: messages({ prompt: "", response: "ab", reference: "" }),
    task: "token_classify",
  });
  expect(steps.data[0].data).toEqual([[0], [0.02]]);
  for (const [path, wrong, part] of [
    ["/classify", { input: [1, 2, 3] }, "token ids"],
    ["/classify", { input: "x", softmax: true }, "softmax"],
    ["/pooling", { input: "x", encoding_format: "bytes" }, "encoding_format"],
    ["/score", { text_1: ["a", "b"], text_2: ["c"] }, "as many as"],
    ["/rerank", { query: "q", documents: [] }, "must not be empty"],
    ["/rerank", { query: "q", documents: [1, 2] }, "documents"],
    ["/rerank", { query: "q", documents: ["a"], top_n: -1 }, "top_n"],
  ] as const) {
    const { status, body: answer } = await post(path, wrong);
    expect([path, status, answer.error.code, answer.error.type]).toEqual([path, 400, 400, "BadRequestError"]);
    expect(answer.error.message).toContain(part);
  }
});

test("SGLang and TEI: one text gives one answer, several a list; text comes back when asked for; errors have their kind", async () => {
  expect(Array.isArray((await post("/classify", { text: ["a", "b"] })).body)).toBe(true);
  expect((await post("/v1/score", { query: "q", items: ["a", " "] })).status).toBe(400);
  expect((await post("/rerank", { query: "q", texts: ["a", "bb"], return_text: true })).body).toEqual([
    { index: 1, text: "bb", score: 0.0201 },
    { index: 0, text: "a", score: 0.0101 },
  ]);
  expect((await post("/predict", { inputs: "a" })).body).toEqual([{ score: 0.01, label: "reward" }]);
  expect((await post("/predict", { inputs: [] })).body).toEqual({ error: '"inputs" must not be empty', error_type: "Empty" });
  expect((await post("/predict", { inputs: 3 })).body.error_type).toBe("Validation");
});

test("the native API: identity, ids, comparison, methods, OpenAPI document and page", async () => {
  const { body } = await post("/v1/score", { rollouts: [{ id: "a", response: "x" }, { response: "failed" }] });
  expect(body.reward).toMatchObject({ file: "rewards.ts", hash: opened.engine.identity()!.hash });
  expect(body.results).toEqual([
    { id: "a", outcome: "score", value: 0.01, parts: { right: 0, length: 0.01 }, steps: [0, 0.01], answer: "x", why: "because" },
    { outcome: "failed", value: null, error: { name: "Error", message: "the judge is down" } },
  ]);
  expect((await post("/v1/compare", { responses: ["a", "bb", "cc"] })).body).toMatchObject({ best: [1, 2], margin: 0 });
  expect((await post("/v1/score", { response: "x", reward: "other" })).status).toBe(404);
  const get = async (path: string) => (await opened.app.request(path)).json() as Promise<Answer>;
  expect((await get("/v1/methods")).length).toBeGreaterThan(30);
  expect(await get("/v1/reward")).toMatchObject({ reward: { hash: body.reward.hash }, held: 0 });
  const document = await get("/openapi.json");
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(["/v1/score", "/get_reward", "/verify", "/run_code", "/rerank"]));
  expect(document.paths["/v1/score"].post.tags).toEqual(["native", "sglang", "vllm"]);
  expect(await (await opened.app.request("/")).text()).toContain("openapi.json");
});

test("every example of the documentation works", async () => {
  const document = (await (await opened.app.request("/openapi.json")).json()) as Answer;
  for (const [path, { post: route }] of Object.entries(document.paths as Record<string, Answer>)) {
    const examples = route?.requestBody?.content["application/json"].examples ?? {};
    for (const [door, { value }] of Object.entries(examples as Record<string, Answer>)) {
      if (path === "/run_code") continue; // needs a sandbox
      const { status } = await opened.posting(opened.appWith({ door }))(path, value);
      expect([door, path, status]).toEqual([door, path, 200]);
    }
  }
});

test("SandboxFusion: results of the runner in its shape; without a runner, how to get one", async () => {
  const run = async (result: object | Error) => {
    const sandbox = async () => ({
      run: async () => {
        if (result instanceof Error) throw result;
        return { status: "finished" as const, exitCode: 0, stdout: "cba\n", stderr: "", truncated: false, ms: 12, ...result };
      },
    });
    return opened.posting(opened.appWith({ sandbox }))("/run_code", { code: "print(1)", language: "python" });
  };
  expect((await run({})).body).toEqual({
    status: "Success",
    message: "",
    compile_result: null,
    run_result: { status: "Finished", execution_time: 0.012, return_code: 0, stdout: "cba\n", stderr: "" },
    executor_pod_name: null,
    files: {},
  });
  expect((await run({ exitCode: 1 })).body).toMatchObject({ status: "Failed", run_result: { status: "Finished", return_code: 1 } });
  expect((await run({ status: "time-limit", exitCode: null })).body.run_result.status).toBe("TimeLimitExceeded");
  expect((await run(new Error("walls are down"))).body).toMatchObject({ status: "SandboxError", message: "walls are down" });
  expect((await post("/run_code", { code: "1", language: "fortran" })).body).toMatchObject({ status: "SandboxError" });
  const none = await post("/run_code", { code: "1", language: "python" });
  expect([none.status, none.body.detail]).toEqual([503, expect.stringContaining("apt-get install")]);
  expect((await post("/run_code", { code: 1, language: "python" })).status).toBe(400);
});

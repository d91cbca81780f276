import { afterAll, beforeAll, expect, test } from "vitest";
import { TransientError } from "../core/index.ts";
import { createClient, RefusedError } from "./client.ts";
import { openApp } from "./fixtures/open-app.ts";

let opened: Awaited<ReturnType<typeof openApp>>;
beforeAll(async () => {
  opened = await openApp({ engine: { queueLimit: 3 } });
});
afterAll(() => opened.engine.close(0));
const client = () =>
  createClient({ url: "http://localhost/", fetch: ((url: string, init: RequestInit) => opened.app.request(url, init)) as typeof fetch });

test("scores rollouts with all that they carry, and compares responses", async () => {
  const { results, reward } = await client().score([
    { id: "a", prompt: "p", response: "4", reference: "4", tokens: { ids: Int32Array.of(1, 2), logprobs: Float32Array.of(-1, -2) } },
    { response: "failed" },
  ]);
  expect(results.map(({ id, outcome, value }) => [id, outcome, value])).toEqual([
    ["a", "score", 1.0101],
    [undefined, "failed", null],
  ]);
  expect(reward).toBe(opened.engine.identity()!.hash);
  expect(await client().compare({ responses: ["a", "bb"] })).toMatchObject({ best: [1], margin: 0.01 });
});

test("tells what may pass from what may not", async () => {
  await expect(client().score([{ response: 3 as never }])).rejects.toThrow(RefusedError);
  const waiting = client().score([{ response: "timeout" }, { response: "timeout" }, { response: "timeout" }], { deadline: 200 });
  const full = await client()
    .score([{ response: "x" }])
    .catch((error: unknown) => error);
  expect(full).toBeInstanceOf(TransientError);
  expect((full as TransientError).retryAfter).toBeGreaterThan(0);
  expect((await waiting).results.map(({ outcome }) => outcome)).toEqual(["timeout", "timeout", "timeout"]);
  const broken = createClient({ url: "http://localhost", fetch: async () => Promise.reject(new Error("connection refused")) });
  await expect(broken.score([])).rejects.toThrow(TransientError);
});

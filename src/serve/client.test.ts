import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createContext, judgeBatch, outcomeOf, rollout, TransientError } from "../core/index.ts";
import { type Client, createClient, remoteReward, ServerRefusal } from "./client.ts";
import { type RunningServer, startServer } from "./start-server.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-client-"));
let served: RunningServer;
let client: Client;
beforeAll(async () => {
  const rewards = join(folder, "rewards.ts");
  writeFileSync(
    rewards,
    `import { each, InvalidRollout, responseText, toolCalls } from "guerdon";
     export default each((r) => {
       const text = responseText(r);
       if (text === "none") return null;
       if (text === "row") throw new InvalidRollout("mine", "needs more", 0);
       if (text === "broken") throw new TypeError("oops");
       const calls = toolCalls(r);
       return { value: text.length + (r.tokens?.ids?.length ?? 0), parts: { calls: calls.length }, tokens: Float32Array.of(0.5), why: JSON.stringify(calls[0]?.arguments ?? null) };
     });`,
  );
  served = await startServer({ rewards, port: 0, workers: 1, keys: ["a-key"], logLevel: "none" });
  client = createClient({ url: served.url, key: "a-key" });
});
afterAll(async () => {
  await served.close(0);
  rmSync(folder, { recursive: true, force: true });
});

test("a served reward is a reward: scores with parts and tokens, abstentions, and each kind of failure as its own", async () => {
  const rows = ["abc", "none", "row", "broken"].map((text) => rollout({ prompt: "?", response: text }));
  const verdicts = await judgeBatch(remoteReward(client), rows, createContext());
  const outcomes = verdicts.map(outcomeOf);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["score", "abstain", "invalid", "failed"]);
  expect(outcomes[0]).toMatchObject({ value: 3, score: { parts: { calls: 0 }, tokens: Float32Array.of(0.5) } });
  expect(outcomes[2]).toMatchObject({ error: { name: "InvalidRollout", message: expect.stringContaining("mine: needs more") } });
  expect(outcomes[3]).toMatchObject({ error: { message: "TypeError: oops" } });
});
test("tool calls and token traces arrive as they were sent", async () => {
  const { results, reward } = await client.score([
    {
      response: [{ role: "assistant", content: "ab", toolCalls: [{ name: "add", arguments: { a: 1 } }] }],
      tokens: { ids: Int32Array.of(7, 8), logprobs: Float32Array.of(-1, -2) },
    },
  ]);
  expect(results[0]).toMatchObject({ outcome: "score", value: 4, parts: { calls: 1 }, why: '{"a":1}' });
  expect(reward.hash).toBe(served.reward.hash);
});
test("compare names the best, and how far it is ahead", async () => {
  expect(await client.compare({ prompt: "?", responses: ["a", "abcd", "ab"] })).toMatchObject({ best: [1], margin: 2 });
  expect((await client.reward()).reward).toMatchObject({ file: "rewards.ts", hash: served.reward.hash });
});
test("a refusal that would come again is told at once, with what the server said", async () => {
  const refused = await createClient({ url: served.url, key: "wrong" })
    .score([{ response: "a" }])
    .catch((error) => error);
  expect(refused).toBeInstanceOf(ServerRefusal);
  expect(refused).toMatchObject({ status: 401, message: `${served.url}/v1/score: status 401: the key is not known` });
});

/** A client whose server answers as it is told; the last answer is given for good. */
const scripted = (...answers: (() => Response | Promise<Response>)[]) => {
  const asked: Headers[] = [];
  const ask = async (_: unknown, init?: RequestInit) => {
    asked.push(new Headers(init?.headers));
    return (answers.length > 1 ? answers.shift()! : answers[0]!)();
  };
  return { asked, ask: ask as typeof fetch };
};
const fine = () => Response.json({ reward: {}, results: [{ outcome: "score", value: 1 }] });
const broken = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("read ECONNRESET") }));

test("what may pass is tried again, and the server is told how much time is left", async () => {
  const { asked, ask } = scripted(broken, () => new Response("", { status: 429, headers: { "retry-after": "0" } }), fine);
  const { results } = await createClient({ url: "http://there/", deadline: 9000, fetch: ask }).score([{ response: "a" }]);
  expect(results).toEqual([{ outcome: "score", value: 1 }]);
  const left = asked.map((headers) => Number(headers.get("x-guerdon-deadline")));
  expect(left[0]).toBeGreaterThan(8000);
  expect(left[2]).toBeLessThan(left[0]!);
});
test("it gives up where the server asks for more time than there is, as a failure that may pass", async () => {
  const { asked, ask } = scripted(() => Response.json({ error: { message: "busy" } }, { status: 503, headers: { "retry-after": "5" } }));
  const error = await createClient({ url: "http://there", deadline: 2000, fetch: ask })
    .score([{ response: "a" }])
    .catch((thrown) => thrown);
  expect(error).toBeInstanceOf(TransientError);
  expect(error.message).toBe("http://there/v1/score: status 503: busy; gave up within 2 s, after 1 try");
  expect(asked).toHaveLength(1);
});
test("a stop by the caller ends it between two tries", async () => {
  const stop = new AbortController();
  const { ask } = scripted(() => {
    setTimeout(() => stop.abort(new Error("enough")), 5);
    return new Response("", { status: 503 });
  });
  await expect(createClient({ url: "http://there", fetch: ask }).score([{ response: "a" }], { signal: stop.signal })).rejects.toThrow(
    "enough",
  );
});
test("an answer with too few results is an error, and so is an address without http", async () => {
  const { ask } = scripted(fine);
  await expect(createClient({ url: "http://there", fetch: ask }).score([{ response: "a" }, { response: "b" }])).rejects.toThrow(
    "asked for 2 results, got 1",
  );
  expect(() => createClient({ url: "there:8000" })).toThrow("url must begin with http:// or https://");
});

import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { type ChatOptions, createRandom, type LanguageModel, type Message, type Sample, TransientError } from "../core/index.ts";
import { chargeTo, openAccount } from "./account.ts";
import { cancelOn } from "./cancel-on.ts";
import type { Clock } from "./clock.ts";
import type { Faults, SimulationOptions } from "./create-simulation.ts";
import { deadline } from "./deadline.ts";
import { EndpointError } from "./endpoint-error.ts";
import { type FileAnswerCache, openAnswerCache } from "./file-answer-cache.ts";
import { layered, layeredEncoder } from "./layered.ts";
import { limitConcurrency } from "./limit-concurrency.ts";
import { limitRate } from "./limit-rate.ts";
import { openaiCompatible } from "./openai-compatible.ts";
import { createAnswerCache, remember } from "./remember.ts";
import { retry } from "./retry.ts";
import { simulatedModel } from "./simulated-model.ts";
import { usualLayers } from "./usual-layers.ts";

const user = (content: string): Message[] => [{ role: "user", content }];
const jiti = join(createRequire(import.meta.url).resolve("jiti/package.json"), "../lib/jiti-cli.mjs");
const closing: (() => unknown)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

/** A clock on which waiting takes no time and moves the hands. */
function fakeClock(): Clock & { readonly slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    after: (ms, call) => {
      let cancelled = false;
      queueMicrotask(() => {
        if (cancelled) return;
        slept.push(ms);
        now += ms;
        call();
      });
      return () => {
        cancelled = true;
      };
    },
  };
}
/** A clock that stands still. */
const still: Clock = { now: () => 0, after: () => () => {} };

/** A model that does what it is told, call by call, and counts. */
function scripted(...steps: (string | Error | ((options: ChatOptions) => Promise<string>))[]) {
  let calls = 0;
  const model: LanguageModel = {
    id: "scripted",
    chat: async (_, options = {}) => {
      const step = steps[Math.min(calls++, steps.length - 1)]!;
      if (step instanceof Error) throw step;
      const text = typeof step === "string" ? step : await step(options);
      options.onUsage?.({ promptTokens: 10, completionTokens: 5 });
      return [{ text, finish: "stop" }];
    },
  };
  return { model, calls: () => calls };
}
const text = ([sample]: readonly Sample[]) => sample!.text;
const busy = (retryAfter?: number) => new TransientError("busy", { retryAfter });

async function served(options: Partial<SimulationOptions> = {}) {
  const server = await simulatedModel({ answer: (messages) => `re: ${messages[0]!.content}`, ...options });
  closing.push(server.close);
  return { server, model: openaiCompatible({ baseUrl: server.baseUrl, model: "sim", id: "sim" }) };
}

test("pauses double, are shortened by chance, and end when the call is answered", async () => {
  const clock = fakeClock();
  const { model, calls } = scripted(busy(), busy(), busy(), "ok");
  expect(text(await layered(model, retry({ clock, jitter: () => 0.5 })).chat(user("?")))).toBe("ok");
  expect([clock.slept, calls()]).toEqual([[375, 750, 1500], 4]);
});

test("a wish of the server is kept to, with a little more at random", async () => {
  const clock = fakeClock();
  await layered(scripted(busy(7000), "ok").model, retry({ clock, jitter: () => 0 })).chat(user("?"));
  expect(clock.slept).toEqual([7050]);
});

test("Retry-After comes through from a real server", async () => {
  const { server, model } = await served({ faults: { tooMany: 1, retryAfter: 3 } });
  const clock = fakeClock();
  const answer = layered(model, retry({ retries: 2, clock, jitter: () => 0 })).chat(user("?"));
  await expect(answer).rejects.toMatchObject({ name: "GaveUpError", attempts: 3, last: { name: "TransientError", retryAfter: 3000 } });
  expect([clock.slept, server.counts.tooMany]).toEqual([[3050, 3100], 3]);
});

test.each<[string, Faults, RegExp]>([
  ["429", { tooMany: 1 }, /answered 429/],
  ["5xx", { serverError: 1 }, /answered 50\d/],
  ["a connection closed before the answer", { dropped: 1 }, /ECONNRESET/],
  ["a connection closed in the middle of the answer", { cut: 1 }, /ECONNRESET/],
  ["an answer that is half its JSON", { garbled: 1 }, /answered 200 with/],
])("%s is tried again, as often as allowed", async (_, faults, message) => {
  const { server, model } = await served({ faults });
  const account = openAccount();
  const answer = layered(model, retry({ retries: 2, clock: fakeClock() }), chargeTo(account)).chat(user("?"));
  await expect(answer).rejects.toMatchObject({ name: "GaveUpError", message: expect.stringMatching(message) });
  expect([server.counts.requests, account.requests, account.answers]).toEqual([3, 3, 0]);
});

test("what will not pass is tried once: a wrong request, a wrong key, a wrong path", async () => {
  const { server } = await served({ apiKey: "secret" });
  const asked = (client: object) =>
    layered(openaiCompatible({ baseUrl: server.baseUrl, model: "sim", ...client }), retry({ clock: fakeClock() })).chat(user("?"));
  await expect(asked({ apiKey: "secret", body: { messages: [] } })).rejects.toMatchObject({ name: "EndpointError", status: 400 });
  await expect(asked({})).rejects.toMatchObject({ name: "EndpointError", status: 401 });
  await expect(asked({ apiKey: "secret", baseUrl: server.baseUrl.replace("/v1", "/v2/x") })).rejects.toMatchObject({ status: 404 });
  expect(server.counts.requests).toBe(3);
});

test("whoever gives up does not ask to be tried yet again", async () => {
  const error = await layered(scripted(busy()).model, retry({ retries: 1, clock: fakeClock() }))
    .chat(user("?"))
    .catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ name: "GaveUpError", message: "gave up after 2 tries: busy" });
  expect((error as Error).cause).toBeUndefined();
});

test("no more calls than allowed are under way, and they begin in order", async () => {
  const began: string[] = [];
  const release: (() => void)[] = [];
  const slow: LanguageModel = {
    id: "slow",
    chat: async ([message]) => {
      began.push(message!.content);
      await new Promise<void>((resolve) => release.push(resolve));
      return [];
    },
  };
  const model = layered(slow, limitConcurrency(2));
  const stopped = new AbortController();
  const calls = [model.chat(user("a")), model.chat(user("b")), model.chat(user("c"), { signal: stopped.signal }), model.chat(user("d"))];
  stopped.abort(new Error("not needed"));
  await expect(calls[2]).rejects.toThrow("not needed");
  expect(began).toEqual(["a", "b"]);
  release[0]!();
  await calls[0];
  await Promise.resolve();
  expect(began).toEqual(["a", "b", "d"]);
  for (const go of release) go();
  await Promise.all([calls[1], calls[3]]);
});

test("a thousand calls under one signal put one listener on it, and leave it alone afterwards", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  signal.addEventListener = new Proxy(signal.addEventListener, {
    apply: (target, self, given) => {
      listeners++;
      return Reflect.apply(target, self, given);
    },
  });
  const { model } = await served();
  const judge = layered(model, ...usualLayers({ concurrency: 8, signal }));
  await Promise.all(Array.from({ length: 1000 }, () => judge.chat(user("?"), { signal })));
  expect(listeners).toBe(1);
});

test("no minute has more requests than allowed, in any window", async () => {
  const clock = fakeClock();
  const times: number[] = [];
  const model = layered(
    scripted(async () => {
      times.push(clock.now());
      return "";
    }).model,
    limitRate({ requestsPerMinute: 3, clock }),
  );
  await Promise.all(Array.from({ length: 8 }, () => model.chat(user("?"))));
  expect(times).toEqual([0, 0, 0, 60_000, 60_000, 60_000, 120_000, 120_000]);
});

test("tokens are guessed before and counted after: a call that took less leaves room", async () => {
  const clock = fakeClock();
  const model = layered(scripted("ok").model, limitRate({ tokensPerMinute: 100, clock }));
  // Guessed at about 60 and 90 tokens, counted as 15: both fit when the first is known, and not at the same time.
  await model.chat(user("?"), { maxTokens: 45 });
  await model.chat(user("?"), { maxTokens: 60 });
  expect(clock.slept).toEqual([]);
  await Promise.all([model.chat(user("?"), { maxTokens: 45 }), model.chat(user("?".repeat(300)), { maxTokens: 45 })]);
  expect(clock.slept).toEqual([60_000]);
});

test("a deadline breaks off the request and says so; a try that took too long is tried again", async () => {
  const clock = fakeClock();
  let signal: AbortSignal | undefined;
  const hangs = (options: ChatOptions) => {
    signal = options.signal;
    return new Promise<string>(() => {});
  };
  const once = layered(scripted(hangs).model, deadline(2000, { clock }));
  await expect(once.chat(user("?"))).rejects.toMatchObject({ name: "TimeLimitError", message: "no answer from scripted within 2 s" });
  expect(signal!.aborted).toBe(true);
  let tries = 0;
  const flaky: LanguageModel = {
    id: "flaky",
    chat: () => layered(scripted(tries++ === 0 ? hangs : "ok").model, deadline(5, { clock: tries === 1 ? clock : still })).chat(user("?")),
  };
  expect(text(await layered(flaky, retry({ clock })).chat(user("?")))).toBe("ok");
});

test("a stop ends all calls, and none is sent afterwards", async () => {
  const stop = new AbortController();
  const { model, calls } = scripted(
    (options) => new Promise((_, no) => options.signal!.addEventListener("abort", () => no(options.signal!.reason))),
  );
  const judge = layered(model, cancelOn(stop.signal), retry({ clock: fakeClock() }));
  const own = new AbortController();
  const [first, second] = [judge.chat(user("a"), { signal: own.signal }), judge.chat(user("b"))];
  own.abort(new Error("one"));
  await expect(first).rejects.toThrow("one");
  stop.abort(new Error("all"));
  await expect(second).rejects.toThrow("all");
  await expect(judge.chat(user("c"))).rejects.toThrow("all");
  expect(calls()).toBe(2);
});

test("an account counts tokens and cost, and its budget stops further calls", async () => {
  const account = openAccount({ prices: { prompt: 1000, completion: 4000 }, budget: { cost: 0.08 } });
  const { model, calls } = scripted("ok");
  const judge = layered(model, retry({ clock: fakeClock() }), chargeTo(account));
  for (let i = 0; i < 3; i++) await judge.chat(user("?"));
  expect(account).toMatchObject({ requests: 3, answers: 3, promptTokens: 30, completionTokens: 15, cost: 0.09 });
  await expect(judge.chat(user("?"))).rejects.toMatchObject({
    name: "BudgetError",
    message: "the budget is spent: cost 0.09 of 0.08",
    spent: { requests: 3 },
  });
  expect(calls()).toBe(3);
  expect(() => openAccount({ budget: { cost: 1 } })).toThrow("a limit of cost needs prices");
});

test("cached prompt tokens have their own price; refusals are free and broken calls are told apart", async () => {
  const account = openAccount({ prices: { prompt: 1e6, cached: 1e5, completion: 0 } });
  const model: LanguageModel = {
    id: "m",
    chat: async (_, options) => {
      options?.onUsage?.({ promptTokens: 10, cachedTokens: 6, completionTokens: 1 });
      return [];
    },
  };
  await layered(model, chargeTo(account)).chat(user("?"));
  expect(account.cost).toBeCloseTo(4.6, 9);
  for (const error of [new EndpointError("no", 400, ""), new TransientError("429", { cause: new EndpointError("", 429, "") }), busy()])
    await expect(layered(scripted(error).model, chargeTo(account)).chat(user("?"))).rejects.toBe(error);
  expect(account).toMatchObject({ requests: 4, answers: 1, refused: 2, broken: 1 });
});

test("equal calls are paid once, at the same time or later; another seed, temperature, model or prompt is another call", async () => {
  const { model, calls } = scripted(async (options) => `seed ${options.seed}`);
  const cache = createAnswerCache();
  const judge = layered(model, remember(cache));
  const both = await Promise.all([judge.chat(user("a"), { seed: 1, temperature: 0 }), judge.chat(user("a"), { temperature: 0, seed: 1 })]);
  expect([both.map(text), calls()]).toEqual([["seed 1", "seed 1"], 1]);
  await judge.chat(user("a"), { seed: 1, temperature: 0, signal: new AbortController().signal, n: undefined });
  expect(calls()).toBe(1);
  for (const [prompt, options] of [
    ["a", { seed: 2, temperature: 0 }],
    ["a", { seed: 1 }],
    ["b", { seed: 1, temperature: 0 }],
  ] as const)
    await judge.chat(user(prompt), options);
  await layered({ ...model, id: "other" }, remember(cache)).chat(user("a"), { seed: 1, temperature: 0 });
  expect(calls()).toBe(5);
});

test("a failure is not remembered, and one caller's stop is not another's", async () => {
  const { model, calls } = scripted(
    (options) => new Promise((_, no) => options.signal!.addEventListener("abort", () => no(options.signal!.reason))),
    "ok",
  );
  const judge = layered(model, remember(createAnswerCache()));
  const own = new AbortController();
  const [first, second] = [judge.chat(user("a"), { signal: own.signal }), judge.chat(user("a"))];
  await new Promise(setImmediate); // until the request is under way
  own.abort(new Error("one"));
  await expect(first).rejects.toThrow("one");
  expect([text(await second), calls()]).toEqual(["ok", 2]);
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "guerdon-answers-"));
  closing.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
function opened(path: string): FileAnswerCache {
  const cache = openAnswerCache(path);
  closing.push(() => cache.close());
  return cache;
}

test("answers are there again after a restart, with their token lists to the last bit, and broken lines are not read", async () => {
  const path = folder();
  const { server, model } = await served();
  const ask = (cache: FileAnswerCache) => {
    const judge = layered(model, remember(cache));
    const encode = layeredEncoder(
      { id: "e", encode: async () => ({ data: Float32Array.of(0.1, -Infinity), rows: 1, columns: 2 }) },
      remember(cache),
    );
    return Promise.all([judge.chat(user("a"), { logprobs: 2 }), judge.score!(user("a"), "é\n\u2028 b"), encode.encode(["x"])]);
  };
  const first = opened(path);
  const before = await ask(first);
  const paid = server.counts.requests;
  first.close();
  const [name] = readdirSync(path);
  appendFileSync(join(path, name!), `["${"k".repeat(43)}",[{"text":"cut sh`);
  const again = opened(path);
  expect(again.size).toBe(3);
  expect(await ask(again)).toEqual(before);
  expect(server.counts.requests).toBe(paid);
  await layered(model, remember(again)).chat(user("another"));
  again.close();
  expect(opened(path).size).toBe(4);
});

test("a process that is killed has lost no answer that it got, and two may use one folder", () => {
  const path = folder();
  const program = join(path, "killed.ts");
  writeFileSync(
    program,
    `import { openAnswerCache } from ${JSON.stringify(fileURLToPath(new URL("./file-answer-cache.ts", import.meta.url)))};
    const cache = openAnswerCache(${JSON.stringify(path)});
    for (let i = 0; i < 500; i++) cache.set(String(i).padStart(43, "0"), JSON.stringify("answer " + i));
    process.kill(process.pid, "SIGKILL");`,
  );
  const run = () => spawnSync(process.execPath, [jiti, program], { encoding: "utf8" });
  const own = opened(path);
  own.set("x".repeat(43), '"mine"');
  const { signal, stderr } = run();
  expect([signal, stderr]).toEqual(["SIGKILL", ""]);
  const cache = opened(path);
  expect([cache.size, cache.get(String(499).padStart(43, "0")), cache.get("x".repeat(43))]).toEqual([501, '"answer 499"', '"mine"']);
});

test("an answer longer than what is read at once comes back whole", () => {
  const path = folder();
  const long = JSON.stringify("x".repeat(3_000_000));
  const cache = opened(path);
  cache.set("a".repeat(43), '"short"');
  cache.set("b".repeat(43), long);
  cache.set("c".repeat(43), '"last"');
  cache.close();
  const again = opened(path);
  expect([again.size, again.get("b".repeat(43)) === long, again.get("c".repeat(43))]).toEqual([3, true, '"last"']);
});

test("1,000 calls through faults all end in an answer or a typed failure; the account is the server's count; a restart pays for nothing twice", async () => {
  const path = folder();
  const { server, model } = await served({
    faults: { tooMany: 0.05, retryAfter: 1, serverError: 0.02, dropped: 0.005, cut: 0.005, garbled: 0.01 },
  });
  const account = openAccount({ prices: { prompt: 1, completion: 2 } });
  const run = async (count: number, cache: FileAnswerCache, retries: number) => {
    const layers = usualLayers({
      cache,
      account,
      concurrency: 32,
      retries,
      clock: fakeClock(),
      attemptLimit: Infinity,
      jitter: createRandom(1),
    });
    const judge = layered(model, ...layers);
    return Promise.all(
      Array.from({ length: count }, (_, i) =>
        judge.chat(user(`question ${i}`), { temperature: 0 }).then(text, (error: Error) => error.name),
      ),
    );
  };
  const first = opened(path);
  const half = await run(500, first, 0);
  first.close(); // as a kill would leave it: see above
  const answered = half.filter((answer) => answer.startsWith("re: ")).length;
  expect(half.filter((answer) => answer === "GaveUpError").length).toBe(500 - answered);
  expect(answered).toBeLessThan(490);
  expect(server.counts.answers).toBe(answered);

  const all = await run(1000, opened(path), 8);
  expect(all).toEqual(Array.from({ length: 1000 }, (_, i) => `re: question ${i}`));
  const { requests, answers, tooMany, serverErrors, dropped, cut, garbled, promptTokens, completionTokens } = server.counts;
  expect(answers).toBe(1000);
  expect(account).toMatchObject({
    requests,
    answers,
    refused: tooMany + serverErrors,
    broken: dropped + cut + garbled,
    promptTokens,
    completionTokens,
  });
  expect(account.cost).toBeCloseTo((promptTokens + 2 * completionTokens) / 1e6, 12);
  for (const kind of [tooMany, serverErrors, dropped, cut, garbled]) expect(kind).toBeGreaterThan(0);
});

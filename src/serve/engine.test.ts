import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Outcome, rollout } from "../core/index.ts";
import { openFileMemory } from "../store/file-memory.ts";
import { createEngine, type Engine, type EngineEvent, type EngineOptions, QueueFull } from "./engine.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-engine-"));
const engines: Engine[] = [];
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close(0)));
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
/** An engine for a reward that is written in the test. */
async function engineFor(reward: string, options: Partial<EngineOptions> = {}): Promise<Engine> {
  const rewards = options.rewards ?? join(folder, `rewards-${++files}.ts`);
  if (!options.rewards) writeFileSync(rewards, `import { each, perGroup, responseText, InvalidRollout } from "guerdon";\n${reward}\n`);
  const engine = createEngine({ workers: 1, ...options, rewards });
  engines.push(engine);
  await engine.ready;
  return engine;
}
const say = (response: string, more: object = {}) => rollout({ prompt: "?", response, ...more });
const value = (outcome: Outcome | undefined) => (outcome?.outcome === "score" ? outcome.value : outcome?.outcome);
const lengths = "export default each((r) => responseText(r).length);";

test("every rollout gets its own outcome, in order: scores, abstentions, faults of the row and of the reward", async () => {
  const engine = await engineFor(`export default each((r) => {
    const text = responseText(r);
    if (text === "none") return null;
    if (text === "row") throw new InvalidRollout("mine", "needs more", 0);
    if (text === "broken") throw new TypeError("oops");
    if (text === "nan") return NaN;
    return { value: text.length, parts: { length: text.length, sub: { value: 1, tokens: Float32Array.of(1) } }, steps: [1, 0.1], tokens: Float32Array.of(0.5, 0.25), why: text };
  });`);
  const { outcomes, reward } = await engine.judge(["abc", "none", "row", "broken", "nan"].map((text) => say(text)));
  expect(outcomes.map(value)).toEqual([3, "abstain", "invalid", "failed", "failed"]);
  expect(outcomes[0]).toMatchObject({ score: { parts: { length: 3 }, steps: [1, 0.1], tokens: Float32Array.of(0.5, 0.25), why: "abc" } });
  expect(outcomes.slice(2).map((one) => "error" in one && `${one.error.name}: ${one.error.message}`)).toEqual([
    "InvalidRollout: mine: needs more; got 0",
    "TypeError: oops",
    expect.stringContaining("NaN"),
  ]);
  expect(reward.hash).toMatch(/^[0-9a-f]{16}$/);
});

test("requests that come together reach a batch reward as one batch, and equal ones as one rollout", async () => {
  const events: EngineEvent[] = [];
  const engine = await engineFor("export default (rollouts) => rollouts.map((r) => ({ value: rollouts.length, why: responseText(r) }));", {
    batchWait: 30,
    onEvent: (event) => events.push(event),
  });
  const asked = ["a", "b", "a", "c", "a"].map((text) => engine.judge([say(text)]));
  const judged = await Promise.all(asked);
  expect(judged.map(({ outcomes }) => value(outcomes[0]))).toEqual([3, 3, 3, 3, 3]);
  expect(judged.map(({ outcomes }) => (outcomes[0] as { score: { why: string } }).score.why)).toEqual(["a", "b", "a", "c", "a"]);
  expect(events.filter(({ type }) => type === "shared")).toHaveLength(2);
});

test("equal rollouts of one request are judged once, unless the reward remembers", async () => {
  const events: EngineEvent[] = [];
  const engine = await engineFor("export default (rollouts) => rollouts.map((r) => ({ value: rollouts.length, why: responseText(r) }));", {
    onEvent: (event) => events.push(event),
  });
  const asked = ["a", "b", "a", "a"].map((text, i) => say(text, { reference: i === 3 ? "other" : "same" }));
  const { outcomes } = await engine.judge(asked);
  expect(outcomes.map((one) => (one as { score: object }).score)).toEqual(["a", "b", "a", "a"].map((why) => ({ value: 3, why })));
  expect(events).toContainEqual({ type: "shared", rows: 1 });
  const counting = await engineFor(`export default each(async (r, { memory }) => memory.update("n", (n) => (n ?? 0) + 1));`);
  await counting.judge([say("first")]);
  expect((await counting.judge([say("a"), say("a")])).outcomes.map(value).sort()).toEqual([2, 3]);
});

test("a group reward waits for the whole group, whoever brings it; a group that stays short is told so", async () => {
  const engine = await engineFor("export default perGroup((group) => group.map((r) => group.length * 10 + responseText(r).length));", {
    groupSize: 3,
    groupWait: 300,
  });
  const early = engine.judge([say("a", { group: "g" })]);
  const late = engine.judge([say("a", { group: "g" }), say("ccc", { group: "g" })]);
  expect([...(await early).outcomes, ...(await late).outcomes].map(value)).toEqual([31, 31, 33]);
  const [byPrompt] = await Promise.all(["x", "x", "yy"].map((text) => engine.judge([say(text)])));
  expect(value(byPrompt!.outcomes[0])).toBe(31);
  const apart = await Promise.all(
    [1, 2].map((n) =>
      engine.judge(
        ["a", "b", "c"].slice(0, n + 1).map((text) => say(text, { group: "k" })),
        { groupSize: n + 1 },
      ),
    ),
  );
  expect(apart.map(({ outcomes }) => value(outcomes[0]))).toEqual([21, 31]); // two requests with groups of one name stay two groups
  const { outcomes } = await engine.judge([say("alone", { group: "h" })]);
  expect(outcomes[0]).toMatchObject({ outcome: "timeout", error: { message: "group h: 1 of 3 rollouts came within 0.3 s" } });
  expect(value((await engine.judge([say("one")], { groupSize: 1 })).outcomes[0])).toBe(13);
});

test("one hung judgement stalls nobody: the others are answered elsewhere at once, it alone times out, and a new thread starts", async () => {
  const events: EngineEvent[] = [];
  const engine = await engineFor(
    `export default each((r) => { if (responseText(r) === "hang") for (;;); return responseText(r).length; });`,
    { timeLimit: 1500, onEvent: (event) => events.push(event) },
  );
  const began = performance.now();
  const hung = engine.judge([say("hang")]);
  const others = await engine.judge(["a", "bb", "hang", "ccc"].map((text) => say(text)).filter((r) => r.response[0]!.content !== "hang"));
  expect(others.outcomes.map(value)).toEqual([1, 2, 3]);
  const mixed = await engine.judge(["dddd", "hang", "e"].map((text) => say(text)));
  expect(mixed.outcomes.map(value)).toEqual([4, "timeout", 1]);
  expect((await hung).outcomes[0]).toMatchObject({ outcome: "timeout", error: { message: "not judged within 1.5 s" } });
  expect(performance.now() - began).toBeGreaterThan(1500);
  expect((await engine.judge([say("after")])).outcomes.map(value)).toEqual([5]);
  expect(events.some(({ type }) => type === "replaced")).toBe(true);
});

test("of many rollouts in one request only the one that hangs or crashes suffers", async () => {
  const engine = await engineFor(
    `export default each((r) => { const text = responseText(r); if (text === "hang") for (;;); if (text === "exit") process.exit(1); return text.length; });`,
    { timeLimit: 1000 },
  );
  const { outcomes } = await engine.judge(["a", "hang", "bb", "exit", "ccc"].map((text) => say(text)));
  expect(outcomes.map(value)).toEqual([1, "timeout", 2, "failed", 3]);
});

test("a batch reward that hangs or ends its thread is asked again rollout by rollout, so that only the culprit fails", async () => {
  const engine = await engineFor(
    `export default (rollouts) => rollouts.map((r) => { if (responseText(r) === "exit") process.exit(3); if (responseText(r) === "hang") for (;;); return responseText(r).length; });`,
    { timeLimit: 800 },
  );
  const { outcomes } = await engine.judge(["a", "exit", "bb", "hang"].map((text) => say(text)));
  expect(outcomes.map(value)).toEqual([1, "failed", 2, "timeout"]);
});

test("a deadline is kept, and the reward is told that nobody waits any more", async () => {
  const engine = await engineFor(`let stopped = 0;
    export default each((r, { signal }) => responseText(r) === "count" ? stopped : new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => { stopped++; reject(signal.reason); });
    }));`);
  const began = performance.now();
  const { outcomes } = await engine.judge([say("wait")], { deadline: 100 });
  expect(outcomes[0]).toMatchObject({ outcome: "timeout", error: { message: "not judged within the deadline of 0.1 s" } });
  expect(performance.now() - began).toBeLessThan(3000);
  const gone = engine.judge([say("gone")], { whenGone: (leave) => void setTimeout(leave, 20) });
  expect((await gone).outcomes[0]).toMatchObject({ outcome: "timeout", error: { message: "the asker has gone" } });
  expect(value((await engine.judge([say("count")])).outcomes[0])).toBe(2);
  expect(engine.stats()).toMatchObject({ held: 0, queued: 0 });
});

test("a slow row does not hold up the quick ones of other requests", async () => {
  const engine = await engineFor(
    `export default each(async (r) => { const ms = Number(responseText(r)); await new Promise((done) => setTimeout(done, ms)); return ms; });`,
  );
  await engine.judge([say("30"), say("40")]); // now it is known that this reward is slow, and works row by row
  const order: number[] = [];
  await Promise.all([600, 50].map(async (ms) => order.push(value((await engine.judge([say(String(ms))])).outcomes[0]) as number)));
  expect(order).toEqual([50, 600]);
});

test("what does not fit into the queue is refused with a time to come back; what fits is answered, once", async () => {
  const engine = await engineFor("export default each(async () => { await new Promise((done) => setTimeout(done, 50)); return 1; });", {
    queueLimit: 100,
    concurrency: 50,
  });
  const results = await Promise.allSettled(Array.from({ length: 130 }, (_, i) => engine.judge([say(`r${i}`)])));
  const refused = results.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
  expect(refused).toHaveLength(30);
  expect(refused[0]!.reason).toBeInstanceOf(QueueFull);
  expect((refused[0]!.reason as QueueFull).retryAfter).toBeGreaterThan(0);
  await expect(engine.judge(Array.from({ length: 101 }, () => say("x")))).rejects.toThrow("at most 100 rollouts");
});

test("memory is shared by all threads without a lost update, and is there again after a restart", async () => {
  const reward = `export default each(async (r, { memory }) => memory.update("count", (old) => (old ?? 0) + 1));`;
  const rewards = join(folder, "counting.ts");
  writeFileSync(rewards, `import { each } from "guerdon";\n${reward}`);
  const place = join(folder, "memory");
  let memory = openFileMemory(place);
  const first = await engineFor("", { rewards, memory, workers: 2 });
  const judged = await Promise.all(Array.from({ length: 60 }, (_, i) => first.judge([say(`r${i}`)])));
  expect(judged.map(({ outcomes }) => value(outcomes[0]) as number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 60 }, (_, i) => i + 1),
  );
  await first.close();
  memory.close();
  memory = openFileMemory(place);
  const second = await engineFor("", { rewards, memory });
  expect(value((await second.judge([say("again")])).outcomes[0])).toBe(61);
  memory.close();
});

test("a changed file is loaded without a lost request, and the identity tells; a broken one changes nothing", async () => {
  const rewards = join(folder, "changing.ts");
  const write = (text: string) => writeFileSync(rewards, `import { each } from "guerdon";\n${text}`);
  write("export default each(async () => { await new Promise((done) => setTimeout(done, 300)); return 1; });");
  const engine = await engineFor("", { rewards });
  const old = engine.judge([say("a")]);
  await new Promise((done) => setTimeout(done, 100));
  write("export default each(() => 2);");
  const next = await engine.reload();
  const fresh = await engine.judge([say("a")]);
  expect([value((await old).outcomes[0]), value(fresh.outcomes[0])]).toEqual([1, 2]);
  expect(fresh.reward).toEqual(next);
  expect((await old).reward.hash).not.toBe(next.hash);
  write("export default 7;");
  await expect(engine.reload()).rejects.toThrow("must be a function");
  expect(value((await engine.judge([say("b")])).outcomes[0])).toBe(2);
});

test("closing finishes what was taken and takes nothing more; a reward that cannot be loaded is told at once", async () => {
  const engine = await engineFor(`${lengths.replace("each((r) =>", "each(async (r) =>")}`);
  const taken = engine.judge([say("last")]);
  const closing = engine.close();
  await expect(engine.judge([say("late")])).rejects.toThrow("shutting down");
  expect(value((await taken).outcomes[0])).toBe(4);
  await closing;
  await expect(engineFor("export default 3;")).rejects.toThrow(/must be a function/);
});

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startServer } from "./start-server.ts";

/**
 * The files in clients/python against a stand-in for the server, which answers as it is told: what a real one does once in a month (drop a
 * connection, be full, be slow) happens here on purpose.
 */
const folder = fileURLToPath(new URL("../../clients/python", import.meta.url));
const missing = spawnSync("python3", ["--version"]).status !== 0;
if (missing) console.warn("SKIPPED: python3 is missing, so the Python clients are not tested");
const check = test.skipIf(missing);

interface Asked {
  readonly body: { rollouts: Record<string, unknown>[] };
  readonly headers: IncomingMessage["headers"];
  readonly connection: number;
}
type Answer = (asked: Asked, response: ServerResponse) => void;

let server: Server;
let url = "";
let asked: Asked[] = [];
let script: Answer[] = [];
const connections = new Map<Socket, number>();

/** Judges as an exact match; a response may also ask for another outcome. */
const judge = (rollout: Record<string, unknown>) => {
  const { response, reference } = rollout;
  const text = typeof response === "string" ? response : (response as { content: string }[]).at(-1)!.content;
  if (["abstain", "invalid", "failed", "timeout"].includes(text))
    return { outcome: text, value: null, error: { message: "so it was told" } };
  const right = text === reference ? 1 : 0;
  return { outcome: "score", value: right, parts: { right, length: text.length } };
};
const scores: Answer = ({ body }, response) =>
  response
    .setHeader("Content-Type", "application/json")
    .end(JSON.stringify({ reward: { hash: "abc" }, results: body.rollouts.map(judge) }));
const refuses =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(status, headers).end(JSON.stringify({ error: { message: "no, because" } }));
const drops: Answer = (_, response) => response.socket!.destroy();
const stops: Answer = (_, response) => {
  response.writeHead(200, { "Content-Length": "1000" });
  response.write('{"results"');
  setTimeout(() => response.socket!.destroy(), 5);
};
const never: Answer = () => {};

beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const one = {
        body: JSON.parse(Buffer.concat(pieces).toString()),
        headers: request.headers,
        connection: connections.get(request.socket)!,
      };
      asked.push(one);
      (script.shift() ?? scores)(one, response);
    });
  });
  server.on("connection", (socket) => connections.set(socket, connections.size));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  script = [];
});

/** Runs Python and gives what it printed last, as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows what its own program prints
async function python(code: string, settings: Record<string, string> = {}): Promise<any> {
  const child = spawn("python3", ["-B", "-c", `import asyncio, json, time\n${code}`], {
    env: { PATH: process.env.PATH, PYTHONPATH: folder, GUERDON_URL: url, ...settings },
  });
  let out = "";
  let errors = "";
  child.stdout.on("data", (piece) => (out += piece));
  child.stderr.on("data", (piece) => (errors += piece));
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0) throw new Error(errors);
  return JSON.parse(out.trim().split("\n").at(-1)!);
}

const one = `from guerdon_client import *
guerdon = Guerdon()
row = rollout("2 + 2?", "4", "4", id="a")
def attempt(ask):
    try:
        return ask()
    except Exception as error:
        return [type(error).__name__, str(error), getattr(error, "status", None)]
`;

check("each file for a trainer holds the same client as guerdon_client.py", () => {
  expect(spawnSync("python3", ["-B", "inline.py", "--check"], { cwd: folder, encoding: "utf8" })).toMatchObject({ status: 0, stdout: "" });
});
check("a rollout goes out with its key, and many go over one connection", async () => {
  const results = await python(`${one}print(json.dumps([guerdon.score([row])[0]["value"] for _ in range(3)]))`, {
    GUERDON_KEY: "secret",
    GUERDON_GROUP_SIZE: "8",
  });
  expect(results).toEqual([1, 1, 1]);
  expect(asked[0]!.body).toEqual({ rollouts: [{ prompt: "2 + 2?", response: "4", reference: "4", id: "a" }], group_size: 8 });
  expect(Number(asked[0]!.headers["x-guerdon-deadline"])).toBeGreaterThan(160_000);
  expect(asked[0]!.headers.authorization).toBe("Bearer secret");
  expect(new Set(asked.map(({ connection }) => connection)).size).toBe(1);
});
check("what may pass is tried again: 408, 409, 429, 500, 503, a dropped connection and half an answer", async () => {
  script = [refuses(408), refuses(409), refuses(429), refuses(500), refuses(503), drops, stops];
  expect(
    await python(`${one}random.uniform = lambda low, high: 0\nprint(json.dumps(guerdon.score([row])))`, { GUERDON_DEADLINE: "20" }),
  ).toMatchObject([{ outcome: "score", value: 1, id: "a" }]);
  expect(asked).toHaveLength(8);
});
check("what cannot pass is not tried again, and the server's reason is told", async () => {
  script = [refuses(400), refuses(401), refuses(404), refuses(413), refuses(422)];
  const told = await python(`${one}print(json.dumps([attempt(lambda: guerdon.score([row])) for _ in range(5)]))`);
  expect(told.map(([name, , status]: unknown[]) => [name, status])).toEqual(
    [400, 401, 404, 413, 422].map((status) => ["GuerdonError", status]),
  );
  expect(told[0][1]).toBe(`${url}/v1/score: status 400: no, because`);
  expect(asked).toHaveLength(5);
});
check("Retry-After is waited for, as seconds and as a date; where the deadline comes first it gives up at once", async () => {
  script = [refuses(429, { "Retry-After": "7" })];
  const waits = await python(`${one}random.uniform = lambda low, high: 0
pauses = []
time.sleep = pauses.append
guerdon.score([row])
soon = email.utils.formatdate(time.time() + 30, usegmt=True)
import guerdon_client
print(json.dumps([pauses, 28 < guerdon_client._retry_after(soon) <= 30]))`);
  expect(waits).toEqual([[7], true]);
  script = [refuses(429, { "Retry-After": "60" })];
  const [name, message, status] = await python(`${one}print(json.dumps(attempt(lambda: Guerdon(deadline=5).score([row]))))`);
  expect([name, status]).toEqual(["GuerdonError", 429]);
  expect(message).toContain("gave up within 5 s, after 1 try");
  expect(asked).toHaveLength(3);
});
check("pauses differ and grow: half to all of 0.2, 0.4, 0.8 ... seconds", async () => {
  script = Array.from({ length: 4 }, () => refuses(503));
  const pauses: number[] = await python(`${one}pauses = []
time.sleep = pauses.append
guerdon.score([row])
print(json.dumps(pauses))`);
  pauses.forEach((pause, i) => {
    const most = 0.2 * 2 ** i;
    expect(pause).toBeGreaterThanOrEqual(most / 2);
    expect(pause).toBeLessThanOrEqual(most);
  });
  expect(pauses).toHaveLength(4);
});
check("the deadline ends a request that is never answered", async () => {
  script = [never, never, never];
  const [name, message, seconds] = await python(`${one}start = time.monotonic()
told = attempt(lambda: Guerdon(deadline=0.4).score([row]))
print(json.dumps([*told[:2], time.monotonic() - start]))`);
  expect(name).toBe("GuerdonError");
  expect(message).toContain("gave up within 0.4 s");
  expect(seconds).toBeLessThan(2);
});
check("a connection that the server closed while it was idle costs no try", async () => {
  const values = await python(`${one}first = guerdon.score([row])[0]["value"]
import guerdon_client
for connection in guerdon_client._pool.connections().values():
    connection.sock.shutdown(2)
time.sleep = None
print(json.dumps([first, guerdon.score([row])[0]["value"]]))`);
  expect(values).toEqual([1, 1]);
});
check("large batches go in several requests, with groups whole and results in the order of the rollouts", async () => {
  const order = await python(`${one}rows = [rollout("p", str(i), "7", group=str(i % 150), id=str(i)) for i in range(600)]
print(json.dumps([[one["id"] for one in guerdon.score(rows)], [one["id"] for one in asyncio.run(guerdon.score_async(rows))]]))`);
  const ids = Array.from({ length: 600 }, (_, i) => String(i));
  expect(order).toEqual([ids, ids]);
  expect(asked).toHaveLength(6);
  const groups = asked.slice(0, 3).map(({ body }) => new Set(body.rollouts.map(({ group }) => group)));
  expect(groups.reduce((sum, set) => sum + set.size, 0)).toBe(150);
});
check("a rollout that was not judged raises, by name of its outcome; a chosen number or None stands for it only when asked", async () => {
  const told = await python(`${one}def ask(**settings):
    guerdon = Guerdon(**settings)
    return guerdon.values(guerdon.score([rollout("", text, "4", id=text) for text in ("4", "abstain", "failed")]))
print(json.dumps([attempt(ask), attempt(lambda: ask(on_abstain="abstain")), ask(on_abstain=0.5, on_failure=-1), ask(on_abstain="abstain", on_failure="abstain")]))`);
  expect(told[0][0]).toBe("NotJudged");
  expect(told[0][1]).toMatch(/^2 of 3 rollouts have no score; the first is abstain: abstain .*on_abstain \(GUERDON_ON_ABSTAIN\)$/);
  expect(told[1][1]).toMatch(/^1 of 3 .* failed: failed \(so it was told\)\. .*on_failure \(GUERDON_ON_FAILURE\)$/);
  expect(told.slice(2)).toEqual([
    [1, 0.5, -1],
    [1, null, null],
  ]);
});
check("settings, errors and the pool can be pickled; what comes out works in another process", async () => {
  const values = await python(
    `${one}import pickle, guerdon_client, multiprocessing
guerdon.score([row])
copies = pickle.loads(pickle.dumps([guerdon, guerdon_client._pool, GuerdonError("x", 400), NotJudged("y", [1])]))
forked = multiprocessing.get_context("fork").Pool(1).map(guerdon.score, [[row]])
print(json.dumps([copies[0].score([row])[0]["value"], str(copies[2]), copies[2].status, copies[3].results, forked[0][0]["value"]]))`,
  );
  expect(values).toEqual([1, "x", 400, [1], 1]);
  // The child of a fork has the parent's socket, and must not write to it.
  expect(new Set(asked.map(({ connection }) => connection)).size).toBe(2);
});
check("values that JSON lacks leave the data set as lists, texts and nulls", async () => {
  await python(`${one}class Array:
    def tolist(self):
        return [1, float("nan")]
guerdon.score([rollout("", "4", fields={"array": Array(), "set": {"b", "a"}, "nan": float("nan"), "half": "\\ud800"})])
print(1)`);
  expect(asked[0]!.body.rollouts[0]!.fields).toEqual({ array: [1, null], set: ["a", "b"], nan: null, half: "\ud800" });
});

check("TRL: strings and messages, the truth from its column, None for an abstention", async () => {
  const told = await python(
    `import guerdon_trl, inspect
extra, metrics = {}, {}
values = asyncio.run(guerdon_trl.reward(
    prompts=["2 + 2?", [{"role": "user", "content": "2 + 3?"}], "?"], completions=["4", [{"role": "assistant", "content": "4"}], "abstain"],
    completion_ids=[[1], [2], [3]], trainer_state=object(), log_extra=extra.__setitem__, log_metric=metrics.__setitem__,
    solution=["4", "5", None], level=[1, 2, 3], environments=None))
print(json.dumps([values, extra, {name: repr(value) for name, value in metrics.items()}, inspect.iscoroutinefunction(guerdon_trl.reward), guerdon_trl.reward.__name__]))`,
    { GUERDON_PARTS: "right,other" },
  );
  expect(told.slice(0, 2)).toEqual([[1, 0, null], { guerdon_outcome: ["score", "score", "abstain"] }]);
  expect(told[2]).toEqual({ "guerdon/right": "0.5", "guerdon/other": "nan" });
  expect(told.slice(3)).toEqual([true, "reward"]);
  const [first, second, third] = asked[0]!.body.rollouts;
  expect(first).toEqual({ prompt: "2 + 2?", response: "4", reference: "4", group: expect.any(String), fields: { level: 1 } });
  expect(second!.prompt).toEqual([{ role: "user", content: "2 + 3?" }]);
  expect("reference" in third!).toBe(false);
  expect(new Set(asked[0]!.body.rollouts.map(({ group }) => group)).size).toBe(3);
});
check("TRL: a reward with settings of its own is still awaited, has a name, and can be pickled", async () => {
  const told = await python(
    `import guerdon_trl, inspect, pickle
made = guerdon_trl.configured(name="maths", url=${JSON.stringify(url)}, on_failure="abstain", reference="truth")
copy = pickle.loads(pickle.dumps(made))
ask = dict(prompts=["?", "?"], completions=["4", "failed"], truth=["4", "4"], answer=["no", "no"])
try:
    guerdon_trl.reward_sync(prompts=["?"], completions=["4"], answer=["4"])
except Exception as error:
    other = str(error)
print(json.dumps([inspect.iscoroutinefunction(copy), copy.__name__, asyncio.run(copy(**ask)), other]))`,
    { GUERDON_URL: "http://127.0.0.1:9", GUERDON_DEADLINE: "0.3" },
  );
  expect(told.slice(0, 3)).toEqual([true, "maths", [1, null]]);
  // The last one asks the address of the environment, where nobody is.
  expect(told[3]).toContain("http://127.0.0.1:9/v1/score: ConnectionRefusedError");
  expect(asked[0]!.body.rollouts[0]).toMatchObject({ reference: "4", fields: { answer: "no" } });
});
check("TRL: a failure stops the training unless a value was chosen for it", async () => {
  expect(
    await python(`import guerdon_trl
def ask(**settings):
    try:
        return asyncio.run(guerdon_trl.configured(**settings)(prompts=["?"] * 2, completions=["4", "timeout"], answer=["4"] * 2))
    except Exception as error:
        return type(error).__name__
print(json.dumps([ask(), ask(on_failure="abstain"), ask(on_failure=0)]))`),
  ).toEqual(["NotJudged", [1, null], [1, 0]]);
});
check("verl: a dict with the same keys for every outcome, sync and async", async () => {
  const told = await python(`import guerdon_verl, inspect
settings = dict(url=${JSON.stringify(url)}, parts="right,rare", on_failure=-1.0, on_abstain=0.0)
rows = [guerdon_verl.compute_score(data_source="gsm8k", solution_str=text, ground_truth="4", extra_info={"index": 3, "split": "train", "question": "2 + 2?"}, reward_router_address=None, **settings) for text in ("4", "abstain", "failed")]
rows.append(asyncio.run(guerdon_verl.compute_score_async("gsm8k", "5", "4", {}, **settings)))
print(json.dumps([[{name: repr(value) for name, value in row.items()} for row in rows], inspect.iscoroutinefunction(guerdon_verl.compute_score)]))`);
  expect(told).toEqual([
    [
      { score: "1.0", guerdon_scored: "1.0", right: "1.0", rare: "nan" },
      { score: "0.0", guerdon_scored: "0.0", right: "nan", rare: "nan" },
      { score: "-1.0", guerdon_scored: "0.0", right: "nan", rare: "nan" },
      { score: "0.0", guerdon_scored: "1.0", right: "0.0", rare: "nan" },
    ],
    false,
  ]);
  expect(asked[0]!.body.rollouts[0]).toEqual({
    prompt: "2 + 2?",
    response: "4",
    reference: "4",
    group: "gsm8k/train/3",
    fields: { data_source: "gsm8k", index: 3, split: "train" },
  });
});
check("a group that the server gathers is told apart by ids that stay the same when a rollout is sent again", async () => {
  script = [refuses(503), scores];
  const told = await python(`import guerdon_verl
ask = lambda **info: guerdon_verl.compute_score("a", "4", "4", info, group_size=2)
first = ask(index=1)
ask(index=1)
try:
    ask()
except ValueError as error:
    print(json.dumps([first["score"], str(error)]))`);
  expect(told).toEqual([1, expect.stringContaining("group_size needs an index or the prompt")]);
  const ids = asked.map(({ body }) => body.rollouts[0]!.id);
  expect(ids[0]).toBe(ids[1]);
  expect(new Set(ids).size).toBe(2);
});
check("verl: what the trainer has no word for raises", async () => {
  expect(
    await python(`import guerdon_verl
def ask(text):
    try:
        return guerdon_verl.compute_score("", text, "4")
    except Exception as error:
        return type(error).__name__
print(json.dumps([ask(text) for text in ("abstain", "invalid", "failed", "timeout")]))`),
  ).toEqual(["NotJudged", "NotJudged", "NotJudged", "NotJudged"]);
});
check("OpenRLHF: loaded by path as the trainer does, the response is what follows the prompt, without its end tokens", async () => {
  const told = await python(
    `import importlib.util
spec = importlib.util.spec_from_file_location("reward_func", ${JSON.stringify(`${folder}/guerdon_openrlhf.py`)})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
prompt = "<|im_start|>user\\n2 + 2?<|im_end|>\\n<|im_start|>assistant\\n"
print(json.dumps(module.reward_func([prompt + "4<|im_end|>", "<s>" + prompt + "5<|im_end|>\\n<|endoftext|>"], [prompt, prompt], ["4", "4"])))`,
    { GUERDON_PARTS: "right", PYTHONPATH: "" },
  );
  expect(told).toEqual({ rewards: [1, 0], scores: [1, 0], extra_logs: { guerdon_scored: [1, 1], right: [1, 0] } });
  expect(asked[0]!.body.rollouts[1]!.prompt).toEqual([{ role: "user", content: "2 + 2?" }]);
  expect(asked[0]!.body.rollouts.map(({ response }) => response)).toEqual(["4", "5"]);
});
check("slime: one sample or a group of them, with a reward key and without", async () => {
  const told = await python(
    `import guerdon_slime
from types import SimpleNamespace as Sample
from enum import Enum
status = Enum("Status", {"TRUNCATED": "truncated"}).TRUNCATED
def sample(text, index):
    return Sample(prompt="2 + 2?", response=text, label="4", metadata={"level": 1}, status=status, group_index=7, index=index)
first = sample("4", 0)
plain = asyncio.run(guerdon_slime.rm(Sample(reward_key=None), first, evaluation=True))
group = asyncio.run(guerdon_slime.rm(Sample(reward_key="score"), [sample("4", 1), sample("5", 2)]))
print(json.dumps([plain, group, first.metadata]))`,
    { GUERDON_PARTS: "right" },
  );
  expect(told).toEqual([
    1,
    [
      { right: 1, score: 1 },
      { right: 0, score: 0 },
    ],
    { level: 1, guerdon: { outcome: "score", parts: { right: 1, length: 1 } } },
  ]);
  expect(asked[1]!.body.rollouts[1]).toEqual({
    prompt: "2 + 2?",
    response: "5",
    reference: "4",
    group: "7",
    id: "2",
    fields: { level: 1, status: "truncated" },
  });
});
check("AReaL: in a process of its own, and raising before the trainer would count a late answer as 0", async () => {
  const told = await python(`import guerdon_areal, pickle, inspect
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(1) as pool:
    values = list(pool.map(guerdon_areal.reward_fn, ["2 + 2?"] * 2, ["4", "5"]))
    right = pool.submit(guerdon_areal.reward_fn, "2 + 2?", "4", [1], [2], answer="4", messages=[], level=2).result()
print(json.dumps([values, right, guerdon_areal.Guerdon(defaults={"deadline": 12.0}).deadline]))`);
  expect(told).toEqual([[0, 0], 1, 12]);
  expect(asked[2]!.body.rollouts[0]).toMatchObject({ reference: "4", fields: { level: 2 } });
});

check("the real server gives every client the number of its own doors, and its outcomes, key and deadline are understood", async () => {
  const place = mkdtempSync(join(tmpdir(), "guerdon-python-"));
  const rewards = join(place, "rewards.ts");
  writeFileSync(
    rewards,
    `import { InvalidRollout, promptText, responseText } from "guerdon";
     export default (rollouts) => rollouts.map((r) => {
       const text = responseText(r);
       if (text === "none") return null;
       if (text === "bad") throw new InvalidRollout("mine", "needs more", 0);
       const right = text === r.reference ? 1 : 0;
       return { value: right + promptText(r).length / 1000, parts: { right, rollouts: rollouts.length } };
     });`,
  );
  const served = await startServer({ rewards, port: 0, workers: 1, keys: ["a-key"], logLevel: "none", batchWait: 20 });
  try {
    const prompt = "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n2 + 2?<|im_end|>\n<|im_start|>assistant\n";
    const query = `${prompt}4<|im_end|>\n`;
    const door = async (path: string, body: object) => {
      const headers = { "content-type": "application/json", authorization: "Bearer a-key" };
      return (await fetch(`${served.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
    };
    const told = await python(
      `import guerdon_trl, guerdon_verl, guerdon_openrlhf, guerdon_slime, guerdon_areal
from types import SimpleNamespace as Sample
prompt, query = ${JSON.stringify([prompt, query])}
chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "2 + 2?"}]
def attempt(ask):
    try:
        return ask()
    except Exception as error:
        return [type(error).__name__, str(error), getattr(error, "status", None)]
print(json.dumps([
    asyncio.run(guerdon_trl.reward(prompts=[chat], completions=[[{"role": "assistant", "content": "4"}]], answer=["4"])),
    guerdon_verl.compute_score("", "4", "4", {}, raw_prompt=chat),
    guerdon_openrlhf.reward_func([query, "<s>" + query], [prompt, prompt], ["4", "4"]),
    asyncio.run(guerdon_slime.rm(Sample(), Sample(prompt=prompt, response="4", label="4", metadata=None))),
    guerdon_areal.reward_fn(prompt, "4<|im_end|>", answer="4"),
    asyncio.run(guerdon_trl.reward(prompts=["?"], completions=["none"])),
    attempt(lambda: guerdon_verl.compute_score("", "bad", "4")),
    attempt(lambda: guerdon_trl.Guerdon(key="wrong").score([{"response": "4"}])),
    attempt(lambda: guerdon_trl.Guerdon().score([{"response": 4}])),
    [one["parts"]["rollouts"] for one in asyncio.run(guerdon_trl.Guerdon(group_size=2).score_async([{"response": "a", "group": "g"}, {"response": "b", "group": "g"}]))],
]))`,
      { GUERDON_URL: served.url, GUERDON_KEY: "a-key", GUERDON_PARTS: "right", GUERDON_DEADLINE: "20" },
    );
    const value = 1 + "Be brief.\n\n2 + 2?".length / 1000;
    expect(await door("/get_reward", { query: [query], prompts: [prompt], labels: ["4"] })).toMatchObject({
      rewards: [value],
      scores: [1],
    });
    expect(await door("/slime", { prompt, response: "4", label: "4" })).toBe(value);
    expect(told.slice(0, 6)).toEqual([
      [value],
      { score: value, guerdon_scored: 1, right: 1 },
      { rewards: [value, value], scores: [1, 1], extra_logs: { guerdon_scored: [1, 1], right: [1, 1] } },
      value,
      value,
      [null],
    ]);
    expect(told[6][1]).toContain("number 0: invalid (mine: needs more; got 0). To go on");
    expect(told[7]).toEqual(["GuerdonError", `${served.url}/v1/score: status 401: the key is not known`, 401]);
    expect(told[8][2]).toBe(400);
    expect(told[9]).toEqual([2, 2]);
  } finally {
    await served.close(0);
    rmSync(place, { recursive: true, force: true });
  }
});

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { get } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { rewardsFile } from "./fixtures/open-app.ts";
import { type RunningServer, type ServeOptions, startServer } from "./start-server.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-serve-"));
const running: RunningServer[] = [];
afterAll(async () => {
  await Promise.all(running.map((server) => server.close(0)));
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<ServeOptions> = {}) {
  let log = "";
  const server = await startServer({ rewards: rewardsFile, port: 0, workers: 1, writeLog: (text) => (log += text), ...options });
  running.push(server);
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
    // biome-ignore lint/suspicious/noExplicitAny: an answer of any protocol
    return { status: response.status, headers: response.headers, body: (await response.json()) as any };
  };
  const text = async (path: string, headers = {}) => (await fetch(`${server.url}${path}`, { headers })).text();
  return { server, post, text, log: () => log };
}

let usual: ReturnType<typeof start> | undefined;
/** One server without options, for the tests that need no other. */
const usualServer = () => (usual ??= start());

/** Sends bytes as they are and gives what comes back until the other side hangs up. */
const raw = (port: number, ...pieces: (string | number)[]) =>
  new Promise<string>((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", async () => {
      for (const piece of pieces) {
        if (typeof piece === "number") await new Promise((done) => setTimeout(done, piece));
        else socket.write(piece);
      }
    });
    socket.on("data", (data) => (answer += data));
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });

test("serves, counts and logs; an answer names the reward; bad bytes on the wire do not end it", async () => {
  const { server, post, text, log } = await start({ bodyTimeout: 700 });
  const { body, headers } = await post(
    "/v1/score",
    {
      rollouts: [
        { response: "4", reference: "4", group: "g" },
        { response: "5", group: "g" },
      ],
    },
    { "x-request-id": "first" },
  );
  expect(body.results.map((one: { value: number }) => one.value)).toEqual([1.01, 0.01]);
  expect([headers.get("x-request-id"), headers.get("x-guerdon-reward")]).toEqual(["first", server.reward.hash]);
  await post("/get_reward", { query: ["failed"] });
  await post("/get_reward", { query: 7 });

  const length = (n: number) =>
    `POST /get_reward HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${n}\r\n\r\n`;
  expect(await raw(server.port, length(100), '{"query"')).toMatch(/^HTTP\/1.1 408/); // slow: the rest never comes
  expect(await raw(server.port, "POST /get_reward HTTP/1.1\r\nHost: localhost\r\n", 100, "X-Slow: 1\r\n")).toMatch(/^HTTP\/1.1 408/);
  expect(await raw(server.port, length(-1), "{}")).toMatch(/^HTTP\/1.1 400/);
  expect(
    await raw(
      server.port,
      `POST /get_reward HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ),
  ).toMatch(/^HTTP\/1.1 400/);
  expect(await raw(server.port, "\u0000\u0001nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
  expect(await raw(server.port, `GET / HTTP/1.1\r\nHost: localhost\r\nX-Big: ${"a".repeat(100_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/);
  expect(await raw(server.port, "GET /v1/reward HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")).toMatch(/^HTTP\/1.1 421/);
  const chunked = `POST /get_reward HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
  expect(await raw(server.port, chunked, '10\r\n{"query":["aa"]}\r\n0\r\n\r\n')).toContain('"rewards":[0.02]');

  const metrics = await text("/metrics");
  for (const line of [
    'guerdon_requests_total{door="native",status="200"} 1',
    'guerdon_requests_total{door="openrlhf",status="503"} 1',
    'guerdon_requests_total{door="openrlhf",status="400"} 1',
    'guerdon_rollouts_total{door="openrlhf",outcome="failed"} 1',
    'guerdon_rollouts_total{door="native",outcome="score"} 2',
    'guerdon_part_count{part="right"} 3',
    'guerdon_value_bucket{le="0.1"} 2',
    "guerdon_group_spread_count 1",
    "guerdon_held_rollouts 0",
    `guerdon_reward_info{hash="${server.reward.hash}",file="rewards.ts"} 1`,
  ]) {
    expect(metrics).toContain(line);
  }
  expect(metrics).toMatch(/guerdon_request_seconds_bucket\{le="0.001",door="native"\}/);
  await new Promise((done) => setTimeout(done, 150));
  const lines = log()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.find(({ id }) => id === "first")).toMatchObject({
    event: "request",
    door: "native",
    status: 200,
    outcomes: { score: 2 },
    reward: server.reward.hash,
  });
  expect(JSON.parse(await text("/readyz"))).toMatchObject({ ready: true, problems: [] });
});

test("others can reach it only with a key; keys are hashed, have scopes, and change without a restart", async () => {
  await expect(startServer({ rewards: rewardsFile, host: "0.0.0.0", port: 0 })).rejects.toThrow("needs a key");
  const keyFile = join(folder, "keys");
  const hash = (key: string) => `sha256:${createHash("sha256").update(key).digest("hex")}`;
  writeFileSync(keyFile, `# trainers\ntrainer ${hash("one")} score\nwatcher ${hash("two")} metrics\n`);
  const { server, post, text } = await start({ host: "0.0.0.0", keyFile });
  const at = (key: string) => ({ authorization: `Bearer ${key}` });
  const code = async (key: string) => (await post("/get_reward", { query: [] }, at(key))).status;
  expect([await code("one"), await code("two"), await code("three"), (await post("/get_reward", { query: [] })).status]).toEqual([
    200, 403, 401, 401,
  ]);
  expect(await text("/metrics", at("two"))).toContain("guerdon_held_rollouts");
  expect(await text("/metrics", at("one"))).toContain("does not open this");
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  writeFileSync(keyFile, `trainer ${hash("three")} score\n`);
  await expect.poll(() => code("three"), { timeout: 5000, interval: 100 }).toBe(200);
  expect(await code("one")).toBe(401);
  writeFileSync(keyFile, "one\n"); // a plain key by mistake: the known ones stay
  await new Promise((done) => setTimeout(done, 1100));
  expect(await code("three")).toBe(200);
  await expect(startServer({ rewards: rewardsFile, port: 0, keyFile })).rejects.toThrow(/keys:1 must read: name sha256/);
});

test("a changed rewards file is served without a lost request; a broken one changes nothing", async () => {
  const rewards = join(folder, "live.ts");
  const write = (text: string) => writeFileSync(rewards, `import { each } from "guerdon";\n${text}`);
  write("export default each(() => 1);");
  const { post, server, log } = await start({ rewards });
  const value = async () => (await post("/v1/score", { response: "x" })).body.result.value;
  expect(await value()).toBe(1);
  let lost = 0;
  const load = setInterval(() => value().catch(() => lost++), 10);
  write("export default each(() => 2);");
  await expect.poll(value, { timeout: 10_000, interval: 50 }).toBe(2);
  clearInterval(load);
  expect(lost).toBe(0);
  expect((await post("/v1/score", { response: "x" })).headers.get("x-guerdon-reward")).not.toBe(server.reward.hash);
  write("export default 3 +;");
  await expect.poll(log, { timeout: 10_000, interval: 50 }).toContain("reload-failed");
  expect(await value()).toBe(2);
});

test("not ready while something the reward needs is missing, and says what; ready again once it is there", async () => {
  let status = 503;
  const endpoint = createServer((_, response) => response.writeHead(status).end("{}"));
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  const at = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/v1`;
  const rewards = join(folder, "needy.ts");
  writeFileSync(
    rewards,
    `import { each } from "guerdon";
     import { layered, openaiCompatible, retry } from "guerdon/lm";
     export const judge = layered(openaiCompatible({ baseUrl: "${at}", model: "m" }), retry());
     export const second = openaiCompatible({ baseUrl: "http://127.0.0.1:2/v1", model: "m" });
     export const sandbox = { check: () => Promise.reject(new Error("bubblewrap is missing")) };
     export const fine = { check() {} };
     export default each(() => 1);`,
  );
  const { server, text, post } = await start({ rewards });
  const problems = async () => JSON.parse(await text("/readyz")).problems;
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  expect((await problems()).sort()).toEqual([
    `judge: ${at} answers with status 503`,
    "sandbox: bubblewrap is missing",
    "second: http://127.0.0.1:2/v1 does not answer (ECONNREFUSED)",
  ]);
  status = 401;
  await expect.poll(problems, { timeout: 5000 }).toContain(`judge: ${at} refuses the key (status 401)`);
  status = 404; // an endpoint without a list of models is there all the same
  await expect.poll(async () => (await problems()).length, { timeout: 5000 }).toBe(2);
  expect((await post("/v1/score", { response: "x" })).body.result.value).toBe(1);
  endpoint.close();
});

test("interactive requests overtake bulk ones that came long before", async () => {
  const rewards = join(folder, "one-by-one.ts");
  writeFileSync(
    rewards,
    `import { each } from "guerdon";\nexport default each(async () => { await new Promise((done) => setTimeout(done, 10)); return 1; });`,
  );
  const { post } = await start({ rewards, batchSize: 1, concurrency: 1 });
  const order: string[] = [];
  const ask = (response: string, headers = {}) => post("/v1/score", { response }, headers).then(() => order.push(response));
  const bulk = Array.from({ length: 80 }, (_, i) => ask(`bulk ${i}`));
  await expect.poll(() => order.length).toBeGreaterThan(2);
  await ask("now", { "x-guerdon-priority": "interactive" });
  await Promise.all(bulk);
  expect(order).toHaveLength(81);
  expect(order.indexOf("now")).toBeLessThan(40);
});

const python = spawnSync("python3", ["--version"]).status === 0;
if (!python) console.warn("SKIPPED: python3 is missing, so the requests of trainers are not sent from there");
test.skipIf(!python)(
  "trainers' own requests, sent by Python's standard library over a socket, get one number out of every door",
  async () => {
    const { server } = await start();
    const sample = { prompt: "What is 2 + 2?", response: "I add them.\n\nIt is 4 (ä).", reference: "4" };
    const script = fileURLToPath(new URL("./fixtures/trainer_requests.py", import.meta.url));
    const child = spawn("python3", ["-B", script, server.url, sample.prompt, sample.response, sample.reference]);
    let out = "";
    child.stdout.on("data", (piece) => (out += piece));
    child.stderr.on("data", (piece) => (out += piece));
    const status = await new Promise((resolve) => child.once("close", resolve));
    expect(status, out).toBe(0);
    const told = Object.entries(JSON.parse(out) as Record<string, number>);
    const expected = 1 + (sample.response.length / 100 + sample.prompt.length / 10_000);
    expect(told.map(([name, value]) => [name, name === "vllm_pooling" ? expected : value])).toEqual(told.map(([name]) => [name, expected]));
    expect(told.find(([name]) => name === "vllm_pooling")![1]).toBeCloseTo(expected, 6); // 32 bits
    expect(told).toHaveLength(17);
  },
);

const bubblewrap = spawnSync("bwrap", ["--version"]).status === 0;
if (!bubblewrap)
  console.warn("SKIPPED: bubblewrap is missing (apt-get install -y bubblewrap), so /run_code is not tested with a real sandbox");
test.skipIf(!bubblewrap)("/run_code runs programs in the real sandbox, as SandboxFusion's clients ask for it", async () => {
  const { post } = await usualServer();
  const run = async (code: string, more: object = {}) => {
    const fields = { stdin: "", compile_timeout: 10, run_timeout: 10, memory_limit_MB: -1, files: {}, fetch_files: [] };
    return (await post("/run_code", { code, language: "python", ...fields, ...more })).body;
  };
  expect(await run("print(input()[::-1])", { stdin: "abc" })).toMatchObject({
    status: "Success",
    run_result: { status: "Finished", return_code: 0, stdout: "cba\n", stderr: "" },
  });
  expect(await run("print(open('a.txt').read())", { files: { "a.txt": Buffer.from("ä").toString("base64") } })).toMatchObject({
    run_result: { stdout: "ä\n" },
  });
  const raised = await run("raise ValueError('x')");
  expect(raised).toMatchObject({ status: "Failed", run_result: { status: "Finished", return_code: 1 } });
  expect(raised.run_result.stderr).toContain("ValueError: x");
  expect(await run("while True: pass", { run_timeout: 1 })).toMatchObject({
    status: "Failed",
    run_result: { status: "TimeLimitExceeded", return_code: null },
  });
  expect((await run("import socket; socket.create_connection(('1.1.1.1', 80), 1)")).status).toBe("Failed");
  expect(await run("console.log(1 + 1)", { language: "nodejs" })).toMatchObject({ status: "Success", run_result: { stdout: "2\n" } });
});

test("closing finishes what was taken", async () => {
  const rewards = join(folder, "slow.ts");
  writeFileSync(
    rewards,
    `import { each } from "guerdon";\nexport default each(async () => { await new Promise((done) => setTimeout(done, 400)); return 7; });`,
  );
  const { post, server } = await start({ rewards });
  const taken = post("/v1/score", { response: "x" });
  await expect.poll(() => server.engine.stats().held, { interval: 5 }).toBe(1);
  await server.close();
  expect((await taken).body.result.value).toBe(7);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
});

test("a full queue is told with 429 and when to come back; a key has its own rate", async () => {
  const { post } = await start({ queueLimit: 2, rate: 5, keys: ["k"] });
  const key = { authorization: "Bearer k" };
  const full = await Promise.all(
    ["timeout", "timeout ", "timeout  "].map((response) =>
      post("/v1/score", { response: response.trim(), id: response, deadline: 300 }, key),
    ),
  );
  expect(full.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  expect(Number(full.find(({ status }) => status === 429)!.headers.get("retry-after"))).toBeGreaterThan(0);
  const many = await Promise.all(Array.from({ length: 12 }, () => post("/get_reward", { query: ["a"] }, key)));
  expect(many.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
});

test("serves HTTPS from files", async () => {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-keyout", key, "-out", cert],
    { stdio: "ignore" },
  );
  const { server } = await start({ tlsCert: cert, tlsKey: key });
  expect(server.url).toMatch(/^https:/);
  const status = await new Promise((resolve, reject) =>
    get(`${server.url}/healthz`, { ca: readFileSync(cert), servername: "localhost" }, (response) => resolve(response.statusCode)).on(
      "error",
      reject,
    ),
  );
  expect(status).toBe(200);
});

test("guerdon serve: says where it is, serves, and ends on a signal with its memory kept", async () => {
  const rewards = join(folder, "remembering.ts");
  writeFileSync(
    rewards,
    `import { each } from "guerdon";\nexport default each(async (r, { memory }) => memory.update("n", (n) => (n ?? 0) + 1));`,
  );
  const built = new URL("../../dist/cli/main.js", import.meta.url).pathname;
  if (!existsSync(built)) throw new Error("dist/cli/main.js is missing: npm run build");
  const memory = join(folder, "memory");
  for (const expected of [1, 2]) {
    const child = spawn(process.execPath, [built, "serve", rewards, "--port", "0", "--memory", memory, "--json"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (data) => resolve(String(data)));
      child.once("exit", (code) => reject(new Error(`ended with ${code}: ${child.stderr.read()}`)));
    });
    const { url } = JSON.parse(said) as { url: string };
    const response = await fetch(`${url}/v1/score`, {
      method: "POST",
      body: '{"response":"x"}',
      headers: { "content-type": "application/json" },
    });
    expect(await response.json()).toMatchObject({ result: { value: expected } });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // A kill loses nothing either.
    child.kill(expected === 1 ? "SIGKILL" : "SIGTERM");
    expect(await ended).toBe(expected === 1 ? null : 0);
  }
});

test("with a trust.json: serves what it speaks for, refuses what is below its bar or another reward", async () => {
  const { server } = await usualServer();
  const trust = (hash: string, kappa: number) => {
    const file = join(folder, `trust-${kappa}-${hash}.json`);
    const bar = { minKappa: 0.4, maxFlips: 0.2, maxFailures: 0.05, minPrompts: 50 };
    const limits = [
      { name: "minPrompts", says: "80 independent prompts", limit: 50, bound: 80, kept: true },
      { name: "minKappa", says: `kappa with people ${kappa}`, limit: 0.4, bound: kappa, kept: kappa >= 0.4 },
      { name: "maxFailures", says: "no answer to 0% of the questions", limit: 0.05, bound: 0, kept: true },
    ];
    writeFileSync(file, JSON.stringify({ judge: { models: [] }, identities: [{ name: null, hash }], bar, limits, trusted: true }));
    return file;
  };
  const { hash } = server.reward;
  expect((await start({ trust: trust(hash, 0.6) })).server.reward.hash).toBe(hash);
  await expect(start({ trust: trust(hash, 0.3) })).rejects.toThrow("below its bar: kappa with people 0.3, the bar is 0.4");
  await expect(start({ trust: trust("another", 0.6) })).rejects.toThrow("speaks of another reward");
});

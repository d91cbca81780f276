import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { metricsAddress } from "./watch.ts";

const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;
let server: Server;
let port = 0;
let looks = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    looks++;
    if (request.headers.authorization !== "Bearer a-key") response.writeHead(401).end("no");
    else
      response
        .writeHead(200)
        .end(`guerdon_rollouts_total{door="native",outcome="score"} ${looks * 100}\nguerdon_reward_info{hash="abc",file="rewards.ts"} 1\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const guerdon = (args: string[], key?: string) =>
  new Promise<{ code: number | null; out: string; errors: string }>((resolve) => {
    const child = spawn(process.execPath, [main, "watch", ...args], { env: { ...process.env, GUERDON_KEY: key ?? "" } });
    let [out, errors] = ["", ""];
    child.stdout.on("data", (piece) => (out += piece));
    child.stderr.on("data", (piece) => (errors += piece));
    child.on("close", (code) => resolve({ code, out, errors }));
  });

test("a port, a host and a whole address all lead to the page of metrics", () => {
  expect(["8000", "there:8000", "https://there/below/", "http://there:1/metrics"].map(metricsAddress)).toEqual([
    "http://127.0.0.1:8000/metrics",
    "http://there:8000/metrics",
    "https://there/below/metrics",
    "http://there:1/metrics",
  ]);
  expect(() => metricsAddress("http://[")).toThrow("expected the address of a server");
});
test("--once looks twice, shows the rate between and ends; --json says it in one line", async () => {
  const [shown, told] = await Promise.all([
    guerdon([String(port), "--once", "--interval", "200ms"], "a-key"),
    guerdon([String(port), "--once", "--json", "--interval", "200ms"], "a-key"),
  ]);
  expect(shown).toMatchObject({ code: 0, errors: "" });
  expect(shown.out).toMatch(/^rewards\.ts {2}abc {2}http:\/\/127\.0\.0\.1:\d+\n\n {2}[\d,]+ rollouts\/s /);
  expect(JSON.parse(told.out)).toMatchObject({
    reward: { hash: "abc" },
    rollouts: expect.any(Number),
    outcomes: { score: { now: expect.any(Number) } },
  });
});
test("a server that refuses ends it with one line that says what to do", async () => {
  expect(await guerdon([String(port), "--once"], "wrong")).toEqual({
    code: 1,
    out: "",
    errors: `guerdon: http://127.0.0.1:${port}/metrics answered with status 401; give a key that opens metrics with --key or GUERDON_KEY\n`,
  });
});

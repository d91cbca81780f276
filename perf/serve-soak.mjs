/**
 * A served reward under a steady load for a long time: is memory flat, does nothing go wrong?
 *
 *     node perf/serve-soak.mjs '{"minutes":30,"rate":1500}'
 *
 * Needs the built package. Half of the requests hold one rollout, the others 16 or a group of 8, and every tenth is sent twice. Each answer is looked
 * into. Prints a line of JSON a minute and one at the end, and exits with 1 where an answer was wrong or memory went on growing.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { minutes = 30, rate = 1500, connections = 64, log = "all" } = JSON.parse(process.argv[2] ?? "{}");
const folder = mkdtempSync(join(tmpdir(), "guerdon-soak-"));
const rewards = join(folder, "rewards.ts");
writeFileSync(
  rewards,
  `import { each, responseText } from "guerdon";
   import { weightedSum } from "guerdon/compose";
   const right = each((r) => (responseText(r).endsWith(\` \${r.reference}.\`) ? 1 : 0));
   const short = each(async (r) => responseText(r).length < 100 ? 1 : 0);
   export default weightedSum({ right: [1, right], short: [0.25, short] });`,
);
const main = join(import.meta.dirname, "../dist/cli/main.js");
const server = spawn(process.execPath, [main, "serve", rewards, "--port", "0", "--json", "--log", log], {
  stdio: ["ignore", "pipe", log === "none" ? "inherit" : "ignore"],
});
const { port } = JSON.parse(await new Promise((resolve) => server.stdout.once("data", (data) => resolve(String(data)))));
let ended = false;
server.once("exit", () => (ended = true));
const status = () => readFileSync(`/proc/${server.pid}/status`, "utf8");
const megabytes = () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(status())[1]) / 1024);

const agent = new Agent({ keepAlive: true, maxSockets: connections });
/** requests under way at most: where the machine has no time for more, the load gives way and not the test */
const most = 4 * connections;
let under = 0;
let due = 0;
const counts = { requests: 0, rollouts: 0, wrong: 0, refused: 0, broken: 0, skipped: 0 };
let latencies = [];
let asked = 0;

function ask(rows) {
  const first = 1000 * asked++;
  const rollouts = Array.from({ length: rows }, (_, i) => ({
    prompt: `What is ${first + i} + 2?`,
    response: `I add the two and get ${first + i + 2}.`,
    // Every third truth is another one, so that wrong answers would show.
    reference: String(first + i + (i % 3 === 2 ? 3 : 2)),
    ...(rows === 8 && { group: `g${first}` }),
  }));
  const body = JSON.stringify({ rollouts });
  send(body, rows);
  if (asked % 10 === 0) send(body, rows);
}

function send(body, rows) {
  const began = performance.now();
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  under++;
  const outgoing = request({ port, host: "127.0.0.1", path: "/v1/score", method: "POST", agent, headers }, (answer) => {
    let text = "";
    answer.on("data", (piece) => (text += piece));
    answer.on("end", () => {
      under--;
      latencies.push(performance.now() - began);
      counts.requests++;
      if (answer.statusCode !== 200) return counts.refused++;
      counts.rollouts += rows;
      const { results } = JSON.parse(text);
      const fine = results.length === rows && results.every(({ value }, i) => value === (i % 3 === 2 ? 0.25 : 1.25));
      if (!fine) counts.wrong++;
    });
  });
  outgoing.on("error", () => {
    under--;
    counts.broken++;
  });
  outgoing.end(body);
}

const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;
const memory = [];
const report = (more = {}) => {
  latencies.sort((a, b) => a - b);
  const at = (share) => Math.round((latencies[Math.floor(share * latencies.length)] ?? 0) * 10) / 10;
  const line = { minute: Math.round(seconds() / 6) / 10, rssMb: megabytes(), ...counts, p50: at(0.5), p99: at(0.99), ...more };
  latencies = [];
  memory.push(line.rssMb);
  console.log(JSON.stringify(line));
};
const minute = setInterval(() => !ended && report(), 60_000);
await new Promise((resolve) => {
  const tick = () => {
    if (seconds() >= minutes * 60 || ended) return resolve();
    for (; due < seconds() * rate; due++) {
      if (under < most) ask(asked % 2 === 0 ? 1 : asked % 4 === 1 ? 16 : 8);
      else counts.skipped++;
    }
    setTimeout(tick, 5);
  };
  tick();
});
clearInterval(minute);
await new Promise((resolve) => setTimeout(resolve, 1000));
// The first third warms up; from then on the mean must stay.
const part = (from, to) => {
  const values = memory.slice(Math.floor(from * memory.length), Math.ceil(to * memory.length));
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};
const growth = memory.length < 6 ? 0 : part(2 / 3, 1) / part(1 / 3, 2 / 3) - 1;
const good = !ended && counts.wrong + counts.refused + counts.broken === 0 && growth < 0.1;
if (!ended) report({ growth: Math.round(growth * 1000) / 1000, good });
server.kill();
rmSync(folder, { recursive: true, force: true });
process.exit(good ? 0 : 1);

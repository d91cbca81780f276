/**
 * Load from another process, over bare sockets so that the generator costs little:
 *
 *     node perf/serve-load.mjs '{"port":8000,"path":"/get_reward","connections":100,"seconds":5,"rate":8000,"rows":1}'
 *
 * `rate` in requests a second over all connections; 0 sends the next request when the answer to the last one is there. With a rate, time
 * counts from the moment a request was due, so that a server that stalls cannot hide it. `total` ends after so many requests, and looks into each answer.
 * Each request differs from all others, so that none shares the work of another. Prints one line of JSON.
 */
import { connect } from "node:net";

const { port, path, connections, seconds = 5, rate = 0, rows = 1, total = Number.POSITIVE_INFINITY } = JSON.parse(process.argv[2]);
const began = performance.now();
const latencies = [];
const statuses = {};
let sent = 0;
let wrong = 0;
let broken = 0;
let stopped = false;

const rowsOf = (n) => Array.from({ length: rows }, (_, i) => n * rows + i);
const bodies = {
  "/get_reward": (n) => ({
    query: rowsOf(n).map((k) => `What is ${k} + 2? I add the two and get ${k + 2}.`),
    prompts: rowsOf(n).map((k) => `What is ${k} + 2? `),
    labels: rowsOf(n).map((k) => String(k + 2)),
  }),
  "/v1/score": (n) => ({
    rollouts: rowsOf(n).map((k) => ({
      prompt: `What is ${k} + 2?`,
      response: `I add the two and get ${k + 2}.`,
      reference: String(k + 2),
    })),
  }),
};
const request = (n) => {
  const body = JSON.stringify(bodies[path](n));
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

const ended = [];
for (let k = 0; k < connections; k++) {
  ended.push(
    new Promise((resolve) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      let due = began;
      let turn = k;
      let buffer = Buffer.alloc(0);
      let waiting = false;
      const next = () => {
        if (stopped || sent >= total) {
          socket.end();
          return resolve();
        }
        const now = performance.now();
        if (rate > 0) {
          due = began + (turn * 1000) / rate;
          turn += connections;
          if (due > now + 0.5) return setTimeout(send, due - now);
        } else due = now;
        send();
      };
      const send = () => {
        if (stopped) return next();
        waiting = true;
        if (rate === 0) due = performance.now();
        socket.write(request(sent++));
      };
      socket.on("connect", next);
      socket.on("data", (data) => {
        buffer = buffer.length === 0 ? data : Buffer.concat([buffer, data]);
        const head = buffer.indexOf("\r\n\r\n");
        if (head < 0) return;
        const text = buffer.toString("latin1", 0, head);
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (buffer.length < head + 4 + length) return;
        if (buffer.length > head + 4 + length) wrong++; // answered twice
        const status = text.slice(9, 12);
        if (total < Number.POSITIVE_INFINITY && !buffer.includes('"rewards":[1]')) wrong++;
        statuses[status] = (statuses[status] ?? 0) + 1;
        latencies.push(performance.now() - due);
        buffer = Buffer.alloc(0);
        waiting = false;
        next();
      });
      socket.on("error", () => {
        broken++;
        resolve();
      });
      socket.on("close", () => {
        if (waiting) broken++;
        resolve();
      });
    }),
  );
}
if (total === Number.POSITIVE_INFINITY) setTimeout(() => (stopped = true), seconds * 1000);
await Promise.all(ended);
const took = (performance.now() - began) / 1000;
latencies.sort((a, b) => a - b);
const at = (share) => Math.round((latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0) * 100) / 100;
console.log(
  JSON.stringify({
    answered: latencies.length,
    sent,
    perSecond: latencies.length / took,
    p50: at(0.5),
    p99: at(0.99),
    most: at(1),
    statuses,
    wrong,
    broken,
    seconds: took,
  }),
);
process.exit(0);

/**
 * Load from another process, over bare sockets so that the generator costs little:
 *
 *     node perf/serve-load.mjs '{"port":8000,"path":"/get_reward","connections":100,"seconds":5,"rate":8000,"rows":1}'
 *
 * `rate` in requests a second over all connections; 0 sends the next request when the answer to the last one is there. With a rate, requests
 * become due one by one and go out over whichever connection is free; time counts from the moment a request was due, so that a server that
 * stalls cannot hide it. `total` ends after so many requests, and looks into each answer. Each request differs from all others, so that none
 * shares the work of another. Prints one line of JSON; `late` is how far behind its own clock the generator was at the 99th percentile, in ms.
 */
import { connect } from "node:net";

const { port, path, connections, seconds = 5, rate = 0, rows = 1, total = Number.POSITIVE_INFINITY } = JSON.parse(process.argv[2]);
const latencies = [];
const lateness = [];
const statuses = {};
let sent = 0;
let wrong = 0;
let broken = 0;
let open = 0;

const list = (n, write) => {
  let text = write(n * rows);
  for (let k = n * rows + 1; k < (n + 1) * rows; k++) text += `,${write(k)}`;
  return text;
};
const bodies = {
  "/get_reward": (n) =>
    `{"query":[${list(n, (k) => `"What is ${k} + 2? I add the two and get ${k + 2}."`)}],"prompts":[${list(n, (k) => `"What is ${k} + 2? "`)}],"labels":[${list(n, (k) => `"${k + 2}"`)}]}`,
  "/v1/score": (n) =>
    `{"rollouts":[${list(n, (k) => `{"prompt":"What is ${k} + 2?","response":"I add the two and get ${k + 2}.","reference":"${k + 2}"}`)}]}`,
};
const request = (n) => {
  const body = bodies[path](n);
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

/** connections that wait for something to send, where requests go out at a rate */
const free = [];
let finish;
const finished = new Promise((resolve) => (finish = resolve));
let stopped = false;
const began = performance.now();

function openConnection() {
  open++;
  let due = 0;
  let waiting = false;
  let rest;
  const one = {
    send(at) {
      waiting = true;
      due = at;
      socket.write(request(sent++), "latin1");
    },
    end() {
      socket.end();
    },
  };
  const next = () => {
    if (stopped || sent >= total) return socket.end();
    if (rate > 0) free.push(one);
    else one.send(performance.now());
  };
  const read = (length, buffer) => {
    let data = buffer.subarray(0, length);
    if (rest) data = Buffer.concat([rest, data]);
    const head = data.indexOf("\r\n\r\n");
    const body = head < 0 ? 0 : Number(/content-length: (\d+)/i.exec(data.latin1Slice(0, head))?.[1] ?? 0);
    if (head < 0 || data.length < head + 4 + body) {
      rest = Buffer.from(data);
      return true;
    }
    rest = undefined;
    if (data.length > head + 4 + body) wrong++; // answered twice
    if (total < Number.POSITIVE_INFINITY && !data.includes('"rewards":[1]')) wrong++;
    const status = data.latin1Slice(9, 12);
    statuses[status] = (statuses[status] ?? 0) + 1;
    latencies.push(performance.now() - due);
    waiting = false;
    next();
    return true;
  };
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, onread: { buffer: Buffer.allocUnsafe(64 * 1024), callback: read } });
  socket.on("connect", next);
  socket.on("error", () => {});
  socket.on("close", () => {
    if (waiting) broken++;
    if (--open === 0) finish();
  });
}
for (let k = 0; k < connections; k++) openConnection();

if (rate > 0) {
  let turn = 0;
  const tick = () => {
    const now = performance.now();
    const least = now - began;
    for (let due = (turn * 1000) / rate; due <= least && free.length > 0; due = (++turn * 1000) / rate) {
      lateness.push(least - due);
      free.shift().send(began + due);
    }
    if (!stopped) setTimeout(tick, 1);
  };
  tick();
}
if (total === Number.POSITIVE_INFINITY) {
  setTimeout(() => {
    stopped = true;
    for (const one of free.splice(0)) one.end();
  }, seconds * 1000);
}
await finished;
const took = (performance.now() - began) / 1000;
const quantiles = (values) => {
  values.sort((a, b) => a - b);
  return (share) => Math.round((values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0) * 100) / 100;
};
const at = quantiles(latencies);
console.log(
  JSON.stringify({
    answered: latencies.length,
    sent,
    perSecond: latencies.length / took,
    p50: at(0.5),
    p99: at(0.99),
    most: at(1),
    ...(rate > 0 && { late: quantiles(lateness)(0.99) }),
    statuses,
    wrong,
    broken,
    seconds: took,
    processor: (process.cpuUsage().user + process.cpuUsage().system) / latencies.length,
  }),
);
process.exit(0);

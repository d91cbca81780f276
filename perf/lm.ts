import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  chargeTo,
  fetchTransport,
  layered,
  openAccount,
  openAnswerCache,
  openaiCompatible,
  remember,
  type Transport,
  usualLayers,
} from "guerdon/lm";
import { type Measure, rates } from "./measure.ts";

const answer = JSON.stringify({
  choices: [{ index: 0, message: { role: "assistant", content: "[[A]]" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 250, completion_tokens: 3 },
});
/** A judge's prompt: about 1,000 characters, each one different. */
const prompt = (i: number) => [{ role: "user" as const, content: `Question ${i}: ${"which of these two answers is better? ".repeat(27)}` }];

/** An endpoint that answers at once, in a process of its own. */
const program = `
import { createServer } from "node:http";
const body = Buffer.from(process.argv[1]);
createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
}).listen(0, "127.0.0.1", function () { process.send(this.address().port); });`;

/** Collects all garbage, without a flag on the command line. */
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

export async function measures(): Promise<readonly Measure[]> {
  const server = spawn(process.execPath, ["--input-type=module", "-e", program, answer], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [port] = await once(server, "message");
  const folder = mkdtempSync(join(tmpdir(), "guerdon-perf-lm-"));
  const cache = openAnswerCache(folder);
  try {
    const instant: Transport = async () => ({ status: 200, headers: {}, body: answer });
    const connect = (transport?: Transport) => openaiCompatible({ baseUrl: `http://127.0.0.1:${port}/v1`, model: "m", transport });
    let asked = 0;
    /** Calls a second with 64 under way. */
    const calls = (model: ReturnType<typeof connect>, count: number) => async () => {
      const last = asked + count;
      const worker = async () => {
        while (asked < last) await model.chat(prompt(asked++), { temperature: 0 });
      };
      await Promise.all(Array.from({ length: 64 }, worker));
      return count;
    };
    const layers = () => usualLayers({ concurrency: 64, account: openAccount({ prices: { prompt: 1, completion: 1 } }), cache });
    const found = await rates({
      "own work": calls(layered(connect(instant), ...layers()), 5000),
      "over HTTP": calls(layered(connect(), ...layers()), 4000),
      "over HTTP with fetch": calls(layered(connect(fetchTransport(fetch)), ...layers()), 2000),
    });
    const known = layered(connect(instant), remember(cache), chargeTo(openAccount()));
    const hits = await rates({
      "from the cache": async () => {
        for (let i = 0; i < 5000; i++) await known.chat(prompt(i), { temperature: 0 });
        return 5000;
      },
    });
    // Our own share of a call over HTTP, whatever else the machine does.
    const busy = process.cpuUsage();
    await calls(layered(connect(), ...layers()), 4000)();
    const { user, system } = process.cpuUsage(busy);

    collect();
    const before = process.memoryUsage().heapUsed;
    await calls(layered(connect(instant), ...usualLayers({ concurrency: 64 })), 100_000)();
    collect();
    const grown = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    return [
      {
        what: "chat calls, all layers and cache on disk, endpoint in memory",
        unit: "calls/s",
        ours: found["own work"],
        target: { atLeast: 5000 },
      },
      {
        what: "chat calls, all layers and cache on disk, instant endpoint over HTTP",
        unit: "calls/s",
        ours: found["over HTTP"],
        peer: { name: "the same with fetch", value: found["over HTTP with fetch"] },
      },
      {
        what: "the same for each second of processor time in our process",
        unit: "calls/s",
        ours: 4000 / ((user + system) / 1e6),
        target: { atLeast: 5000 },
      },
      { what: "calls answered from the cache on disk", unit: "calls/s", ours: hits["from the cache"] },
      { what: "heap grown after 100,000 calls", unit: "MB", ours: grown, target: { atMost: 50 } },
    ];
  } finally {
    server.kill();
    cache.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A served reward under load from another process, beside FastAPI with the same reward. Needs the built package; FastAPI is measured where
 * Debian's python3-fastapi and uvicorn are installed. CPU time is the server's own, from /proc: on a shared machine it says more than rates.
 */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measure } from "./measure.ts";

interface Load {
  readonly answered: number;
  readonly sent: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** how late the generator itself was, at the 99th percentile */
  readonly late?: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly wrong: number;
  readonly broken: number;
  readonly seconds: number;
}

const root = join(import.meta.dirname, "..");
const rewards = {
  cheap: `import { each, responseText } from "guerdon";\nexport default each((r) => (responseText(r).includes(String(r.reference)) ? 1 : 0));`,
  slow: `import { each } from "guerdon";\nexport default each(async () => { await new Promise((done) => setTimeout(done, 50)); return 1; });`,
};

const cpuSeconds = (pid: number) => {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ").slice(11, 13).map(Number);
  return (user! + system!) / 100;
};
const megabytes = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;

async function load(options: object): Promise<Load> {
  const out = await new Promise<string>((resolve, reject) =>
    execFile(process.execPath, [join(root, "perf/serve-load.mjs"), JSON.stringify(options)], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    ),
  );
  return JSON.parse(out) as Load;
}

async function guerdon(folder: string, name: keyof typeof rewards, options: readonly string[] = []) {
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, rewards[name]);
  const child = spawn(
    process.execPath,
    [join(root, "dist/cli/main.js"), "serve", file, "--port", "0", "--log", "errors", "--json", ...options],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const { port } = JSON.parse(await new Promise<string>((resolve) => child.stdout.once("data", (data) => resolve(String(data))))) as {
    port: number;
  };
  return { child, port };
}

async function fastApi(): Promise<{ child: ChildProcess; port: number } | undefined> {
  if (spawnSync("/usr/bin/python3", ["-c", "import fastapi, uvicorn"]).status !== 0) return undefined;
  const port = 18_000 + (process.pid % 1000);
  const child = spawn("/usr/bin/python3", [join(root, "perf/serve.py"), String(port)], { stdio: ["ignore", "inherit", "inherit"] });
  for (let tries = 0; tries < 100; tries++) {
    await new Promise((done) => setTimeout(done, 200));
    if (
      await fetch(`http://127.0.0.1:${port}/docs`).then(
        (r) => r.ok,
        () => false,
      )
    )
      break;
  }
  return { child, port };
}

const round = (value: number, digits = 1) => Number(value.toFixed(digits));

export async function measures(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "guerdon-perf-serve-"));
  const found: Measure[] = [];
  const children: ChildProcess[] = [];
  try {
    const ours = await guerdon(folder, "cheap");
    children.push(ours.child);
    const peer = await fastApi();
    if (peer) children.push(peer.child);
    const one = { path: "/get_reward", connections: 100, seconds: 5 };
    await load({ ...one, port: ours.port, seconds: 3 });
    if (peer) await load({ ...one, port: peer.port, seconds: 2 });

    const pid = ours.child.pid!;
    const cpu = async <T extends Load>(process: number, work: () => Promise<T>) => {
      const before = cpuSeconds(process);
      const result = await work();
      return { result, microseconds: ((cpuSeconds(process) - before) / result.answered) * 1e6 };
    };
    // Three times each, and the best counts: what others do on this machine makes a turn slower, never faster.
    const best = <T>(runs: readonly T[], cost: (run: T) => number) => runs.reduce((least, run) => (cost(run) < cost(least) ? run : least));
    const thrice = async <T>(work: () => Promise<T>) => [await work(), await work(), await work()];
    const full = best(await thrice(() => cpu(pid, () => load({ ...one, port: ours.port }))), ({ result }) => -result.perSecond);
    const peerRuns = peer && (await thrice(() => cpu(peer.child.pid!, () => load({ ...one, port: peer.port }))));
    const peerFull = peerRuns && best(peerRuns, ({ result }) => -result.perSecond);
    found.push(
      {
        what: "requests of one rollout, 100 connections, as fast as they go",
        unit: "requests/s",
        ours: full.result.perSecond,
        ...(peerFull && { peer: { name: "FastAPI", value: peerFull.result.perSecond } }),
        target: { atLeast: 8000 },
        note: `p50 ${full.result.p50} ms, p99 ${full.result.p99} ms${peerFull ? `; FastAPI p99 ${peerFull.result.p99} ms` : ""}`,
      },
      {
        what: "processor time of the server for a request",
        unit: "µs",
        ours: round(full.microseconds),
        ...(peerFull && { peer: { name: "FastAPI", value: round(peerFull.microseconds) } }),
      },
    );
    const pacedRuns = await thrice(() => load({ ...one, port: ours.port, rate: 8000 }));
    const paced = best(pacedRuns, ({ p99 }) => p99);
    found.push({
      what: "p99 at 8,000 requests/s over 100 connections, from when each was due",
      unit: "ms",
      ours: paced.p99,
      target: { atMost: 10 },
      note: `${Math.round(paced.perSecond)} requests/s came through; p50 ${paced.p50} ms; the generator itself was ${paced.late} ms late at its p99; all turns: ${pacedRuns.map(({ p99 }) => p99).join(", ")} ms`,
    });

    for (const path of ["/get_reward", "/v1/score"]) {
      const batch = { path, connections: 8, rows: 512, seconds: 5 };
      await load({ ...batch, port: ours.port, seconds: 2 });
      const batched = best(await thrice(() => cpu(pid, () => load({ ...batch, port: ours.port }))), ({ result }) => -result.perSecond);
      const peerTurns = peer && path === "/get_reward" ? await thrice(() => load({ ...batch, port: peer.port })) : undefined;
      const peerBatched = peerTurns && best(peerTurns, ({ perSecond }) => -perSecond);
      found.push({
        what: `rollouts in requests of 512, ${path}`,
        unit: "rollouts/s",
        ours: batched.result.perSecond * 512,
        ...(peerBatched && { peer: { name: "FastAPI", value: peerBatched.perSecond * 512 } }),
        target: { atLeast: 200_000 },
        note: `processor time ${round(batched.microseconds / 512, 2)} µs a rollout`,
      });
    }
    ours.child.kill();

    const slow = await guerdon(folder, "slow", ["--concurrency", "2000"]);
    children.push(slow.child);
    const crowd = await load({ port: slow.port, path: "/get_reward", connections: 16_000, total: 16_000 });
    found.push({
      what: "16,000 requests at the same time with a reward of 50 ms: answered right once",
      unit: "requests",
      ours: (crowd.statuses["200"] ?? 0) - crowd.wrong,
      target: { atLeast: 16_000 },
      note: `${round(crowd.seconds)} s, statuses ${JSON.stringify(crowd.statuses)}, broken ${crowd.broken}, server ${Math.round(megabytes(slow.child.pid!))} MB`,
    });
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

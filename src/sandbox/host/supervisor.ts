import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { TransientError } from "../../core/index.ts";
import { bubblewrapArguments, findNode, findTools, nodeInside, startHint } from "./bubblewrap.ts";

/** Limits of one run, in the units that the supervisor enforces them in: milliseconds, seconds of processor time, bytes, counts. */
export interface Limits {
  readonly time: number;
  readonly cpu: number;
  readonly memory: number;
  readonly output: number;
  readonly disk: number;
  readonly fileSize: number;
  readonly processes: number;
  readonly files: number;
}

/** What a run is to do. The supervisor sees kind and limits; `program` and `tests` go to the confined processes alone. */
export interface Job {
  readonly kind: "program" | "calls" | "examined" | "node";
  readonly limits: Limits;
  readonly program: object;
  readonly tests?: object;
}

export interface Ended {
  readonly status: "finished" | "time-limit" | "memory-limit" | "killed";
  readonly code: number | null;
  readonly truncated: boolean;
  readonly ms: number;
  readonly stdout: string;
  readonly stderr: string;
  /** what went over the channel of calls or assertions, a line of JSON each */
  readonly records: readonly string[];
}

/** One sandbox with a warm interpreter inside. One run at a time. */
export interface Supervisor {
  run(job: Job, signal?: AbortSignal): Promise<Ended>;
  alive(): boolean;
  /** Ends it and all that runs in it; settles when they are gone. */
  kill(): Promise<void>;
}

const text = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");

/** Reads its own modules from descriptor 3, because the sandbox shows no file of ours. */
const bootstrap = `
import json, os, struct, sys, types
def exactly(size):
    data = b""
    while len(data) < size:
        data += os.read(3, size - len(data)) or sys.exit("the supervisor's code ends early")
    return data
load = json.loads(exactly(struct.unpack(">I", exactly(4))[0]))
for name, source in load["modules"].items():
    sys.modules[name] = module = types.ModuleType(name)
    exec(compile(source, name + ".py", "exec"), module.__dict__)
sys.modules["supervisor"].main(load["node"])
`;

const modules = ["confine", "guest", "wire", "stand", "examine", "supervisor"];

/** A message of a known length. */
function framed(value: object): Buffer {
  const body = Buffer.from(JSON.stringify(value));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** How long a run may take over its own time limit before the supervisor counts as broken, in milliseconds. */
const grace = 30_000;
const startLimit = 60_000;

/**
 * Starts a sandbox.
 *
 * @param uid as root: the user that it runs as, so that no process of it has a right outside, and process limits hold (they do not for root)
 */
export async function startSupervisor({ uid }: { uid: number | undefined }): Promise<Supervisor> {
  const { bubblewrap, python } = findTools();
  const node = findNode();
  const child = spawn(bubblewrap, [...bubblewrapArguments({ bubblewrap, node }), python, "-I", "-B", "-X", "utf8", "-c", bootstrap], {
    stdio: ["pipe", "pipe", "pipe", "pipe", "pipe"],
    cwd: "/",
    env: {},
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const [control, output, complaints, programs, tests] = child.stdio as unknown as [Socket, Socket, Socket, Socket, Socket];
  const streams = [control, output, complaints, programs, tests];
  // Its death is noticed by its end; what was still to be written to it does not matter then.
  for (const stream of streams) stream.on("error", () => {});

  let complaint = "";
  complaints.on("data", (data: Buffer) => {
    complaint = (complaint + data).slice(-2000);
  });
  let alive = true;
  let onFrame: (kind: string, body: Buffer) => void = () => {};
  let onDeath: (error: Error) => void = () => {};
  const died = (error: Error) => {
    alive = false;
    onDeath(error);
  };
  child.on("error", died);
  const gone = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
    child.on("error", () => resolve());
  });
  child.on("close", () => died(new Error(complaint.trim() || "it ended without a word")));
  readFrames(output, (kind, body) => onFrame(kind, body));

  // An idle sandbox does not keep the process from ending.
  const hold = (busy: boolean) => {
    for (const one of [child, ...streams]) busy ? one.ref() : one.unref();
  };
  const kill = () => {
    alive = false;
    hold(true); // until it is gone
    // It ends when it hears no more, and bubblewrap cleans up after it; killing bubblewrap would leave that to whoever adopts its children.
    control.end();
    const last = setTimeout(() => child.kill("SIGKILL"), 2000);
    gone.then(() => clearTimeout(last));
    return gone;
  };

  programs.write(
    framed({ modules: Object.fromEntries(modules.map((name) => [name, text(`../inside/${name}.py`)])), node: text("../inside/calls.cjs") }),
  );
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      kill();
      reject(new Error(`sandbox: does not start: ${error.message}. ${startHint(error.message)}`));
    };
    const timer = setTimeout(() => fail(new Error(`no answer within ${startLimit / 1000} s`)), startLimit);
    onDeath = fail;
    onFrame = (kind, body) => {
      if (kind === "F") return fail(new Error(body.toString()));
      clearTimeout(timer);
      resolve();
    };
  });
  hold(false);

  async function run(job: Job, signal?: AbortSignal): Promise<Ended> {
    const out: Record<string, Buffer[]> = { O: [], E: [], R: [] };
    const aborted = () => control.write(`${JSON.stringify({ stop: "killed" })}\n`);
    signal?.throwIfAborted();
    hold(true);
    const overdue = setTimeout(kill, job.limits.time + grace);
    signal?.addEventListener("abort", aborted);
    try {
      const ended = await new Promise<Pick<Ended, "status" | "code" | "truncated" | "ms">>((resolve, reject) => {
        const fail = (error: Error) => reject(new TransientError(`sandbox: a supervisor died: ${error.message}`, { cause: error }));
        onDeath = fail;
        onFrame = (kind, body) => {
          if (kind === "X") resolve(JSON.parse(body.toString()));
          else if (kind === "F") fail(new Error(body.toString()));
          else out[kind]?.push(body);
        };
        if (!alive) return fail(new Error(complaint));
        control.write(`${JSON.stringify({ kind: job.kind, limits: job.limits, node: nodeInside })}\n`);
        programs.write(framed(job.program));
        if (job.tests) tests.write(framed(job.tests));
      });
      signal?.throwIfAborted();
      const read = (kind: string) => Buffer.concat(out[kind]!).toString("utf8");
      return { ...ended, stdout: read("O"), stderr: read("E"), records: read("R").split("\n").filter(Boolean) };
    } finally {
      clearTimeout(overdue);
      signal?.removeEventListener("abort", aborted);
      hold(!alive);
    }
  }

  return { run, kill, alive: () => alive };
}

/** Frames of the supervisor: a letter, the length of the body, the body. */
function readFrames(stream: Socket, give: (kind: string, body: Buffer) => void): void {
  let waiting: Buffer[] = [];
  let have = 0;
  let need = 5;
  stream.on("data", (data: Buffer) => {
    waiting.push(data);
    have += data.length;
    if (have < need) return;
    let all = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
    while (all.length >= 5) {
      need = 5 + all.readUInt32BE(1);
      if (all.length < need) break;
      give(String.fromCharCode(all[0]!), all.subarray(5, need));
      all = all.subarray(need);
      need = 5;
    }
    waiting = [all];
    have = all.length;
  });
}

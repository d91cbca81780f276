import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { type Assertion, type CodeRunner, InputError, type Program, type ProgramResult } from "../core/index.ts";
import { findNode, findTools } from "./host/bubblewrap.ts";
import { type Ended, type Job, type Supervisor, startSupervisor } from "./host/supervisor.ts";

const longestRun = 24 * 3600 * 1000;

export interface SandboxOptions {
  /** how many programs run at once; default one a processor */
  readonly slots?: number;
  /** wall-clock limit of a run, in milliseconds, where the program states none; default 10 s */
  readonly timeLimit?: number;
  /** memory of all processes of a run together, in bytes, where the program states none; default 512 MiB */
  readonly memoryLimit?: number;
  /** what is kept of each of stdout and stderr, in bytes; default 1 MiB */
  readonly outputLimit?: number;
  /** room for files, in bytes; default 64 MiB */
  readonly diskLimit?: number;
  /** processes and threads of a run; default 32 */
  readonly processLimit?: number;
  /** as root: the first of the users that programs run as, one a slot; nobody else should have these numbers */
  readonly firstUid?: number;
}

/** A code runner that holds programs in bubblewrap. Started when first used. */
export interface Sandbox extends CodeRunner {
  /** Starts it and tries the walls from inside. Throws where a tool is missing or a wall does not hold; `run` does the same before its first program. */
  check(): Promise<void>;
  /** Ends it, and whatever runs. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A sandbox for Python and JavaScript (Node.js) programs that came out of a model.
 *
 *     const sandbox = createSandbox();
 *     const { stdout } = await sandbox.run({ language: "python", source: "print(input()[::-1])", stdin: "abc" }); // "cba\n"
 *
 * Each slot is a bubblewrap with a warm Python that forks one confined process a run: no network, /usr read-only and nothing else of the
 * host, namespaces and an empty /tmp of its own, no capabilities, a filter of system calls, limits on time, memory,
 * processes, files and output. Whatever a run started dies with it. A supervisor that dies is replaced.
 */
export function createSandbox({
  slots = availableParallelism(),
  timeLimit = 10_000,
  memoryLimit = 512 << 20,
  outputLimit = 1 << 20,
  diskLimit = 64 << 20,
  processLimit = 32,
  firstUid = 61_000,
}: SandboxOptions = {}): Sandbox {
  if (!(Number.isInteger(slots) && slots > 0)) throw new InputError("createSandbox", "slots must be a positive integer", slots);
  const asRoot = process.getuid?.() === 0;
  const idle: { uid: number | undefined; supervisor?: Supervisor }[] = Array.from({ length: slots }, (_, slot) => ({
    uid: asRoot ? firstUid + slot : undefined,
  }));
  const all = [...idle];
  const waiting: (() => void)[] = [];
  let checked: Promise<void> | undefined;
  let closed = false;

  async function withSupervisor<T>(work: (supervisor: Supervisor) => Promise<T>, signal?: AbortSignal): Promise<T> {
    while (idle.length === 0) await turn(signal);
    signal?.throwIfAborted();
    const slot = idle.pop()!;
    try {
      if (closed) throw new Error("sandbox: is closed");
      if (!slot.supervisor?.alive()) slot.supervisor = await startSupervisor(slot);
      return await work(slot.supervisor);
    } finally {
      idle.push(slot);
      waiting.shift()?.();
    }
  }

  /** Waits until a slot may be free, or the wait is called off. */
  const turn = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      const stop = () => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(signal!.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      waiting.push(go);
    });

  function jobOf(program: Program): Job {
    const { language, source, stdin = "", files = {}, calls, examination } = program;
    const time = program.timeLimit ?? timeLimit;
    const memory = program.memoryLimit ?? memoryLimit;
    if (!(time > 0 && time <= longestRun))
      throw new InputError("sandbox", "timeLimit must be above 0 milliseconds and at most a day", time);
    if (!(memory >= 32 << 20)) throw new InputError("sandbox", "memoryLimit must be at least 32 MiB", memory);
    for (const path of Object.keys(files)) {
      if (path === "" || path.startsWith("/") || path.split("/").includes("..")) {
        throw new InputError("sandbox", "files must have relative paths that stay in the folder", path);
      }
    }
    const limits = {
      ...{ time, memory, output: outputLimit, disk: diskLimit, processes: processLimit },
      ...{ cpu: Math.ceil(time / 1000) + 1, fileSize: Math.min(diskLimit, 1 << 30), files: 128 },
    };
    if (language === "javascript") {
      if (examination) throw new InputError("sandbox", "assertion scripts are for Python; use calls for JavaScript", language);
      if (!findNode()) throw new Error("sandbox: finds no Node.js that ordinary users may read. Install with: apt-get install -y nodejs");
      const module = /^\s*(import\s+[\w*{"']|export\s+[\w*{])/m.test(source);
      return { kind: "node", limits, program: { source, stdin, files, module, ...(calls && { calls }) } };
    }
    if (language !== "python") throw new InputError("sandbox", "language must be python or javascript", language);
    if (examination) return { kind: "examined", limits, program: { source, files }, tests: examination };
    return { kind: calls ? "calls" : "program", limits, program: { source, stdin, files, ...(calls && { calls }) } };
  }

  const start = () => {
    checked ??= withSupervisor(tryTheWalls).catch((error) => {
      checked = undefined; // what kept it from starting may have been put right
      throw error;
    });
    return checked;
  };

  async function close(): Promise<void> {
    closed = true;
    await Promise.all(all.map(({ supervisor }) => supervisor?.kill()));
  }

  return {
    async run(program, { signal } = {}) {
      signal?.throwIfAborted();
      if (signal) setMaxListeners(0, signal); // a whole batch waits on one signal
      const job = jobOf(program);
      await start();
      return resultOf(program, await withSupervisor((supervisor) => supervisor.run(job, signal), signal));
    },
    async check() {
      findTools();
      await start();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function resultOf(program: Program, ended: Ended): ProgramResult {
  const { status, code, stdout, stderr, truncated, ms } = ended;
  const outOfMemory = code !== 0 && /(^|\n)(MemoryError|.*JavaScript heap out of memory)/.test(stderr);
  return {
    status: outOfMemory && status !== "time-limit" ? "memory-limit" : status,
    exitCode: code,
    ...{ stdout, stderr, truncated, ms },
    ...(program.calls && { returned: returnedBy(ended).slice(0, program.calls.length) }),
    ...(program.examination && { assertions: assertionsOf(program.examination.tests.length, ended) }),
  };
}

/** The records come from the program's own process: whatever is no answer is left out. */
function returnedBy({ records }: Ended): NonNullable<ProgramResult["returned"]> {
  const unreadable = { error: "an answer that cannot be read" };
  return records.map((line) => {
    try {
      const answer: unknown = JSON.parse(line);
      if (answer === null || typeof answer !== "object") return unreadable;
      if ("value" in answer) return { value: answer.value };
      return "error" in answer && typeof answer.error === "string" ? { error: answer.error } : unreadable;
    } catch {
      return unreadable;
    }
  });
}

/** What the examiner recorded, read so that anything missing counts as failed. */
function assertionsOf(tests: number, { records, status, stderr }: Ended): Assertion[] {
  const events = records.map((line) => JSON.parse(line) as [string, number, ...unknown[]]);
  const fault = events.find(([kind]) => kind === "fault");
  if (fault) throw new InputError("sandbox", "the tests must be readable and hand over plain values", fault[1]);
  const lastLine = stderr.trim().split("\n").at(-1)?.slice(0, 300);
  const cut = status === "finished" ? `the program ended early${lastLine ? `: ${lastLine}` : ""}` : status;
  return Array.from({ length: tests }, (_, test) => test).flatMap((test) => {
    const mine = events.filter(([, at]) => at === test);
    const of = (kind: string) => mine.filter(([one]) => one === kind);
    const lines = (of("script")[0]?.[2] ?? []) as number[];
    const done = of("done")[0];
    const stopped = of("stopped")[0]?.[2] as string | undefined;
    const lost = stopped ?? cut;
    const passed = new Set([...of("passed").map(([, , number]) => number)]);
    for (const [, , number] of of("open")) passed.delete(number);
    for (const number of (done?.[2] ?? []) as number[]) passed.add(number);
    const failed = new Map(of("failed").map(([, , number, why]) => [number, why as string]));
    if (lines.length === 0) return [{ test, line: 1, passed: done !== undefined, ...(done ? {} : { why: lost }) }];
    const judged = lines.map((line, number): Assertion => {
      if (failed.has(number)) return { test, line, passed: false, why: failed.get(number) };
      // An assertion on a way that was not taken has not failed; in a script that broke off it was not reached.
      return passed.has(number) || done ? { test, line, passed: true } : { test, line, passed: false, why: lost };
    });
    // A script that breaks off after its last assertion has failed nonetheless.
    if (!done && judged.every((one) => one.passed)) judged.push({ ...judged.pop()!, passed: false, why: lost });
    return judged;
  });
}

/**
 * Tries from inside whether the walls stand, on this very machine and kernel: a setting may make a limit a dead letter.
 * Its program looks for a way out and prints what it found.
 */
async function tryTheWalls(supervisor: Supervisor): Promise<void> {
  const limits = { time: 20_000, cpu: 20, memory: 128 << 20, output: 1 << 16, disk: 1 << 20, fileSize: 1 << 20, processes: 16, files: 64 };
  const ended = await supervisor.run({ kind: "program", limits, program: { source: wallsProbe } });
  const holes = ended.code === 0 ? (JSON.parse(ended.stdout) as string[]) : [`the trial failed: ${ended.stderr.trim() || ended.status}`];
  if (holes.length > 0) {
    await supervisor.kill();
    throw new Error(`sandbox: does not hold on this machine, so nothing is run in it: ${holes.join("; ")}`);
  }
}

const wallsProbe = `
import ctypes, json, os, resource, socket
holes = []
def shut(what, attempt, *errors):
    try:
        attempt()
    except (errors or (OSError,)):
        return
    holes.append(what)
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")
def forks():
    children = []
    try:
        for _ in range(200):
            pid = os.fork()
            if pid == 0:
                os.read(os.pipe()[0], 1)
                os._exit(0)
            children.append(pid)
    finally:
        for pid in children:
            os.kill(pid, 9)
shut("processes are not limited", forks)
shut("memory is not limited", lambda: bytearray(1 << 29), MemoryError)
shut("the network can be reached", lambda: socket.create_connection(("1.1.1.1", 53), 1))
shut("the root folder can be written", lambda: open("/written", "w"))
shut("/usr can be written", lambda: open("/usr/written", "w"))
shut("the host's files can be read", lambda: open("/etc/passwd"))
shut("other processes can be seen", lambda: os.listdir("/proc/1"))
shut("new namespaces can be made", lambda: call(272 if os.uname().machine == "x86_64" else 97, 0x10000000))
shut("files are not limited", lambda: open("/tmp/large", "wb").write(bytes(2 << 20)) and os.fsync(0))
if os.getuid() == 0: holes.append("it is root")
if os.getpid() != 1: holes.append("it shares process numbers")
if os.environ.keys() - {"PATH", "HOME", "LANG", "PYTHONHASHSEED", "TMPDIR", "PWD", "LC_CTYPE"}: holes.append("the environment leaks")
print(json.dumps(holes))
`;

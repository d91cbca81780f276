import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { createSandbox } from "guerdon/sandbox";
import { type Measure, rates } from "./measure.ts";

/**
 * Small programs, as many at a time as there are processors. Peers: a fresh bubblewrap with Python for each program, and Python with no protection at all.
 */
export async function measures(): Promise<readonly Measure[]> {
  const width = availableParallelism();
  const sandbox = createSandbox({ slots: width });
  await sandbox.check();
  const source = "print(sum(range(100)))";
  const command = (name: string, args: readonly string[]) =>
    new Promise<void>((resolve, reject) => {
      const child = spawn(name, args, { stdio: ["ignore", "pipe", "inherit"] });
      child.stdout.resume();
      child.on("error", reject);
      child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}`))));
    });
  const walls =
    "--unshare-all --die-with-parent --new-session --clearenv --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --dev /dev --tmpfs /tmp";
  const python = ["/usr/bin/python3", "-I", "-c", source];
  /** Does the work `count` times, `width` at a time. */
  const many = (count: number, work: () => Promise<unknown>) => async () => {
    let left = count;
    await Promise.all(
      Array.from({ length: width }, async () => {
        while (left-- > 0) await work();
      }),
    );
    return count;
  };
  const program = { language: "python", source } as const;
  const definition = { language: "python", source: "def f(x): return x" } as const;
  const found = await rates({
    warm: many(300, () => sandbox.run(program)),
    calls: many(300, () => sandbox.run({ ...definition, calls: [{ function: "f", arguments: [1] }] })),
    examined: many(150, () => sandbox.run({ ...definition, examination: { tests: ["assert f(1) == 1"] } })),
    javascript: many(20, () => sandbox.run({ language: "javascript", source: "console.log(4950)" })),
    cold: many(40, () => command("bwrap", [...walls.split(" "), ...python])),
    bare: many(60, () => command(python[0]!, python.slice(1))),
    bareNode: many(20, () => command(process.execPath, ["-e", "console.log(4950)"])),
  });
  await sandbox.close();
  return [
    {
      what: "run a small Python program, warm",
      unit: "runs/s",
      ours: found.warm,
      peer: { name: "bwrap and python3 started anew", value: found.cold },
      target: { atLeast: 300 },
    },
    { what: "the same", unit: "runs/s", ours: found.warm, peer: { name: "python3 without protection", value: found.bare } },
    {
      what: "call a function of a program",
      unit: "runs/s",
      ours: found.calls,
      peer: { name: "python3 without protection", value: found.bare },
    },
    {
      what: "judge an assertion in a process apart",
      unit: "runs/s",
      ours: found.examined,
      peer: { name: "python3 without protection", value: found.bare },
    },
    {
      what: "run a small Node.js program",
      unit: "runs/s",
      ours: found.javascript,
      peer: { name: "node without protection", value: found.bareNode },
    },
  ];
}

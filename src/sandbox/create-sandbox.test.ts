import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { InputError, type Program, TransientError } from "../core/index.ts";
import { createSandbox } from "./create-sandbox.ts";
import { canSandbox } from "./fixtures/can-sandbox.ts";
import { findTools } from "./host/bubblewrap.ts";

const sandbox = createSandbox({ slots: 2 });
afterAll(() => sandbox.close());
const python = (source: string, more: Partial<Program> = {}) => sandbox.run({ language: "python", source, ...more });
const javascript = (source: string, more: Partial<Program> = {}) => sandbox.run({ language: "javascript", source, ...more });

/** Process numbers of the bubblewraps that this process started. */
const supervisorsHere = () =>
  execFileSync("ps", ["-eo", "pid,ppid,comm"], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([pid, parent, name]) => (parent === String(process.pid) && name === "bwrap" ? [Number(pid)] : []));

describe.skipIf(!canSandbox)("a program", () => {
  test("gets its input and files and gives its output and exit code", async () => {
    const result = await python("import sys\nprint(open('data/a.txt').read() + input())\nprint('é', file=sys.stderr)\nsys.exit(3)", {
      stdin: "b\n",
      files: { "data/a.txt": "a" },
    });
    expect(result).toMatchObject({ status: "finished", exitCode: 3, stdout: "ab\n", stderr: "é\n", truncated: false });
  });
  test("that raises prints its own frames only", async () => {
    expect(await python("def f():\n  1 / 0\nf()")).toMatchObject({
      exitCode: 1,
      stderr:
        'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\n  File "main.py", line 2, in f\nZeroDivisionError: division by zero\n',
    });
  });
  test("runs as a script: it is __main__, its threads are waited for, its last words are said", async () => {
    const source =
      "import atexit, threading, time\natexit.register(print, 'last')\ndef late(): time.sleep(0.05); print('late')\nthreading.Thread(target=late).start()\nif __name__ == '__main__': print('main')";
    expect((await python(source)).stdout).toBe("main\nlate\nlast\n");
  });
  test("may use what programs use: imports of its files, classes, subprocesses, a pool of processes", async () => {
    const source =
      "import dataclasses, multiprocessing, subprocess, helper\n@dataclasses.dataclass\nclass P: x: int\ndef double(x): return 2 * x\nif __name__ == '__main__':\n  with multiprocessing.Pool(2) as pool: print(pool.map(double, [1, 2]))\n  print(P(helper.one), subprocess.run(['echo', 'hi'], capture_output=True, text=True).stdout.strip())";
    expect(await python(source, { files: { "helper.py": "one = 1" } })).toMatchObject({ stdout: "[2, 4]\nP(x=1) hi\n", stderr: "" });
  });
  test("has the same order of sets every time", async () => {
    const source = "print(list({'a', 'b', 'c', 'd'}))";
    expect((await python(source)).stdout).toBe((await python(source)).stdout);
  });
  test("that runs into its time limit keeps what it printed", async () => {
    expect(await python("print('so far', flush=True)\nwhile True: pass", { timeLimit: 200 })).toMatchObject({
      status: "time-limit",
      exitCode: null,
      stdout: "so far\n",
    });
  });
  test("many at once wait for their turn and keep their own output", async () => {
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => python("print(input())", { stdin: String(i) })));
    expect(results.map(({ stdout }) => Number(stdout))).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
  test("with input of many megabytes gets all of it", async () => {
    const { stdout } = await python("import sys\nprint(len(sys.stdin.read()))", { stdin: "x".repeat(10_000_000) });
    expect(stdout).toBe("10000000\n");
  });
});

describe.skipIf(!canSandbox)("calls", () => {
  test("give values as JSON has them: tuples are lists", async () => {
    const { returned } = await python("def f(*a): return (a, {'k': None})", { calls: [{ function: "f", arguments: [1, [2]] }] });
    expect(returned).toEqual([{ value: [[1, [2]], { k: null }] }]);
  });
  test("reach methods of a class, as judges of contests want them", async () => {
    const calls = [{ function: "Solution.add", arguments: [1, 2] }];
    expect((await python("class Solution:\n  def add(self, a, b): return a + b", { calls })).returned).toEqual([{ value: 3 }]);
    expect((await javascript("class Solution { add(a, b) { return a + b } }", { calls })).returned).toEqual([{ value: 3 }]);
  });
  test("tell what went wrong, each for itself", async () => {
    const calls = [0, 1, 2].map((x) => ({ function: x === 2 ? "g" : "f", arguments: [x] }));
    const { returned } = await python("def f(x):\n  print('noise')\n  return 1 / x", { calls });
    expect(returned).toEqual([
      { error: "ZeroDivisionError: division by zero" },
      { value: 1 },
      { error: "NameError: the program defines no g" },
    ]);
  });
  test("what JSON has no word for is an error, not null", async () => {
    const calls = ["f", "g"].map((name) => ({ function: name, arguments: [] }));
    const py = await python("def f(): return float('nan')\ndef g(): return {1, 2}", { calls });
    expect(py.returned!.every((one) => "error" in one)).toBe(true);
    const js = await javascript("const f = () => NaN; const g = () => new Set([1])", { calls });
    expect(js.returned!.every((one) => "error" in one)).toBe(true);
  });
  test("that are not reached are missing", async () => {
    const calls = [1, 0, 1].map((x) => ({ function: "f", arguments: [x] }));
    const { returned, status } = await python("def f(x):\n  while x == 0: pass\n  return x", { calls, timeLimit: 200 });
    expect({ returned, status }).toEqual({ returned: [{ value: 1 }], status: "time-limit" });
  });
  test("reach what a JavaScript module exports, in either way", async () => {
    const calls = [{ function: "f", arguments: [1] }];
    for (const source of ["export function f(x) { return x }", "module.exports = { f: async (x) => x }", "const f = (x) => x"]) {
      expect((await javascript(source, { calls })).returned).toEqual([{ value: 1 }]);
    }
  });
});

describe.skipIf(!canSandbox)("an examination", () => {
  const examine = async (source: string, tests: string[], more: object = {}) =>
    (await python(source, { examination: { tests, ...more }, timeLimit: 1000 })).assertions;

  test("judges every assertion by itself and goes on after one that fails", async () => {
    expect(await examine("def f(x): return x", ["assert f(1) == 1\nassert f(1) == 2\nassert f(2) == 2", "assert f(3) == 3"])).toEqual([
      { test: 0, line: 1, passed: true },
      { test: 0, line: 2, passed: false, why: "AssertionError: is false" },
      { test: 0, line: 3, passed: true },
      { test: 1, line: 1, passed: true },
    ]);
  });
  test("an assertion in a loop passes when it passes every time", async () => {
    const loop = ["for i in range(5):\n  assert f(i) == i"];
    expect(await examine("def f(x): return x", loop)).toMatchObject([{ passed: true }]);
    expect(await examine("def f(x): return min(x, 3)", loop)).toMatchObject([{ passed: false }]);
    expect(await examine("def f(x):\n  while x == 3: pass\n  return x", loop)).toMatchObject([{ passed: false, why: "time-limit" }]);
  });
  test("values cross as what they are", async () => {
    const values =
      "[None, True, 2**80, -0.0, 1e300, 'é\\ud800', b'\\xff', (1, [2, (3,)]), {1: {2.5: 'x'}, (1, 2): None}, {1, 2}, frozenset('ab'), 1j, range(3), float('inf')]";
    expect(
      await examine("def f(x): return x", [
        `v = ${values}\nfor one in v:\n  got = f(one)\n  assert got == one\n  assert type(got) is type(one)`,
        "import math\nassert math.isnan(f(float('nan')))",
        "import datetime, decimal, fractions, collections\nfor one in (datetime.date(2024, 2, 29), datetime.datetime(2024, 1, 1, 3), decimal.Decimal('1.10'), fractions.Fraction(1, 3), collections.deque([1], 3), collections.Counter('aab')):\n  assert f(one) == one",
      ]),
    ).toSatisfy((all: { passed: boolean }[]) => all.length === 4 && all.every(({ passed }) => passed));
  });
  test("iterators, closures, callbacks, exceptions, classes and changed arguments work across the wall", async () => {
    const source = `
def count(n):
    for i in range(n): yield i
def adder(n): return lambda x: x + n
def apply(g, x): return g(x)
def picky(x): raise ValueError('no ' + str(x))
def grow(a): a.append(len(a))
class Stack:
    def __init__(self): self.items = []
    def push(self, x): self.items.append(x); return self
    def pop(self): return self.items.pop()
`;
    const tests = [
      "assert list(count(3)) == [0, 1, 2] and next(count(1)) == 0",
      "assert adder(2)(3) == 5",
      "assert apply(lambda x: x * 2, 4) == 8",
      "try:\n  picky(1)\n  assert False, 'must refuse'\nexcept ValueError as e:\n  assert str(e) == 'no 1'",
      "a = [7]\ngrow(a)\nassert a == [7, 1]",
      "s = Stack()\ns.push(1); s.push(2)\nassert s.pop() == 2 and s.items == [1]",
    ];
    expect((await examine(source, tests))!.filter(({ passed }) => !passed)).toEqual([]);
  });
  test("a script that must reach its end counts as one more assertion", async () => {
    expect(await examine("def f(x): raise KeyError(x)", ["y = f(1)\nassert y == 1", "f(2)"])).toEqual([
      { test: 0, line: 2, passed: false, why: "KeyError: '1'" },
      { test: 1, line: 1, passed: false, why: "KeyError: '2'" },
    ]);
    expect(await examine("def f(x): return x", ["f(2)"])).toEqual([{ test: 0, line: 1, passed: true }]);
  });
  test("assert True tells nothing and is not counted; assert False is a way not to be taken", async () => {
    expect(await examine("def f(x): return x", ["assert True\nassert f(1) == 2"])).toMatchObject([{ line: 2, passed: false }]);
    expect(await examine("def f(x): return x", ["if f(1) == 1:\n  assert False"])).toMatchObject([{ passed: false }]);
  });
  test("Python's own names are the examiner's unless asked for", async () => {
    const source = "def sum(a, b): return 7";
    expect(await examine(source, ["assert sum([1, 2]) == 3"])).toMatchObject([{ passed: true }]);
    expect(await examine(source, ["assert sum(1, 2) == 7"], { names: ["sum"] })).toMatchObject([{ passed: true }]);
  });
  test("helpers of the setup cannot be replaced by the program; what is asked for comes from the program", async () => {
    const setup = "def expected(x): return 2 * x\ndef f(x): ...";
    const source = "def expected(x): return 0\ndef f(x): return 0";
    expect(await examine(source, ["assert f(1) == expected(1)"], { setup, names: ["f"] })).toMatchObject([{ passed: false }]);
  });
  test("a program that ends early says why", async () => {
    expect(await examine("import sys\nprint('bye', file=sys.stderr)\nsys.exit(0)", ["assert f(1) == 1\nassert f(2) == 2"])).toMatchObject([
      { line: 1, passed: false, why: "the program ended early: SystemExit: 0" },
      { line: 2, passed: false },
    ]);
  });
  test("tests that are at fault are refused, not held against the program", async () => {
    await expect(examine("def f(x): return x", ["assert f(1) =="])).rejects.toBeInstanceOf(InputError);
    await expect(examine("def f(x): return x", ["class A: pass\nassert f(A()) == 1"])).rejects.toThrow(
      "A, which cannot cross to the program",
    );
  });
});

describe.skipIf(!canSandbox)("the sandbox", () => {
  test("replaces a supervisor that dies, and calls what was lost a failure that may pass", async () => {
    const one = createSandbox({ slots: 1 });
    await one.check();
    const lost = one.run({ language: "python", source: "import time\nprint('here', flush=True)\ntime.sleep(60)" });
    // The youngest is the one just started.
    process.kill(Math.max(...supervisorsHere()), "SIGKILL");
    await expect(lost).rejects.toBeInstanceOf(TransientError);
    expect((await one.run({ language: "python", source: "print(1)" })).stdout).toBe("1\n");
    await one.close();
  });
  test("stops a program when it is told to", async () => {
    const stop = new AbortController();
    const stopped = sandbox.run({ language: "python", source: "import time\ntime.sleep(60)", timeLimit: 60_000 }, { signal: stop.signal });
    const inLine = Array.from({ length: 3 }, () =>
      sandbox.run({ language: "python", source: "while True: pass" }, { signal: stop.signal }),
    );
    stop.abort(new Error("enough"));
    for (const one of inLine) await expect(one).rejects.toThrow("enough");
    await expect(stopped).rejects.toThrow("enough");
    expect((await python("print(1)")).stdout).toBe("1\n");
    await expect(sandbox.run({ language: "python", source: "" }, { signal: stop.signal })).rejects.toThrow("enough");
  });
  test("refuses what it cannot do, in words", async () => {
    await expect(python("", { files: { "../x": "" } })).rejects.toThrow(
      'files must have relative paths that stay in the folder; got "../x"',
    );
    await expect(python("", { timeLimit: 0 })).rejects.toThrow("timeLimit must be above 0 milliseconds and at most a day; got 0");
    await expect(sandbox.run({ language: "ruby" as "python", source: "" })).rejects.toThrow(
      'language must be python or javascript; got "ruby"',
    );
    expect(() => createSandbox({ slots: 0 })).toThrow("slots must be a positive integer; got 0");
  });
  test("is closed for good, and leaves no process", async () => {
    const before = supervisorsHere().length;
    const one = createSandbox({ slots: 1 });
    await one.check();
    expect(supervisorsHere().length).toBeGreaterThan(before);
    await one.close();
    expect(supervisorsHere().length).toBe(before);
    await expect(one.run({ language: "python", source: "" })).rejects.toThrow("is closed");
  });
  // Built code, so that another user can start it; the walls are the same for root and for ordinary users.
  const script = `import("${new URL("../../dist/sandbox/index.js", import.meta.url)}").then(async ({ createSandbox }) => { const one = createSandbox({ slots: 1 }); await one.check(); console.log((await one.run({ language: "python", source: "import os\\nprint(os.getpid(), os.getuid())" })).stdout); if (process.argv[1] === "close") { await one.close(); console.log("closed"); } })`;
  test("keeps its process until it is closed, where someone waits for that", () => {
    const { stdout } = spawnSync(process.execPath, ["-e", script, "close"], { encoding: "utf8", timeout: 30_000 });
    expect(stdout).toMatch(/closed\n$/);
  });
  test.skipIf(process.getuid?.() !== 0 || !existsSync("/usr/bin/setpriv"))(
    "holds for an ordinary user too, and lets its process end",
    () => {
      const { stdout, stderr } = spawnSync(
        "setpriv",
        ["--reuid", "60077", "--regid", "60077", "--clear-groups", process.execPath, "-e", script],
        {
          encoding: "utf8",
          timeout: 30_000,
        },
      );
      expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: "1 65534", stderr: "" });
    },
  );
});

test("a missing tool is named together with the command that installs it", () => {
  expect(() => findTools(["/nowhere"])).toThrow(
    "sandbox: bubblewrap and a system python3 not found; programs never run unprotected. Install with: apt-get install -y bubblewrap python3",
  );
});

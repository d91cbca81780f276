import { expect, test } from "vitest";
import {
  type CodeRunner,
  createContext,
  InputError,
  InvalidRollout,
  judgeBatch,
  type Program,
  type ProgramResult,
  type Reference,
  rollout,
  TransientError,
} from "../../core/index.ts";
import { allTestsPass } from "./all-tests-pass.ts";
import { codeTests } from "./code-tests.ts";
import { extractCode } from "./extract-code.ts";

const ended = (result: Partial<ProgramResult> = {}): ProgramResult => ({
  status: "finished",
  exitCode: 0,
  stdout: "",
  stderr: "",
  truncated: false,
  ms: 0,
  ...result,
});
const runner = (answer: (program: Program, run: number) => Partial<ProgramResult>): CodeRunner & { runs: Program[] } => {
  const runs: Program[] = [];
  return { runs, run: async (program) => ended(answer(program, runs.push(program) - 1)) };
};
const judged = async (one: CodeRunner, reference: Reference, response = "x", options = {}, reward = codeTests) =>
  (await judgeBatch(reward(one, options), [rollout({ response, reference })], createContext()))[0];
const calls = (...expected: unknown[]) => ({ function: "f", calls: expected.map((value) => ({ arguments: [1], expected: value })) });

test("the value is the share of passed tests; all or nothing is 1 only for all", async () => {
  const half = runner(() => ({ returned: [{ value: 1 }, { value: 2 }] }));
  expect(await judged(half, calls(1, 3))).toEqual({ value: 0.5, parts: { all: 0 }, why: "test 2: gave back something else" });
  expect(await judged(half, calls(1, 3), "x", {}, allTestsPass)).toMatchObject({ value: 0, parts: { share: 0.5 } });
  expect(await judged(half, calls(1, 2), "x", {}, allTestsPass)).toEqual({ value: 1, parts: { share: 1 } });
});
test("values compare as JSON: by type and content, decimals to the tolerance, whole numbers exactly", async () => {
  const same = async (expected: unknown, value: unknown, options = {}) =>
    (
      (await judged(
        runner(() => ({ returned: [{ value }] })),
        calls(expected),
        "x",
        options,
      )) as { value: number }
    ).value === 1;
  expect(await same({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(await same([1, 2], [2, 1])).toBe(false);
  expect(await same([1], [1, 2])).toBe(false);
  expect(await same({ a: 1 }, { a: 1, b: 1 })).toBe(false);
  expect(await same(1, true)).toBe(false);
  expect(await same("1", 1)).toBe(false);
  expect(await same([], {})).toBe(false);
  expect(await same(0.3, 0.1 + 0.2)).toBe(true);
  expect(await same(0.3, 0.3001)).toBe(false);
  expect(await same(0.3, 0.3001, { tolerance: 1e-3 })).toBe(true);
  expect(await same(1e12, 1e12 + 1)).toBe(false);
});
test("a case needs the right output and exit code 0: an empty answer is not given by a program that crashes", async () => {
  const reference = { cases: [{ stdin: "", stdout: "" }] };
  expect(
    await judged(
      runner(() => ({ exitCode: 1, stderr: "Traceback\nZeroDivisionError: division by zero\n" })),
      reference,
    ),
  ).toMatchObject({
    value: 0,
    why: "test 1: ZeroDivisionError: division by zero",
  });
  expect(
    await judged(
      runner(() => ({})),
      reference,
    ),
  ).toMatchObject({ value: 1 });
});
test("outputs compare by words and lines: white space at the ends and between words does not count, lines do", async () => {
  const same = async (stdout: string, given: string) =>
    (
      (await judged(
        runner(() => ({ stdout: given })),
        { cases: [{ stdin: "", stdout }] },
      )) as { value: number }
    ).value === 1;
  expect(await same("1 2\n3", "1  2 \n3\n\n")).toBe(true);
  expect(await same("1 2", "1\n2")).toBe(false);
  expect(await same("0.5", "0.50000000001")).toBe(true);
  expect(await same("5", "5.0")).toBe(true);
  expect(await same("12345678901", "12345678902")).toBe(false);
  expect(await same("Yes", "yes")).toBe(false);
});
test("a program that hangs on three cases is not tried on the rest", async () => {
  const hanging = runner(() => ({ status: "time-limit", exitCode: null }));
  const reference = { inputs: ["1", "2", "3", "4", "5"], outputs: ["1", "2", "3", "4", "5"] };
  expect(await judged(hanging, reference)).toMatchObject({ value: 0, why: "test 1: ran into the time limit" });
  expect(hanging.runs.length).toBe(3);
});
test("inputs and outputs are calls where they name a function, cases where not; also as JSON text", async () => {
  const one = runner(({ calls, stdin }) => (calls ? { returned: [{ value: 3 }] } : { stdout: stdin }));
  expect(await judged(one, JSON.stringify({ fn_name: "add", inputs: [[1, 2]], outputs: [3] }))).toMatchObject({ value: 1 });
  expect(one.runs[0]!.calls).toEqual([{ function: "add", arguments: [1, 2] }]);
  expect(await judged(one, { inputs: ["a\n", ["b", "c"]], outputs: ["a", "b\nc"] })).toMatchObject({ value: 1 });
});
test("assertions count one by one, and the first that fails is told", async () => {
  const one = runner(() => ({
    assertions: [
      { test: 0, line: 1, passed: true },
      { test: 0, line: 2, passed: false, why: "AssertionError: is false" },
    ],
  }));
  expect(await judged(one, { tests: "assert f(1)\nassert f(2)" })).toEqual({
    value: 0.5,
    parts: { all: 0 },
    why: "test 1, line 2: AssertionError: is false",
  });
  expect(one.runs[0]!.examination!.tests).toEqual(["assert f(1)\nassert f(2)"]);
});
test("limits and language reach the runner, with the code taken from the response", async () => {
  const one = runner(() => ({ returned: [] }));
  await judged(one, calls(1), "It is\n```js\nconst f = 1\n```", { language: "javascript", timeLimit: 5, memoryLimit: 7 });
  expect(one.runs[0]).toMatchObject({ language: "javascript", source: "const f = 1", timeLimit: 5, memoryLimit: 7 });
});
test("a runner that fails is a failure, tests that cannot be run are the row's fault, neither is a score", async () => {
  const broken: CodeRunner = { run: async () => Promise.reject(new TransientError("the sandbox died")) };
  expect(await judged(broken, calls(1))).toBeInstanceOf(TransientError);
  const picky: CodeRunner = { run: async () => Promise.reject(new InputError("sandbox", "the tests must be readable", "x")) };
  expect(await judged(picky, { tests: "assert" })).toBeInstanceOf(InvalidRollout);
  expect(
    await judged(
      runner(() => ({})),
      { tests: "assert f(1)" },
    ),
  ).toMatchObject({ message: "codeTests: this code runner does not judge assertion scripts" });
});
test("says what is wrong with a reference", async () => {
  const message = async (reference: Reference) =>
    (
      (await judged(
        runner(() => ({})),
        reference,
      )) as Error
    ).message;
  expect(await message("no tests")).toBe(
    'codeTests: needs tests as its reference: {calls}, {cases}, {tests} or {inputs, outputs}; got {"reference":"no tests"}',
  );
  expect(await message({ cases: [] })).toContain("cases");
  expect(await message({ inputs: ["1"], outputs: [] })).toBe("codeTests: inputs and outputs must have the same length; got [1,0]");
  expect(await message({ calls: [{ arguments: [], expected: 1 }] })).toContain("every call needs the name of a function");
});

test("the last block of the language wins, after the reasoning; other languages are passed over", () => {
  expect(extractCode("<think>```python\na\n```</think>```python\nb\n```\nand\n```bash\nrun\n```", "python")).toBe("b");
  expect(extractCode("```\nb\n```", "python")).toBe("b");
  expect(extractCode("```js\na\n```\n```javascript\nb\n```", "javascript")).toBe("b");
  expect(extractCode("~~~python\na\n~~~", "python")).toBe("a");
});
test("a block that is never closed goes to the end, and fences inside a longer fence are text", () => {
  expect(extractCode("```python\na\nb", "python")).toBe("a\nb");
  expect(extractCode('````python\ns = """\n```\n"""\n````', "python")).toBe('s = """\n```\n"""');
});

import { z } from "zod";
import {
  type CodeRunner,
  InputError,
  InvalidRollout,
  type Program,
  type ProgramResult,
  type Rollout,
  responseText,
} from "../../core/index.ts";
import { extractCode } from "./extract-code.ts";
import { sameOutput, sameValue } from "./same-result.ts";

/** How programs are run and compared. */
export interface CodeTestOptions {
  language?: "python" | "javascript";
  timeLimit?: number;
  memoryLimit?: number;
  tolerance?: number;
}

/** What became of each test, and the first thing that went wrong. */
export interface TestResults {
  readonly passed: readonly boolean[];
  readonly why?: string;
}

const shapes = {
  calls: z.object({
    function: z.string().optional(),
    calls: z.array(z.object({ function: z.string().optional(), arguments: z.array(z.unknown()), expected: z.unknown() })).min(1),
  }),
  cases: z.object({ cases: z.array(z.object({ stdin: z.string(), stdout: z.string() })).min(1) }),
  tests: z.object({
    tests: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
    setup: z.string().optional(),
    names: z.array(z.string()).optional(),
  }),
  inputs: z.object({ inputs: z.array(z.unknown()).min(1), outputs: z.array(z.unknown()), fn_name: z.string().nullish() }),
};
type Shape = { [Name in keyof typeof shapes]: z.output<(typeof shapes)[Name]> };

/** After so many cases that ran into the time limit the rest count as failed: a program that hangs must not hold up all others. */
const hangs = 3;

/**
 * Runs the program in a response against the tests in its reference.
 *
 * @throws {InvalidRollout} when the reference holds no tests, or tests that cannot be run
 */
export async function runTests(
  where: string,
  runner: CodeRunner,
  one: Rollout,
  { language, timeLimit, memoryLimit, tolerance }: CodeTestOptions & Required<Pick<CodeTestOptions, "language" | "tolerance">>,
  signal: AbortSignal,
): Promise<TestResults> {
  const program: Program = {
    language,
    source: extractCode(responseText(one), language),
    ...(timeLimit !== undefined && { timeLimit }),
    ...(memoryLimit !== undefined && { memoryLimit }),
  };
  const run = (more: Partial<Program>) => runner.run({ ...program, ...more }, { signal });
  try {
    const tests = readTests(where, one);
    if ("tests" in tests) {
      const result = await run({ examination: tests });
      if (!result.assertions) throw new Error(`${where}: this code runner does not judge assertion scripts`);
      const failed = result.assertions.find((assertion) => !assertion.passed);
      return {
        passed: result.assertions.map((assertion) => assertion.passed),
        why: failed && `test ${failed.test + 1}, line ${failed.line}: ${failed.why ?? "is false"}`,
      };
    }
    if ("calls" in tests) {
      const calls = tests.calls.map((call) => ({ function: call.function ?? tests.function ?? "", arguments: call.arguments }));
      if (calls.some((call) => call.function === "")) throw new InvalidRollout(where, "every call needs the name of a function", tests);
      const result = await run({ calls });
      if (!result.returned) throw new Error(`${where}: this code runner does not call functions`);
      const answers = tests.calls.map(({ expected }, i) => {
        const answer = result.returned![i];
        if (!answer) return ending(result);
        if ("error" in answer) return answer.error;
        return sameValue(expected, answer.value, tolerance) ? undefined : "gave back something else";
      });
      return summary(answers);
    }
    const answers: (string | undefined)[] = [];
    let late = 0;
    for (const { stdin, stdout } of tests.cases) {
      if (late === hangs) {
        answers.push("not tried: too many cases ran into the time limit");
        continue;
      }
      const result = await run({ stdin });
      if (result.status === "time-limit") late++;
      const right = result.status === "finished" && result.exitCode === 0 && sameOutput(stdout, result.stdout, tolerance);
      answers.push(right ? undefined : result.status === "finished" && result.exitCode === 0 ? "printed something else" : ending(result));
    }
    return summary(answers);
  } catch (error) {
    if (error instanceof InputError && !(error instanceof InvalidRollout)) throw new InvalidRollout(where, error.expected, error.given);
    throw error;
  }
}

function summary(faults: readonly (string | undefined)[]): TestResults {
  const first = faults.findIndex((fault) => fault !== undefined);
  return { passed: faults.map((fault) => fault === undefined), why: first < 0 ? undefined : `test ${first + 1}: ${faults[first]}` };
}

/** How a program ended that gave no answer, in words. */
function ending({ status, exitCode, stderr }: ProgramResult): string {
  const lastLine = stderr.trim().split("\n").at(-1)?.slice(0, 200);
  if (status !== "finished") return status === "killed" ? "the program was killed" : `ran into the ${status.replace("-", " ")}`;
  return lastLine || (exitCode === 0 ? "the program ended early" : `the program ended with code ${exitCode}`);
}

/** The tests of a reference, which may also be their JSON text; `inputs` and `outputs` is how APPS, TACO and the sets after them write both kinds. */
function readTests(where: string, { id, reference }: Rollout): Shape["calls"] | Shape["cases"] | Shape["tests"] {
  const refuse = (given: unknown): never => {
    throw new InvalidRollout(where, "needs tests as its reference: {calls}, {cases}, {tests} or {inputs, outputs}", given);
  };
  let value: unknown = reference;
  if (typeof reference === "string") {
    try {
      value = JSON.parse(reference);
    } catch {
      refuse({ id, reference });
    }
  }
  if (value === null || typeof value !== "object") return refuse({ id, reference });
  const name = (["calls", "cases", "tests", "inputs"] as const).find((one) => one in value);
  if (!name) return refuse({ id, keys: Object.keys(value) });
  const read = shapes[name].safeParse(value);
  if (!read.success)
    throw new InvalidRollout(where, `the reference must hold tests: ${z.prettifyError(read.error)}`, {
      id,
      [name]: (value as never)[name],
    });
  if (name !== "inputs") return read.data as Shape["calls"] | Shape["cases"] | Shape["tests"];
  const { inputs, outputs, fn_name } = read.data as Shape["inputs"];
  if (inputs.length !== outputs.length)
    throw new InvalidRollout(where, "inputs and outputs must have the same length", [inputs.length, outputs.length]);
  if (fn_name) {
    const calls = inputs.map((input, i) => ({ arguments: Array.isArray(input) ? input : [input], expected: outputs[i] }));
    return { function: fn_name, calls };
  }
  const text = (value: unknown) => (Array.isArray(value) ? value.join("\n") : String(value));
  return { cases: inputs.map((input, i) => ({ stdin: text(input), stdout: text(outputs[i]) })) };
}

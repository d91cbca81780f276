import type { CodeRunner, Program, ProgramResult } from "../../core/index.ts";
import type { Body, Door } from "../door.ts";
import { Refusal } from "../refusal.ts";
import { isBody, text, wrong } from "./read.ts";

const languages: Readonly<Record<string, Program["language"]>> = { python: "python", nodejs: "javascript", javascript: "javascript" };
const longestRun = 600;

function secondsOf(body: Body, field: string): number {
  const value = body[field] ?? 10;
  if (typeof value !== "number" || !(value > 0 && value <= longestRun))
    throw wrong(field, `a number of seconds above 0, at most ${longestRun}`, value);
  return value;
}

/** Files as text: they come in base64. */
function filesOf({ files }: Body): Record<string, string> {
  if (files === undefined || files === null) return {};
  if (!isBody(files)) throw wrong("files", "an object of base64 texts by path", files);
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, content]) => {
      if (content === null) return [];
      if (typeof content !== "string") throw wrong(`files.${path.slice(0, 80)}`, "a base64 text", content);
      return [[path, Buffer.from(content, "base64").toString("utf8")] as const];
    }),
  );
}

const resultOf = ({ status, exitCode, stdout, stderr, ms }: ProgramResult) => ({
  status: status === "time-limit" ? "TimeLimitExceeded" : "Finished",
  execution_time: ms / 1000,
  return_code: status === "time-limit" ? null : (exitCode ?? -9),
  stdout,
  stderr: status === "memory-limit" ? `${stderr}\nMemoryError: the memory limit was reached` : stderr,
});

const answer = (status: "Success" | "Failed" | "SandboxError", message: string, result: object | null) => ({
  status,
  message,
  compile_result: null,
  run_result: result,
  executor_pod_name: null,
  files: {},
});

async function runCode(body: Body, sandbox: () => Promise<CodeRunner>) {
  const source = text(body, "code");
  const named = text(body, "language");
  const { stdin, memory_limit_MB: memory } = body;
  if (stdin !== undefined && stdin !== null && typeof stdin !== "string") throw wrong("stdin", "a text or null", stdin);
  if (memory !== undefined && memory !== null && (typeof memory !== "number" || !Number.isFinite(memory)))
    throw wrong("memory_limit_MB", "a number", memory);
  const timeLimit = 1000 * secondsOf(body, "run_timeout");
  secondsOf(body, "compile_timeout");
  const files = filesOf(body);
  const language = Object.hasOwn(languages, named) ? languages[named]! : undefined;
  if (!language)
    return answer("SandboxError", `language ${named.slice(0, 40)} is not supported; there are ${Object.keys(languages).join(", ")}`, null);
  const runner = await sandbox();
  const program: Program = {
    language,
    source,
    ...(typeof stdin === "string" && { stdin }),
    files,
    timeLimit,
    ...(typeof memory === "number" && memory > 0 && { memoryLimit: Math.max(32, memory) * 2 ** 20 }),
  };
  try {
    const result = await runner.run(program);
    const clean = result.status === "finished" && result.exitCode === 0;
    return answer(clean ? "Success" : "Failed", "", resultOf(result));
  } catch (error) {
    if ((error as Error).name === "InputError") throw new Refusal(400, (error as Error).message);
    return answer("SandboxError", (error as Error).message, null);
  }
}

/** SandboxFusion's code runner, on the project's sandbox. */
export const sandboxFusion: Door = {
  name: "sandbox-fusion",
  speaks: "verl reward.sandbox_fusion.url",
  routes: [
    {
      path: "/run_code",
      summary: "Runs a program in the sandbox",
      example: { code: "print(input()[::-1])", language: "python", stdin: "abc", run_timeout: 10 },
      reply: (body, { sandbox }) => runCode(body, sandbox),
    },
  ],
  error: ({ message }) => ({ detail: message }),
};

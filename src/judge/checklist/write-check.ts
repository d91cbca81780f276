import { z } from "zod";
import { type CodeRunner, type Context, InputError } from "../../core/index.ts";
import { runCheck } from "../../verify/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { askOnce } from "../ask-once.ts";
import { judgeMessages } from "../judge-messages.ts";

/** Who writes programs, and where they are tried. */
export interface WriteCheckOptions extends Omit<JudgeOptions, "samples"> {
  readonly runner: CodeRunner;
  readonly repairs?: number;
}

/**
 * Writes a check: a language model turns a demand into a program where it can be checked exactly. The program is tried on a short text and, where it gives no
 * answer, handed back with its error.
 *
 * It is written once and kept in the memory. It sees the demand and never a response, so it cannot be made to fit one.
 *
 * @param demand what a response must do, in words by anybody
 * @param options.model who writes
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.runner where the program is tried, such as `createSandbox()`
 * @param options.repairs how often it may be mended, at least 0; default 2
 * @param context for its memory, its signal and its randomness
 * @returns Python that defines `check`; null where the demand needs judgement, or no program runs
 * @throws {InputError} when repairs is not a whole number from 0
 * @throws {UnreadableAnswerError} when no answer could be read
 * @source Peng et al. 2025 (Agentic Reward Modeling), arXiv:2502.19328 (code generation and refinement); Viswanathan et al. 2025, arXiv:2507.18624 (only what can be checked exactly)
 * @example await writeCheck("Is it kind?", { model: says({ reasoning: "", exact: false, program: "" }), runner: { run: async () => ({}) } }, createContext()) // null
 */
export async function writeCheck(
  demand: string,
  { model, ask = {}, runner, repairs = 2 }: WriteCheckOptions,
  context: Context,
): Promise<string | null> {
  if (!(Number.isInteger(repairs) && repairs >= 0)) throw new InputError("writeCheck", "repairs must be a whole number from 0", repairs);
  let broken: { program?: string; problem?: string } = {};
  for (let attempt = 0; attempt <= repairs; attempt++) {
    const messages = judgeMessages(task, { demand, ...broken }, ask);
    const { exact, program } = await askOnce("writeCheck", form, messages, { model, ask }, context);
    if (!exact) return null;
    const tried = await runCheck(runner, { source: program }, "A short text, with two clauses.", context.signal);
    if ("passed" in tried) return program;
    broken = { program, problem: tried.problem };
  }
  return null;
}

const form = z
  .strictObject({ reasoning: z.string(), exact: z.boolean(), program: z.string() })
  .refine(({ exact, program }) => !exact || program.trim() !== "", "a demand that can be checked exactly needs a program");

const task = `Decide whether a program can tell exactly, from the text of a response alone, if the response meets the demand. Counts, lengths, forms, required or forbidden words and their order can be checked so; meaning, quality, truth and tone cannot: then "exact" is false and "program" is empty.

Where it can, write the program: Python with the standard library only, that defines check(response: str) -> bool, prints nothing and reads nothing else. If in doubt, "exact" is false. Where a program and its problem are shown, mend it.`;

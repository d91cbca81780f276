import { printComposition } from "../run/check/print-composition.ts";
import { type CheckCommand, runChecks } from "./check.ts";

/** `guerdon methods --tree`: the parts of a reward as a tree, with the say of each. */
export async function tree({ json = false, ...command }: CheckCommand & { json?: boolean }): Promise<string> {
  const { composition, scored, groups, probes } = await runChecks(command);
  if (json) return `${JSON.stringify(composition, null, 2)}\n`;
  return `${printComposition(composition)}over ${scored} ${probes ? "built-in " : ""}rollouts in ${groups} groups\n`;
}

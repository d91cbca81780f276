import type { Rollout } from "../core/index.ts";
import { openRollouts } from "../data/index.ts";
import type { CheckReport } from "../run/check/check.ts";
import { loadRewards } from "../run/load-rewards.ts";
import { exitCode, UsageError } from "./command-error.ts";

/** What `guerdon check` and `guerdon methods --tree` were asked for. */
export interface CheckCommand {
  readonly rewards: string;
  readonly inputs: readonly string[];
  readonly reward?: string;
  readonly format?: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly correct?: string;
  readonly right?: string;
  /** rollouts to look at, whole groups; default 20,000 */
  readonly rows?: number;
}

/** `guerdon check`: looks for faults in a composed reward before anything is trained on it. */
export async function check({
  json = false,
  warnOnly = false,
  ...command
}: CheckCommand & { json?: boolean; warnOnly?: boolean }): Promise<void> {
  const report = await runChecks(command);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const { printCheck } = await import("../run/check/print-check.ts");
    process.stdout.write(printCheck(report, { width: Math.min(process.stdout.columns ?? 100, 120) }));
  }
  if (report.faults.length > 0 && !warnOnly) process.exitCode = exitCode.failed;
}

/** Loads the reward, reads the rollouts (or takes the built-in ones), and looks. */
export async function runChecks({
  rewards,
  inputs,
  reward: name,
  rows = 20_000,
  correct,
  right,
  ...open
}: CheckCommand): Promise<CheckReport> {
  const { checkReward } = await import("../run/check/check.ts");
  const { reward } = await loadRewards(rewards, name);
  const rollouts = inputs.length > 0 ? await firstRollouts(inputs, open, rows) : undefined;
  const report = await checkReward(reward, rollouts, { correct, right });
  if (report.scored === 0) {
    const because = report.lost[0]?.message ?? "there are none";
    throw new UsageError(
      rollouts
        ? `none of the ${report.rollouts} rollouts could be scored: ${because}`
        : `the built-in rollouts do not suit this reward (${because}); give some: guerdon check ${rewards} rollouts.jsonl`,
    );
  }
  return report;
}

async function firstRollouts(
  inputs: readonly string[],
  open: { format?: string; map?: Readonly<Record<string, string>> },
  rows: number,
): Promise<Rollout[]> {
  const source = await openRollouts(inputs, { ...open, batchSize: Math.min(rows, 1024) });
  const read: Rollout[] = [];
  try {
    for await (const { rollouts } of source.batches()) {
      for (const one of rollouts) read.push(one);
      if (read.length >= rows) break;
    }
  } finally {
    await source.close();
  }
  return read;
}

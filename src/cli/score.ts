import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NotableRows } from "../run/score/notable.ts";
import { type RunRecord, RunStopped, type ScoreOptions, scoreFiles } from "../run/score-files.ts";
import { exitCode } from "./command-error.ts";
import { createProgressView } from "./progress.ts";

/** What `guerdon score` was asked for, besides what scoring itself takes. */
export interface ScoreCommand extends Omit<ScoreOptions, "signal" | "onProgress"> {
  readonly json?: boolean;
}

/** `guerdon score`: scores, prints the table, names the report. */
export async function score({ json = false, ...options }: ScoreCommand): Promise<void> {
  const abort = new AbortController();
  let asked = 0;
  const onSignal = () => {
    if (++asked > 1) process.exit(exitCode.stopped);
    process.stderr.write("\nguerdon: stopping; what is finished is kept (press Ctrl-C again to stop at once)\n");
    abort.abort();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const view = await createProgressView();
  let record: RunRecord;
  try {
    record = await scoreFiles({ ...options, signal: abort.signal, onProgress: (progress) => view.update(progress) });
  } catch (error) {
    if (error instanceof RunStopped)
      throw new RunStopped(`stopped; go on with the same command and --resume (results so far are in ${options.out})`);
    throw error;
  } finally {
    view.end();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }

  const scores = join(options.out, "scores.parquet");
  const report = join(options.out, "report.html");
  const [{ summarize }, { printSummary }] = await Promise.all([import("../run/summary.ts"), import("../run/print-summary.ts")]);
  const summary = await summarize(scores, { lengthUnit: record.lengthUnit });
  const [{ reportHead }, { writeReport }] = await Promise.all([
    import("../run/report/report-head.ts"),
    import("../run/report/write-report.ts"),
  ]);
  const notable = JSON.parse(readFileSync(join(options.out, "notable.json"), "utf8")) as NotableRows;
  await writeReport(summary, notable, reportHead(record), report);
  if (json) process.stdout.write(`${JSON.stringify({ ...record, scores, report, summary })}\n`);
  else process.stdout.write(`${printSummary(summary)}\n\nreport  ${report}\nscores  ${scores}\n`);

  const judged = record.outcomes.score + record.outcomes.abstain;
  const broken = record.outcomes.failed + record.outcomes.timeout + record.outcomes.invalid;
  if (judged === 0 && broken > 0) {
    process.stderr.write(`guerdon: none of the ${record.rows} rows could be judged; the first error is: ${record.firstError}\n`);
    process.exitCode = exitCode.failed;
  } else if (record.outcomes.failed + record.outcomes.timeout > 0) {
    process.stderr.write(
      `guerdon: ${record.outcomes.failed} rows failed and ${record.outcomes.timeout} ran out of time; the first error is: ${record.firstError}\n`,
    );
  }
  if (record.repeatedId) {
    const { id, rows } = record.repeatedId;
    process.stderr.write(
      `guerdon: an id must name one rollout, and "${id}" stands in rows ${rows[0]} and ${rows[1]}; the scores are complete; if the id names the prompt, use --map group=id\n`,
    );
    process.exitCode = exitCode.failed;
  }
}

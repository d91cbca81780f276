import { join } from "node:path";
import { type AuditOptions, auditJudge } from "../run/audit/audit-judge.ts";
import { RunStopped } from "../run/score-files.ts";
import { exitCode } from "./command-error.ts";
import { createProgressView } from "./progress.ts";

/** What `guerdon audit judge` was asked for, besides what the audit itself takes. */
export interface AuditCommand extends Omit<AuditOptions, "signal" | "onAnswer"> {
  readonly json?: boolean;
  /** exit with 0 even where the judge is below the bar */
  readonly warnOnly?: boolean;
}

/** `guerdon audit judge`: asks a judge what people have judged already, and says how far it can be trusted. */
export async function audit({ json = false, warnOnly = false, ...options }: AuditCommand): Promise<void> {
  const abort = new AbortController();
  const onSignal = () => {
    if (abort.signal.aborted) process.exit(exitCode.stopped);
    process.stderr.write("\nguerdon: stopping; an audit that is not whole is not kept\n");
    abort.abort(new RunStopped("stopped"));
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const view = await createProgressView();
  const began = performance.now();
  try {
    const { audit } = await auditJudge({
      ...options,
      signal: abort.signal,
      onAnswer: (rows, totalRows) => view.update({ rows, before: 0, totalRows, seconds: (performance.now() - began) / 1000, workers: 1 }),
    });
    view.end();
    const files = options.out === undefined ? {} : { trust: join(options.out, "trust.json"), report: join(options.out, "report.html") };
    if (json) process.stdout.write(`${JSON.stringify({ ...audit, files })}\n`);
    else {
      const { printAudit } = await import("../run/audit/print-audit.ts");
      process.stdout.write(printAudit(audit, { width: Math.min(process.stdout.columns ?? 100, 120) }));
      if (options.out !== undefined) process.stdout.write(`\nreport  ${files.report}\ntrust   ${files.trust}\n`);
    }
    if (!audit.trust.trusted && !warnOnly) process.exitCode = exitCode.failed;
  } finally {
    view.end();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

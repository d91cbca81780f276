/** Exit codes: 0 done, 1 it failed, 2 the command line was wrong, 130 stopped by Ctrl-C. */
export const exitCode = { failed: 1, usage: 2, stopped: 130 } as const;

/** The command line asks for something that cannot be. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Errors whose message is written for the person at the terminal; any other is shown with its class. */
const plain = new Set([
  "Error",
  "InputError",
  "DataError",
  "UsageError",
  "RewardsFileError",
  "RunFolderError",
  "RunStopped",
  "ScoreError",
  "AuditError",
  "TrustError",
]);

const systemMessages: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the disk",
  EACCES: "permission denied",
  EROFS: "the file system is read-only",
  EMFILE: "too many open files",
  ENOTDIR: "a part of the path is a file, not a folder",
};

/** One line that says what went wrong. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const system = (code && systemMessages[code]) || (/No space left on device/i.test(error.message) ? systemMessages.ENOSPC : undefined);
  if (system) return path ? `${path}: ${system}` : system;
  const message = error.message.split("\n")[0]!;
  return plain.has(error.name) ? message : `${error.name}: ${message}`;
}

/** Ends a command that failed: one line on stderr, and the stack where GUERDON_DEBUG=1 asks for it. */
export function reportError(error: unknown): void {
  process.stderr.write(`guerdon: ${errorLine(error)}\n`);
  if (process.env.GUERDON_DEBUG === "1" && error instanceof Error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) process.stderr.write(`${cause.stack}\n`);
  }
  const name = error instanceof Error ? error.name : "";
  process.exitCode = name === "UsageError" ? exitCode.usage : name === "RunStopped" ? exitCode.stopped : exitCode.failed;
}

/**
 * Builds dist/: compiles src/ and copies what is not TypeScript (programs for the sandbox, styles) beside it. Incremental.
 * Gives back tsc's exit code: it writes its output even where types are wrong.
 */
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export function build() {
  const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  cpSync(`${root}src`, `${root}dist`, { recursive: true, filter: (path) => !/\.(ts|json|md)$|\/fixtures(\/|$)/.test(path) });
  return status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = build();

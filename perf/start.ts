import { spawnSync } from "node:child_process";
import { type Measure, median } from "./measure.ts";

/** How long a person waits for `guerdon --help`. Peer: Node itself, doing nothing. */
export async function measures(): Promise<readonly Measure[]> {
  const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
  const help: number[] = [];
  const nothing: number[] = [];
  for (let turn = 0; turn < 9; turn++) {
    help.push(time([main, "--help"]));
    nothing.push(time(["-e", ""]));
  }
  return [
    {
      what: "guerdon --help",
      unit: "ms",
      ours: median(help),
      peer: { name: "node -e ''", value: median(nothing) },
      target: { atMost: 150 },
    },
  ];
}

function time(args: readonly string[]): number {
  const start = performance.now();
  spawnSync(process.execPath, args);
  return performance.now() - start;
}

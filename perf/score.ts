import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Measure, timeCommand } from "./measure.ts";

const main = new URL("../dist/cli/main.js", import.meta.url).pathname;

const reward = `import { each, responseText } from "guerdon";
export default each((rollout) => (responseText(rollout).includes(String(rollout.reference)) ? 1 : 0));
`;

/** The same job as a person would write it in Python today: read, check, write. */
const peer = `import json, sys
with open(sys.argv[1], encoding="utf-8") as rows, open(sys.argv[2], "w") as out:
    for line in rows:
        row = json.loads(line)
        out.write(json.dumps({"id": row["id"], "value": 1.0 if str(row["reference"]) in row["response"] else 0.0}) + "\\n")
`;

/** Rows of about 235 bytes in groups of 8, as a trainer would dump them. */
async function writeRows(path: string, count: number): Promise<void> {
  const out = createWriteStream(path);
  for (let i = 0; i < count; i++) {
    const group = Math.floor(i / 8);
    const row = {
      id: `r${i}`,
      group: `g${group}`,
      prompt: `A shop sells ${group % 97} apples and ${group % 89} pears. How many pieces of fruit is that in all?`,
      response: `The shop sells apples and pears, so we add them: ${(group % 97) + (i % 3)} and ${group % 89} make ${(group % 97) + (group % 89) + (i % 3)}.`,
      reference: (group % 97) + (group % 89),
    };
    if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}

async function asParquet(lines: string): Promise<string> {
  const path = lines.replace(".jsonl", ".parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT * FROM read_json_auto('${lines}')) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

/** Streaming score of a cheap reward: rows a second and peak memory, for 1M rows and for 5M, as JSONL and as Parquet. */
export async function measures(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "guerdon-perf-"));
  const found: Measure[] = [];
  try {
    writeFileSync(join(folder, "rewards.ts"), reward);
    writeFileSync(join(folder, "peer.py"), peer);
    const score = (input: string) => {
      const run = timeCommand(process.execPath, [main, "score", join(folder, "rewards.ts"), input, "--out", `${input}.out`, "--json"]);
      return { ...run, scoring: JSON.parse(run.stdout).timing.rowsPerSecond as number };
    };
    for (const [kind, millions] of [
      ["JSONL", 1],
      ["JSONL", 5],
      ["Parquet", 1],
    ] as const) {
      const rows = millions * 1_000_000;
      const lines = join(folder, `rows-${millions}.jsonl`);
      if (!existsSync(lines)) await writeRows(lines, rows);
      const input = kind === "JSONL" ? lines : await asParquet(lines);
      const ours = score(input);
      const python =
        kind === "JSONL" && existsSync("/usr/bin/python3")
          ? timeCommand("/usr/bin/python3", [join(folder, "peer.py"), input, join(folder, "peer.jsonl")])
          : undefined;
      const rate = (ms: number) => (rows / ms) * 1000;
      found.push(
        {
          what: `score ${millions}M rows of ${kind}: the streaming part`,
          unit: "rows/s",
          ours: ours.scoring,
          target: { atLeast: 300_000 },
          ...(python && { peer: { name: "a plain Python loop", value: rate(python.ms) } }),
        },
        { what: `score ${millions}M rows of ${kind}: the whole command, table and report included`, unit: "rows/s", ours: rate(ours.ms) },
      );
      if (ours.peakMb) {
        found.push({
          what: `peak memory over ${millions}M rows of ${kind}`,
          unit: "MB",
          ours: ours.peakMb,
          target: { atMost: 500 },
          ...(python?.peakMb && { peer: { name: "a plain Python loop", value: python.peakMb } }),
        });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

/**
 * Runs the reproductions in papers/ and writes down what they measured: `npm run papers [id ...]`.
 *
 * Each runs in a process of its own, as many at a time as there are cores. A claim that does not hold is shown and recorded, never hidden;
 * it is not an error. The exit code is 1 when a paper crashes, and with --check when a result differs from the recorded one.
 */
import { execFileSync, fork } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import pc from "picocolors";
import { type Claim, holds, type Paper } from "../src/core/paper.ts";
import { malformed, type PaperResult, readResults, resultsPage, sameResult, terminalTable, writeResults } from "./papers-report.ts";

const root = join(import.meta.dirname, "..");
const quickLimit = 5;

const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    timeout: { type: "string", default: "300" },
    jobs: { type: "string", default: String(availableParallelism()) },
    folder: { type: "string", default: join(root, "papers") },
    build: { type: "boolean", default: true },
    help: { type: "boolean", default: false },
  },
  allowNegative: true,
});
if (options.help) {
  console.log(`npm run papers -- [id ...] [--quick] [--check] [--timeout seconds] [--jobs n] [--no-build]

  --quick  only papers whose comment promises less than ${quickLimit} s
  --check  write nothing; fail when a result differs from the recorded one

  npm run papers beyond-binary-rewards`);
  process.exit(0);
}

const folder = resolve(options.folder);
const source = (id: string) => join(folder, `${id}.ts`);
const all = readdirSync(folder)
  .filter((name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name))
  .map((name) => name.replace(/\.ts$/, ""))
  .sort();

/** What the comment at the top of a paper promises: "...; < 5 s." */
const promisedSeconds = (id: string) => Number(/<\s*(\d+)\s*s\b/.exec(readFileSync(source(id), "utf8").split("*/")[0]!)?.[1] ?? Number.NaN);

const ids = asked.map((id) => id.replace(/^.*\//, "").replace(/\.ts$/, ""));
const unknown = ids.filter((id) => !all.includes(id));
if (unknown.length > 0) {
  console.error(`papers: there is no ${unknown.map((id) => `papers/${id}.ts`).join(", ")}; there are ${all.join(", ")}`);
  process.exit(1);
}
const chosen = (ids.length > 0 ? ids : all).filter((id) => !options.quick || promisedSeconds(id) <= quickLimit);

if (options.build) {
  try {
    execFileSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
      cwd: root,
      encoding: "utf8",
    });
  } catch (error) {
    // The compiler writes its output even so: a paper that does not need the broken file still runs.
    console.error(
      pc.yellow(
        `the build has type errors:\n${String((error as { stdout?: string }).stdout)
          .trim()
          .split("\n")
          .slice(0, 5)
          .join("\n")}`,
      ),
    );
  }
}

interface Run {
  result: PaperResult;
  /** processor time; wall time where it did not end */
  seconds: number;
  stderr: string;
}

function run(id: string): Promise<Run> {
  return new Promise((done) => {
    const started = performance.now();
    const child = fork(join(root, "scripts/run-paper.mjs"), [source(id)], { serialization: "advanced", silent: true });
    let stderr = "";
    let sent: { paper?: Paper; claims?: readonly Claim[]; seconds: number } | undefined;
    let late = false;
    child.stderr!.on("data", (chunk) => {
      stderr += chunk;
    });
    child.stdout!.resume();
    child.on("message", (message: typeof sent) => {
      sent = message;
    });
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, Number(options.timeout) * 1000);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      const fault = late
        ? `still running after ${options.timeout} s`
        : sent
          ? malformed(sent)
          : (/^\w*(?:Error|Rollout)\b.*$/m.exec(stderr)?.[0] ?? `ended without a result (${signal ?? `exit code ${code}`})`);
      const result: PaperResult = fault === undefined ? { id, paper: sent!.paper!, claims: sent!.claims! } : { id, crash: fault };
      done({ result, seconds: sent?.seconds ?? (performance.now() - started) / 1000, stderr });
    });
  });
}

const recordFile = join(folder, "results.gen.json");
const readRecord = () => (existsSync(recordFile) ? readResults(readFileSync(recordFile, "utf8")) : []);
const before = new Map(readRecord().map((result) => [result.id, result]));

const queue = [...chosen];
const results: PaperResult[] = [];
let outOfDate = 0;
await Promise.all(
  Array.from({ length: Math.max(1, Number(options.jobs)) }, async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const { result, seconds, stderr } = await run(id);
      results.push(result);
      console.log(`${pc.bold(id)} (${seconds.toFixed(1)} s)`);
      if ("crash" in result) {
        console.log(pc.red(`  CRASHED: ${result.crash}`));
        if (stderr) console.log(pc.dim(stderr.trimEnd().replace(/^/gm, "    ")));
      } else {
        console.log(terminalTable(result.claims).replace(/^ {2}DOES NOT HOLD/gm, pc.red("  DOES NOT HOLD")));
        if (stderr) console.log(pc.dim(stderr.trimEnd().replace(/^/gm, "    ")));
      }
      const promise = promisedSeconds(id);
      if (Number.isNaN(promise)) console.log(pc.yellow('  its comment does not say how long it takes: "Setting: ...; < 5 s."'));
      else if (seconds > 1.5 * promise) console.log(pc.yellow(`  took ${seconds.toFixed(1)} s; its comment promises ${promise} s`));
      if (options.check && !sameResult(before.get(id), result)) {
        outOfDate++;
        console.log(
          pc.red(
            before.has(id) ? "  differs from the recorded result; run npm run papers" : "  has no recorded result; run npm run papers",
          ),
        );
      }
    }
  }),
);

if (!options.check) {
  // Read again: another run may have written while this one ran.
  const merged = new Map(readRecord().map((result) => [result.id, result]));
  for (const result of results) {
    // A machine-independent record: what did not change beyond rounding keeps its old digits.
    const old = merged.get(result.id);
    if (!old || !sameResult(old, result)) merged.set(result.id, result);
  }
  const kept = [...merged.values()].filter(({ id }) => all.includes(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  writeFileSync(recordFile, writeResults(kept));
  writeFileSync(join(folder, "RESULTS.gen.md"), resultsPage(kept));
}

const claims = results.flatMap((result) => ("claims" in result ? result.claims.map((claim) => ({ id: result.id, claim })) : []));
const broken = claims.filter(({ claim }) => !holds(claim));
const crashed = results.filter((result) => "crash" in result);
console.log(
  `\n${results.length} papers, ${claims.length} claims: ${claims.length - broken.length} hold, ${broken.length} do not; ${crashed.length} crashed`,
);
for (const { id, claim } of broken) console.log(pc.red(`  ${id}: ${claim.says}`));
for (const { id } of crashed) console.log(pc.red(`  ${id}: crashed`));
if (crashed.length > 0 || outOfDate > 0) process.exitCode = 1;

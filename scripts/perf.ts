/**
 * `npm run perf [name ...]`: measures Guerdon and its peers side by side and prints ratios; writes perf/results.json.
 * Figures are for looking at and for the record, never for a test: machines differ and are shared.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join } from "node:path";
import { createJiti } from "jiti";
import { type Measure, type Measures, processor } from "../perf/measure.ts";
import build from "./build-once.ts";

build();
const folder = join(import.meta.dirname, "../perf");
const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "measure.ts");
const asked = process.argv.slice(2);
const chosen = files.filter((file) => asked.length === 0 || asked.includes(basename(file, ".ts")));
if (chosen.length === 0) {
  console.error(`npm run perf: no such measure: ${asked.join(", ")}; there are ${files.map((file) => basename(file, ".ts")).join(", ")}`);
  process.exit(1);
}

const jiti = createJiti(import.meta.url, { tsconfigPaths: false });
const results: Record<string, readonly Measure[]> = {};
for (const file of chosen) {
  const { measures } = await jiti.import<{ measures: Measures }>(join(folder, file));
  const found = await measures();
  results[basename(file, ".ts")] = found;
  console.log(`\n${basename(file, ".ts")}`);
  for (const { what, unit, ours, peer, target, note } of found) {
    const figure = (value: number) => `${value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3)} ${unit}`;
    const aim = target === undefined ? "" : "atLeast" in target ? `aim ≥ ${figure(target.atLeast)}` : `aim ≤ ${figure(target.atMost)}`;
    const met = target === undefined ? "" : ("atLeast" in target ? ours >= target.atLeast : ours <= target.atMost) ? "met" : "MISSED";
    const ratio = peer ? `${(ours / peer.value).toPrecision(3)} × ${peer.name} (${figure(peer.value)})` : "";
    console.log(`  ${what}: ${[figure(ours), ratio, [aim, met].filter(Boolean).join(", "), note].filter(Boolean).join("; ")}`);
  }
}
const path = join(folder, "results.json");
const earlier = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).results : {};
const machine = { processor: processor(), cores: cpus().length, node: process.version };
writeFileSync(path, `${JSON.stringify({ machine, results: { ...earlier, ...results } }, null, 2)}\n`);

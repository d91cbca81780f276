/** Arrows point up the house only (docs/decisions, CONTRIBUTING): fails on an import from a folder that stands below. */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { sourceFiles, stairs } from "./catalog.ts";

const src = join(import.meta.dirname, "../src");
const adapters = ["lm", "sandbox", "data", "store"];
const above = new Map<string, readonly string[]>([
  // math needs the errors and randomness of core; core needs nothing.
  ...stairs.map((folder, i) => [folder, stairs.slice(0, i)] as const),
  ...adapters.map((folder) => [folder, ["core", "math", "nn"]] as const),
  ["run", [...stairs, ...adapters]],
  ["serve", [...stairs, ...adapters, "run"]],
  ["cli", [...stairs, ...adapters, "run", "serve"]],
]);
const pure = new Set(stairs);
const effects = /^node:(?!util$)|^(undici|@duckdb\/|pg|bullmq)/;

const problems: string[] = [];
for (const path of sourceFiles(src)) {
  const file = relative(src, path);
  const folder = file.split("/")[0]!;
  const allowed = above.get(folder);
  if (!allowed) {
    problems.push(`${file}: src/${folder} is not a folder of the house; see docs/decisions`);
    continue;
  }
  const source = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  for (const [, specifier] of source.matchAll(/(?:^\s*(?:import|export)\b[^"';]*?|\bimport\()\s*["']([^"']+)["']/gm)) {
    if (!specifier!.startsWith(".")) {
      if (pure.has(folder) && effects.test(specifier!))
        problems.push(`${file}: imports ${specifier}; ${folder}/ takes effects as arguments`);
      continue;
    }
    const target = relative(src, join(dirname(path), specifier!)).split("/")[0]!;
    if (target !== folder && !allowed.includes(target) && !specifier!.endsWith(".json")) {
      problems.push(`${file}: imports ${specifier}; ${folder}/ may import ${allowed.join(", ") || "nothing"}`);
    }
  }
  if (pure.has(folder)) {
    for (const [use] of source.matchAll(
      /\b(?:Math\.random|Date\.now|performance\.now|process\.(?!versions)\w+)\b|\b(?:setTimeout|setInterval|fetch)\(/g,
    )) {
      problems.push(`${file}: uses ${use}; ${folder}/ takes clock, randomness and network as arguments`);
    }
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log("imports point up the house only");

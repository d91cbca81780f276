import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { createJiti, type Jiti } from "jiti";
import { isModelFolder } from "./train/read-card.ts";

/** The folder that this very package runs from, `src` or `dist`, and the ending of its files there. */
const packageCode = fileURLToPath(new URL("..", import.meta.url));
const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";

/** Version of this package, as in its package.json. */
export const version: string = JSON.parse(readFileSync(join(packageCode, "../package.json"), "utf8")).version;

/** A rewards file with everything of the user's own that it imports. */
export interface RewardSource {
  readonly file: string;
  /** local files, absolute, sorted: the rewards file, what it imports, and the trained models that they read */
  readonly files: readonly string[];
  /** other packages that are imported, as `name@version` where the version is known */
  readonly packages: readonly string[];
  /** what is imported of this package, by the name it is imported under, and the file that name stands for */
  readonly own: ReadonlyMap<string, string>;
  /** what is imported under this package's name and does not exist */
  readonly unknown: readonly string[];
}

/** Specifiers in `import ... from "x"`, `export ... from "x"`, `import "x"`, `import("x")`, `require("x")`. */
const specifierPattern = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(["'])([^"'\n]+)\1/g;
/** Models that are read: learnedReward("models/first") or learnedReward(new URL("first", import.meta.url)). */
const modelPattern = /\blearnedReward\(\s*(new URL\(\s*)?(["'`])([^"'`\n$]+)\2/g;
const modelFiles = (folder: string) => ["model.json", "model.safetensors"].map((name) => join(folder, name)).filter(isFile);
const codeEndings = ["", ".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];
const builtins = new Set(builtinModules);

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The file that `guerdon` or `guerdon/verify` stands for, or undefined where there is no such folder. */
function ownFile(specifier: string): string | undefined {
  const folder = specifier === "guerdon" ? "core" : specifier.slice("guerdon/".length);
  const file = join(packageCode, folder, `index.${ending}`);
  return file.startsWith(packageCode) && existsSync(file) ? file : undefined;
}

/** Version of an imported package, looked up from the file that imports it. */
function packageWithVersion(specifier: string, from: string): string {
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const manifest = join(folder, "node_modules", name, "package.json");
    if (existsSync(manifest)) return `${name}@${JSON.parse(readFileSync(manifest, "utf8")).version}`;
    if (folder === dirname(folder)) return name;
  }
}

/** Resolves the paths of the project's own tsconfig.json, and nothing else. */
export function createProjectJiti(file: string, options: Parameters<typeof createJiti>[1] = {}): Jiti {
  return createJiti(file, { tsconfigPaths: true, interopDefault: false, ...options });
}

/** Follows the imports of a rewards file through the user's own files. It reads them; it runs nothing. */
export function readRewardSource(rewardsFile: string): RewardSource {
  const file = resolve(rewardsFile);
  if (isModelFolder(file)) {
    const files = modelFiles(file);
    return { file: files[0]!, files, packages: [], own: new Map(), unknown: [] };
  }
  const jiti = createProjectJiti(file);
  const files = new Set<string>();
  const packages = new Set<string>();
  const own = new Map<string, string>();
  const unknown: string[] = [];
  const waiting = [file];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    if (files.has(current)) continue;
    files.add(current);
    if (current.endsWith(".json")) continue;
    const text = readFileSync(current, "utf8");
    // A model that is trained anew gives other numbers, as an edited file does.
    for (const [, beside, , path] of text.matchAll(modelPattern))
      for (const part of modelFiles(beside ? resolve(dirname(current), path!) : resolve(path!))) files.add(part);
    for (const [, , specifier] of text.matchAll(specifierPattern)) {
      if (!specifier || specifier.startsWith("node:") || builtins.has(specifier)) continue;
      if (specifier === "guerdon" || specifier.startsWith("guerdon/")) {
        const target = ownFile(specifier);
        if (target) own.set(specifier, target);
        else unknown.push(specifier);
        continue;
      }
      const local = specifier.startsWith(".") || specifier.startsWith("/");
      const target = local ? localFile(resolve(dirname(current), specifier)) : aliased(jiti, specifier, current);
      if (target) waiting.push(target);
      else if (!local) packages.add(packageWithVersion(specifier, current));
    }
  }
  return { file, files: [...files].sort(), packages: [...packages].sort(), own, unknown };
}

function localFile(path: string): string | undefined {
  const stem = path.replace(/\.[cm]?js$/, "");
  return codeEndings.map((end) => path + end).find(isFile) ?? codeEndings.map((end) => stem + end).find(isFile);
}

/** A file of the project that is imported through `paths` of its tsconfig.json. */
function aliased(jiti: Jiti, specifier: string, from: string): string | undefined {
  const found = jiti.esmResolve(specifier, { parentURL: from, try: true });
  if (!found) return undefined;
  const path = found.startsWith("file:") ? fileURLToPath(found) : found;
  return path.includes(`${sep}node_modules${sep}`) || !isFile(path) ? undefined : path;
}

/**
 * Names a reward by all that can change its numbers: the text of the rewards file and of every local file it imports, the versions of
 * this package and of the packages it imports. Where the files lie does not matter, only how they lie to each other.
 */
export function rewardHash({ file, files, packages }: RewardSource, name?: string): string {
  const hash = createHash("sha256").update(JSON.stringify([version, name ?? null, packages]));
  for (const path of files) hash.update(`\n${relative(dirname(file), path).split(sep).join("/")}\n`).update(readFileSync(path));
  return hash.digest("hex").slice(0, 16);
}

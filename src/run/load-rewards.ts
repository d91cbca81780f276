import { statSync } from "node:fs";
import { basename, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Reward } from "../core/index.ts";
import type { Spending } from "../lm/index.ts";
import { createProjectJiti, readRewardSource, rewardHash } from "./reward-source.ts";
import { isModelFolder } from "./train/read-card.ts";

/** A reward as a run knows it. */
export interface LoadedReward {
  readonly reward: Reward;
  /** name of the reward where the file holds several */
  readonly name: string | undefined;
  readonly file: string;
  /** names the reward by all that can change its numbers */
  readonly hash: string;
  /** ids of the language models and encoders that the file exports */
  readonly models: readonly string[];
  /** accounts of what its models spend that the file exports; their numbers go up as it judges */
  readonly accounts: readonly Spending[];
  /** exports that can say whether they can work now, such as a sandbox: `check()` throws where they cannot */
  readonly checks: readonly { readonly name: string; check(): unknown }[];
}

/** A rewards file cannot be used; the message is one line that says where and why. */
export class RewardsFileError extends Error {
  override readonly name = "RewardsFileError";
}

const oneLine = (text: string) => text.split("\n")[0]!.trim();

/** The first place in the user's own files on a stack, as `file:line`. */
function placeIn(files: readonly string[], error: unknown): string | undefined {
  if (!(error instanceof Error) || !error.stack) return undefined;
  for (const line of error.stack.split("\n")) {
    const file = files.find((path) => line.includes(`${path}:`) || line.includes(`${pathToFileURL(path).href}:`));
    const number = file && /:(\d+):\d+\)?$/.exec(line)?.[1];
    if (file && number) return `${relative(process.cwd(), file)}:${number}`;
  }
  return undefined;
}

function loadError(shown: string, files: readonly string[], error: unknown): RewardsFileError {
  const message = error instanceof Error ? error.message : String(error);
  // The parser names file, line and column itself: "ParseError: Unexpected token\n /path/rewards.ts:3:7".
  if (error instanceof SyntaxError || /ParseError|SyntaxError/.test(message)) {
    const [, path, line] = /\n\s*(\S.*):(\d+):\d+/.exec(message) ?? [];
    const place = path ? `${relative(process.cwd(), path)}:${line}` : shown;
    return new RewardsFileError(`${place}: syntax error: ${oneLine(message.replace(/^.*?Error:/, ""))}`, { cause: error });
  }
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (missing) return new RewardsFileError(`${shown}: cannot find "${missing}", which it or a file it imports imports`, { cause: error });
  return new RewardsFileError(`${placeIn(files, error) ?? shown}: threw while it was loaded: ${oneLine(message)}`, { cause: error });
}

const isReward = (value: unknown): value is Reward => typeof value === "function";
const describe = (value: unknown) =>
  value === null ? "null" : Array.isArray(value) ? "a list" : `${/^[aeiou]/.test(typeof value) ? "an" : "a"} ${typeof value}`;

/** Finds the reward in what a rewards file exports: its default export, or one of a default record or of its named exports by name. */
export function chooseReward(
  exported: Readonly<Record<string, unknown>>,
  file: string,
  name?: string,
): { reward: Reward; name: string | undefined } {
  const main = exported.default;
  const record = typeof main === "object" && main !== null && !Array.isArray(main) ? (main as Record<string, unknown>) : undefined;
  if (name === undefined && isReward(main)) return { reward: main, name: undefined };
  const named = Object.fromEntries(Object.entries(record ?? exported).filter(([key]) => key !== "default" && key !== "module.exports"));
  const names = Object.keys(named).filter((key) => isReward(named[key]));
  const list = names.length > 0 ? names.join(", ") : "none";
  if (name !== undefined) {
    const chosen = Object.hasOwn(named, name) ? named[name] : undefined;
    if (isReward(chosen)) return { reward: chosen, name };
    const what = chosen === undefined ? "has no reward" : `exports ${describe(chosen)}, not a function, as`;
    throw new RewardsFileError(`${file}: ${what} "${name}"; rewards there: ${list}`);
  }
  if (record) {
    for (const key of Object.keys(named)) {
      if (!isReward(named[key]))
        throw new RewardsFileError(
          `${file}: entry "${key}" of its default export must be a function (rollouts, context) => verdicts; it is ${describe(named[key])}`,
        );
    }
    if (names.length === 1) return { reward: named[names[0]!] as Reward, name: names[0] };
    throw new RewardsFileError(`${file}: holds ${names.length} rewards; choose one with --reward: ${list}`);
  }
  if (main === undefined) {
    const hint = names.length > 0 ? `; write "export default ${names[0]}"` : ', such as "export default each((rollout) => 1)"';
    throw new RewardsFileError(`${file}: needs a default export that is a reward${hint}`);
  }
  throw new RewardsFileError(`${file}: its default export must be a function (rollouts, context) => verdicts; it is ${describe(main)}`);
}

/** Language models and encoders among the exports, so that a run can say which it used. */
function modelIds(exported: Readonly<Record<string, unknown>>): string[] {
  const ids = Object.values(exported).flatMap((value) => {
    const { id, chat, encode } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
    return typeof id === "string" && (typeof chat === "function" || typeof encode === "function") ? [id] : [];
  });
  return [...new Set(ids)].sort();
}

/** Accounts among the exports, each once. */
function accountsOf(exported: Readonly<Record<string, unknown>>): Spending[] {
  const isAccount = (value: unknown): value is Spending =>
    typeof value === "object" &&
    value !== null &&
    "requests" in value &&
    "promptTokens" in value &&
    "completionTokens" in value &&
    "cost" in value;
  return [...new Set(Object.values(exported).filter(isAccount))];
}

/** Exports with a `check()`. */
function checksOf(exported: Readonly<Record<string, unknown>>): LoadedReward["checks"] {
  return Object.entries(exported).flatMap(([name, value]) => {
    const holder = (typeof value === "object" && value !== null ? value : {}) as { check?: unknown };
    return typeof holder.check === "function" ? [{ name, check: () => (holder as { check(): unknown }).check() }] : [];
  });
}

/**
 * Loads a reward from a TypeScript or JavaScript file as its author wrote it: enums, imports without extension and the paths of their
 * tsconfig.json work, and `guerdon/...` means this package, wherever the file lies. The folder of a trained model is a reward, too.
 *
 * @param rewardsFile path of the file, or of a model's folder
 * @param name which of its rewards, where it holds several
 * @throws {RewardsFileError} one line that says what is wrong and where
 */
export async function loadRewards(rewardsFile: string, name?: string): Promise<LoadedReward> {
  const file = resolve(rewardsFile);
  const shown = relative(process.cwd(), file) || basename(file);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new RewardsFileError(`${rewardsFile}: there is no such file`);
  if (isModelFolder(file)) {
    const { learnedReward } = await import("./learned-reward.ts");
    return {
      reward: learnedReward(file),
      name: undefined,
      file,
      hash: rewardHash(readRewardSource(file)),
      models: [],
      accounts: [],
      checks: [],
    };
  }
  if (!stat.isFile())
    throw new RewardsFileError(`${rewardsFile}: is not a file; expected a TypeScript or JavaScript file with a default export`);

  const source = readRewardSource(file);
  if (source.unknown.length > 0) {
    throw new RewardsFileError(`${shown}: guerdon has no folder "${source.unknown[0]}"; see "guerdon methods" for what there is`);
  }
  // The user's file gets the very modules that run here: an InvalidRollout thrown there is an InvalidRollout here.
  const own = await Promise.all(
    [...source.own].map(async ([specifier, path]) => [specifier, await import(pathToFileURL(path).href)] as const),
  );
  const jiti = createProjectJiti(file, { virtualModules: Object.fromEntries(own), moduleCache: false });
  let exported: Record<string, unknown>;
  try {
    exported = await jiti.import<Record<string, unknown>>(file);
  } catch (error) {
    throw loadError(shown, source.files, error);
  }
  const { reward, name: chosen } = chooseReward(exported, shown, name);
  return {
    reward,
    name: chosen,
    file,
    hash: rewardHash(source, chosen),
    models: modelIds(exported),
    accounts: accountsOf(exported),
    checks: checksOf(exported),
  };
}

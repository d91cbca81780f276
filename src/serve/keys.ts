import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { InputError } from "../core/index.ts";

/** What a key opens: judging, running code in the sandbox, reading the metrics. */
export type Scope = "score" | "run" | "metrics";
const scopes: readonly Scope[] = ["score", "run", "metrics"];

/** A key as it is kept: its hash only. */
export interface Key {
  readonly name: string;
  readonly digest: Buffer;
  readonly scopes: ReadonlySet<Scope>;
}

export interface Keys {
  /** whether a key is asked for at all */
  readonly needed: boolean;
  /** The key that a request carries, or undefined where it carries none that is known. */
  find(given: string | undefined): Key | undefined;
}

const digestOf = (key: string) => createHash("sha256").update(key).digest();

/** One line of a key file: `name sha256:<hex> [scopes]`, scopes with commas between them; a line that begins with # is a remark. */
function parseLine(line: string, place: string): Key {
  const [name, hash, list, ...rest] = line.split(/\s+/);
  const hex = /^sha256:([0-9a-f]{64})$/i.exec(hash ?? "")?.[1];
  const given = list?.split(",") ?? scopes;
  if (!name || !hex || rest.length > 0 || !given.every((scope) => scopes.includes(scope as Scope))) {
    // The line itself is not shown: somebody may have put a plain key into it.
    throw new InputError("keys", `${place} must read: name sha256:<64 hex digits> [${scopes.join(",")}]`, `${line.length} characters`);
  }
  return { name, digest: Buffer.from(hex, "hex"), scopes: new Set(given as Scope[]) };
}

/** Keys of a key file. */
export function parseKeys(text: string, file: string): Key[] {
  return text.split("\n").flatMap((line, i) => (/^\s*(#|$)/.test(line) ? [] : [parseLine(line.trim(), `${file}:${i + 1}`)]));
}

const recheckEvery = 1000;

/**
 * The keys that open a server: plain ones from the command line, kept as hashes, and those of a file, which is read again when it changes.
 * A file that has become unreadable changes nothing: the keys that were known stay.
 */
export function createKeys({
  plain = [],
  file,
  onError = () => {},
}: {
  plain?: readonly string[];
  file?: string;
  onError?: (error: Error) => void;
}): Keys {
  const own = plain.map((key, i): Key => ({ name: `key${i + 1}`, digest: digestOf(key), scopes: new Set(scopes) }));
  let read = file === undefined ? [] : parseKeys(readFileSync(file, "utf8"), file);
  let stamp = file === undefined ? "" : stampOf(file);
  let looked = performance.now();
  const refresh = () => {
    if (file === undefined || performance.now() - looked < recheckEvery) return;
    looked = performance.now();
    try {
      const now = stampOf(file);
      if (now === stamp) return;
      read = parseKeys(readFileSync(file, "utf8"), file);
      stamp = now;
    } catch (error) {
      onError(error as Error);
    }
  };
  return {
    needed: own.length > 0 || file !== undefined,
    find(given) {
      refresh();
      const digest = digestOf(given ?? "");
      let found: Key | undefined;
      // Every key is compared, and each in constant time: how long it takes tells nothing.
      for (const key of [...own, ...read]) if (timingSafeEqual(key.digest, digest)) found = key;
      return given === undefined ? undefined : found;
    },
  };
}

function stampOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file);
  return `${mtimeMs} ${size} ${ino}`;
}

import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InputError, TransientError } from "../core/index.ts";
import { DataError } from "./data-error.ts";
import type { DataFile, Locating } from "./data-file.ts";

const tries = 4;

/**
 * A file that is fetched when it is first read, into a folder of our own: rows are looked at more than once, and Parquet is not read from its beginning.
 * A connection that breaks is taken up again where it broke.
 */
export function remoteFile(
  address: string,
  { folder }: Pick<Locating, "folder">,
  { name = address, bytes, headers }: { name?: string; bytes?: number; headers?: Record<string, string> } = {},
): DataFile {
  let fetched: Promise<string> | undefined;
  const file = {
    name,
    bytes,
    local(signal?: AbortSignal) {
      fetched ??= folder().then((into) => download(address, join(into, `download-${nextDownload++}`), name, headers, signal));
      // A failed attempt is not remembered: the next one may succeed.
      fetched.catch(() => (fetched = undefined));
      return fetched;
    },
  };
  return file;
}

let nextDownload = 0;

async function download(
  address: string,
  path: string,
  name: string,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<string> {
  let written = 0;
  await withRetries(name, signal, async () => {
    const range: Record<string, string> = written > 0 ? { range: `bytes=${written}-` } : {};
    const response = await request(address, name, { ...headers, ...range }, signal);
    if (response.status !== 206) written = 0;
    const file = await open(path, written > 0 ? "r+" : "w");
    try {
      for await (const chunk of response.body ?? []) {
        const { bytesWritten } = await file.write(chunk as Uint8Array, 0, undefined, written);
        written += bytesWritten;
      }
    } finally {
      await file.close();
    }
  });
  return path;
}

/** Tries again, with growing pauses, what failed in a way that may pass. */
export async function withRetries<T>(name: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      signal?.throwIfAborted();
      if (thrown instanceof InputError) throw thrown;
      if (attempt === tries)
        throw new TransientError(`${name}: could not be fetched in ${tries} tries: ${causeOf(thrown)}`, { cause: thrown });
      await sleep(100 * 3 ** (attempt - 1), undefined, { signal });
    }
  }
}

const causeOf = (thrown: unknown): string => {
  const { message, cause } = thrown as Error;
  return cause instanceof Error ? `${message} (${cause.message || (cause as NodeJS.ErrnoException).code})` : message;
};

/** Asks a server. What will not pass is a DataError; what may pass is thrown as it is, to be tried again. */
export async function request(address: string, name: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(address, { headers, signal, redirect: "follow" });
  if (response.ok) return response;
  await response.body?.cancel();
  const problem = `the server answered ${response.status} ${response.statusText}`.trim();
  if (response.status === 408 || response.status === 429 || response.status >= 500) throw new Error(problem);
  const hint = response.status === 401 || response.status === 403 ? "; does it need a token (HF_TOKEN for a hub)?" : "";
  throw new DataError(name, `${problem}${hint}`);
}

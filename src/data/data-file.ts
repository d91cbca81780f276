import { DataError } from "./data-error.ts";
import { type Packing, packingOf, readBytes } from "./read-bytes.ts";
import { readValues } from "./read-values.ts";
import type { FileStart, RowBlock } from "./row.ts";

/** A file that may be somewhere else, and where it may put what it fetches. */
export interface Locating {
  readonly hub: string;
  /** a folder of our own for downloads, made when first asked for */
  folder(): Promise<string>;
}

/** One file of a data set. */
export interface DataFile {
  /** what to call it in messages: the path or address as given */
  readonly name: string;
  /** packed size in bytes, where known */
  readonly bytes: number | undefined;
  /** where it lies on this machine; the first call downloads what is elsewhere */
  local(signal?: AbortSignal): Promise<string>;
}

/** The kind of a file, by its first bytes. A Parquet file under another name is one; what is named so and is none is an error. */
export async function kindOfFile(file: DataFile, path: string): Promise<Packing> {
  const packing = await packingOf(path);
  if (packing !== "parquet" && file.name.endsWith(".parquet")) {
    throw new DataError(
      file.name,
      packing === "plain" ? "is not a Parquet file: it does not begin with PAR1" : `is not a Parquet file but ${packing} data`,
    );
  }
  return packing;
}

/**
 * The rows of a file in order, from a place on.
 *
 * @param options.end the place to stop before; only where reading can begin there too
 * @param options.only the one column that is needed, which files with columns can give alone
 */
export async function* readRows(
  file: DataFile,
  start: FileStart,
  options: { onBytes?: (bytes: number) => void; signal?: AbortSignal; only?: string; end?: FileStart } = {},
): AsyncGenerator<RowBlock> {
  const path = await file.local(options.signal);
  const packing = await kindOfFile(file, path);
  if (packing === "parquet") {
    const { readParquet } = await import("./read-parquet.ts");
    yield* readParquet(path, file.name, start.skip, { ...options, end: options.end?.skip, bytes: file.bytes ?? 0 });
    return;
  }
  const seekable = packing === "plain";
  const bytes = readBytes(path, file.name, packing, {
    onBytes: options.onBytes,
    signal: options.signal,
    offset: seekable ? start.offset : 0,
    end: options.end?.offset,
  });
  yield* readValues(bytes, { name: file.name, start, seekable });
}

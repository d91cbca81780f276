import { type FileHandle, open } from "node:fs/promises";

/** Records of a fixed number of 32-bit floats, one after the other on disk: data sets that memory need not hold. */
export interface RecordWriter {
  /** how many records there are */
  readonly count: number;
  add(record: Float32Array): void;
  /** makes sure that all of them are on disk */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const bufferBytes = 1 << 20;

/**
 * Opens a file to add records to.
 *
 * @param width numbers in a record
 * @param count records to keep; what a stopped run wrote behind them is cut off
 */
export async function writeRecords(path: string, width: number, count: number): Promise<RecordWriter> {
  const file = await open(path, count === 0 ? "w" : "r+");
  const bytes = 4 * width;
  await file.truncate(count * bytes);
  let waiting: Float32Array[] = [];
  let written = count;
  const drain = async () => {
    const records = waiting;
    waiting = [];
    if (records.length === 0) return;
    const block = new Float32Array(records.length * width);
    records.forEach((record, i) => block.set(record, i * width));
    const at = written * bytes;
    written += records.length;
    await writeAll(file, new Uint8Array(block.buffer), at);
  };
  let draining = Promise.resolve();
  return {
    get count() {
      return written + waiting.length;
    },
    add(record) {
      waiting.push(record);
      if (waiting.length * bytes < bufferBytes) return;
      draining = draining.then(drain);
      draining.catch(() => {});
    },
    async flush() {
      await draining;
      await drain();
      await file.datasync();
    },
    close: () => file.close(),
  };
}

async function writeAll(file: FileHandle, data: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < data.length; ) done += (await file.write(data, done, data.length - done, at + done)).bytesWritten;
}

/** Reads records by their places. */
export interface RecordReader {
  readonly count: number;
  readonly width: number;
  /** `count` records from place `from` on, into `target` */
  read(from: number, count: number, target: Float32Array): Promise<void>;
  close(): Promise<void>;
}

export async function readRecords(path: string, width: number): Promise<RecordReader> {
  const file = await open(path, "r");
  const bytes = 4 * width;
  return {
    count: Math.floor((await file.stat()).size / bytes),
    width,
    async read(from, count, target) {
      const view = new Uint8Array(target.buffer, target.byteOffset, count * bytes);
      for (let done = 0; done < view.length; ) {
        const { bytesRead } = await file.read(view, done, view.length - done, from * bytes + done);
        if (bytesRead === 0) throw new Error(`${path}: ends too early`);
        done += bytesRead;
      }
    },
    close: () => file.close(),
  };
}

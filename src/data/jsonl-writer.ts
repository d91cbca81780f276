import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

export interface JsonlWriter {
  /** Adds rows, one a line. Waits while the disk is slower than we are. */
  append(rows: Iterable<unknown>): Promise<void>;
  /** Writes the file under its name. Until then there is none, so a file that is there is whole. */
  close(): Promise<void>;
  /** Gives up: nothing is left behind. */
  discard(): Promise<void>;
}

/** Writes one JSON value a line; packed with gzip where the name ends in .gz. */
export async function createJsonlWriter(path: string): Promise<JsonlWriter> {
  const temporary = `${path}.${process.pid}.part`;
  const file = createWriteStream(temporary);
  let sink: Writable = file;
  let done: Promise<void> = finished(file);
  if (path.endsWith(".gz")) {
    const gzip = createGzip();
    done = pipeline(gzip, file);
    sink = gzip;
  }
  // Whoever writes or closes next sees the failure; until then nobody waits for it.
  done.catch(() => {});
  const write = (text: string) =>
    sink.write(text) ? undefined : Promise.race([done, new Promise<void>((resolve) => sink.once("drain", resolve))]);
  return {
    async append(rows) {
      let text = "";
      for (const row of rows) {
        text += `${JSON.stringify(row)}\n`;
        if (text.length < 2 ** 18) continue;
        await write(text);
        text = "";
      }
      if (text !== "") await write(text);
    },
    async close() {
      sink.end();
      await done;
      await rename(temporary, path);
    },
    async discard() {
      sink.destroy();
      await done.catch(() => {});
      await rm(temporary, { force: true });
    },
  };
}

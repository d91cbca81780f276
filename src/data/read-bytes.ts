import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { PassThrough, type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as zlib from "node:zlib";
import { DataError } from "./data-error.ts";

const chunkBytes = 512 * 1024;

export type Packing = "plain" | "gzip" | "zstd" | "parquet";

/** What a local file is, by its first bytes: names lie. */
export async function packingOf(path: string): Promise<Packing> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const magic = buffer.toString("latin1", 0, bytesRead);
    if (magic.startsWith("\x1f\x8b")) return "gzip";
    if (magic === "\x28\xb5\x2f\xfd") return "zstd";
    return magic === "PAR1" ? "parquet" : "plain";
  } finally {
    await file.close();
  }
}

/**
 * The unpacked bytes of a local file, in order and in constant memory.
 *
 * @param name what to call the file in messages
 * @param options.offset byte to begin at; only for plain files
 * @param options.end byte to stop before; only for plain files
 * @param options.onBytes told of every piece of the packed file that was read
 */
export async function* readBytes(
  path: string,
  name: string,
  packing: "plain" | "gzip" | "zstd",
  {
    offset = 0,
    end = Number.POSITIVE_INFINITY,
    onBytes,
    signal,
  }: { offset?: number; end?: number; onBytes?: (bytes: number) => void; signal?: AbortSignal } = {},
): AsyncGenerator<Buffer> {
  if (end <= offset) return;
  const raw = createReadStream(path, { start: offset, end: end - 1, highWaterMark: chunkBytes });
  const counted = onBytes ? raw.on("data", (chunk) => onBytes(chunk.length)).pause() : raw;
  let stream: Readable = counted;
  let failed: Promise<void> | undefined;
  if (packing !== "plain") {
    const unpack = packing === "gzip" ? zlib.createGunzip({ chunkSize: chunkBytes }) : await unzstd();
    const out = new PassThrough({ readableHighWaterMark: chunkBytes });
    failed = pipeline(counted, unpack, out);
    failed.catch(() => {}); // the same error comes out of the stream below
    stream = out;
  }
  try {
    for await (const chunk of stream) {
      signal?.throwIfAborted();
      yield chunk as Buffer;
    }
    await failed;
  } catch (thrown) {
    signal?.throwIfAborted();
    throw packing === "plain" ? thrown : unpackError(thrown as NodeJS.ErrnoException, name, packing);
  } finally {
    raw.destroy();
    stream.destroy();
  }
}

function unpackError(thrown: NodeJS.ErrnoException, name: string, packing: "gzip" | "zstd"): unknown {
  const { code = "", message } = thrown;
  if (code === "Z_BUF_ERROR" || /unexpected (end|eof)/i.test(message)) {
    return new DataError(name, `the ${packing} data ends in the middle: the file was cut off`, undefined, { cause: thrown });
  }
  if (code.startsWith("Z_") || code.startsWith("ZSTD") || packing === "zstd") {
    return new DataError(name, `the ${packing} data is damaged: ${message}`, undefined, { cause: thrown });
  }
  return thrown;
}

/** Node's own zstd where it has one (22.15 and later), otherwise one in JavaScript. */
async function unzstd(): Promise<Transform> {
  const native = (zlib as { createZstdDecompress?: () => Transform }).createZstdDecompress;
  if (native) return native();
  const { Decompress } = await import("fzstd");
  let open = true;
  const unpack: Transform = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        decoder.push(chunk);
        done();
      } catch (thrown) {
        done(thrown as Error);
      }
    },
    flush(done) {
      try {
        decoder.push(new Uint8Array(0), true);
        done(open ? new Error("unexpected end of data") : null);
      } catch (thrown) {
        done(thrown as Error);
      }
    },
  });
  const decoder = new Decompress((part, last) => {
    open = !last;
    if (part.length > 0) unpack.push(Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  });
  return unpack;
}

import { createHash } from "node:crypto";
import type { Awaitable } from "../core/index.ts";
import type { Layer, ModelCall } from "./layered.ts";

/** Where answers are kept. Values are texts, so that a store needs to know nothing of what is in them. */
export interface AnswerCache {
  get(key: string): Awaitable<string | undefined>;
  /** The answer is safe from a kill of the process when this is done. */
  set(key: string, answer: string): Awaitable<void>;
}

/**
 * Answers a call that was answered before from a cache: same model, same input, same parameters. Equal calls under way at the same time share one request.
 *
 * Equal means equal: two calls without a seed get the same answer even at a high temperature. Whoever wants another one asks for several samples or
 * gives another seed, and so does whoever could not use an answer and asks again.
 */
export function remember(cache: AnswerCache): Layer {
  const underWay = new Map<string, { readonly answer: Promise<unknown>; readonly signal: AbortSignal | undefined }>();
  return async <T>(call: ModelCall, next: (call: ModelCall) => Promise<T>) => {
    const key = keyOf(call);
    for (let shared = underWay.get(key); shared; shared = underWay.get(key)) {
      try {
        return (await shared.answer) as T;
      } catch (error) {
        // Who asked first may have been stopped; this call was not.
        if (call.options.signal?.aborted || !shared.signal?.aborted) throw error;
      }
    }
    const find = async () => {
      const kept = await cache.get(key);
      if (kept !== undefined) return read<T>(kept);
      call.options.signal?.throwIfAborted();
      const value = await next(call);
      await cache.set(key, write(value));
      return value;
    };
    const answer = find();
    underWay.set(key, { answer, signal: call.options.signal });
    try {
      return await answer;
    } finally {
      underWay.delete(key);
    }
  };
}

/** A cache that lives as long as the process. */
export function createAnswerCache(entries: Map<string, string> = new Map()): AnswerCache {
  return {
    get: (key) => entries.get(key),
    set: (key, answer) => {
      entries.set(key, answer);
    },
  };
}

function keyOf({ model, kind, input, options: { signal, onUsage, ...parameters } }: ModelCall): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const sorted = given.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([model, kind, input, sorted]))
    .digest("base64url");
}

/** JSON, with lists of numbers exact to the last bit and also where they are not finite. */
const write = (value: unknown): string =>
  JSON.stringify(value, (_, one) =>
    one instanceof Float32Array
      ? { $float32: Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString("base64") }
      : one instanceof Int32Array
        ? { $int32: Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString("base64") }
        : one === -Infinity
          ? { $number: "-Infinity" }
          : one,
  );

const read = <T>(text: string): T =>
  JSON.parse(text, (_, one) => {
    if (typeof one !== "object" || one === null) return one;
    if (typeof one.$float32 === "string") return new Float32Array(bytesOf(one.$float32));
    if (typeof one.$int32 === "string") return new Int32Array(bytesOf(one.$int32));
    return one.$number === "-Infinity" ? -Infinity : one;
  });

/** Bytes in memory of their own, so that they begin where numbers may begin. */
const bytesOf = (base64: string): ArrayBuffer => new Uint8Array(Buffer.from(base64, "base64")).buffer;

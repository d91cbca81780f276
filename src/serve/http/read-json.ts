import { isAscii, isUtf8 } from "node:buffer";
import { Refusal } from "../refusal.ts";
import type { Arrival } from "./arrival.ts";

const openObject = 0x7b;
const openList = 0x5b;
const closeObject = 0x7d;
const closeList = 0x5d;
const quote = 0x22;
const backslash = 0x5c;

/** Whether JSON text nests deeper than `limit`, told before anything is built from it. */
export function nestsDeeper(text: Uint8Array, limit: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i]!;
    if (byte === quote) {
      for (i++; i < text.length && text[i] !== quote; i++) if (text[i] === backslash) i++;
    } else if (byte === openObject || byte === openList) {
      if (++depth > limit) return true;
    } else if (byte === closeObject || byte === closeList) depth--;
  }
  return false;
}

/** Whether a value, somewhere, has a key of its own that could become the prototype of an object it is copied to. */
function hasProtoKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(hasProtoKey);
  return Object.keys(value).some((key) => key === "__proto__" || hasProtoKey((value as Record<string, unknown>)[key]));
}

/**
 * The JSON that a request carries, within limits of size and depth.
 *
 * @throws {Refusal} 400, 413 or 415, before anything was built from what is wrong
 */
export async function readJson(arrival: Arrival, { size, depth }: { size: number; depth: number }): Promise<unknown> {
  // A web page can send other types to a server on this machine without asking; JSON it cannot.
  const type = arrival.header("content-type") ?? "";
  if (type !== "application/json" && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    throw new Refusal(415, "the body must be JSON, with content-type: application/json");
  }
  const bytes = await arrival.bytes(size);
  if (bytes.length === 0) throw new Refusal(400, "the body is empty; expected JSON");
  const plain = isAscii(bytes);
  if (!plain && !isUtf8(bytes)) throw new Refusal(400, "the body is not UTF-8");
  if (nestsDeeper(bytes, depth)) throw new Refusal(400, `the body nests deeper than ${depth} levels`);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(plain ? "latin1" : "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Refusal(400, `the body is not JSON: ${(error as Error).message.slice(0, 120)}`);
  }
  if ((text.includes("__proto__") || text.includes("\\u00")) && hasProtoKey(value)) throw new Refusal(400, 'a key must not be "__proto__"');
  return value;
}

import { InputError } from "../core/index.ts";
import { NdArray, sizeOf } from "./nd-array.ts";
import type { TrainState } from "./trainer.ts";
import { fillTree, namedLeaves } from "./tree.ts";

/** Arrays by name, and texts about them. */
export interface NamedArrays {
  readonly arrays: ReadonlyMap<string, NdArray>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [start: number, end: number];
}

/**
 * Writes arrays as a safetensors file: the length of the header in 8 bytes, the header in JSON, the numbers. The same arrays give the same bytes.
 *
 * @param tree arrays nested in objects and lists; their names are their paths, such as `layers.0.weight`
 * @param metadata texts that go with them
 */
export function encodeSafetensors(tree: unknown, metadata: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> {
  const header: Record<string, Entry | Readonly<Record<string, string>>> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  const arrays = namedLeaves<NdArray>(tree);
  let end = 0;
  for (const [name, array] of arrays) {
    if (!(array instanceof NdArray)) throw new InputError("encodeSafetensors", `${name || "the tree"} must be an NdArray`, array);
    const start = end;
    end += array.data.byteLength;
    header[name] = { dtype: array.data instanceof Int32Array ? "I32" : "F32", shape: array.shape, data_offsets: [start, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Readers want the numbers to begin at a multiple of 8; the gap is blanks, which JSON allows.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const [, { data }] of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file.
 *
 * @throws {InputError} when it is none, is cut off, or holds numbers that are neither 32-bit floats nor 32-bit whole numbers
 */
export function decodeSafetensors(bytes: Uint8Array): NamedArrays {
  const refuse = (expected: string, given: unknown) => new InputError("decodeSafetensors", expected, given);
  if (bytes.length < 8) throw refuse("a file has at least 8 bytes", bytes.length);
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (8 + headerLength > bytes.length)
    throw refuse(`the header of ${headerLength} bytes is cut off, or this is no such file; bytes`, bytes.length);
  let header: Record<string, Entry>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
  } catch {
    throw refuse("the header must be JSON", new TextDecoder().decode(bytes.subarray(8, Math.min(8 + headerLength, 60))));
  }
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry> & { __metadata__?: Record<string, string> };
  const numbers = bytes.subarray(8 + headerLength);
  const arrays = new Map<string, NdArray>();
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    if (dtype !== "F32" && dtype !== "I32") throw refuse(`${name} must hold numbers of kind F32 or I32`, dtype);
    const [start, end] = offsets;
    if (end > numbers.length || end - start !== 4 * sizeOf(shape)) {
      throw refuse(`${name} of shape [${shape}] needs ${4 * sizeOf(shape)} bytes`, Math.max(0, Math.min(end, numbers.length) - start));
    }
    // A copy, so that the numbers begin where a typed array may, and do not keep the file in memory. Node's Buffer calls a view a slice.
    const { buffer } = Uint8Array.prototype.slice.call(numbers, start, end);
    arrays.set(name, new NdArray(dtype === "I32" ? new Int32Array(buffer) : new Float32Array(buffer), shape));
  }
  return { arrays, metadata: metadata as Record<string, string> };
}

/**
 * Puts arrays into the places of a tree by their names.
 *
 * @param like a tree with arrays of the same names and shapes; its numbers do not matter
 * @throws {InputError} when an array is missing, left over, or of another shape
 */
export function treeLike<T>(like: T, arrays: ReadonlyMap<string, NdArray>): T {
  const wanted = namedLeaves<NdArray>(like);
  const names = new Set(wanted.map(([name]) => name));
  const extra = [...arrays.keys()].find((name) => !names.has(name));
  if (extra !== undefined) throw new InputError("treeLike", "the file has an array that the model does not", extra);
  const found = wanted.map(([name, { shape }]) => {
    const array = arrays.get(name);
    if (!array) throw new InputError("treeLike", `the file must have an array named ${name}; it has`, [...arrays.keys()]);
    if (array.shape.join() !== shape.join()) throw new InputError("treeLike", `${name} must have the shape [${shape}]`, array.shape);
    return array;
  });
  return fillTree<T>(like, found);
}

/** A training as a file, to go on from. */
export const encodeTraining = (
  { step, params, memory }: TrainState,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> => encodeSafetensors({ params, memory }, { ...metadata, step: String(step) });

/**
 * Reads a training back.
 *
 * @param like a training of the same model and optimiser, such as one that has just started
 */
export function decodeTraining<Params>(bytes: Uint8Array, like: TrainState<Params>): TrainState<Params> & Pick<NamedArrays, "metadata"> {
  const { arrays, metadata } = decodeSafetensors(bytes);
  const step = Number(metadata.step);
  if (!Number.isInteger(step)) throw new InputError("decodeTraining", "the file must say at which step it was written", metadata);
  const { params, memory } = treeLike({ params: like.params, memory: like.memory }, arrays);
  return { step, params, memory, metadata };
}

import { expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { initMlp } from "./layers.ts";
import { NdArray } from "./nd-array.ts";
import { decodeSafetensors, decodeTraining, encodeSafetensors, treeLike } from "./safetensors.ts";

test("a file is the length of the header, the header, and the numbers", () => {
  const bytes = encodeSafetensors({ a: new NdArray([1, -2]) }, { by: "me" });
  const header = '{"__metadata__":{"by":"me"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  const padded = Math.ceil(header.length / 8) * 8;
  expect(Array.from(bytes.subarray(0, 8))).toEqual([padded, 0, 0, 0, 0, 0, 0, 0]);
  expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded))).toBe(header.padEnd(padded));
  expect(new Float32Array(bytes.slice(8 + padded).buffer)).toEqual(Float32Array.of(1, -2));
});
test("what was written is read back, whole numbers and empty arrays too, from anywhere in a buffer", () => {
  const tree = {
    net: initMlp(createRandom(1), [3, 2, 1]),
    ids: NdArray.integers([5, -6]),
    none: new NdArray([]),
    one: new NdArray([7], []),
  };
  const bytes = encodeSafetensors(tree);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  const { arrays } = decodeSafetensors(shifted.subarray(3));
  expect(treeLike(tree, arrays)).toEqual(tree);
  expect([...arrays.keys()]).toEqual(["ids", "net.0.bias", "net.0.weight", "net.1.bias", "net.1.weight", "none", "one"]);
});
test("the same arrays give the same bytes, in whatever order the tree was built", () => {
  const [a, b] = [new NdArray([1]), new NdArray([2])];
  expect(encodeSafetensors({ a, b })).toEqual(encodeSafetensors({ b, a }));
});
test("says what is wrong with a file", () => {
  const bytes = encodeSafetensors({ a: new NdArray([1, 2]) });
  const refuse = (bytes: Uint8Array, text: string) => expect(() => decodeSafetensors(bytes)).toThrow(text);
  refuse(new Uint8Array(3), "decodeSafetensors: a file has at least 8 bytes; got 3");
  refuse(bytes.subarray(0, 20), "decodeSafetensors: the header of 56 bytes is cut off, or this is no such file; bytes; got 20");
  refuse(bytes.subarray(0, bytes.length - 1), "decodeSafetensors: a of shape [2] needs 8 bytes; got 7");
  refuse(
    bytes.map((byte, i) => (i === 8 ? 0x5b : byte)),
    "decodeSafetensors: the header must be JSON; got",
  );
  const half = new TextDecoder().decode(bytes.subarray(8, 64)).replace("F32", "F16");
  refuse(
    new Uint8Array([...bytes.subarray(0, 8), ...new TextEncoder().encode(half), ...bytes.subarray(64)]),
    'decodeSafetensors: a must hold numbers of kind F32 or I32; got "F16"',
  );
});
test("says which array does not fit the model", () => {
  const { arrays } = decodeSafetensors(encodeSafetensors({ a: new NdArray([1, 2]), b: new NdArray([1]) }));
  const [two, one] = [new NdArray([0, 0]), new NdArray([0])];
  expect(() => treeLike({ a: two }, arrays)).toThrow('treeLike: the file has an array that the model does not; got "b"');
  expect(() => treeLike({ a: two, b: one, c: one }, arrays)).toThrow(
    'treeLike: the file must have an array named c; it has; got ["a","b"]',
  );
  expect(() => treeLike({ a: one, b: one }, arrays)).toThrow("treeLike: a must have the shape [1]; got [2]");
  expect(() => decodeTraining(encodeSafetensors({}), { step: 0, params: {}, memory: {} })).toThrow(
    "decodeTraining: the file must say at which step it was written; got {}",
  );
});
test("reads what node:fs gives, whose slices are views", () => {
  const { arrays } = decodeSafetensors(Buffer.from(encodeSafetensors({ a: new NdArray([1, 2]), b: new NdArray([3]) })));
  expect([...arrays].map(([name, { data }]) => [name, ...data])).toEqual([
    ["a", 1, 2],
    ["b", 3],
  ]);
});

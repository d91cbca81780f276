import { describe, expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { compile } from "./compile.ts";
import { ort, wasm } from "./fixtures/backends.ts";
import { valueAndGradient } from "./gradient.ts";
import { NdArray, sizeOf } from "./nd-array.ts";
import { ortBackend } from "./ort.ts";
import { Tensor } from "./tensor.ts";
import { leaves } from "./tree.ts";

const random = createRandom(1);
const array = (...shape: number[]) =>
  new NdArray(
    Float32Array.from({ length: sizeOf(shape) }, () => random.normal()),
    shape,
  );

/** Functions of two arrays that together use every primitive and every way in which axes can meet. */
const functions: Record<string, [fn: (x: Tensor, y: Tensor) => Tensor, x: NdArray, y: NdArray]> = {
  "entry by entry, broadcast": [(x, y) => x.add(y).mul(x.sub(2)).div(y.square().add(1)), array(3, 1, 4), array(5, 1)],
  "a column against a row": [(x, y) => x.mul(y).exp(), array(4, 1), array(1, 3)],
  functions: [(x, y) => x.exp().log().add(y.abs().sqrt()).add(x.sin()).add(x.cos()).add(x.tanh()), array(6), array(6)],
  activations: [
    (x, y) => x.relu().add(y.gelu()).add(x.silu()).add(y.softplus()).add(x.logSigmoid()).add(y.sigmoid()),
    array(3, 5),
    array(3, 5),
  ],
  "larger, smaller, chosen": [(x, y) => Tensor.where(x.greater(y), x.maximum(0.3), y.minimum(0.1)), array(4, 4), array(4, 4)],
  "comparisons as numbers": [(x, y) => x.less(y).toFloat().add(x.equal(y).toFloat()), array(4, 4), array(4, 4)],
  "softmax over any axis": [
    (x, y) =>
      x
        .softmax(0)
        .add(y.logSoftmax(-1))
        .add(x.logSumExp(1).reshape([3, 1])),
    array(3, 4),
    array(3, 4),
  ],
  "sums over one, several and all axes": [
    (x, y) =>
      x
        .sum([0, 2])
        .add(y.sum(1, { keep: true }).sum())
        .add(x.mean(-1).max(0))
        .add(x.min()),
    array(2, 3, 4),
    array(3, 2),
  ],
  "a sum of what is only repeated": [(x, y) => x.reshape([3, 1]).broadcastTo([3, 4]).sum(1).add(y.sum()), array(3), array(2)],
  "matrix times matrix": [(x, y) => x.matmul(y), array(3, 4), array(4, 5)],
  "matrix times vector": [(x, y) => x.matmul(y), array(3, 4), array(4)],
  "vector times vector": [(x, y) => x.matmul(y), array(4), array(4)],
  "many matrices times one": [(x, y) => x.matmul(y), array(2, 3, 4), array(4, 5)],
  "many matrices times as many": [(x, y) => x.matmul(y), array(2, 6, 3, 4), array(2, 6, 4, 5)],
  "transposed operands": [(x, y) => x.transpose().matmul(y.transpose()), array(4, 3), array(5, 4)],
  heads: [
    (x, y) => {
      const heads = (t: Tensor) => t.reshape([2, 5, 3, 4]).transpose([0, 2, 1, 3]);
      return heads(x)
        .matmul(heads(y).transpose([0, 1, 3, 2]))
        .softmax()
        .matmul(heads(y))
        .transpose([0, 2, 1, 3])
        .reshape([2, 5, 12]);
    },
    array(2, 5, 12),
    array(2, 5, 12),
  ],
  "an inner axis of one": [(x, y) => x.matmul(y), array(3, 1), array(1, 4)],
  "one row times one column, many times": [(x, y) => x.matmul(y), array(5, 1, 3), array(5, 3, 1)],
  "slices and pieces together": [
    (x, y) => Tensor.concatenate([x.slice(1, 1, 3), y], 1).add(Tensor.stack([x.slice(0, 0, 1).reshape([4]), y.sum(1)], 1).sum()),
    array(4, 4),
    array(4, 2),
  ],
  "axes in another order": [
    (x, y) =>
      x
        .transpose([2, 0, 1])
        .reshape([4, 6])
        .add(y.transpose([1, 0])),
    array(2, 3, 4),
    array(6, 4),
  ],
  "a constant and a range": [
    (x, y) =>
      x
        .add(Tensor.constant(new NdArray([1, 2, 3])))
        .mul(Tensor.range(3).toFloat())
        .add(y.detach()),
    array(2, 3),
    array(3),
  ],
  "rows by their numbers": [(x, y) => x.rows(Tensor.constant(NdArray.integers([2, 0, 2, 1], [2, 2]))).mul(y), array(3, 4), array(4)],
  "whole numbers with plain ones": [(x, y) => x.add(Tensor.range(3).mul(2).add(1).less(4).toFloat()).mul(y), array(2, 3), array(3)],
  "one-hot rows": [
    (x, y) =>
      Tensor.constant(NdArray.integers([2, 0]))
        .oneHot(3)
        .matmul(x)
        .add(y),
    array(3, 4),
    array(4),
  ],
};

describe.skipIf(!ort)("ort agrees with wasm to 1e-4", () => {
  test.each(Object.entries(functions))("%s", async (_, [fn, x, y]) => {
    const withGradient = (x: Tensor, y: Tensor) => ({
      value: fn(x, y),
      // A weight that differs from entry to entry tells apart gradients that land in the wrong place.
      gradient: valueAndGradient(
        ([x, y]: [Tensor, Tensor]) => {
          const value = fn(x, y).reshape([-1]);
          return value.mul(Tensor.range(value.size).toFloat().mul(0.1).cos()).sum();
        },
        [x, y],
      )[1],
    });
    const [expected, given] = await Promise.all(
      [wasm, ort!].map(async (backend) => leaves<NdArray>(await (await compile(withGradient, [x, y], { backend }))(x, y))),
    );
    expected!.forEach((array, i) => {
      expect(given![i]!.shape).toEqual(array.shape);
      array.data.forEach((value, at) => expect(Math.abs(value - given![i]!.data[at]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value))));
    });
  });
  test("an operation without a translation is named", async () => {
    const { numpy } = await import("@jax-js/jax");
    const sorted = compile((x: Tensor) => new Tensor(numpy.sort(x.array.ref)), [array(4)], { backend: ort! });
    await expect(sorted).rejects.toThrow(/^ort: cannot run this operation; use the wasm backend, or build it from add, .*; got "sort"$/);
  });
});

test("where the package is absent the error says how to install it", async () => {
  const absent = () => Promise.reject(new Error("not found"));
  await expect(ortBackend({ load: absent })).rejects.toThrow(
    "the ort backend needs the package onnxruntime-node, which could not be loaded; install it with: npm install onnxruntime-node@1.30.0 --ignore-scripts",
  );
});

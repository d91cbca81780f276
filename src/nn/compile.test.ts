import { expect, test } from "vitest";
import { compile } from "./compile.ts";
import { pullback, valueAndGradient } from "./gradient.ts";
import { NdArray } from "./nd-array.ts";
import type { Tensor } from "./tensor.ts";
import { wasmBackend } from "./wasm.ts";

const backend = await wasmBackend();
const numbers = (array: NdArray) => Array.from(array.data);

test("a compiled function gives what its equation says", async () => {
  const area = await compile((width: Tensor, height: Tensor) => width.mul(height), [1, 1], { backend });
  expect((await area(3, 4)).item()).toBe(12);
  expect((await area(0.5, -2)).item()).toBe(-1);
});
test("trees go in and come out with their structure", async () => {
  const run = await compile(
    ({ a, list }: { a: Tensor; list: Tensor[] }, scale: Tensor) => ({ sum: a.add(list[0]!), scaled: [list[1]!.mul(scale)] }),
    [{ list: [new NdArray([1, 2]), new NdArray([3])], a: new NdArray([10, 20]) }, 2],
    { backend },
  );
  const { sum, scaled } = await run({ list: [new NdArray([1, 2]), new NdArray([3])], a: new NdArray([10, 20]) }, 2);
  expect(numbers(sum)).toEqual([11, 22]);
  expect(numbers(scaled[0]!)).toEqual([6]);
});
test("each shape is recorded once, when it first occurs", async () => {
  let recorded = 0;
  const double = await compile(
    (x: Tensor) => {
      recorded++;
      return x.add(x);
    },
    [new NdArray([1])],
    { backend },
  );
  expect(numbers(await double(new NdArray([1])))).toEqual([2]);
  expect(numbers(await double(new NdArray([5])))).toEqual([10]);
  expect(recorded).toBe(1);
  expect(numbers(await double(new NdArray([1, 2, 3])))).toEqual([2, 4, 6]);
  expect(recorded).toBe(2);
});
test("a tensor may be used any number of times", async () => {
  const run = await compile((x: Tensor) => x.mul(x).add(x).sub(x.sum()).add(x.max()), [new NdArray([1, 2])], { backend });
  expect(numbers(await run(new NdArray([1, 2])))).toEqual([1, 5]);
});
test("the gradient of a quadratic is known, and does not go through what is detached", async () => {
  const run = await compile(
    (x: Tensor) => valueAndGradient(({ x }) => x.square().sum().add(x.detach().sum()), { x }),
    [new NdArray([1, -3])],
    { backend },
  );
  const [value, gradient] = await run(new NdArray([1, -3]));
  expect(value.item()).toBe(8);
  expect(numbers(gradient.x)).toEqual([2, -6]);
});
test("a pullback weighs the rows of the Jacobian with the given derivative", async () => {
  const run = await compile(
    (table: Tensor, ids: Tensor, derivative: Tensor) => {
      const [, pull] = pullback((rows: Tensor) => rows.rows(ids), table);
      return pull(derivative);
    },
    [new NdArray([0, 0, 0, 0, 0, 0], [3, 2]), NdArray.integers([2, 0, 2]), new NdArray([1, 2, 3, 4, 5, 6], [3, 2])],
    { backend },
  );
  const gradient = await run(new NdArray([0, 0, 0, 0, 0, 0], [3, 2]), NdArray.integers([2, 0, 2]), new NdArray([1, 2, 3, 4, 5, 6], [3, 2]));
  expect(numbers(gradient)).toEqual([3, 4, 0, 0, 6, 8]);
});
test("stable functions have finite values and slopes where the textbook formulas overflow", async () => {
  const run = await compile(
    (x: Tensor) => {
      const slope = (fn: (x: Tensor) => Tensor) => valueAndGradient((x) => fn(x).sum(), x)[1];
      return {
        logSigmoid: x.logSigmoid(),
        sigmoid: x.sigmoid(),
        logSigmoidSlope: slope((x) => x.logSigmoid()),
        sigmoidSlope: slope((x) => x.sigmoid()),
        siluSlope: slope((x) => x.silu()),
        geluSlope: slope((x) => x.gelu()),
        tanhSlope: slope((x) => x.tanh()),
      };
    },
    [new NdArray([-200, -5, 0, 5, 200])],
    { backend },
  );
  const out = await run(new NdArray([-200, -5, 0, 5, 200]));
  const sigmoid = [0, 1 / (1 + Math.exp(5)), 0.5, 1 / (1 + Math.exp(-5)), 1];
  const near = (array: NdArray, expected: number[]) => expected.forEach((value, i) => expect(array.data[i]).toBeCloseTo(value, 5));
  near(out.sigmoid, sigmoid);
  near(out.logSigmoid, [-200, Math.log(sigmoid[1]!), Math.log(0.5), Math.log(sigmoid[3]!), 0]);
  near(
    out.logSigmoidSlope,
    sigmoid.map((p) => 1 - p),
  );
  near(
    out.sigmoidSlope,
    sigmoid.map((p) => p * (1 - p)),
  );
  for (const slope of [out.siluSlope, out.geluSlope, out.tanhSlope]) expect(numbers(slope).every(Number.isFinite)).toBe(true);
});
test("says what was wrong with shapes and arguments", async () => {
  const refuse = (fn: () => unknown, text: string) => expect(fn).toThrow(text);
  refuse(() => new NdArray([1, 2, 3], [2, 2]), "NdArray: shape 2×2 holds 4 numbers; got 3");
  refuse(() => NdArray.fromRows([[1, 2], [3]]), "NdArray.fromRows: row 1 must have 2 entries, like row 0; got 1");
  refuse(() => new NdArray([1, 2]).item(), "NdArray.item: the array must hold one number; got [2]");
  const table = new NdArray([1, 2, 3, 4, 5, 6], [2, 3]);
  await expect(compile((x: Tensor) => x.matmul(x), [table], { backend })).rejects.toThrow(
    "matmul: the last axis must be as long as the other's last but one; got [[2,3],[2,3]]",
  );
  await expect(compile((x: Tensor) => valueAndGradient((x) => x, x), [table], { backend })).rejects.toThrow(
    "valueAndGradient: the function must give back a single number; its shape; got [2,3]",
  );
  await expect(compile((x: Tensor) => x, ["text"] as never, { backend })).rejects.toThrow(
    'compile: argument 0 must be an NdArray or a number; got "text"',
  );
  await expect(compile((_: Tensor) => 3, [table], { backend })).rejects.toThrow(
    "compile: the function must give back a tree of tensors; got 3",
  );
});

import { describe, expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import type { Backend } from "./backend.ts";
import { compile } from "./compile.ts";
import { ort, wasm } from "./fixtures/backends.ts";
import { valueAndGradient } from "./gradient.ts";
import { normalArray } from "./initialisers.ts";
import {
  type Attention,
  attention,
  causalMask,
  embedding,
  initAttention,
  initEmbedding,
  initLayerNorm,
  initLinear,
  initMlp,
  initSetEncoder,
  layerNorm,
  linear,
  mlp,
  setEncoder,
} from "./layers.ts";
import { binaryCrossEntropyLoss, crossEntropyLoss, squaredErrorLoss, standardNormalKl } from "./losses.ts";
import { NdArray } from "./nd-array.ts";
import { Tensor } from "./tensor.ts";
import { initTransformer, tokenLogits, transformer } from "./transformer.ts";
import { leaves, mapTree } from "./tree.ts";

const random = createRandom(3);
const array = (...shape: number[]) => normalArray(random, shape);
const ids = Tensor.constant(NdArray.integers([3, 0, 3, 1, 2, 4], [2, 3]));
const present = Tensor.constant(new NdArray([1, 0, 1, 1, 1, 1], [2, 3]));

// biome-ignore lint/suspicious/noExplicitAny: each entry has parameters of its own type
const functions: Record<string, [params: any, fn: (params: any) => Tensor]> = {
  linear: [{ layer: initLinear(random, 4, 3), x: array(2, 4) }, ({ layer, x }) => linear(layer, x)],
  "linear without bias": [{ layer: initLinear(random, 4, 3, { bias: false }), x: array(2, 2, 4) }, ({ layer, x }) => linear(layer, x)],
  embedding: [initEmbedding(random, 5, 4, 1), (layer) => embedding(layer, ids)],
  layerNorm: [{ layer: initLayerNorm(5), x: array(3, 5) }, ({ layer, x }) => layerNorm(layer, x)],
  mlp: [{ layers: initMlp(random, [4, 6, 2]), x: array(3, 4) }, ({ layers, x }) => mlp(layers, x, (x) => x.tanh())],
  attention: [
    { layer: initAttention(random, 4), x: array(2, 3, 4) },
    ({ layer, x }) => attention(layer, x, { heads: 2, mask: causalMask(3) }),
  ],
  "attention to a memory": [
    { layer: initAttention(random, 4), x: array(2, 2, 4), memory: array(2, 3, 4) },
    ({ layer, x, memory }) => attention(layer, x, { heads: 2, memory, mask: present.reshape([2, 1, 1, 3]) }),
  ],
  setEncoder: [{ layer: initSetEncoder(random, [3, 4, 2]), x: array(2, 3, 3) }, ({ layer, x }) => setEncoder(layer, x, present)],
  transformer: [
    // Larger numbers than it would start with: near 0 a layer norm is too curved for finite differences.
    mapTree(initTransformer(random, { vocabulary: 5, length: 4, width: 4, layers: 1 }), ({ shape }: NdArray) =>
      normalArray(random, shape, 0.5),
    ),
    (params) => tokenLogits(params, transformer(params, ids, { heads: 2 })),
  ],
  squaredErrorLoss: [[array(4), array(4)], ([x, y]) => squaredErrorLoss(x, y)],
  binaryCrossEntropyLoss: [array(3), (x) => binaryCrossEntropyLoss(x, Tensor.constant(new NdArray([1, 0, 0.3])))],
  crossEntropyLoss: [array(2, 3, 5), (x) => crossEntropyLoss(x, ids)],
  standardNormalKl: [[array(2, 3), array(2, 3)], ([mean, logVariance]) => standardNormalKl(mean, logVariance)],
};

/** The function's value, weighed so that every entry counts differently, and its gradient. */
const evaluated = async (backend: Backend, params: unknown, fn: (params: unknown) => Tensor) =>
  compile(
    (params: unknown) =>
      valueAndGradient((params) => {
        const value = fn(params).reshape([-1]);
        return value.mul(Tensor.range(value.size).toFloat().mul(0.7).cos()).sum();
      }, params),
    [params],
    { backend },
  );

describe.each(Object.entries(functions))("%s", (_, [params, fn]) => {
  test("its gradient is its slope", async () => {
    const run = await evaluated(wasm, params, fn);
    const [, gradient] = await run(params);
    const direction = mapTree(params, ({ shape }: NdArray) => normalArray(random, shape));
    const moved = (by: number) =>
      mapTree(
        params,
        (p: NdArray, d: NdArray) =>
          new NdArray(
            p.data.map((x, i) => x + by * d.data[i]!),
            p.shape,
          ),
        direction,
      );
    const h = 4e-3;
    const [[above], [below]] = [await run(moved(h)), await run(moved(-h))];
    const slope = (above.item() - below.item()) / (2 * h);
    const [g, d] = [leaves<NdArray>(gradient), leaves<NdArray>(direction)];
    const expected = g.reduce((total, { data }, i) => total + Array.from(data).reduce((sum, x, j) => sum + x * d[i]!.data[j]!, 0), 0);
    expect(Math.abs(slope - expected)).toBeLessThan(5e-3 * Math.max(1, Math.abs(expected)));
  });
  test.skipIf(!ort)("ort agrees with wasm to 1e-4", async () => {
    const [expected, given] = [await (await evaluated(wasm, params, fn))(params), await (await evaluated(ort!, params, fn))(params)].map(
      (result) => leaves<NdArray>(result),
    );
    expected!.forEach(({ data }, i) =>
      data.forEach((x, j) => expect(Math.abs(x - given![i]!.data[j]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(x)))),
    );
  });
});

const run = async <Args extends unknown[]>(fn: (...args: Args) => Tensor, ...args: NdArray[]) =>
  Array.from((await (await compile(fn, args as never, { backend: wasm }))(...(args as never))).data as Float32Array);

test("a linear layer is x W + b", async () => {
  const layer = { weight: new NdArray([1, 2, 3, 4], [2, 2]), bias: new NdArray([10, 20]) };
  const result = await (await compile(linear, [layer, new NdArray([1, 1], [1, 2])], { backend: wasm }))(layer, new NdArray([1, 1], [1, 2]));
  expect(Array.from(result.data)).toEqual([14, 26]);
});
test("layer norm gives mean 0 and variance 1 whatever the scale of its input", async () => {
  const norm = { scale: new NdArray([1, 1, 1]), shift: new NdArray([0, 0, 0]) };
  const apply = await compile(layerNorm, [norm, new NdArray([1, 2, 3], [1, 3]), 0], { backend: wasm });
  const result = await apply(norm, new NdArray([100, 200, 300], [1, 3]), 0);
  [-Math.sqrt(1.5), 0, Math.sqrt(1.5)].forEach((value, i) => expect(result.data[i]).toBeCloseTo(value, 5));
});
test("with a causal mask a change at the end leaves all before it as it was", async () => {
  const layer = initAttention(random, 4);
  const apply = await compile((l: Attention, x: Tensor) => attention(l, x, { heads: 1, mask: causalMask(3) }), [layer, array(1, 3, 4)], {
    backend: wasm,
  });
  const x = array(1, 3, 4);
  const changed = new NdArray(
    x.data.map((value, i) => (i >= 8 ? value + 1 : value)),
    x.shape,
  );
  const [before, after] = [await apply(layer, x), await apply(layer, changed)];
  expect(after.data.slice(0, 8)).toEqual(before.data.slice(0, 8));
  expect(after.data.slice(8)).not.toEqual(before.data.slice(8));
});
test("a set has one code, in whatever order its elements come, and absent ones do not count", async () => {
  const layer = initSetEncoder(random, [2, 4, 3]);
  const apply = await compile(setEncoder, [layer, array(1, 3, 2), new NdArray([1, 1, 1], [1, 3])] as never, { backend: wasm });
  const code = async (elements: number[][], present: number[]) =>
    Array.from((await apply(layer as never, new NdArray(elements.flat(), [1, 3, 2]), new NdArray(present, [1, 3]))).data as Float32Array);
  const one = await code(
    [
      [1, 2],
      [3, 4],
      [9, 9],
    ],
    [1, 1, 0],
  );
  const other = await code(
    [
      [-7, 5],
      [3, 4],
      [1, 2],
    ],
    [0, 1, 1],
  );
  one.forEach((value, i) => expect(value).toBeCloseTo(other[i]!, 5));
});
test("known losses: log 2 for a coin, log of the number of classes for no idea, 0 for a standard normal", async () => {
  expect((await run((x: Tensor) => binaryCrossEntropyLoss(x, Tensor.constant(new NdArray([1, 0]))), new NdArray([0, 0])))[0]).toBeCloseTo(
    Math.LN2,
    6,
  );
  expect((await run((x: Tensor) => crossEntropyLoss(x, ids), NdArray.filled(3, [2, 3, 5])))[0]).toBeCloseTo(Math.log(5), 6);
  expect((await run((x: Tensor) => standardNormalKl(x, x), NdArray.filled(0, [2, 3])))[0]).toBe(0);
});
test("binary cross-entropy stays finite at huge logits", async () => {
  expect(await run((x: Tensor) => binaryCrossEntropyLoss(x, Tensor.constant(new NdArray([0, 1]))), new NdArray([1000, -1000]))).toEqual([
    1000,
  ]);
});
test("the same seed draws the same parameters", () => {
  const draw = (seed: number) => leaves<NdArray>(initTransformer(createRandom(seed), { vocabulary: 5, length: 4, width: 4, layers: 2 }));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});
test("says what was wrong with the sizes", async () => {
  expect(() => initMlp(random, [3])).toThrow("initMlp: needs the widths of at least inputs and outputs; got [3]");
  const layer = initAttention(random, 4);
  await expect(
    compile((x: Tensor) => attention(mapTree(layer, Tensor.constant) as never, x, { heads: 3 }), [array(1, 2, 4)], { backend: wasm }),
  ).rejects.toThrow("attention: the width 4 must be a multiple of the number of heads; got 3");
  const net = initTransformer(random, { vocabulary: 5, length: 2, width: 4, layers: 1 });
  await expect(compile((params: never) => transformer(params, ids, { heads: 2 }), [net as never], { backend: wasm })).rejects.toThrow(
    "transformer: the longest text has 2 tokens; got 3",
  );
});

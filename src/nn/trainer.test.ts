import { describe, expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { sigmoid, softplus } from "../math/index.ts";
import type { Backend } from "./backend.ts";
import { ort, wasm } from "./fixtures/backends.ts";
import { pullback } from "./gradient.ts";
import { cutGraph, trace } from "./graph.ts";
import { normalArray } from "./initialisers.ts";
import { initMlp, type Mlp, mlp } from "./layers.ts";
import { NdArray } from "./nd-array.ts";
import { adamW, clipped, type Optimiser, sgd } from "./optimisers.ts";
import { decodeTraining, encodeTraining } from "./safetensors.ts";
import { constant, cosine, straight, warmup } from "./schedules.ts";
import type { Tensor } from "./tensor.ts";
import { lossTrainer, startTraining, type TrainState, trainer } from "./trainer.ts";
import { leaves } from "./tree.ts";

interface Pairs<Leaf = Tensor> {
  readonly chosen: Leaf;
  readonly rejected: Leaf;
}
const net = (params: Mlp, { chosen, rejected }: Pairs) => {
  const score = (x: Tensor) => mlp(params, x).reshape([-1]);
  return { chosen: score(chosen), rejected: score(rejected) };
};
const objective = ({ chosen, rejected }: Pairs<NdArray>) => {
  const leads = Array.from(chosen.data, (score, i) => score - rejected.data[i]!);
  const slopes = leads.map((lead) => -sigmoid(-lead) / leads.length);
  return {
    loss: leads.reduce((sum, lead) => sum + softplus(-lead), 0) / leads.length,
    gradient: { chosen: slopes, rejected: slopes.map((x) => -x) },
  };
};
const loss = (params: Mlp, inputs: Pairs) => {
  const { chosen, rejected } = net(params, inputs);
  return chosen.sub(rejected).logSigmoid().mean().neg();
};
const params = initMlp(createRandom(1), [6, 8, 1]);
const batches = Array.from({ length: 6 }, (_, i) => {
  const random = createRandom(100 + i);
  const better = normalArray(random, [10, 6]);
  return {
    chosen: new NdArray(
      better.data.map((x) => x + 0.3),
      [10, 6],
    ),
    rejected: normalArray(random, [10, 6]),
  };
});
type State = TrainState<Mlp<NdArray>>;

async function train(backend: Backend, optimiser: Optimiser, state: State = startTraining(params, optimiser), steps = batches.length) {
  const { step } = trainer({ net, optimiser, backend });
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const done = await step(state, batches[state.step]!, objective);
    state = done.state;
    losses.push(done.loss);
  }
  return { state, losses };
}
const flat = (tree: unknown) => leaves<NdArray | number>(tree).flatMap((leaf) => (leaf instanceof NdArray ? Array.from(leaf.data) : leaf));
const expectClose = (given: readonly number[], expected: readonly number[], tolerance: number) => {
  expect(given.length).toBe(expected.length);
  given.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThan(tolerance));
};

const backends: Record<string, Backend> = { wasm, ...(ort ? { ort } : {}) };
describe.each(Object.entries(backends))("%s", (_, backend) => {
  const optimiser = adamW({ rate: 0.01 });

  test("an objective over scores trains as the same loss inside of the graph does", async () => {
    const inGraph = lossTrainer({ loss, optimiser, backend });
    let state: State = startTraining(params, optimiser);
    const losses: number[] = [];
    for (const batch of batches) {
      const done = await inGraph.step(state, batch);
      state = done.state;
      losses.push(done.loss);
    }
    const other = await train(backend, optimiser);
    expectClose(other.losses, losses, 1e-5);
    expectClose(flat(other.state.params), flat(state.params), 1e-4);
  });
  test("the same start and batches give the same numbers", async () => {
    expect(await train(backend, optimiser)).toEqual(await train(backend, optimiser));
  });
  test("a state and its scores stay as they were when the training goes on", async () => {
    const { step } = trainer({ net, optimiser, backend });
    const first = await step(startTraining(params, optimiser), batches[0]!, objective);
    const before = structuredClone([flat(first.state), flat(first.scores)]);
    await step((await step(first.state, batches[1]!, objective)).state, batches[2]!, objective);
    expect([flat(first.state), flat(first.scores)]).toEqual(before);
  });
  test("stopped, saved and resumed gives what an uninterrupted training gives", async () => {
    const { state: half } = await train(backend, optimiser, startTraining(params, optimiser), 3);
    const { metadata, ...resumed } = decodeTraining(encodeTraining(half, { seed: "7" }), startTraining(params, optimiser));
    expect(metadata).toEqual({ seed: "7", step: "3" });
    const { state: whole } = await train(backend, optimiser);
    expect((await train(backend, optimiser, resumed, 3)).state).toEqual(whole);
  });
});
test.skipIf(!ort)("wasm and ort take the same steps to 1e-4", async () => {
  const optimiser = clipped(0.5, adamW({ rate: warmup(3, 0.02) }));
  const [one, other] = [await train(wasm, optimiser), await train(ort!, optimiser)];
  expectClose(one.losses, other.losses, 1e-4);
  expectClose(flat(one.state.params), flat(other.state.params), 1e-4);
});

test("nothing is computed twice: the two halves of a step have no more products than the whole", async () => {
  const spec = (shape: number[]) => ({ shape, integer: false });
  const { graph } = await trace(
    ([w, v, x, derivative]) => {
      const [scores, pull] = pullback(([w, v]: [Tensor, Tensor]) => x!.matmul(w).tanh().matmul(v), [w!, v!]);
      return [scores, pull(derivative!)];
    },
    [spec([4, 3]), spec([3, 2]), spec([5, 4]), spec([5, 2])],
  );
  const halves = cutGraph(graph, 1, new Set([3]));
  const products = (equations: readonly { primitive: string }[]) => equations.filter(({ primitive }) => primitive === "dot").length;
  expect(halves.map(({ graph }) => products(graph.program.eqns))).toEqual([2, 3]);
  expect(products(graph.program.eqns)).toBe(5);
  expect(() => cutGraph(graph, 1, new Set([0]))).toThrow("cutGraph: the first outputs must not depend on a late input; got 0");
});

/** Parameters after some steps on the loss ½ Σ θ² · slope, whose gradient is slope · θ. */
async function descend(optimiser: Optimiser, start: number[], steps: number, slope = 1): Promise<number[]> {
  const { step } = lossTrainer({
    loss: (x: Tensor, slope: Tensor) => x.square().sum().mul(0.5).mul(slope),
    optimiser,
    backend: wasm,
  });
  let state = startTraining(new NdArray(start), optimiser);
  for (let i = 0; i < steps; i++) state = (await step(state, slope)).state;
  return flat(state.params);
}

test("AdamW's first step has the size of the rate, whatever the scale of the gradient, and takes the decay off", async () => {
  const optimiser = adamW({ rate: 0.1, decay: 0.5 });
  for (const slope of [1e-3, 1, 1e3]) expectClose(await descend(optimiser, [2, -4], 1, slope), [2 * 0.95 - 0.1, -4 * 0.95 + 0.1], 1e-4);
});
test("AdamW does what its algorithm says, step by step", async () => {
  let [theta, m, v] = [1.5, 0, 0];
  for (let t = 1; t <= 20; t++) {
    [m, v] = [0.8 * m + 0.2 * theta, 0.9 * v + 0.1 * theta ** 2];
    theta -= 0.05 * (m / (1 - 0.8 ** t) / (Math.sqrt(v / (1 - 0.9 ** t)) + 1e-3) + 0.02 * theta);
  }
  const optimiser = adamW({ rate: 0.05, beta1: 0.8, beta2: 0.9, epsilon: 1e-3, decay: 0.02 });
  expectClose(await descend(optimiser, [1.5], 20), [theta], 1e-5);
});
test("decay can be kept from some parameters", async () => {
  const plain = await descend(adamW({ rate: 0.1, decay: 0 }), [2], 3);
  expectClose(await descend(adamW({ rate: 0.1, decay: 0.5, decays: (p) => p.rank > 1 }), [2], 3), plain, 1e-6);
});
test("plain descent shrinks a quadratic by 1 − η each step; momentum adds what came before", async () => {
  expectClose(await descend(sgd({ rate: 0.1 }), [1], 3), [0.729], 1e-6);
  // v = 1, θ = 0.9; v = 0.5 + 0.9 = 1.4, θ = 0.76
  expectClose(await descend(sgd({ rate: 0.1, momentum: 0.5 }), [1], 2), [0.76], 1e-6);
  expectClose(await descend(sgd({ rate: 0.1, decay: 1 }), [1], 1), [0.8], 1e-6);
});
test("a clipped gradient keeps its direction and has the given length; a short one stays as it is", async () => {
  expectClose(await descend(clipped(1, sgd({ rate: 1 })), [3, 4], 1), [3 - 0.6, 4 - 0.8], 1e-5);
  expectClose(await descend(clipped(10, sgd({ rate: 1 })), [3, 4], 1), [0, 0], 1e-5);
});
test("schedules pass through their ends", () => {
  expect([1, 5, 10, 20].map(warmup(10, 2))).toEqual([0.2, 1, 2, 2]);
  expect([0, 50, 100, 200].map(cosine(1, 100, 0.2)).map((x) => Math.round(x * 1e9) / 1e9)).toEqual([1, 0.6, 0.2, 0.2]);
  expect([0, 50, 100, 200].map(straight(1, 100))).toEqual([1, 0.5, 0, 0]);
  expect(warmup(4, constant(3))(2)).toBe(1.5);
});

test("says what was wrong with an objective", async () => {
  const optimiser = sgd({ rate: 1 });
  const { step } = trainer({ net, optimiser, backend: wasm });
  const state = startTraining(params, optimiser);
  const objectiveOf = (loss: number, chosen: number[], rejected: number[]) => () => ({ loss, gradient: { chosen, rejected } });
  const refused = (objective: () => ReturnType<typeof globalThis.Object>, text: string) =>
    expect(step(state, batches[0]!, objective)).rejects.toThrow(text);
  const fine = Array<number>(10).fill(0);
  await refused(objectiveOf(0, fine, [1]), "trainer: the derivative of rejected must have 10 entries, one for each score; got 1");
  await refused(objectiveOf(Number.NaN, fine, fine), 'trainer: the loss at step 1 must be finite; got "NaN"');
  await refused(objectiveOf(0, fine, fine.with(3, Infinity)), "trainer: the gradient at step 1 must be finite; its length; got");
});

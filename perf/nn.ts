import { spawnSync } from "node:child_process";
import {
  adamW,
  type Backend,
  crossEntropyLoss,
  lossTrainer,
  type Mlp,
  mlp,
  NdArray,
  type Optimiser,
  ortBackend,
  ortInstallCommand,
  startTraining,
  type Tensor,
  type TrainState,
  type Transformer,
  tokenLogits,
  trainer,
  transformer,
  wasmBackend,
} from "guerdon/nn";
import type { Measure } from "./measure.ts";

const threads = 2;

/**
 * Training a Bradley-Terry head on 50,000 pairs of 384 features and a small transformer, on both backends. Peer: PyTorch in Debian's Python, from the
 * same numbers and with as many threads. The losses of both sides must agree to 4 digits, or nothing is measured.
 */
export async function measures(): Promise<readonly Measure[]> {
  const backends: Record<string, Backend> = { wasm: await wasmBackend() };
  const ort = await ortBackend({ threads }).catch(() => {
    console.warn(`nn: without onnxruntime-node only wasm is measured; to install it: ${ortInstallCommand}`);
  });
  if (ort) backends.ort = ort;
  const trainings = {
    "Bradley-Terry epoch, 50k x 384, objective over scores": { run: bradleyTerry, count: 3, peer: "bradleyTerry" },
    "Bradley-Terry epoch, 50k x 384, loss in the graph": { run: bradleyTerryInGraph, count: 3, peer: "bradleyTerry" },
    "transformer step, 4096 tokens, 0.8M parameters": { run: languageModel, count: 8, peer: "languageModel" },
  } as const;

  // Both sides take turns, and the fastest time of each counts: the machine may be busy with other things.
  const turns = 2;
  const theirs: Record<string, Run[]> = { bradleyTerry: [], languageModel: [] };
  const ours = new Map<string, Run[]>();
  let version = "";
  for (let turn = 0; turn < turns; turn++) {
    const peer = runPeer({ epochs: 3, steps: 8 });
    if (peer) for (const name of Object.keys(theirs)) theirs[name]!.push(peer[name as "bradleyTerry"]);
    version = peer?.version ?? version;
    for (const [name, backend] of Object.entries(backends)) {
      for (const [what, { run, count }] of Object.entries(trainings)) {
        const done = await run(backend, name === "wasm" ? Math.min(count, 3) : count);
        ours.set(`${what}, ${name}`, [...(ours.get(`${what}, ${name}`) ?? []), done]);
      }
    }
  }
  return [...ours].map(([what, runs]) => {
    const peers = theirs[Object.entries(trainings).find(([name]) => what.startsWith(name))![1].peer]!;
    const { losses, times } = runs[0]!;
    for (const run of peers) {
      const apart = losses.findIndex((loss, i) => !(Math.abs(loss - run.losses[i]!) < 2e-4));
      if (apart >= 0) throw new Error(`${what}: loss ${apart} is ${losses[apart]}, with PyTorch ${run.losses[apart]}`);
    }
    // The first time of a run holds the recording of its graph.
    const fastest = (runs: readonly Run[]) => Math.min(...runs.flatMap(({ times }) => times.slice(1)));
    return {
      what,
      unit: "ms",
      ours: fastest(runs),
      ...(peers.length > 0 ? { peer: { name: `PyTorch ${version}`, value: fastest(peers) } } : {}),
      ...(peers.length > 0 && what.endsWith("ort") ? { target: { atMost: 1.2 * fastest(peers) } } : {}),
      note: `first ${Math.round(times[0]!)} ms, losses ${losses.map((loss) => loss.toFixed(4)).join(" ")}`,
    };
  });
}

interface Run {
  readonly times: readonly number[];
  readonly losses: readonly number[];
}

function runPeer({ epochs, steps }: { epochs: number; steps: number }) {
  const script = new URL("./nn.py", import.meta.url).pathname;
  // Waiting threads that spin take the cores from the others.
  const env = { ...process.env, OMP_WAIT_POLICY: "PASSIVE" };
  const { stdout, status, stderr } = spawnSync(process.env.PYTHON ?? "/usr/bin/python3", [script, threads, epochs, steps].map(String), {
    encoding: "utf8",
    env,
  });
  if (status === 0) return JSON.parse(stdout) as { version: string; bradleyTerry: Run; languageModel: Run };
  console.warn(`nn: without a peer, since PyTorch did not run: ${stderr?.trim().split("\n").at(-1)}`);
  return undefined;
}

const [pairs, features, hidden, batchSize] = [50_000, 384, 256, 512];
interface Pairs<Leaf = Tensor> {
  readonly chosen: Leaf;
  readonly rejected: Leaf;
}
const leads = (params: Mlp, { chosen, rejected }: Pairs) => {
  const score = (x: Tensor) => mlp(params, x).reshape([-1]);
  return score(chosen).sub(score(rejected));
};

/** As a reward model is trained: the objective is an equation over numbers. */
function bradleyTerry(backend: Backend, epochs: number): Promise<Run> {
  const optimiser = adamW({ rate: 1e-3 });
  const { step } = trainer({ net: leads, optimiser, backend });
  return trainOnPairs(epochs, optimiser, (state, batch) => step(state, batch, bradleyTerryObjective));
}
/** The same as one graph, for comparison. */
function bradleyTerryInGraph(backend: Backend, epochs: number): Promise<Run> {
  const optimiser = adamW({ rate: 1e-3 });
  const { step } = lossTrainer({ loss: (params: Mlp, batch: Pairs) => leads(params, batch).logSigmoid().mean().neg(), optimiser, backend });
  return trainOnPairs(epochs, optimiser, step);
}

function bradleyTerryObjective({ data: leads }: NdArray) {
  let loss = 0;
  const gradient = new Float32Array(leads.length);
  leads.forEach((lead, i) => {
    loss += (Math.max(-lead, 0) + Math.log1p(Math.exp(-Math.abs(lead)))) / leads.length;
    gradient[i] = -1 / (1 + Math.exp(lead)) / leads.length;
  });
  return { loss, gradient };
}

type Step = (state: TrainState<Mlp<NdArray>>, batch: Pairs<NdArray>) => Promise<{ state: TrainState<Mlp<NdArray>>; loss: number }>;

async function trainOnPairs(epochs: number, optimiser: Optimiser, step: Step): Promise<Run> {
  const chosen = uniform(1, [pairs, features]).data.map((x) => x + 0.02);
  const rejected = uniform(2, [pairs, features]).data;
  const rows = (data: NdArray["data"], start: number) =>
    new NdArray(data.subarray(start * features, (start + batchSize) * features), [batchSize, features]);
  const start: Mlp<NdArray> = [
    { weight: scaled(uniform(3, [features, hidden]), 0.2), bias: NdArray.filled(0, [hidden]) },
    { weight: scaled(uniform(4, [hidden, 1]), 0.2), bias: NdArray.filled(0, [1]) },
  ];
  let state = startTraining(start, optimiser);
  const [times, losses]: [number[], number[]] = [[], []];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const began = performance.now();
    let last = Number.NaN;
    for (let i = 0; i + batchSize <= pairs; i += batchSize) {
      const done = await step(state, { chosen: rows(chosen, i), rejected: rows(rejected, i) });
      state = done.state;
      last = done.loss;
    }
    times.push(performance.now() - began);
    losses.push(last);
  }
  return { times, losses };
}

async function languageModel(backend: Backend, steps: number): Promise<Run> {
  const [layers, width, heads, vocabulary, length, batch] = [4, 128, 4, 128, 128, 32];
  let seed = 100;
  const draw = (...shape: number[]) => scaled(uniform(seed++, shape), 0.1);
  const norm = () => ({ scale: NdArray.filled(1, [width]), shift: NdArray.filled(0, [width]) });
  const square = () => ({ weight: draw(width, width) });
  const layer = (inputs: number, outputs: number) => ({ weight: draw(inputs, outputs), bias: NdArray.filled(0, [outputs]) });
  const params: Transformer<NdArray> = {
    tokens: { table: draw(vocabulary, width) },
    positions: { table: draw(length, width) },
    blocks: Array.from({ length: layers }, () => ({
      attentionNorm: norm(),
      attention: { query: square(), key: square(), value: square(), output: square() },
      netNorm: norm(),
      net: [layer(width, 4 * width), layer(4 * width, width)],
    })),
    norm: norm(),
  };
  const optimiser = adamW({ rate: 1e-3 });
  const { step } = lossTrainer({
    loss: (params: Transformer, { text, next }: { text: Tensor; next: Tensor }) =>
      crossEntropyLoss(tokenLogits(params, transformer(params, text, { heads })), next),
    optimiser,
    backend,
  });
  let state = startTraining(params, optimiser);
  const [times, losses]: [number[], number[]] = [[], []];
  for (let i = 0; i < steps; i++) {
    const ids = Int32Array.from(uniform(10 + i, [batch, length + 1]).data, (x) =>
      Math.trunc(Math.fround(Math.fround(x + 0.5) * vocabulary)),
    );
    const window = (from: number) =>
      new NdArray(
        Int32Array.from({ length: batch * length }, (_, at) => ids[Math.floor(at / length) * (length + 1) + (at % length) + from]!),
        [batch, length],
      );
    const start = performance.now();
    const done = await step(state, { text: window(0), next: window(1) });
    times.push(performance.now() - start);
    state = done.state;
    losses.push(done.loss);
  }
  return { times, losses };
}

/** Numbers in [−0.5, 0.5) that depend on the seed and their place only, so that both sides can make them. */
function uniform(seed: number, shape: readonly number[]): NdArray {
  const size = shape.reduce((total, extent) => total * extent, 1);
  const data = new Float32Array(size);
  const start = Number((BigInt(seed) * 747796405n) % 2n ** 32n);
  for (let i = 0; i < size; i++) {
    let x = (i + start) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    x = (x ^ (x >>> 15)) >>> 0;
    data[i] = x / 2 ** 32 - 0.5;
  }
  return new NdArray(data, shape);
}
const scaled = ({ data, shape }: NdArray, factor: number) =>
  new NdArray(
    data.map((x) => x * factor),
    shape,
  );

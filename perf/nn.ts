import { spawnSync } from "node:child_process";
import {
  adamW,
  type Backend,
  crossEntropyLoss,
  type Linear,
  lossTrainer,
  type Mlp,
  mlp,
  NdArray,
  ortBackend,
  ortInstallCommand,
  startTraining,
  type Tensor,
  type Transformer,
  tokenLogits,
  trainer,
  transformer,
  wasmBackend,
} from "../dist/nn/index.js";
import { type Measure, median } from "./measure.ts";

const threads = 2;

/**
 * Training a Bradley-Terry head on 50,000 pairs of 384 features and a small transformer, on both backends. Peer: PyTorch in Debian's Python, from the
 * same numbers and with as many threads. The losses of both sides must agree to 4 digits, or nothing is measured.
 */
export async function measures(): Promise<readonly Measure[]> {
  const peer = runPeer({ epochs: 3, steps: 8 });
  const found: Measure[] = [];
  const ort = await ortBackend({ threads }).catch(() => {
    console.warn(`nn: without onnxruntime-node only wasm is measured; to install it: ${ortInstallCommand}`);
    return undefined;
  });
  const add = (what: string, { times, losses }: Run, theirs: Run | undefined, target: boolean) => {
    const apart = theirs?.losses.slice(0, losses.length).findIndex((loss, i) => Math.abs(loss - losses[i]!) > 2e-4) ?? -1;
    if (apart >= 0) throw new Error(`${what}: loss ${apart} is ${losses[apart]}, with PyTorch ${theirs!.losses[apart]}`);
    // The first time holds the recording of the graph.
    const ms = (times: readonly number[]) => median(times.slice(1));
    found.push({
      what,
      unit: "ms",
      ours: ms(times),
      ...(theirs ? { peer: { name: `PyTorch ${peer!.version}`, value: ms(theirs.times) } } : {}),
      ...(theirs && target ? { target: { atMost: 1.2 * ms(theirs.times) } } : {}),
      note: `first ${Math.round(times[0]!)} ms, losses ${losses.slice(-3).map((loss) => loss.toFixed(4)).join(" ")}`,
    });
  };
  if (ort) {
    add("Bradley-Terry epoch, 50k x 384, objective over scores, ort", await bradleyTerry(ort, 3), peer?.bradleyTerry, true);
    add("transformer step, 4096 tokens, 0.8M parameters, ort", await languageModel(ort, 8), peer?.languageModel, true);
  }
  const wasm = await wasmBackend();
  add("Bradley-Terry epoch, 50k x 384, objective over scores, wasm", await bradleyTerry(wasm, 2), peer?.bradleyTerry, false);
  add("transformer step, 4096 tokens, 0.8M parameters, wasm", await languageModel(wasm, 3), peer?.languageModel, false);
  return found;
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

async function bradleyTerry(backend: Backend, epochs: number): Promise<Run> {
  const [pairs, features, hidden, batch] = [50_000, 384, 256, 512];
  const chosen = uniform(1, [pairs, features]).data.map((x) => x + 0.02);
  const rejected = uniform(2, [pairs, features]).data;
  const optimiser = adamW({ rate: 1e-3 });
  const { step } = trainer({
    net: (params: Mlp, inputs: { chosen: Tensor; rejected: Tensor }) => {
      const score = (x: Tensor) => mlp(params, x).reshape([-1]);
      return score(inputs.chosen).sub(score(inputs.rejected));
    },
    optimiser,
    backend,
  });
  const objective = ({ data: leads }: NdArray) => {
    let loss = 0;
    const gradient = new Float32Array(leads.length);
    leads.forEach((lead, i) => {
      loss += (Math.max(-lead, 0) + Math.log1p(Math.exp(-Math.abs(lead)))) / leads.length;
      gradient[i] = -1 / (1 + Math.exp(lead)) / leads.length;
    });
    return { loss, gradient };
  };
  let state = startTraining(
    [
      { weight: scaled(uniform(3, [features, hidden]), 0.2), bias: NdArray.filled(0, [hidden]) },
      { weight: scaled(uniform(4, [hidden, 1]), 0.2), bias: NdArray.filled(0, [1]) },
    ] as Linear<NdArray>[],
    optimiser,
  );
  const rows = (data: NdArray["data"], start: number) =>
    new NdArray(data.subarray(start * features, (start + batch) * features), [batch, features]);
  const [times, losses]: [number[], number[]] = [[], []];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const start = performance.now();
    let last = Number.NaN;
    for (let i = 0; i + batch <= pairs; i += batch) {
      const done = await step(state, { chosen: rows(chosen, i), rejected: rows(rejected, i) }, objective);
      state = { ...done.state, params: done.state.params as Linear<NdArray>[] };
      last = done.loss;
    }
    times.push(performance.now() - start);
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
    const ids = Int32Array.from(uniform(10 + i, [batch, length + 1]).data, (x) => Math.trunc(Math.fround(Math.fround(x + 0.5) * vocabulary)));
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
const scaled = ({ data, shape }: NdArray, factor: number) => new NdArray(data.map((x) => x * factor), shape);

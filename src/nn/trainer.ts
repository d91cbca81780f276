import { InputError } from "../core/index.ts";
import type { Backend, Program } from "./backend.ts";
import { type ArraysOf, compile, type InputsOf, shapeKey } from "./compile.ts";
import { pullback, valueAndGradient } from "./gradient.ts";
import { cutGraph, type Piece, type Spec, specOf, trace } from "./graph.ts";
import { NdArray } from "./nd-array.ts";
import { gradientNorm, type Optimiser, type OptimiserMemory } from "./optimisers.ts";
import type { Tensor } from "./tensor.ts";
import { fillTree, leaves, namedLeaves, type Replaced } from "./tree.ts";

/** All that a training has come to: with it, and the same batches, a stopped training goes on as if it had not been stopped. */
export interface TrainState<Params = unknown> {
  /** how many steps were taken */
  readonly step: number;
  readonly params: Params;
  /** what the optimiser remembers */
  readonly memory: Readonly<Record<string, unknown>>;
}

export const startTraining = <Params>(params: Params, optimiser: Optimiser): TrainState<Params> => ({
  step: 0,
  params,
  memory: optimiser.start(params),
});

/** What a loss is at given scores, and its derivative with respect to each of them: an equation over numbers, without an engine. */
export type ScoreObjective<Scores> = (scores: ArraysOf<Scores>) => {
  readonly loss: number;
  /** of the same structure as the scores; each part as long as its scores */
  readonly gradient: Replaced<Scores, Tensor, NdArray | ArrayLike<number>>;
};

export interface Trainer<Params, Inputs, Scores> {
  /**
   * One step. The objective sees the scores between the way forward and the way back, so nothing is computed twice.
   *
   * @throws {InputError} when the loss or the gradient is not finite, or the derivative does not fit the scores
   */
  step(
    state: TrainState<ArraysOf<Params>>,
    inputs: InputsOf<Inputs>,
    objective: ScoreObjective<Scores>,
  ): Promise<{ state: TrainState<ArraysOf<Params>>; loss: number; gradientNorm: number; scores: ArraysOf<Scores> }>;
  /** The scores without a step. */
  scores(params: ArraysOf<Params>, inputs: InputsOf<Inputs>): Promise<ArraysOf<Scores>>;
}

/**
 * Trains a net on an objective over its scores.
 *
 *     const { step } = trainer({ net: (params: Mlp, x: Tensor) => mlp(params, x).reshape([-1]), optimiser: adamW({ rate: 1e-3 }), backend });
 *     const next = await step(state, inputs, (scores) => ({ loss, gradient }));
 *
 * Graphs are recorded when a shape first occurs, and kept.
 *
 * @param net parameters and inputs to scores, all of them trees
 */
export function trainer<Params, Inputs, Scores>({
  net,
  optimiser,
  backend,
}: {
  net: (params: Params, inputs: Inputs) => Scores;
  optimiser: Optimiser;
  backend: Backend;
}): Trainer<Params, Inputs, Scores> {
  const prepared = remembered((state: TrainState<ArraysOf<Params>>, inputs: InputsOf<Inputs>) => prepareStep(state, inputs));
  const prediction = remembered((params: ArraysOf<Params>, inputs: InputsOf<Inputs>) =>
    compile(net as (params: unknown, inputs: unknown) => Scores, [params, inputs], { backend }),
  );

  /** Records the whole step and cuts it where the scores are known. */
  async function prepareStep({ step, params, memory }: TrainState<ArraysOf<Params>>, inputs: InputsOf<Inputs>) {
    const arguments_ = [params, memory, inputs, optimiser.factors(step + 1)];
    const specs = leaves<NdArray | number>(arguments_).map(specOf);
    let scoreSpecs: Spec[] = [];
    const forward = await trace((tensors) => {
      const [params, , inputs] = fillTree<[Params, unknown, Inputs]>(arguments_, tensors);
      const scores = net(params, inputs);
      scoreSpecs = leaves<Tensor>(scores).map(({ shape }) => ({ shape, integer: false }));
      return scores;
    }, specs);
    const { graph } = await trace(
      (tensors) => {
        const [params, memory, inputs, factors] = fillTree<[Params, OptimiserMemory, Inputs, Record<string, Tensor>]>(arguments_, tensors);
        const [scores, pull] = pullback((params) => net(params, inputs), params);
        const gradient = pull(fillTree<Scores>(forward.structure, tensors.slice(specs.length)));
        const updated = optimiser.update(params, gradient, memory, factors);
        return [leaves(scores), gradientNorm(gradient), updated.params, updated.memory];
      },
      [...specs, ...scoreSpecs],
    );
    const late = new Set(scoreSpecs.map((_, i) => specs.length + i));
    const [first, second] = cutGraph(graph, scoreSpecs.length, late);
    return {
      structure: forward.structure,
      scoreShapes: scoreSpecs.map(({ shape }) => shape),
      first: await loadPiece(backend, first),
      second: await loadPiece(backend, second),
    };
  }

  return {
    async step(state, inputs, objective) {
      const { structure, scoreShapes, first, second } = await prepared(state, inputs);
      const step = state.step + 1;
      const given = leaves<NdArray | number>([state.params, state.memory, inputs, optimiser.factors(step)]).map((leaf) =>
        backend.put(leaf),
      );
      const middle = await first(given);
      const scores = fillTree<ArraysOf<Scores>>(
        structure,
        await Promise.all(middle.slice(0, scoreShapes.length).map((value) => backend.get(value))),
      );
      const { loss, gradient } = objective(scores);
      if (!Number.isFinite(loss)) throw new InputError("trainer", `the loss at step ${step} must be finite`, String(loss));
      const derivatives = matchedLeaves(structure, gradient, scoreShapes).map((array) => backend.put(array));
      const outputs = await second([...given, ...derivatives, ...middle]);
      const [norm, ...arrays] = await Promise.all(outputs.map((value) => backend.get(value)));
      backend.free([...given, ...middle, ...derivatives, ...outputs]);
      if (!Number.isFinite(norm!.item()))
        throw new InputError("trainer", `the gradient at step ${step} must be finite; its length`, String(norm!.item()));
      const [params, memory] = fillTree<[ArraysOf<Params>, OptimiserMemory]>([state.params, state.memory], arrays);
      return { state: { step, params, memory }, loss, gradientNorm: norm!.item(), scores };
    },
    scores: async (params, inputs) => (await prediction(params, inputs))(params, inputs),
  };
}

export interface LossTrainer<Params, Inputs> {
  /** One step. Throws `InputError` when the loss or the gradient is not finite. */
  step(
    state: TrainState<ArraysOf<Params>>,
    inputs: InputsOf<Inputs>,
  ): Promise<{ state: TrainState<ArraysOf<Params>>; loss: number; gradientNorm: number }>;
}

/**
 * Trains a net on a loss that is part of its graph: for losses that need the inside of the net, and for language models, where scores are many.
 *
 * @param loss parameters and inputs to a single number
 */
export function lossTrainer<Params, Inputs>({
  loss,
  optimiser,
  backend,
}: {
  loss: (params: Params, inputs: Inputs) => Tensor;
  optimiser: Optimiser;
  backend: Backend;
}): LossTrainer<Params, Inputs> {
  const prepared = remembered((state: TrainState<ArraysOf<Params>>, inputs: InputsOf<Inputs>) => {
    const whole = (params: Params, memory: OptimiserMemory, inputs: Inputs, factors: Record<string, Tensor>) => {
      const [value, gradient] = valueAndGradient((params) => loss(params, inputs), params);
      return { value, norm: gradientNorm(gradient), ...optimiser.update(params, gradient, memory, factors) };
    };
    return compile(whole as never, [state.params, state.memory, inputs, optimiser.factors(state.step + 1)] as never, { backend });
  });
  return {
    async step(state, inputs) {
      const run = (await prepared(state, inputs)) as unknown as (
        ...args: unknown[]
      ) => Promise<{ value: NdArray; norm: NdArray; params: ArraysOf<Params>; memory: OptimiserMemory }>;
      const step = state.step + 1;
      const { value, norm, params, memory } = await run(state.params, state.memory, inputs, optimiser.factors(step));
      if (!Number.isFinite(value.item()))
        throw new InputError("lossTrainer", `the loss at step ${step} must be finite`, String(value.item()));
      if (!Number.isFinite(norm.item()))
        throw new InputError("lossTrainer", `the gradient at step ${step} must be finite; its length`, String(norm.item()));
      return { state: { step, params, memory }, loss: value.item(), gradientNorm: norm.item() };
    },
  };
}

/** Loads part of a graph: what it gives runs on the values known so far. */
async function loadPiece(backend: Backend, { graph, inputs }: Piece): Promise<(known: readonly unknown[]) => Promise<readonly unknown[]>> {
  const program: Program = await backend.load(graph);
  return (known) => program.run(inputs.map((place) => known[place]));
}

/** Makes something for each combination of shapes, once. */
function remembered<First, Second, Made>(make: (first: First, second: Second) => Promise<Made>) {
  const made = new Map<string, Promise<Made>>();
  return (first: First, second: Second): Promise<Made> => {
    // The step counter of a state is a number like any other; it has no shape to tell apart.
    const key = shapeKey([first, second]);
    let found = made.get(key);
    if (!found) made.set(key, (found = make(first, second)));
    return found;
  };
}

/** The parts of a derivative in the order of the scores that they belong to. Lists of numbers will do for arrays. */
function matchedLeaves(structure: unknown, gradient: unknown, shapes: readonly (readonly number[])[]): NdArray[] {
  return namedLeaves(structure).map(([name], i) => {
    const part =
      name === ""
        ? gradient
        : name.split(".").reduce((node: unknown, key) => (node as Record<string, unknown> | undefined)?.[key], gradient);
    const shape = shapes[i]!;
    const data = part instanceof NdArray ? part.data : (part as ArrayLike<number> | number | undefined);
    const list = typeof data === "number" ? [data] : data;
    const size = shape.reduce((total, extent) => total * extent, 1);
    if (list?.length !== size) {
      throw new InputError("trainer", `the derivative${name && ` of ${name}`} must have ${size} entries, one for each score`, list?.length);
    }
    return new NdArray(list, shape);
  });
}

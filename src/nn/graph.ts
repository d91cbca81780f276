import { init, Jaxpr, makeJaxpr, numpy as np } from "@jax-js/jax";
import { InputError } from "../core/index.ts";
import type { NdArray } from "./nd-array.ts";
import { Tensor } from "./tensor.ts";
import { leaves } from "./tree.ts";

/** A variable or a literal of the traced program. */
export type Atom = Jaxpr["outs"][number];
/** One operation of the traced program. */
export type Equation = Jaxpr["eqns"][number];

/** A traced program: no loops, no branches, no state. The constants are its first inputs. */
export interface Graph {
  readonly program: Jaxpr;
  readonly constants: readonly np.Array[];
}

/** Shape and kind of an input. */
export interface Spec {
  readonly shape: readonly number[];
  readonly integer: boolean;
}
export const specOf = (leaf: NdArray | number): Spec =>
  typeof leaf === "number" ? { shape: [], integer: false } : { shape: leaf.shape, integer: leaf.data instanceof Int32Array };

/** A graph with the structure of what it gives back: a tree with anything for leaves. */
export interface Traced {
  readonly graph: Graph;
  readonly structure: unknown;
}

let started: Promise<unknown> | undefined;
/** Starts jax-js, once. Without a graphics card or native code it computes in WebAssembly. */
export const startEngine = (): Promise<unknown> => (started ??= init("wasm"));

/**
 * Records what a function does with tensors of the given shapes.
 *
 * @param fn takes the leaves of its arguments in order and gives back a tree of tensors
 */
export async function trace(fn: (inputs: Tensor[]) => unknown, specs: readonly Spec[]): Promise<Traced> {
  await startEngine();
  let structure: unknown;
  const flat = (inputs: np.Array[]): np.Array[] => {
    structure = fn(inputs.map((array) => new Tensor(array)));
    return leaves<Tensor>(structure).map((tensor) => {
      if (!(tensor instanceof Tensor)) throw new InputError("compile", "the function must give back a tree of tensors", tensor);
      return tensor.array.dtype === np.bool ? tensor.toFloat().array : tensor.array.ref;
    });
  };
  const examples = specs.map(({ shape, integer }) => np.zeros([...shape], { dtype: integer ? np.int32 : np.float32 }));
  const { jaxpr } = makeJaxpr(flat as never)(...([examples] as never)) as unknown as { jaxpr: { jaxpr: Jaxpr; consts: np.Array[] } };
  return { graph: { program: jaxpr.jaxpr.flatten().simplify(), constants: jaxpr.consts }, structure };
}

/** Operations that only look at the same numbers in another shape. */
const views: ReadonlySet<string> = new Set(["reshape", "transpose", "broadcast"]);

const isVariable = (atom: Atom): atom is Jaxpr["inBinders"][number] => !("value" in atom);

/** Part of a graph. `inputs` says where each of its inputs comes from: its place among the values known when it runs. */
export interface Piece {
  readonly graph: Graph;
  readonly inputs: readonly number[];
}

/**
 * Cuts a graph in two, so that the caller can look at its first outputs and hand in something made from them, without computing anything twice.
 * The first piece gives the first `count` outputs and then what the second piece needs from it. The values known to the second piece are
 * the inputs of the graph, then all outputs of the first piece.
 *
 * @param late places of the inputs that only the second piece may use
 * @throws {InputError} when one of the first outputs depends on a late input
 */
export function cutGraph({ program, constants }: Graph, count: number, late: ReadonlySet<number>): [first: Piece, second: Piece] {
  const binders = program.inBinders;
  const early = program.outs.slice(0, count);
  const needed = new Set<Atom>(early.filter(isVariable));
  for (const equation of program.eqns.toReversed()) {
    if (equation.outBinders.some((out) => needed.has(out))) for (const input of equation.inputs) if (isVariable(input)) needed.add(input);
  }
  for (const place of late) {
    if (needed.has(binders[constants.length + place]!))
      throw new InputError("cutGraph", "the first outputs must not depend on a late input", place);
  }
  const [before, after] = partition(program.eqns, (equation) => equation.outBinders.some((out) => needed.has(out)));
  const maker = new Map<Atom, Equation>(before.flatMap((equation) => equation.outBinders.map((out) => [out, equation])));
  const wanted = new Set<Atom>([...after.flatMap(({ inputs }) => inputs), ...program.outs.slice(count)]);
  // The same numbers in another shape are cheaper to see again than to carry over.
  const again = new Set<Equation>();
  for (const atom of wanted) {
    const equation = maker.get(atom);
    if (!equation || !views.has(equation.primitive)) continue;
    again.add(equation);
    wanted.delete(atom);
    for (const input of equation.inputs) wanted.add(input);
  }
  const carried = [...wanted].filter((atom) => maker.has(atom));

  const firstOuts = [...early, ...carried];
  const first = piece(binders, binders, before, firstOuts);
  const known = [...binders, ...early.map(() => undefined), ...carried];
  return [first, piece(binders, known, [...before.filter((equation) => again.has(equation)), ...after], program.outs.slice(count))];

  function piece(all: readonly Atom[], known: readonly (Atom | undefined)[], equations: Equation[], outs: Atom[]): Piece {
    const used = new Set<Atom>([...equations.flatMap(({ inputs }) => inputs), ...outs]);
    const constantPlaces = constants.map((_, i) => i).filter((i) => used.has(all[i]!));
    const inputPlaces = known.map((_, i) => i).filter((i) => i >= constants.length && known[i] !== undefined && used.has(known[i]));
    const variables = [...constantPlaces, ...inputPlaces].map((i) => known[i]!) as Jaxpr["inBinders"];
    return {
      graph: { program: new Jaxpr(variables, equations, outs), constants: constantPlaces.map((i) => constants[i]!) },
      inputs: inputPlaces.map((i) => i - constants.length),
    };
  }
}

function partition<T>(list: readonly T[], belongs: (entry: T) => boolean): [T[], T[]] {
  const inside: T[] = [];
  const outside: T[] = [];
  for (const entry of list) (belongs(entry) ? inside : outside).push(entry);
  return [inside, outside];
}

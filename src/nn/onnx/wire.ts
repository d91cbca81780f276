import { InputError } from "../../core/index.ts";
import { sizeOf } from "../nd-array.ts";
import { type Initializer, type Node, type TypeName, typeCodes } from "./model.ts";

/**
 * A tensor of the program, as the ONNX graph holds it. Some things are put off until an operation needs them, since most never do: repeating
 * along an axis (ONNX repeats by itself where extents are 1), transposing (a product can read a matrix either way), signs and inverses.
 */
export interface Wire {
  /** the ONNX tensor of shape `held`; asking for it writes the nodes that were put off */
  readonly name: string;
  /** as the program sees it */
  readonly shape: readonly number[];
  /** as the graph holds it: 1 along axes that are only repeated */
  readonly held: readonly number[];
  readonly type: TypeName;
  /** set where this is another tensor, transposed and reshaped */
  readonly turned?: Turned;
  /** set where this is −x: what adds it can subtract x */
  readonly negative?: Wire;
  /** set where this is 1/x: what multiplies by it can divide by x */
  readonly inverse?: Wire;
}

/** A tensor without axes of extent 1, and the order in which another one has its axes. */
interface Turned {
  readonly name: string;
  readonly extents: readonly number[];
  readonly order: readonly number[];
}

/** Collects the nodes and constants of an ONNX graph. */
export class GraphWriter {
  readonly nodes: Node[] = [];
  readonly initializers: Initializer[] = [];
  readonly #shared = new Map<string, string>();
  #count = 0;

  /** Writes a node and names its outputs. */
  nodeOutputs(
    operation: string,
    inputs: readonly string[],
    attributes: Node["attributes"] = {},
    { count = 1, domain = "" }: { count?: number; domain?: string } = {},
  ): string[] {
    const outputs = Array.from({ length: count }, () => `t${this.#count++}`);
    this.nodes.push({ operation, inputs, outputs, attributes, domain });
    return outputs;
  }
  /** Writes a node with one output. */
  node(operation: string, inputs: readonly string[], attributes: Node["attributes"] = {}, domain = ""): string {
    return this.nodeOutputs(operation, inputs, attributes, { domain })[0]!;
  }
  constant(type: TypeName, shape: readonly number[], data: ArrayBufferView): string {
    const name = `c${this.initializers.length}`;
    this.initializers.push({ name, type, shape, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) });
    return name;
  }
  /** A list of whole numbers: how ONNX takes shapes and axes. */
  integers(list: readonly number[]): string {
    return this.#once(`integers ${list.join()}`, () => this.constant("int64", [list.length], BigInt64Array.from(list, BigInt)));
  }
  /** A single number. */
  scalar(value: number, type: TypeName): string {
    const data = () =>
      type === "float32" ? Float32Array.of(value) : type === "bool" ? Uint8Array.of(value ? 1 : 0) : Int32Array.of(value);
    return this.#once(`${type} ${Object.is(value, -0) ? "-0" : value}`, () => this.constant(type, [], data()));
  }
  #once(key: string, make: () => string): string {
    let name = this.#shared.get(key);
    if (name === undefined) this.#shared.set(key, (name = make()));
    return name;
  }
}

/** The kind of a tensor's numbers, if ONNX graphs here can hold it. */
export function typeName(dtype: string): TypeName {
  if (!(dtype in typeCodes)) throw new InputError("ort", `tensors hold ${Object.keys(typeCodes).join(", ")}; use the wasm backend`, dtype);
  return dtype as TypeName;
}

export const wire = (name: string, type: TypeName, shape: readonly number[], held: readonly number[] = shape): Wire => ({
  name,
  type,
  shape,
  held,
});

/** A wire whose nodes are written when somebody asks for its name. */
export function lazyWire(write: () => string, { type, shape, held, ...traits }: Omit<Wire, "name">): Wire {
  let name: string | undefined;
  return {
    get name() {
      name ??= write();
      return name;
    },
    type,
    shape,
    held,
    ...traits,
  };
}

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((x, i) => x === b[i]);
const ascending = (list: readonly number[]) => list.every((x, i) => i === 0 || list[i - 1]! < x);
const places = (list: readonly unknown[]) => list.map((_, i) => i);
/** The axes along which something is held. */
const heldAxes = (held: readonly number[]) => places(held).filter((axis) => held[axis] !== 1);

/** The tensor behind a wire without its axes of extent 1, and the order that the wire has them in. */
export const unturned = (w: Wire): Turned =>
  w.turned ?? { name: w.name, extents: w.held.filter((extent) => extent !== 1), order: places(heldAxes(w.held)) };

function turnedWire(out: GraphWriter, turned: Turned, type: TypeName, shape: readonly number[], held: readonly number[]): Wire {
  const write = () => {
    const name = out.node("Transpose", [turned.name], { perm: turned.order });
    const extents = turned.order.map((axis) => turned.extents[axis]!);
    return same(extents, held) ? name : out.node("Reshape", [name, out.integers(held)]);
  };
  return lazyWire(write, { type, shape, held, turned });
}

/** The same numbers held in another shape, as many as before. */
export function reheld(out: GraphWriter, w: Wire, held: readonly number[], shape: readonly number[]): Wire {
  const squeezed = (extents: readonly number[]) => extents.filter((extent) => extent !== 1);
  if (w.turned && same(squeezed(w.held), squeezed(held))) return turnedWire(out, w.turned, w.type, shape, held);
  return wire(same(w.held, held) ? w.name : out.node("Reshape", [w.name, out.integers(held)]), w.type, shape, held);
}

/** Held as the program sees it: repeats are written out. */
export const whole = (out: GraphWriter, w: Wire): Wire =>
  same(w.held, w.shape) ? w : wire(out.node("Expand", [w.name, out.integers(w.shape)]), w.type, w.shape);

/** Held in full along one axis. */
export function wholeAlong(out: GraphWriter, w: Wire, axis: number): Wire {
  if (w.held[axis] === w.shape[axis]) return w;
  const held = w.held.with(axis, w.shape[axis]!);
  return wire(out.node("Expand", [w.name, out.integers(held)]), w.type, w.shape, held);
}

/** With axes of extent 1 in front, so that it has the given number of axes. */
export function withRank(out: GraphWriter, w: Wire, rank: number): Wire {
  const ones = Array<number>(rank - w.shape.length).fill(1);
  return ones.length === 0 ? w : reheld(out, w, [...ones, ...w.held], [...ones, ...w.shape]);
}

export function transposed(out: GraphWriter, w: Wire, order: readonly number[]): Wire {
  const shape = order.map((axis) => w.shape[axis]!);
  const held = order.map((axis) => w.held[axis]!);
  const moving = order.filter((axis) => w.held[axis] !== 1);
  if (ascending(moving)) return reheld(out, w, held, shape);
  const base = w.turned ?? squeezed(out, w);
  const axes = heldAxes(w.held);
  const newOrder = moving.map((axis) => base.order[axes.indexOf(axis)]!);
  if (ascending(newOrder)) return reheld(out, wire(base.name, w.type, base.extents), held, shape);
  return turnedWire(out, { ...base, order: newOrder }, w.type, shape, held);
}

function squeezed(out: GraphWriter, w: Wire): Turned {
  const { extents, order } = unturned(w);
  return { name: same(extents, w.held) ? w.name : out.node("Reshape", [w.name, out.integers(extents)]), extents, order };
}

/** In another shape. Repeats stay put off where each group of axes that become one another is held either in full or not at all. */
export function reshaped(out: GraphWriter, w: Wire, shape: readonly number[]): Wire {
  if (same(w.held, w.shape)) return reheld(out, w, shape, shape);
  const held: number[] = [];
  for (const [before, after] of axisGroups(w.shape, shape)) {
    const full = before.every((axis) => w.held[axis] === w.shape[axis]);
    if (!full && !before.every((axis) => w.held[axis] === 1)) return reheld(out, whole(out, w), shape, shape);
    for (const axis of after) held[axis] = full ? shape[axis]! : 1;
  }
  return reheld(out, w, held, shape);
}

/** Splits the axes of two shapes of equal size into the smallest groups that hold equally many numbers. */
function axisGroups(before: readonly number[], after: readonly number[]): [number[], number[]][] {
  const groups: [number[], number[]][] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const left = i < before.length ? [i++] : [];
    const right = j < after.length ? [j++] : [];
    const size = (shape: readonly number[], axes: number[]) => sizeOf(axes.map((axis) => shape[axis]!));
    while (size(before, left) !== size(after, right)) {
      if (size(before, left) < size(after, right)) left.push(i++);
      else right.push(j++);
    }
    groups.push([left, right]);
  }
  return groups;
}

/** What several held shapes give together, aligned at their last axes. */
export function broadcastShape(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => shapes.reduce((extent, shape) => Math.max(extent, shape[i - rank + shape.length] ?? 1), 1));
}

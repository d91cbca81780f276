import { InputError } from "../../core/index.ts";
import { sizeOf } from "../nd-array.ts";
import { dot } from "./dot.ts";
import { type TypeName, typeCodes } from "./model.ts";
import {
  broadcastShape,
  type GraphWriter,
  lazyWire,
  reheld,
  reshaped,
  transposed,
  typeName,
  type Wire,
  whole,
  wholeAlong,
  wire,
} from "./wire.ts";

/** One operation of the program, to be written as nodes. */
export interface Call<Params = unknown> {
  readonly inputs: readonly Wire[];
  readonly params: Params;
  /** what the program says about its results */
  readonly outputs: readonly { readonly shape: readonly number[]; readonly type: TypeName }[];
}

// biome-ignore lint/suspicious/noExplicitAny: each translation states the parameters of its own primitive
type Translation = (out: GraphWriter, call: Call<any>) => readonly Wire[];

/** An ONNX operation that works entry by entry and broadcasts. */
const entrywise =
  (operation: string): Translation =>
  (out, { inputs, outputs: [{ shape, type } = fail()] }) => [
    wire(
      out.node(
        operation,
        inputs.map(({ name }) => name),
      ),
      type,
      shape,
      broadcastShape(inputs.map(({ held }) => held)),
    ),
  ];

const negate: Translation = (out, { inputs: [x = fail()] }) => [
  lazyWire(() => out.node("Neg", [x.name]), { type: x.type, shape: x.shape, held: x.held, negative: x }),
];
const invert: Translation = (out, { inputs: [x = fail()] }) => [
  lazyWire(() => out.node("Reciprocal", [x.name]), { type: x.type, shape: x.shape, held: x.held, inverse: x }),
];

/** Programs know no difference and no quotient: they add −y and multiply by 1/y, which would be one pass over the array more. */
const add: Translation = (out, call) => {
  const [x = fail(), y = fail()] = call.inputs;
  if (call.outputs[0]!.type === "bool") return entrywise("Or")(out, call);
  if (y.negative) return entrywise("Sub")(out, { ...call, inputs: [x, y.negative] });
  if (x.negative) return entrywise("Sub")(out, { ...call, inputs: [y, x.negative] });
  return entrywise("Add")(out, call);
};
const multiply: Translation = (out, call) => {
  const [x = fail(), y = fail()] = call.inputs;
  if (call.outputs[0]!.type === "bool") return entrywise("And")(out, call);
  if (y.inverse) return entrywise("Div")(out, { ...call, inputs: [x, y.inverse] });
  if (x.inverse) return entrywise("Div")(out, { ...call, inputs: [y, x.inverse] });
  return entrywise("Mul")(out, call);
};

const compare: Translation = (out, call: Call<{ op: "less" | "less_equal" | "equal" | "not_equal" }>) => {
  const operation = { less: "Less", less_equal: "LessOrEqual", equal: "Equal", not_equal: "Equal" }[call.params.op];
  const [result = fail()] = entrywise(operation)(out, call);
  return [call.params.op === "not_equal" ? { ...result, name: out.node("Not", [result.name]) } : result];
};

const complementOfErf: Translation = (out, { inputs: [x = fail()] }) => [
  wire(out.node("Sub", [out.scalar(1, x.type), out.node("Erf", [x.name])]), x.type, x.shape, x.held),
];

/** The remainder with the sign of the dividend, as in C. */
const mod: Translation = (out, { inputs, outputs: [{ shape, type } = fail()] }) => [
  wire(
    out.node(
      "Mod",
      inputs.map(({ name }) => name),
      { fmod: 1 },
    ),
    type,
    shape,
    broadcastShape(inputs.map(({ held }) => held)),
  ),
];

/** The same numbers as another kind. */
export const converted = (out: GraphWriter, x: Wire, type: TypeName): Wire =>
  wire(out.node("Cast", [x.name], { to: typeCodes[type] }), type, x.shape, x.held);

const cast: Translation = (out, { inputs: [x = fail()], params }: Call<{ dtype: string }>) => [converted(out, x, typeName(params.dtype))];

const unchanged: Translation = (_, { inputs }) => inputs;

const reshape: Translation = (out, { inputs: [x = fail()], params }: Call<{ shape: number[] }>) => [reshaped(out, x, params.shape)];

const transpose: Translation = (out, { inputs: [x = fail()], params }: Call<{ perm: number[] }>) => [transposed(out, x, params.perm)];

/** New axes along which everything is repeated: none of it is written out. */
const broadcast: Translation = (out, { inputs: [x = fail()], params: { shape, axis } }: Call<{ shape: number[]; axis: number[] }>) => {
  let next = 0;
  const held = shape.map((_, i) => (axis.includes(i) ? 1 : x.held[next++]!));
  return [reheld(out, x, held, shape)];
};

const reductions: Record<string, string> = { Add: "ReduceSum", Mul: "ReduceProd", Max: "ReduceMax", Min: "ReduceMin" };

const reduce: Translation = (
  out,
  { inputs: [x = fail()], params: { op, axis }, outputs: [result = fail()] }: Call<{ op: string; axis: number[] }>,
) => {
  // ONNX takes no axes for all axes.
  if (axis.length === 0) return [x];
  const operation = reductions[op];
  if (!operation) throw new InputError("ort", `reductions are ${Object.keys(reductions).join(", ")}; use the wasm backend`, op);
  // What is repeated counts once for each repeat: in a sum as a factor, in a product only once it is written out.
  const operand = op === "Mul" ? whole(out, x) : x;
  const repeats = sizeOf(axis.filter((i) => operand.held[i] !== operand.shape[i]).map((i) => operand.shape[i]!));
  const held = operand.held.filter((_, i) => !axis.includes(i));
  // From version 13 on a sum takes its axes as an input; the others do so only from version 18 on.
  const name =
    op === "Add"
      ? out.node(operation, [operand.name, out.integers(axis)], { keepdims: 0 })
      : out.node(operation, [operand.name], { axes: axis, keepdims: 0 });
  const scaled = op === "Add" && repeats > 1 ? out.node("Mul", [name, out.scalar(repeats, x.type)]) : name;
  return [wire(scaled, x.type, result.shape, held)];
};

const dotProduct: Translation = (out, { inputs: [x = fail(), y = fail()], outputs: [result = fail()] }) => [dot(out, x, y, result.shape)];

const split: Translation = (out, { inputs: [x = fail()], params: { axis, sizes }, outputs }: Call<{ axis: number; sizes: number[] }>) => {
  const whole = wholeAlong(out, x, axis);
  const names = out.nodeOutputs("Split", [whole.name, out.integers(sizes)], { axis }, { count: sizes.length });
  return names.map((name, i) => wire(name, x.type, outputs[i]!.shape, whole.held.with(axis, sizes[i]!)));
};

const concatenate: Translation = (out, { inputs, params: { axis }, outputs: [result = fail()] }: Call<{ axis: number }>) => [
  wire(
    out.node(
      "Concat",
      inputs.map((x) => whole(out, x).name),
      { axis },
    ),
    result.type,
    result.shape,
  ),
];

const shrink: Translation = (
  out,
  { inputs: [x = fail()], params: { slice }, outputs: [result = fail()] }: Call<{ slice: [number, number][] }>,
) => {
  const [starts, ends] = [slice.map(([start]) => start), slice.map(([, end]) => end)];
  return [wire(out.node("Slice", [whole(out, x).name, out.integers(starts), out.integers(ends)]), x.type, result.shape)];
};

const pad: Translation = (
  out,
  { inputs: [x = fail()], params: { width }, outputs: [result = fail()] }: Call<{ width: [number, number][] }>,
) => {
  const widths = [...width.map(([before]) => before), ...width.map(([, after]) => after)];
  return [wire(out.node("Pad", [whole(out, x).name, out.integers(widths)]), x.type, result.shape)];
};

const flip: Translation = (out, { inputs: [x = fail()], params: { axis } }: Call<{ axis: number[] }>) => {
  const all = (value: number) => out.integers(axis.map(() => value));
  // The end is a number below any start: it stands for "down to and with the first entry".
  const name = out.node("Slice", [whole(out, x).name, all(-1), all(-(2 ** 31)), out.integers(axis), all(-1)]);
  return [wire(name, x.type, x.shape)];
};

interface Lookup {
  readonly axis: number[];
  readonly outDim: number;
}
function onlyAxis({ axis, outDim }: Lookup, primitive: string): number {
  if (axis.length !== 1 || outDim !== axis[0]) {
    throw new InputError("ort", `a ${primitive} is along one axis that stays where it is; use the wasm backend`, { axis, outDim });
  }
  return outDim;
}

const gather: Translation = (out, { inputs: [x = fail(), ids = fail()], params, outputs: [result = fail()] }: Call<Lookup>) => {
  const axis = onlyAxis(params, "gather");
  return [wire(out.node("Gather", [whole(out, x).name, whole(out, ids).name], { axis }), x.type, result.shape)];
};

const scatter: Translation = (
  out,
  { inputs: [updates = fail(), ids = fail()], params, outputs: [result = fail()] }: Call<Lookup & { op: string }>,
) => {
  if (onlyAxis(params, "scatter") !== 0 || params.op !== "add") {
    throw new InputError("ort", "a scatter adds rows; use the wasm backend", params);
  }
  const rows = sizeOf(ids.shape);
  const places = out.node("Reshape", [out.node("Cast", [whole(out, ids).name], { to: 7 }), out.integers([rows, 1])]);
  const flat = out.node("Reshape", [whole(out, updates).name, out.integers([rows, ...result.shape.slice(1)])]);
  const zeros = out.node("Expand", [out.scalar(0, updates.type), out.integers(result.shape)]);
  return [wire(out.node("ScatterND", [zeros, places, flat], { reduction: "add" }), updates.type, result.shape)];
};

/** How each primitive of a traced program is written in ONNX. */
export const translations: Readonly<Record<string, Translation>> = {
  add,
  mul: multiply,
  idiv: entrywise("Div"),
  mod,
  min: entrywise("Min"),
  max: entrywise("Max"),
  neg: negate,
  reciprocal: invert,
  floor: entrywise("Floor"),
  ceil: entrywise("Ceil"),
  sqrt: entrywise("Sqrt"),
  exp: entrywise("Exp"),
  log: entrywise("Log"),
  sin: entrywise("Sin"),
  cos: entrywise("Cos"),
  asin: entrywise("Asin"),
  atan: entrywise("Atan"),
  erf: entrywise("Erf"),
  erfc: complementOfErf,
  where: entrywise("Where"),
  compare,
  cast,
  stop_gradient: unchanged,
  reshape,
  transpose,
  broadcast,
  reduce,
  dot: dotProduct,
  split,
  concatenate,
  shrink,
  pad,
  flip,
  gather,
  scatter,
};

/** A program whose operations lack an operand is no program. */
function fail(): never {
  throw new InputError("ort", "an operation of the program lacks an operand", undefined);
}

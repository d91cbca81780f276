import { InputError } from "../../core/index.ts";
import type { Atom, Equation, Graph } from "../graph.ts";
import { encodeModel, type Port } from "./model.ts";
import { converted, translations } from "./primitives.ts";
import { GraphWriter, typeName, type Wire, whole, wire } from "./wire.ts";

/** A graph as an ONNX file, with what goes in and what comes out by name, in order. */
export interface Translated {
  readonly bytes: Uint8Array;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** how many operations it has */
  readonly size: number;
}

/** Operations whose operands must be of one kind. */
const mixing = new Set(["add", "mul", "idiv", "mod", "min", "max", "compare", "where", "dot", "concatenate"]);

/**
 * Writes a traced program as an ONNX graph.
 *
 * @throws {InputError} for an operation that has no translation
 */
export async function translate({ program, constants }: Graph): Promise<Translated> {
  const out = new GraphWriter();
  const wires = new Map<Atom, Wire>();
  const read = (atom: Atom): Wire => {
    const type = typeName(atom.aval.dtype);
    return "value" in atom ? wire(out.scalar(Number(atom.value), type), type, []) : wires.get(atom)!;
  };
  // Operands of different kinds meet where one of them came from a plain number, which takes the kind of the other.
  const operands = ({ primitive, inputs, outBinders }: Equation): Wire[] => {
    const known = inputs.map(read);
    if (!mixing.has(primitive)) return known;
    const kind = primitive === "compare" ? (inputs.find(({ aval }) => !aval.weakType) ?? inputs[0]!).aval : outBinders[0]!.aval;
    const type = typeName(kind.dtype);
    return known.map((w, i) => {
      const isCondition = primitive === "where" && i === 0;
      if (w.type === type || isCondition) return w;
      const atom = inputs[i]!;
      return "value" in atom ? wire(out.scalar(Number(atom.value), type), type, []) : converted(out, w, type);
    });
  };
  const portOf = (name: string, atom: Atom): Port => ({ name, type: typeName(atom.aval.dtype), shape: atom.aval.shape });

  for (const [i, array] of constants.entries()) {
    const binder = program.inBinders[i]!;
    const type = typeName(binder.aval.dtype);
    const data = await array.ref.data();
    wires.set(binder, wire(out.constant(type, binder.aval.shape, type === "bool" ? Uint8Array.from(data) : data), type, binder.aval.shape));
  }
  const inputs = program.inBinders.slice(constants.length).map((binder, i) => {
    const port = portOf(`in${i}`, binder);
    wires.set(binder, wire(port.name, port.type, port.shape));
    return port;
  });

  for (const equation of program.eqns) {
    const { primitive, params, outBinders } = equation;
    const translation = translations[primitive];
    if (!translation) {
      throw new InputError(
        "ort",
        `cannot run this operation; use the wasm backend, or build it from ${Object.keys(translations).join(", ")}`,
        primitive,
      );
    }
    const outputs = outBinders.map(({ aval }) => ({ shape: aval.shape, type: typeName(aval.dtype) }));
    const results = translation(out, { inputs: operands(equation), params, outputs });
    outBinders.forEach((binder, i) => wires.set(binder, results[i]!));
  }

  // The node that makes a result gives it the name of the output. What no node makes, or is two outputs, has to be copied.
  const results = program.outs.map((atom) => whole(out, read(atom)).name);
  const made = new Set(out.nodes.flatMap(({ outputs }) => outputs));
  const names = new Map<string, string>();
  const outputs = program.outs.map((atom, i) => {
    const port = portOf(`out${i}`, atom);
    const name = results[i]!;
    if (names.has(name) || !made.has(name)) {
      out.nodes.push({ operation: "Identity", inputs: [name], outputs: [port.name], attributes: {}, domain: "" });
    } else names.set(name, port.name);
    return port;
  });
  const renamed = (name: string) => names.get(name) ?? name;
  const nodes = out.nodes.map((node) => ({ ...node, inputs: node.inputs.map(renamed), outputs: node.outputs.map(renamed) }));
  return { bytes: encodeModel({ nodes, initializers: out.initializers, inputs, outputs }), inputs, outputs, size: nodes.length };
}

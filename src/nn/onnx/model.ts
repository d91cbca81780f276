import { PbfWriter } from "pbf";

/** Kinds of numbers, with their codes in ONNX. */
export const typeCodes = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type TypeName = keyof typeof typeCodes;

export interface Node {
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** whole numbers or lists of them: no operation here needs another kind */
  readonly attributes: Readonly<Record<string, number | string | readonly number[]>>;
  readonly domain: string;
}
/** An array that is part of the model. */
export interface Initializer {
  readonly name: string;
  readonly type: TypeName;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}
/** An input or output of the model. */
export interface Port {
  readonly name: string;
  readonly type: TypeName;
  readonly shape: readonly number[];
}
export interface Model {
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** ONNX version 1.12: the first of its operation sets in which a scatter can add. */
const irVersion = 8;
const operationSet = 17;

/** Writes a model as an ONNX file. The numbers are the field numbers of onnx.proto. */
export function encodeModel(model: Model): Uint8Array {
  const out = new PbfWriter();
  out.writeVarintField(1, irVersion);
  out.writeStringField(2, "guerdon");
  out.writeMessage(7, writeGraph, model);
  out.writeMessage(8, writeOperationSet, { domain: "", version: operationSet });
  out.writeMessage(8, writeOperationSet, { domain: "com.microsoft", version: 1 });
  return out.finish();
}

function writeGraph({ nodes, initializers, inputs, outputs }: Model, out: PbfWriter): void {
  for (const node of nodes) out.writeMessage(1, writeNode, node);
  out.writeStringField(2, "graph");
  for (const initializer of initializers) out.writeMessage(5, writeInitializer, initializer);
  for (const port of inputs) out.writeMessage(11, writePort, port);
  for (const port of outputs) out.writeMessage(12, writePort, port);
}

function writeOperationSet({ domain, version }: { domain: string; version: number }, out: PbfWriter): void {
  out.writeStringField(1, domain);
  out.writeVarintField(2, version);
}

function writeNode({ operation, inputs, outputs, attributes, domain }: Node, out: PbfWriter): void {
  for (const name of inputs) out.writeStringField(1, name);
  for (const name of outputs) out.writeStringField(2, name);
  out.writeStringField(4, operation);
  for (const attribute of Object.entries(attributes)) out.writeMessage(5, writeAttribute, attribute);
  out.writeStringField(7, domain);
}

const attributeKinds = { integer: 2, text: 3, integers: 7 };

function writeAttribute([name, value]: [string, number | string | readonly number[]], out: PbfWriter): void {
  out.writeStringField(1, name);
  if (typeof value === "number") out.writeVarintField(3, value);
  else if (typeof value === "string") out.writeStringField(4, value);
  else for (const one of value) out.writeVarintField(8, one);
  const kind = typeof value === "number" ? "integer" : typeof value === "string" ? "text" : "integers";
  out.writeVarintField(20, attributeKinds[kind]);
}

function writeInitializer({ name, type, shape, bytes }: Initializer, out: PbfWriter): void {
  for (const extent of shape) out.writeVarintField(1, extent);
  out.writeVarintField(2, typeCodes[type]);
  out.writeStringField(8, name);
  out.writeBytesField(9, bytes);
}

function writePort({ name, type, shape }: Port, out: PbfWriter): void {
  const writeExtent = (extent: number, out: PbfWriter) => out.writeVarintField(1, extent);
  const writeShape = (_: unknown, out: PbfWriter) => {
    for (const extent of shape) out.writeMessage(1, writeExtent, extent);
  };
  const writeTensorType = (_: unknown, out: PbfWriter) => {
    out.writeVarintField(1, typeCodes[type]);
    out.writeMessage(2, writeShape, undefined);
  };
  const writeType = (_: unknown, out: PbfWriter) => out.writeMessage(1, writeTensorType, undefined);
  out.writeStringField(1, name);
  out.writeMessage(2, writeType, undefined);
}

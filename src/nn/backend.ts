import type { Graph } from "./graph.ts";
import type { NdArray } from "./nd-array.ts";

/** Something that runs graphs. `Value` is an array where the backend keeps it; only the backend looks inside. */
export interface Backend<Value = unknown> {
  readonly name: string;
  load(graph: Graph): Promise<Program<Value>>;
  put(array: NdArray | number): Value;
  get(value: Value): Promise<NdArray>;
  /** Gives back the memory of values that nobody will use again. */
  free(values: readonly Value[]): void;
}

/** A graph made ready to run. Its inputs stay usable; its outputs belong to the caller, who frees them. */
export interface Program<Value = unknown> {
  run(inputs: readonly Value[]): Promise<readonly Value[]>;
}

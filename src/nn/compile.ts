import { InputError } from "../core/index.ts";
import type { Backend, Program } from "./backend.ts";
import { specOf, trace } from "./graph.ts";
import { NdArray } from "./nd-array.ts";
import type { Tensor } from "./tensor.ts";
import { fillTree, leaves, namedLeaves, type Replaced } from "./tree.ts";

/** What a compiled function gives in place of tensors. */
export type ArraysOf<T> = Replaced<T, Tensor, NdArray>;
/** What a compiled function takes in place of tensors: a single number will do for an array. */
export type InputsOf<T> = Replaced<T, Tensor, NdArray | number>;

/**
 * Makes a function of tensors into one of arrays: it is recorded once for each combination of shapes, and the record is what runs.
 *
 *     const area = await compile((width: Tensor, height: Tensor) => width.mul(height), [1, 1], { backend: await wasmBackend() });
 *     (await area(3, 4)).item() // 12
 *
 * Numbers are arguments like arrays. A number that the function takes from outside is part of the record and stays as it was.
 *
 * @param fn built from tensors; it must do the same each time it is called
 * @param examples arguments of the usual shapes: these are recorded at once, others when they first occur
 */
export async function compile<Args extends unknown[], Out>(
  fn: (...args: Args) => Out,
  examples: InputsOf<Args>,
  { backend }: { backend: Backend },
): Promise<(...args: InputsOf<Args> & unknown[]) => Promise<ArraysOf<Out>>> {
  const ready = new Map<string, Promise<{ program: Program; structure: unknown }>>();
  const programFor = (args: readonly unknown[]) => {
    const key = shapeKey(args);
    let found = ready.get(key);
    if (!found) {
      found = record(args);
      ready.set(key, found);
    }
    return found;
  };
  const record = async (args: readonly unknown[]) => {
    const inputs = leaves<NdArray | number>(args);
    const { graph, structure } = await trace((tensors) => fn(...fillTree<Args>(args, tensors)), inputs.map(specOf));
    return { program: await backend.load(graph), structure };
  };
  await programFor(examples as unknown[]);
  return async (...args) => {
    const { program, structure } = await programFor(args);
    const inputs = leaves<NdArray | number>(args).map((leaf) => backend.put(leaf));
    const outputs = await program.run(inputs);
    const arrays = await Promise.all(outputs.map((value) => backend.get(value)));
    backend.free([...inputs, ...outputs]);
    return fillTree<ArraysOf<Out>>(structure, arrays);
  };
}

/** Tells apart arguments that need graphs of their own, by the shapes and kinds of their leaves. */
export function shapeKey(args: unknown): string {
  return namedLeaves<unknown>(args)
    .map(([name, leaf]) => {
      if (!(leaf instanceof NdArray) && typeof leaf !== "number") {
        throw new InputError("compile", `argument ${name} must be an NdArray or a number`, leaf);
      }
      const { shape, integer } = specOf(leaf);
      return `${name}:${integer ? "i" : "f"}${shape.join("x")}`;
    })
    .join();
}

import { numpy as np } from "@jax-js/jax";
import type { Backend, Program } from "./backend.ts";
import { type Graph, startEngine } from "./graph.ts";
import { NdArray } from "./nd-array.ts";

/** How jax-js runs a recorded program. Its own `jit` would trace the function again. */
interface Interpreter {
  processPrimitive(primitive: "jit", inputs: np.Array[], params: { name: string; jaxpr: unknown; numConsts: number }): np.Array[];
}

/** Runs graphs in WebAssembly: no native code, also in a browser, and the reference that the other backends are tested against. */
export async function wasmBackend(): Promise<Backend<np.Array>> {
  await startEngine();
  const interpreter = np.zeros([1])._trace as unknown as Interpreter;
  return {
    name: "wasm",
    async load({ program, constants }: Graph): Promise<Program<np.Array>> {
      return {
        async run(inputs) {
          const all = [...constants, ...inputs].map((array) => array.ref);
          const outputs = interpreter.processPrimitive("jit", all, { name: "graph", jaxpr: program, numConsts: constants.length });
          // jax-js computes when first asked, and each output asks for every operation of the graph: once one has done so, the others need not.
          await outputs[0]?.blockUntilReady();
          return outputs;
        },
      };
    },
    put(array) {
      const { data, shape } = typeof array === "number" ? { data: new Float32Array([array]), shape: [] } : array;
      return np.array(data as Float32Array<ArrayBuffer>, { shape: [...shape], dtype: data instanceof Int32Array ? np.int32 : np.float32 });
    },
    async get(value) {
      const { shape } = value;
      return new NdArray((await value.ref.data()) as Float32Array, shape);
    },
    free: (values) => {
      for (const value of values) value.dispose();
    },
  };
}

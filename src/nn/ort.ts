import type { Backend, Program } from "./backend.ts";
import { type Graph, startEngine } from "./graph.ts";
import { NdArray, type Numbers } from "./nd-array.ts";
import { translate } from "./onnx/translate.ts";

/** The part of onnxruntime-node that is used here; the package is optional, so its own types may be absent. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: Record<string, unknown>): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: "float32" | "int32" | "bool", data: Numbers | Uint8Array, shape: readonly number[]) => OnnxTensor;
}
interface OnnxSession {
  run(feeds: Record<string, OnnxTensor>): Promise<Record<string, OnnxTensor>>;
}
interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

export interface OrtOptions {
  /** where the runtime comes from; default: the package onnxruntime-node, which must be installed */
  readonly load?: () => Promise<OnnxRuntime>;
  /** how many threads one operation may use; default: the runtime's own choice, one a core */
  readonly threads?: number;
  /** where it computes: "cpu", "webgpu", "cuda", as far as the runtime was built for it; default cpu */
  readonly device?: string;
}

export const ortInstallCommand = "npm install onnxruntime-node@1.30.0 --ignore-scripts";

// A name in a variable: the compiler must not look for a package that may be absent.
const packageName = "onnxruntime-node";

/**
 * Runs graphs in onnxruntime-node, at the speed of native code.
 *
 * @throws {Error} with the command to install it, where the package is absent
 */
export async function ortBackend({ load = installedRuntime, threads, device = "cpu" }: OrtOptions = {}): Promise<Backend<OnnxTensor>> {
  await startEngine();
  const { InferenceSession, Tensor } = await loaded(load);
  return {
    name: "ort",
    async load(graph: Graph): Promise<Program<OnnxTensor>> {
      const { bytes, inputs, outputs } = await translate(graph);
      const session = await InferenceSession.create(bytes, {
        ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
        interOpNumThreads: 1,
        executionProviders: [device],
        graphOptimizationLevel: "all",
        logSeverityLevel: 3,
        // A step runs two graphs in turn; threads of one that wait by spinning would take the cores from the other.
        extra: { session: { intra_op: { allow_spinning: "0" } } },
      });
      return {
        async run(values) {
          const results = await session.run(Object.fromEntries(inputs.map(({ name }, i) => [name, values[i]!])));
          return outputs.map(({ name }) => results[name]!);
        },
      };
    },
    put(array) {
      if (typeof array === "number") return new Tensor("float32", Float32Array.of(array), []);
      return new Tensor(array.data instanceof Int32Array ? "int32" : "float32", array.data, array.shape);
    },
    get: async ({ data, dims }) => new NdArray(data as Numbers, dims),
    // Tensors are ordinary objects; the garbage collector takes them.
    free: () => {},
  };
}

const installedRuntime = async (): Promise<OnnxRuntime> => (await import(packageName)).default;

async function loaded(load: () => Promise<OnnxRuntime>): Promise<OnnxRuntime> {
  try {
    return await load();
  } catch (cause) {
    throw new Error(
      `the ort backend needs the package onnxruntime-node, which could not be loaded; install it with: ${ortInstallCommand}`,
      {
        cause,
      },
    );
  }
}

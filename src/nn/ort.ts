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
  run(feeds: Record<string, OnnxTensor>, places: Record<string, OnnxTensor | null>): Promise<Record<string, OnnxTensor>>;
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
  const spareOf = new WeakMap<OnnxTensor, OnnxTensor[]>();
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
        // A step runs two graphs in turn: threads of one that wait by spinning would take the cores from the other, and from other programs.
        extra: { session: { intra_op: { allow_spinning: "0" } } },
      });
      const spare = outputs.map((): OnnxTensor[] => []);
      return {
        async run(values) {
          const feeds = Object.fromEntries(inputs.map(({ name }, i) => [name, values[i]!]));
          const places = Object.fromEntries(outputs.map(({ name }, i) => [name, spare[i]!.pop() ?? null]));
          const results = await session.run(feeds, places);
          return outputs.map(({ name }, i) => {
            const value = results[name]!;
            spareOf.set(value, spare[i]!);
            return value;
          });
        },
      };
    },
    put(array) {
      if (typeof array === "number") return new Tensor("float32", Float32Array.of(array), []);
      return new Tensor(array.data instanceof Int32Array ? "int32" : "float32", array.data, array.shape);
    },
    async get(value) {
      // The array is the tensor's own memory, so from now on it belongs to whoever asked.
      spareOf.delete(value);
      return new NdArray(value.data as Numbers, value.dims);
    },
    // The garbage collector takes what was seen; what passed from graph to graph is written to again.
    free(values) {
      for (const value of values) {
        spareOf.get(value)?.push(value);
        spareOf.delete(value);
      }
    },
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

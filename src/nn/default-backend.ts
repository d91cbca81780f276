import type { Backend } from "./backend.ts";
import { ortBackend } from "./ort.ts";
import { wasmBackend } from "./wasm.ts";

let found: Promise<Backend> | undefined;

/** The fastest backend that is installed: onnxruntime-node where it is, otherwise WebAssembly. Asked for once. */
export function defaultBackend(): Promise<Backend> {
  found ??= ortBackend().catch(() => wasmBackend()) as Promise<Backend>;
  return found;
}

import type { DataFile } from "./data-file.ts";
import type { Locating } from "./locate-inputs.ts";

export async function hubFiles(_address: string, _locating: Locating): Promise<DataFile[]> {
  throw new Error("not yet");
}

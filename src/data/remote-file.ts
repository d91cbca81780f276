import type { DataFile } from "./data-file.ts";
import type { Locating } from "./locate-inputs.ts";

export function remoteFile(_address: string, _locating: Locating): DataFile {
  throw new Error("not yet");
}

import { type Encoder, InputError } from "../../core/index.ts";

/** Vectors of texts as lists, [texts][dimensions]. Each different text is encoded once. */
export async function textVectors(encoder: Encoder, texts: readonly string[], options?: { signal?: AbortSignal }): Promise<Float32Array[]> {
  const different = [...new Set(texts)];
  const { data, rows, columns } = await encoder.encode(different, options);
  if (rows !== different.length) throw new InputError(encoder.id, `must give one vector a text, ${different.length} here`, rows);
  const at = new Map(different.map((text, row) => [text, data.subarray(row * columns, (row + 1) * columns)]));
  return texts.map((text) => at.get(text)!);
}

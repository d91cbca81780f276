import { type Arrival, checkLength, tooLarge } from "./arrival.ts";

/** A request in the shape of the web platform, as Hono brings it. */
export const webArrival = (request: Request): Arrival => ({
  method: request.method,
  header: (name) => request.headers.get(name) ?? undefined,
  async bytes(limit) {
    checkLength(this.header("content-length"), limit);
    const chunks: Uint8Array[] = [];
    let total = 0;
    for await (const chunk of (request.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
      total += chunk.length;
      if (total > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  },
});

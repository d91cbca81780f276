import { createReadStream, statSync } from "node:fs";
import type { Rollout } from "../../core/index.ts";
import type { OpenOptions, RolloutBatch, RolloutSource } from "../../data/index.ts";
export async function openRollouts(inputs: readonly string[], options: OpenOptions): Promise<RolloutSource> {
  const file = inputs[0]!;
  let read = 0;
  const size = options.batchSize ?? 1024;
  return {
    files: inputs,
    format: { name: "native", because: "fake" },
    totalBytes: statSync(file).size,
    bytesRead: () => read,
    close: async () => {},
    async *batches({ from } = {}) {
      let offset = (from?.offset as number) ?? 0,
        first = (from?.first as number) ?? 0;
      let rest = "";
      let rollouts: Rollout[] = [];
      let rows: number[] = [];
      let bytes = offset;
      for await (const chunk of createReadStream(file, {
        start: offset,
        encoding: "latin1",
        highWaterMark: 1 << 20,
      }) as AsyncIterable<string>) {
        const text = rest + chunk;
        let a = 0;
        for (;;) {
          const b = text.indexOf("\n", a);
          if (b < 0) break;
          const o = JSON.parse(text.slice(a, b));
          bytes += b + 1 - a;
          a = b + 1;
          const { id, group, prompt, response, reference, ...fields } = o;
          rollouts.push({
            id,
            prompt: [{ role: "user", content: prompt }],
            response: [{ role: "assistant", content: response }],
            reference,
            group,
            fields,
          });
          rows.push(first + rollouts.length - 1);
          if (rollouts.length === size) {
            read = bytes;
            yield { first, rollouts, rows, next: { offset: bytes, first: first + size } } satisfies RolloutBatch;
            first += size;
            rollouts = [];
            rows = [];
          }
        }
        rest = text.slice(a);
      }
      if (rollouts.length) yield { first, rollouts, rows, next: { offset: bytes, first: first + rollouts.length } };
    },
  };
}

import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "guerdon";
import type { Measure } from "./measure.ts";
import { timeCommand } from "./measure.ts";

const pairs = Number(process.env.PAIRS ?? 1_000_000);
const [features, batch] = [384, 512];

/**
 * Training on a million pairs of 384 features that memory need not hold: reading, encoding, one round of a head with a hidden layer of 256, and the
 * held-out examples. As one table of numbers the pairs would take 3.1 GB.
 */
export async function measures(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "guerdon-perf-train-"));
  try {
    const file = join(folder, "pairs.jsonl");
    await writePairs(file);
    const out = join(folder, "model");
    const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
    const options = `--encoder hashed:${features} --head mlp:256 --batch ${batch} --epochs 1 --held-out 0.01 --out ${out} --json`.split(
      " ",
    );
    const { ms, peakMb, stdout } = timeCommand(process.execPath, [main, "train", file, ...options]);
    const { training, metrics } = JSON.parse(stdout) as {
      training: { backend: string; seconds: { encoding: number; training: number } };
      metrics: { heldOut: { accuracy: { value: number } } };
    };
    const { seconds: phases, backend } = training;
    const note = `${backend}, held-out accuracy ${metrics.heldOut.accuracy.value.toFixed(3)}; whole command ${(ms / 1000).toFixed(0)} s`;
    const table = (pairs * 2 * features * 4) / 2 ** 20;
    return [
      {
        what: `train: encode ${pairs} pairs`,
        unit: "pairs/s",
        ours: pairs / phases.encoding,
        note: "hashed n-grams of short texts, written to disk",
      },
      { what: `train: one round over ${pairs} pairs x ${features}, streamed`, unit: "s", ours: phases.training, note },
      {
        what: `train: peak memory with ${pairs} pairs x ${features}`,
        unit: "MB",
        ours: peakMb ?? Number.NaN,
        target: { atMost: table / 2 },
        note: `all features in memory would be ${Math.round(table)} MB`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** People prefer the words of the first half of a vocabulary. */
async function writePairs(file: string): Promise<void> {
  const words = readFileSync(new URL("../README.md", import.meta.url), "utf8").match(/[a-z]{4,}/g)!;
  const half = words.length >> 1;
  const random = createRandom(1);
  const text = (from: number, to: number) => Array.from({ length: 8 }, () => words[from + random.integer(to - from)]).join(" ");
  const stream = createWriteStream(file);
  for (let i = 0; i < pairs; i++) {
    const row = {
      prompt: `question ${i}`,
      chosen: `${text(0, half)} ${text(0, words.length)}`,
      rejected: `${text(half, words.length)} ${text(0, words.length)}`,
    };
    if (!stream.write(`${JSON.stringify(row)}\n`)) await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
  }
  await new Promise<void>((resolve) => stream.end(() => resolve()));
}

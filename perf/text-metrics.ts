import { spawnSync } from "node:child_process";
import { createRandom } from "guerdon";
import { bleu, chrf, rougeL } from "guerdon/verify";
import { type Measure, median, rates } from "./measure.ts";

/**
 * Text metrics on answers of about 150 words, each against one reference. Peer: sacrebleu (from the Python that PYTHON names, default python3), or
 * plain Python where it has none. The values of both sides must be equal, or nothing is measured.
 */
export async function measures(): Promise<readonly Measure[]> {
  const pairs = makePairs(1000);
  const python = () => {
    const { stdout, stderr } = spawnSync(process.env.PYTHON ?? "python3", [new URL("./text-metrics.py", import.meta.url).pathname], {
      input: JSON.stringify(pairs),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    if (!stdout) throw new Error(`the Python side ended with: ${stderr.slice(-2000)}`);
    return JSON.parse(stdout) as Record<string, { name: string; rate: number; scores: number[] }>;
  };
  const metrics = { BLEU: bleu, chrF: chrf, "ROUGE-L": rougeL };
  const runs = [python(), python(), python()];
  const found: Measure[] = [];
  for (const [name, metric] of Object.entries(metrics)) {
    const theirs = runs[0]![name]!.scores;
    const apart = pairs.findIndex(([text, reference], i) => !(Math.abs(metric(text, reference) - theirs[i]!) < 1e-9));
    if (apart >= 0) throw new Error(`${name} differs from Python on ${JSON.stringify(pairs[apart])}`);
    const { ours } = await rates({
      ours: () => {
        for (const [text, reference] of pairs) metric(text, reference);
        return pairs.length;
      },
    });
    const peer = { name: runs[0]![name]!.name, value: median(runs.map((run) => run[name]!.rate)) };
    found.push({ what: `${name}, 150 words, equal values`, unit: "pairs/s", ours, peer, target: { atLeast: 10 * peer.value } });
  }
  return found;
}

/** Texts with English-like word frequencies and punctuation, and each once more with a third of its words changed. */
function makePairs(count: number): (readonly [text: string, reference: string])[] {
  const random = createRandom(1);
  const vocabulary = Array.from({ length: 5000 }, () =>
    Array.from({ length: 2 + random.integer(8) }, () => random.pick([..."etaoinshrdlucmwfgypbvk"])).join(""),
  );
  const word = () => {
    const chosen = vocabulary[Math.floor(vocabulary.length * random() ** 3)]!;
    return chosen + (random() < 0.85 ? "" : random.pick([",", ".", "?", " (3.5)", "-year", ";"]));
  };
  return Array.from({ length: count }, () => {
    const reference = Array.from({ length: 100 + random.integer(100) }, word);
    return [reference.map((one) => (random() < 0.33 ? word() : one)).join(" "), reference.join(" ")] as const;
  });
}

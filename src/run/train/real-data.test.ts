import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createRandom } from "../../core/index.ts";
import { openRollouts } from "../../data/index.ts";
import { dot } from "../../math/index.ts";
import { bradleyTerryLoss } from "../../model/bradley-terry-loss.ts";
import { fitLinearReward } from "../../model/fit-linear-reward.ts";
import { trainReward } from "../train-reward.ts";
import { encodeExamples, encodingBegin } from "./encode-examples.ts";
import { chooseObjective } from "./objective.ts";
import { openEncoder } from "./rollout-encoder.ts";

const data = new URL("../../../../shared/data/", import.meta.url);
const sets = {
  hh_rlhf_harmless: ["hh_rlhf_harmless/harmless_base_test.jsonl.gz"],
  llama_factory_pairs: ["llama_factory_pairs/dpo_en.jsonl.gz", "llama_factory_pairs/dpo_zh.jsonl.gz"],
};
const present = existsSync(data);
if (!present) console.warn("real-data.test.ts: skipped, ../shared/data is missing");
// Debian's own Python, which is where apt puts scikit-learn.
const python = process.env.PYTHON ?? "/usr/bin/python3";
const sklearn = present && spawnSync(python, ["-c", "import sklearn"]).status === 0;
if (!sklearn) console.warn("real-data.test.ts: not compared with scikit-learn, which is not installed: apt-get install python3-sklearn");

const folder = mkdtempSync(join(tmpdir(), "guerdon-real-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [seed, heldOut] = [0, 0.2];

/** Examples of a data set as the training sees them: chosen and rejected features, [pairs][features]. */
async function encoded(files: readonly string[], name: string, dimensions: number) {
  const paths = { training: join(folder, `${name}-${dimensions}.training`), heldOut: join(folder, `${name}-${dimensions}.held-out`) };
  const source = await openRollouts(files);
  const [objective, encoder] = await Promise.all([
    chooseObjective("bradley-terry-loss"),
    openEncoder({ hashed: { dimensions, characters: 4 } }),
  ]);
  const note = await encodeExamples({
    source,
    objective,
    encoder,
    column: undefined,
    heldOut,
    seed,
    paths,
    from: encodingBegin,
    signal: undefined,
    saved: () => {},
  });
  const width = 2 * dimensions + 2;
  const scale = Math.sqrt((note.training * 2 * dimensions) / note.square);
  const pairs = (path: string) => {
    const bytes = readFileSync(path);
    const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    return Array.from({ length: numbers.length / width }, (_, i) =>
      Float32Array.from({ length: dimensions }, (_, k) => scale * (numbers[i * width + k]! - numbers[i * width + dimensions + k]!)),
    );
  };
  return { paths, width, scale, training: pairs(paths.training), heldOut: pairs(paths.heldOut) };
}

/** Accuracy of scikit-learn's logistic regression on the differences of the same features, without an intercept. */
function logisticRegression({ paths, width, scale }: Awaited<ReturnType<typeof encoded>>, dimensions: number, ridge: number) {
  const script = `
import sys, json, numpy as np
from sklearn.linear_model import LogisticRegression
train, held, width, d, scale, ridge = sys.argv[1], sys.argv[2], *map(float, sys.argv[3:])
width, d = int(width), int(d)
read = lambda path: (lambda x: scale * (x[:, :d] - x[:, d:2 * d]))(np.fromfile(path, np.float32).reshape(-1, width).astype(float))
x = read(train)
model = LogisticRegression(C=1 / (ridge * len(x)), fit_intercept=False, max_iter=1000, tol=1e-5)
model.fit(np.concatenate([x, -x]), np.concatenate([np.ones(len(x)), np.zeros(len(x))]), sample_weight=np.full(2 * len(x), 0.5))
print(json.dumps({"accuracy": float(((read(held) @ model.coef_[0]) > 0).mean()), "weights": model.coef_[0].tolist()}))`;
  const args = ["-c", script, paths.training, paths.heldOut, ...[width, dimensions, scale, ridge].map(String)];
  const { stdout, stderr, status } = spawnSync(python, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { accuracy: number; weights: number[] };
}

test.skipIf(!present).each(Object.entries(sets))(
  "%s: plain Bradley–Terry on hashed n-grams beats length alone and chance, and scikit-learn does as well on the same features",
  async (name, files) => {
    const inputs = files.map((file) => new URL(file, data).pathname);
    const { card } = await trainReward({ inputs, out: join(folder, name), heldOut, seed });
    const { accuracy, examples } = card.metrics.heldOut!;
    expect(accuracy.low).toBeGreaterThan(0.5);
    expect(accuracy.value).toBeGreaterThan(card.metrics.lengthAlone!.value);
    const found = await encoded(inputs, name, 4096);
    expect(found.heldOut).toHaveLength(examples);
    const random = createRandom(1);
    const weights = Array.from({ length: 4096 }, () => random.normal());
    const guessed = found.heldOut.filter((lead) => dot(lead, weights) > 0).length / examples;
    expect(accuracy.value).toBeGreaterThan(guessed);
    if (!sklearn) return;
    const theirs = logisticRegression(found, 4096, 1).accuracy;
    console.info(
      `${name}: ${[accuracy.value, accuracy.low, accuracy.high].map((x) => x.toFixed(3)).join(" ")}, length ${card.metrics.lengthAlone!.value.toFixed(3)}, random weights ${guessed.toFixed(3)}, scikit-learn ${theirs.toFixed(3)}`,
    );
    expect(theirs).toBeGreaterThan(accuracy.low);
    expect(theirs).toBeLessThan(accuracy.high);
  },
);
test.skipIf(!sklearn)("the same loss and ridge give scikit-learn's weights", async () => {
  const found = await encoded([new URL(sets.llama_factory_pairs[0]!, data).pathname], "weights", 256);
  const ours = fitLinearReward(
    bradleyTerryLoss(),
    { chosen: found.training, rejected: found.training.map((row) => row.map(() => 0)) },
    { ridge: 0.1, steps: 500 },
  );
  const theirs = logisticRegression(found, 256, 0.1);
  const apart = Math.max(...theirs.weights.map((weight, k) => Math.abs(weight - ours.weights[k]!)));
  expect(apart).toBeLessThan(1e-3 * Math.max(...theirs.weights.map(Math.abs)) + 1e-4);
});

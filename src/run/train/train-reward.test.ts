import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createContext, createRandom, judgeBatch, type Rollout, rollout } from "../../core/index.ts";
import { wasmBackend } from "../../nn/index.ts";
import { learnedReward } from "../learned-reward.ts";
import { loadRewards } from "../load-rewards.ts";
import { type TrainOptions, trainReward } from "../train-reward.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-train-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const path = (name: string) => join(folder, `${files++}-${name}`);
const write = (rows: readonly object[]) => {
  const file = path("data.jsonl");
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  return file;
};
const backend = await wasmBackend();
const train = (rows: readonly object[], options: Partial<TrainOptions> = {}) =>
  trainReward({
    inputs: [write(rows)],
    out: path("model"),
    encoder: { column: "v" },
    rate: 0.05,
    epochs: 6,
    batch: 16,
    backend,
    ...options,
  });

/** People like the first number of a vector and dislike the second; three pairs for each prompt. */
const random = createRandom(1);
const quality = ([a, b]: number[]) => 2 * a! - b!;
const pairs = Array.from({ length: 240 }, (_, i) => {
  const sides = [0, 1].map(() => Array.from({ length: 4 }, () => random.normal()));
  const [better, worse] = sides.sort((x, y) => quality(y) - quality(x));
  return { prompt: `prompt ${i % 80}`, chosen: `fine ${i}`, rejected: `poor ${i}`, chosen_v: better, rejected_v: worse };
});
const vector = (v: unknown): Rollout => rollout({ prompt: "p", response: "r", fields: { v } });

test("a linear model finds what people like, and says so in its card", async () => {
  const out = path("model");
  const { card } = await train(pairs, { out, heldOut: 0.2 });
  expect(JSON.parse(readFileSync(join(out, "model.json"), "utf8"))).toEqual(card);
  expect(card.metrics.heldOut!.accuracy.value).toBeGreaterThan(0.93);
  expect(card.metrics.lengthAlone!.value).toBe(0.5); // all as long
  expect(card.data).toMatchObject({ rollouts: 480, examples: 240, ties: 0 });
  const reward = learnedReward(out);
  const [up, down, worse] = await judgeBatch(reward, [vector([1, 0, 0, 0]), vector([0, 1, 0, 0]), vector([0, 2, 0, 0])], createContext());
  expect(up).toBeGreaterThan(down as number);
  expect(down).toBeGreaterThan(worse as number);
});
test("rewards have mean 0 and deviation 1 over the held-out responses", async () => {
  const out = path("model");
  const { heldOut, card } = await train(pairs, { out, heldOut: 0.2 });
  const said = [...heldOut!.batch.chosen!, ...heldOut!.batch.rejected!].map(
    (x) => (x - card.normalisation.mean) / card.normalisation.deviation,
  );
  const mean = said.reduce((a, b) => a + b, 0) / said.length;
  expect(mean).toBeCloseTo(0, 6);
  expect(said.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (said.length - 1)).toBeCloseTo(1, 6);
});
test("all rows of a prompt are on one side", async () => {
  const { card, heldOut } = await train(pairs, { heldOut: 0.3 });
  expect(heldOut!.examples % 3).toBe(0);
  expect(heldOut!.examples + card.metrics.training.examples).toBe(240);
});
test("the same seed gives the same bytes, another seed others", async () => {
  const weights = async (seed: number) => {
    const out = path("model");
    await train(pairs, { out, seed, epochs: 2, hidden: [8] });
    return readFileSync(join(out, "model.safetensors"));
  };
  const [first, second, other] = [await weights(1), await weights(1), await weights(2)];
  expect(first.equals(second)).toBe(true);
  expect(first.equals(other)).toBe(false);
});
test("a net with a hidden layer learns what no weighted sum can say", async () => {
  const likes = ([a, b]: number[]) => Math.sign(a! * b!);
  const rows = Array.from({ length: 600 }, (_, i) => {
    const draw = () => [random.normal(), random.normal()];
    let [better, worse] = [draw(), draw()];
    while (likes(better) <= likes(worse)) [better, worse] = [draw(), draw()];
    return { prompt: `${i}`, chosen: "a", rejected: "b", chosen_v: better, rejected_v: worse };
  });
  const accuracy = async (hidden: number[]) => (await train(rows, { hidden, rate: 0.02, epochs: 30 })).card.metrics.heldOut!.accuracy.value;
  expect(await accuracy([16])).toBeGreaterThan(0.9);
  expect(await accuracy([])).toBeLessThan(0.7);
});
test("a folder of a model is a reward for every command, and its identity changes with its weights", async () => {
  const [one, two] = [path("model"), path("model")];
  await train(pairs, { out: one, epochs: 1 });
  await train(pairs, { out: two, epochs: 1, seed: 3 });
  const [first, second] = await Promise.all([loadRewards(one), loadRewards(two)]);
  expect(first.hash).not.toBe(second.hash);
  expect(await judgeBatch(first.reward, [vector([1, 0, 0, 0])], createContext())).toEqual(
    await judgeBatch(learnedReward(one), [vector([1, 0, 0, 0])], createContext()),
  );
});
test("a rewards file that reads a model has another identity when the model is trained anew", async () => {
  const [out, file] = [path("model"), path("rewards.ts")];
  writeFileSync(file, `import { learnedReward } from "guerdon/run";\nexport default learnedReward(${JSON.stringify(out)});\n`);
  await train(pairs, { out, epochs: 1 });
  const before = (await loadRewards(file)).hash;
  expect((await loadRewards(file)).hash).toBe(before);
  await train(pairs, { out, epochs: 1, seed: 2, force: true });
  expect((await loadRewards(file)).hash).not.toBe(before);
});
test("a rollout that cannot be encoded is an error in its place, and the others are judged", async () => {
  const out = path("model");
  await train(pairs, { out, epochs: 1 });
  const verdicts = await judgeBatch(
    learnedReward(out),
    [vector([1, 0, 0, 0]), vector(undefined), vector([1, Number.NaN, 0, 0]), vector([1, 2])],
    createContext(),
  );
  expect(verdicts.map((one) => (one instanceof Error ? one.message : typeof one))).toEqual([
    "number",
    expect.stringContaining('needs a list of numbers in the column "v"'),
    expect.stringContaining("number 1 of a vector must be finite"),
    expect.stringContaining("the model was trained on vectors of 4 numbers by column v; this one has; got 2"),
  ]);
});

test("ratings, labels and rankings are learned from as well", async () => {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const v = [random.normal(), random.normal(), random.normal()];
    return { prompt: `${i}`, response: `${i}`, v, rating: 2 + quality(v) + random.normal(0, 0.1) };
  });
  const rated = await train(rows, { objective: "regression-loss", epochs: 20 });
  expect(rated.card.metrics.heldOut!.accuracy.value).toBeGreaterThan(0.95);

  const groups = rows.map(({ prompt, ...row }, i) => ({ ...row, prompt: `prompt ${Math.floor(i / 3)}`, group: String(Math.floor(i / 3)) }));
  const ranked = await train(groups);
  expect(ranked.card.data.examples).toBe(300); // three pairs of each three responses
  expect(ranked.card.metrics.heldOut!.accuracy.value).toBeGreaterThan(0.9);
  const listed = await train(groups, { objective: "plackett-luce-loss", options: { responses: 3 }, epochs: 20 });
  expect(listed.card.data.examples).toBe(100);
  expect(listed.card.metrics.heldOut!.accuracy.value).toBeGreaterThan(0.9);
});

test("training ends early when held-out examples stop getting better", async () => {
  const noise = pairs.map((row, i) => (i % 2 ? row : { ...row, chosen_v: row.rejected_v, rejected_v: row.chosen_v }));
  const { card, history } = await train(noise, { epochs: 200, patience: 2, heldOut: 0.3, hidden: [32] });
  expect(card.training.epochs).toBeLessThan(100);
  expect(card.training.bestEpoch).toBe(Number(card.training.epochs) - 2);
  expect(history.rounds).toHaveLength(Number(card.training.epochs));
});

test.each<[string, object[], Partial<TrainOptions>, string]>([
  [
    "all ties",
    [1, 2, 3].map((i) => ({ prompt: `${i}`, response_a: "x", response_b: "y", winner_model_a: 0, winner_model_b: 0, winner_tie: 1 })),
    { encoder: undefined },
    "all pairs are ties, so there is nothing to learn from; ties; got 3",
  ],
  [
    "the wrong kind of data",
    [1, 2, 3].map((i) => ({ prompt: `${i}`, completion: "x", label: i > 1 })),
    {},
    "model/bradley-terry-loss is trained on pairs of a chosen and a rejected response, and these are responses with a label, good or bad",
  ],
  [
    "nothing left",
    [1, 2, 3].map((i) => ({ prompt: `${i}`, response: "x" })),
    {},
    "no pairs of a chosen and a rejected response were left; say where the ratings stand with --column",
  ],
  [
    "NaN in a vector",
    [{ ...pairs[0], chosen_v: [1, null, 2, 3] }],
    {},
    "row 1: cannot be encoded: encoder: number 1 of a vector must be finite; got",
  ],
  [
    "a vector of another length",
    [pairs[0]!, { ...pairs[1], chosen_v: [1, 2] }],
    {},
    "row 2: its vector must have 4 numbers, like the first one; it has; got 2",
  ],
  ["one prompt", [pairs[0]!, pairs[80]!], {}, "all examples of a prompt go to one side, and no example is"],
  [
    "vectors that do not differ",
    pairs.map((row) => ({ ...row, chosen_v: [1, 1], rejected_v: [1, 1] })),
    {},
    "the model says the same of every response",
  ],
  ["an objective of vectors", pairs, { objective: "general-preference-loss" }, "is trained on more than one score a response"],
  ["an unknown objective", pairs, { objective: "loss" }, "--objective: must be one of "],
  ["a rate that is none", pairs, { rate: -1 }, "the rate above 0"],
  ["an unknown option", pairs, { options: { margins: 1 } }, "has the options temperature, margin, smoothing"],
])("refuses %s in one line", async (_, rows, options, message) => {
  await expect(train(rows, options)).rejects.toThrow(message);
});

test("a training that is killed again and again ends in the same weights", { timeout: 60_000 }, async () => {
  const data = write(pairs);
  const main = new URL("../../../dist/cli/main.js", import.meta.url).pathname;
  const command = (out: string) =>
    `train ${data} --out ${out} --encoder column v --backend wasm --head mlp:8 --epochs 80 --patience 1000 --batch 16 --checkpoint-every 30ms`.split(
      " ",
    );
  const run = (args: string[], killAfter?: number) =>
    new Promise<{ code: number | null; text: string }>((resolve) => {
      const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "pipe"] });
      let text = "";
      let timer: NodeJS.Timeout | undefined;
      child.stderr.on("data", (chunk) => {
        text += chunk;
        // The clock runs from the first sign of work: how long a start takes says nothing.
        if (killAfter !== undefined) timer ??= setTimeout(() => child.kill("SIGKILL"), killAfter);
      });
      child.on("close", (code) => {
        clearTimeout(timer);
        resolve({ code, text });
      });
    });
  const [whole, killed] = [path("whole"), path("killed")];
  expect((await run(command(whole))).code).toBe(0);
  const steps = createRandom(Date.now());
  let kills = 0;
  for (let attempt = 0; attempt < 4; attempt++) {
    const { code } = await run([...command(killed), ...(attempt > 0 ? ["--resume"] : [])], 20 + steps.integer(250));
    if (code === null) kills++;
  }
  expect(kills).toBeGreaterThan(0);
  if (!existsSync(join(killed, "model.json"))) expect((await run([...command(killed), "--resume"])).code).toBe(0);
  const files = [whole, killed].map((out) => readFileSync(join(out, "model.safetensors")));
  expect(files[0]!.equals(files[1]!)).toBe(true);
});
test("an unfinished training goes on only with the same settings", async () => {
  const [data, out] = [write(pairs), path("model")];
  const abort = new AbortController();
  const options = { inputs: [data], out, encoder: { column: "v" }, backend, batch: 16 };
  await expect(
    trainReward({ ...options, signal: abort.signal, onProgress: ({ doing }) => doing === "training" && abort.abort() }),
  ).rejects.toThrow("the training was stopped");
  expect(() => learnedReward(out)).toThrow("its training is unfinished: go on with --resume");
  await expect(trainReward(options)).rejects.toThrow("holds an unfinished training; go on with --resume or start again with --force");
  await expect(trainReward({ ...options, resume: true, batch: 8 })).rejects.toThrow("batch was 16, now it is 8; start again with --force");
  expect((await trainReward({ ...options, resume: true })).card.metrics.heldOut!.accuracy.value).toBeGreaterThan(0.5);
});

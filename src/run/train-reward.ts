import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { createRandom, InputError } from "../core/index.ts";
import { openRollouts } from "../data/index.ts";
import { mean, standardDeviation } from "../math/index.ts";
import { mlpHead } from "../model/nets/mlp-head.ts";
import {
  adamW,
  type Backend,
  clipped,
  decodeSafetensors,
  defaultBackend,
  encodeSafetensors,
  type Mlp,
  NdArray,
  startTraining,
  type Tensor,
  type TrainState,
  trainer,
  treeLike,
} from "../nn/index.ts";
import { scorer } from "./learned-reward.ts";
import { version } from "./reward-source.ts";
import { identifyInput, RunFolderError } from "./score/plan.ts";
import { RunStopped } from "./score-files.ts";
import { type Position, shuffledBatches } from "./train/batches.ts";
import { type EncodingNote, encodeExamples, encodingBegin } from "./train/encode-examples.ts";
import { explainNoExamples, refuseBadData } from "./train/fitness.ts";
import { type Judged, judgeExamples, type Layout, measuredShare, recordWidth, rightOrder } from "./train/measure.ts";
import { type ChosenObjective, chooseObjective } from "./train/objective.ts";
import type { Measured, ModelCard, Quality } from "./train/read-card.ts";
import { type RecordReader, readRecords } from "./train/record-file.ts";
import { type EncoderSettings, openEncoder } from "./train/rollout-encoder.ts";

export interface TrainOptions {
  /** files of preferences, ratings, rankings or labels, in any format that rollouts are read from */
  readonly inputs: readonly string[];
  /** folder for the model */
  readonly out: string;
  /** method of guerdon/model that gives an objective, by name; default bradley-terry-loss */
  readonly objective?: string;
  /** its options */
  readonly options?: Readonly<Record<string, unknown>>;
  /** widths of hidden layers; default none: a linear head */
  readonly hidden?: readonly number[];
  /** default: hashed n-grams */
  readonly encoder?: EncoderSettings;
  /** rounds through the data, at most; default 20 */
  readonly epochs?: number;
  /** examples a step sees; default 64 */
  readonly batch?: number;
  /** learning rate; default 0.4 divided by the numbers of a vector, at most 0.001 */
  readonly rate?: number;
  /** weight decay; default 0.01 */
  readonly decay?: number;
  /** rounds without a better held-out loss after which training ends; default 3 */
  readonly patience?: number;
  /** share of prompts that are held out, in [0, 1); default 0.1 */
  readonly heldOut?: number;
  readonly seed?: number;
  readonly format?: string;
  readonly map?: Readonly<Record<string, string>>;
  /** column with the rating or rank of a response, where it has no usual name */
  readonly column?: string;
  /** what a reader of the model's card should know */
  readonly about?: readonly string[];
  /** go on with a training that was stopped */
  readonly resume?: boolean;
  /** replace an earlier model */
  readonly force?: boolean;
  /** time between two checkpoints, in milliseconds; default 10,000 */
  readonly checkpointEvery?: number;
  readonly backend?: Backend;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainProgress) => void;
}

/** How far a training is: rows encoded, or steps taken. */
export interface TrainProgress {
  readonly doing: "encoding" | "training";
  readonly examples: number;
  readonly epoch: number;
  readonly epochs: number;
  /** steps taken, and steps there are at most */
  readonly step: number;
  readonly steps: number;
  /** mean loss of the latest steps */
  readonly loss: number | undefined;
  /** at the end of a round */
  readonly heldOut?: { readonly loss: number; readonly accuracy: number; readonly best: boolean };
  readonly seconds: number;
}

/** The losses of a training, for pictures. */
export interface History {
  /** mean loss of some steps in a row, up to that step */
  readonly points: { readonly step: number; readonly loss: number }[];
  /** of the held-out examples, at the end of each round */
  readonly rounds: { readonly epoch: number; readonly step: number; readonly loss: number; readonly accuracy: number }[];
}

export interface Trained {
  readonly card: ModelCard;
  readonly history: History;
  /** leads of the held-out pairs, or their scores where there are no pairs */
  readonly heldOut: Judged | undefined;
}

const partial = ".partial";
const round = (seconds: number) => Number(seconds.toFixed(1));

/**
 * Trains a reward model and writes its folder: model.safetensors, model.json, report.html.
 *
 * What was done survives a kill at any moment: `resume` goes on from there and ends in the same weights. The same data, options and seed give the same
 * weights on the same machine.
 *
 * @throws {RunFolderError} when the folder cannot be used
 * @throws {InputError} when the data cannot be trained on; the message says why in one line
 * @throws {RunStopped} when `signal` asked for an early end
 */
export async function trainReward(options: TrainOptions): Promise<Trained> {
  const {
    out,
    inputs,
    epochs = 20,
    decay = 0.01,
    patience = 3,
    seed = 0,
    heldOut = 0.1,
    hidden = [],
    signal,
    checkpointEvery = 10_000,
  } = options;
  if (!(heldOut >= 0 && heldOut < 1)) throw new InputError("--held-out", "must be a share from 0 to below 1", heldOut);
  const { batch = 64, rate } = options;
  const whole = [epochs, batch, patience].every((number) => Number.isInteger(number) && number >= 1);
  if (!(whole && (rate === undefined || rate > 0) && decay >= 0)) {
    const expected = "epochs, batch and patience must be whole numbers from 1, the rate above 0, decay at least 0";
    throw new InputError("guerdon train", expected, { epochs, batch, patience, rate, decay });
  }
  const began = performance.now();
  const settings = options.encoder ?? { hashed: { dimensions: 4096, characters: 4 } };
  const objective = await chooseObjective(options.objective ?? "bradley-terry-loss", options.options);
  const backend = options.backend ?? (await defaultBackend());
  const { backend: _, signal: __, onProgress, resume, force, checkpointEvery: ___, about: ____, out: _____, ...asked } = options;
  const plan = { guerdon: version, backend: backend.name, objective: objective.id, ...asked, inputs: inputs.map(identifyInput) };
  const file = openFolder(out, JSON.stringify(plan), { resume, force });
  if (resume && existsSync(join(out, "model.json")))
    return { card: JSON.parse(readFileSync(join(out, "model.json"), "utf8")), history: { points: [], rounds: [] }, heldOut: undefined };

  const stopped = (error: unknown) => (signal?.aborted ? new RunStopped("the training was stopped") : error);
  const seconds = () => (performance.now() - began) / 1000;
  const source = await openRollouts(inputs, { format: options.format, map: options.map });
  const readers: RecordReader[] = [];
  const openRecords = async (path: string, width: number) => {
    const reader = await readRecords(path, width);
    readers.push(reader);
    return reader;
  };
  try {
    // Encode everything once.
    const paths = { training: file("training.f32"), heldOut: file("held-out.f32") };
    let encoding = existsSync(file("encoding.json"))
      ? (JSON.parse(readFileSync(file("encoding.json"), "utf8")) as EncodingNote)
      : encodingBegin;
    const encoder = await openEncoder(settings);
    const saveNote = (note: EncodingNote) => {
      writeWhole(file("encoding.json"), JSON.stringify(note));
      onProgress?.({
        doing: "encoding",
        examples: note.tally.examples,
        epoch: 0,
        epochs,
        step: 0,
        steps: 0,
        loss: undefined,
        seconds: seconds(),
      });
    };
    if (!encoding.done) {
      encoding = await encodeExamples({
        source,
        objective,
        encoder,
        column: options.column,
        heldOut,
        seed,
        paths,
        from: encoding,
        signal,
        saved: saveNote,
      });
      if (encoding.tally.examples === 0) throw explainNoExamples(objective, encoding.tally, source, await firstFields(source));
      saveNote(encoding);
    }
    const encoded = seconds();
    const { tally } = encoding;
    const layout = encoding.layout!;
    refuseBadData(objective, encoding, heldOut, options.inputs);

    // Train.
    const width = recordWidth(layout);
    const training = await openRecords(paths.training, width);
    const held = encoding.heldOut > 0 ? await openRecords(paths.heldOut, width) : undefined;
    const values = encoding.training * layout.scores.length * layout.features;
    const featureScale = encoding.square > 0 ? Math.sqrt(values / encoding.square) : 1;
    const net = mlpHead({ inputs: layout.features, hidden });
    const learningRate = rate ?? Math.min(1e-3, 0.4 / layout.features);
    const optimiser = clipped(1, adamW({ rate: learningRate, decay, decays: (p) => p.rank > 1 }));
    const { step } = trainer({ net: (params: Mlp, rows: Tensor) => net.scores(params, rows).reshape([-1]), optimiser, backend });
    const random = createRandom(seed);
    const batches = shuffledBatches(training, batch, random.fork("batches"));
    const begin = startTraining(quietStart(net.start(random.fork("start")) as Mlp<NdArray>), optimiser);
    const total = batches.perEpoch * epochs;
    const perPoint = Math.max(1, Math.ceil(total / 200));

    let { state, best, progress } = readCheckpoint(file("checkpoint.safetensors"), begin);
    const save = () => {
      writeWhole(
        file("checkpoint.safetensors"),
        encodeSafetensors(
          { params: state.params, memory: state.memory, best },
          { step: String(state.step), progress: JSON.stringify(progress) },
        ),
      );
    };
    const report = (heldOut?: TrainProgress["heldOut"]) =>
      onProgress?.({
        doing: "training",
        examples: tally.examples,
        epoch: progress.position.epoch,
        epochs,
        step: state.step,
        steps: total,
        loss: progress.sum.count > 0 ? progress.sum.loss / progress.sum.count : progress.history.points.at(-1)?.loss,
        heldOut,
        seconds: seconds(),
      });
    const judge = (params: Mlp<NdArray>, reader: typeof training, most?: number) =>
      judgeExamples(reader, layout, scorer({ net, params, card: { featureScale } }, backend), most);
    const lossOf = (batch: Judged["batch"]) => objective.loss(batch).loss;

    let lastSave = performance.now();
    while (progress.position.epoch < epochs && !progress.ended) {
      const { epoch } = progress.position;
      for await (const { records, next } of batches.epoch(progress.position)) {
        const { inputs, given } = unpack(records, layout, featureScale);
        const done = await step(state as never, inputs as never, (said) =>
          onScores(objective, layout, given, (said as unknown as NdArray).data),
        );
        state = done.state as typeof state;
        const { count, loss } = progress.sum;
        progress = { ...progress, position: next, sum: { count: count + 1, loss: loss + done.loss } };
        if (progress.sum.count >= perPoint) progress = withPoint(progress, state.step);
        if (signal?.aborted || performance.now() - lastSave >= checkpointEvery) {
          save();
          report();
          lastSave = performance.now();
          signal?.throwIfAborted();
        }
      }
      progress = { ...progress, position: { epoch: epoch + 1, window: 0, batch: 0 } };
      if (held) {
        const judged = await judge(state.params as Mlp<NdArray>, held);
        const round = {
          epoch,
          step: state.step,
          loss: lossOf(judged.batch),
          accuracy: rightOrder(objective.kind, judged.batch, judged.batch),
        };
        const better = round.loss < progress.best;
        progress = {
          ...progress,
          history: { ...progress.history, rounds: [...progress.history.rounds, round] },
          best: better ? round.loss : progress.best,
          stale: better ? 0 : progress.stale + 1,
          ended: !better && progress.stale + 1 >= patience,
        };
        if (better) best = state.params as Mlp<NdArray>;
        report({ loss: round.loss, accuracy: round.accuracy, best: better });
      } else {
        best = state.params as Mlp<NdArray>;
        report();
      }
      save();
    }

    // Measure and write what came out.
    const judgedTraining = await judge(best, training, 4096);
    const judgedHeld = held && (await judge(best, held));
    const over = (judgedHeld ?? judgedTraining).batch;
    const said = layout.scores.flatMap((name) => [...over[name]!]);
    const normalisation = { mean: mean(said), deviation: standardDeviation(said), over: judgedHeld ? "held-out" : "training" } as const;
    if (!(normalisation.deviation > 0))
      throw new InputError("guerdon train", "the model says the same of every response: do their vectors differ?", normalisation);
    const card: ModelCard = {
      guerdon: version,
      ...(options.about && { about: options.about }),
      objective: { id: objective.id, options: objective.options },
      encoder: { ...settings, id: encoder.id },
      net: { inputs: layout.features, hidden },
      featureScale,
      normalisation,
      data: {
        inputs: await Promise.all(source.files.map(identityOf)),
        rollouts: tally.rollouts,
        examples: tally.examples,
        ties: tally.ties,
        unlabelled: tally.unlabelled,
        ...(tally.columns!.includes("user") && { users: Object.keys(tally.users).length }),
        columns: tally.columns!,
      },
      training: {
        seed,
        steps: state.step,
        epochs: progress.position.epoch,
        bestEpoch: held ? progress.history.rounds.findIndex(({ loss }) => loss === progress.best) + 1 : progress.position.epoch,
        batch: batches.batch,
        rate: learningRate,
        decay,
        heldOut,
        backend: backend.name,
        node: process.version,
        // Of this attempt, where it was resumed.
        seconds: { encoding: round(encoded), training: round(seconds() - encoded) },
      },
      metrics: {
        training: { examples: encoding.training, loss: lossOf(judgedTraining.batch) },
        ...(judgedHeld && {
          heldOut: qualityOf(objective, judgedHeld, lossOf),
          lengthAlone: lengthAlone(objective, judgedTraining, judgedHeld),
        }),
      },
    };
    const trained: Trained = { card, history: progress.history, heldOut: judgedHeld };
    const { renderTrainingReport } = await import("./report/render-training-report.ts");
    writeWhole(join(out, "report.html"), await renderTrainingReport(trained, new Date()));
    writeWhole(join(out, "model.safetensors"), encodeSafetensors(best));
    writeWhole(join(out, "model.json"), `${JSON.stringify(card, null, 1)}\n`);
    rmSync(join(out, partial), { recursive: true, force: true });
    return trained;
  } catch (error) {
    throw stopped(error);
  } finally {
    await Promise.all([source.close(), ...readers.map((reader) => reader.close())]);
  }
}

interface Progress {
  readonly position: Position;
  /** losses since the last point */
  readonly sum: { readonly count: number; readonly loss: number };
  readonly history: History;
  /** best held-out loss; 1e308 before the first, since JSON has no infinity */
  readonly best: number;
  readonly stale: number;
  readonly ended: boolean;
}

const firstProgress: Progress = {
  position: { epoch: 0, window: 0, batch: 0 },
  sum: { count: 0, loss: 0 },
  history: { points: [], rounds: [] },
  best: 1e308,
  stale: 0,
  ended: false,
};

const withPoint = (progress: Progress, step: number): Progress => ({
  ...progress,
  sum: { count: 0, loss: 0 },
  history: { ...progress.history, points: [...progress.history.points, { step, loss: progress.sum.loss / progress.sum.count }] },
});

function readCheckpoint(path: string, begin: TrainState): { state: TrainState; best: Mlp<NdArray>; progress: Progress } {
  if (!existsSync(path)) return { state: begin, best: begin.params as Mlp<NdArray>, progress: firstProgress };
  const { arrays, metadata } = decodeSafetensors(readFileSync(path));
  const { params, memory, best } = treeLike({ params: begin.params, memory: begin.memory, best: begin.params as Mlp<NdArray> }, arrays);
  return { state: { step: Number(metadata.step), params, memory }, best, progress: JSON.parse(metadata.progress!) as Progress };
}

/** The last layer begins at 0: a model that has seen nothing has no opinion, and no noise of a random start stays in what it learns. */
const quietStart = (layers: Mlp<NdArray>): Mlp<NdArray> =>
  layers.map((layer, i) => (i < layers.length - 1 ? layer : { ...layer, weight: NdArray.filled(0, layer.weight.shape) }));

/** The features of a batch, those of the first score before those of the second, and the columns that come with the data. */
function unpack(
  records: Float32Array,
  { scores, features, columns }: Layout,
  scale: number,
): { inputs: NdArray; given: Record<string, Float32Array> } {
  const width = recordWidth({ scores, features, columns });
  const rows = records.length / width;
  const table = new Float32Array(rows * scores.length * features);
  for (let s = 0; s < scores.length; s++)
    for (let row = 0; row < rows; row++) {
      const [to, from] = [(s * rows + row) * features, row * width + s * features];
      for (let k = 0; k < features; k++) table[to + k] = records[from + k]! * scale;
    }
  const column = (c: number) => Float32Array.from({ length: rows }, (_, row) => records[row * width + scores.length * features + c]!);
  return {
    inputs: new NdArray(table, [rows * scores.length, features]),
    given: Object.fromEntries(columns.map((name, c) => [name, column(c)])),
  };
}

/** The objective, over the scores of a batch in one list. */
function onScores(
  { loss }: ChosenObjective,
  { scores }: Layout,
  given: Record<string, Float32Array>,
  said: ArrayLike<number> & { subarray(a: number, b: number): ArrayLike<number> },
) {
  const rows = said.length / scores.length;
  const batch = { ...given, ...Object.fromEntries(scores.map((name, s) => [name, said.subarray(s * rows, (s + 1) * rows)])) };
  const { loss: value, gradient } = loss(batch);
  const slope = new Float32Array(said.length);
  scores.forEach((name, s) => {
    slope.set(gradient[name]!, s * rows);
  });
  return { loss: value, gradient: slope };
}

function qualityOf({ kind }: ChosenObjective, { batch, examples }: Judged, lossOf: (batch: Judged["batch"]) => number): Quality {
  return { examples, loss: lossOf(batch), accuracy: measuredShare(rightOrder(kind, batch, batch), examples) };
}

/** What the length of the response alone would have done. */
function lengthAlone({ kind }: ChosenObjective, training: Judged, held: Judged): Measured {
  const longer = rightOrder(kind, held.lengths, held.batch);
  const longerIsBetter = rightOrder(kind, training.lengths, training.batch) >= 0.5;
  return measuredShare(longerIsBetter ? longer : 1 - longer, held.examples);
}

/** Makes the folder ready, and gives the paths of files of an unfinished training. */
function openFolder(
  out: string,
  plan: string,
  { resume = false, force = false }: { resume?: boolean; force?: boolean },
): (name: string) => string {
  const file = (name: string) => join(out, partial, name);
  const unfinished = existsSync(file("plan.json"));
  if (force && !resume)
    for (const name of ["model.json", "model.safetensors", "report.html", partial])
      rmSync(join(out, name), { recursive: true, force: true });
  else if (resume && existsSync(join(out, "model.json")) && !unfinished) return file;
  else if (resume && unfinished) {
    const before = JSON.parse(readFileSync(file("plan.json"), "utf8")) as Record<string, unknown>;
    const now = JSON.parse(plan) as Record<string, unknown>;
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const [was, is] = [JSON.stringify(before[key]), JSON.stringify(now[key])];
      if (was !== is)
        throw new RunFolderError(
          `${out}: cannot go on with this training: ${key} was ${was ?? "not set"}, now it is ${is ?? "not set"}; start again with --force`,
        );
    }
    return file;
  } else if (existsSync(out) && readdirSync(out).some((name) => name !== partial || unfinished)) {
    const hint = unfinished
      ? "holds an unfinished training; go on with --resume or start again with --force"
      : "already exists and is not empty; choose another --out or replace its model with --force";
    throw new RunFolderError(`${out}: ${hint}`);
  }
  mkdirSync(join(out, partial), { recursive: true });
  writeWhole(file("plan.json"), plan);
  return file;
}

/** Writes a file that is either whole and on disk or not there. */
function writeWhole(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.tmp`;
  const file = openSync(temporary, "w");
  try {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

async function identityOf(path: string): Promise<ModelCard["data"]["inputs"][number]> {
  const { bytes } = identifyInput(path);
  if (bytes === undefined) return { path };
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return { path, bytes, sha256: hash.digest("hex") };
}

async function firstFields(source: Awaited<ReturnType<typeof openRollouts>>): Promise<readonly Readonly<Record<string, unknown>>[]> {
  for await (const { rollouts } of source.batches()) return rollouts.slice(0, 64).map(({ fields }) => fields);
  return [];
}

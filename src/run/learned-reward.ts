import { type Context, described, InputError, type Reward, type Rollout, toError, type Verdict } from "../core/index.ts";
import { dot } from "../math/index.ts";
import { type Backend, compile, defaultBackend, NdArray } from "../nn/index.ts";
import { type Model, readModel } from "./train/model-folder.ts";
import type { ModelCard } from "./train/read-card.ts";
import { openEncoder, type RolloutEncoder } from "./train/rollout-encoder.ts";

/** Rollouts that are encoded and judged at once. */
const batchSize = 256;

/**
 * The reward that a trained model gives, from its folder.
 *
 *     export default weightedSum({ right: [1, answerMatch()], liked: [0.2, learnedReward("models/first")] });
 *
 * Rewards have mean 0 and deviation 1 over the responses that the model was held back from; only differences between responses to one prompt mean
 * anything. A rollout that cannot be encoded is an `Error` in its place.
 *
 * @param folder what `guerdon train` wrote; a path from where the program runs, or `new URL("model", import.meta.url)`
 * @param options.raw give what the net says, in the unit that it was trained in
 * @throws {InputError} when the folder holds no model
 */
export function learnedReward(folder: string | URL, options: { raw?: boolean; backend?: Backend } = {}): Reward {
  const model = readModel(folder);
  const { mean, deviation } = options.raw ? { mean: 0, deviation: 1 } : model.card.normalisation;
  let opened: Promise<RolloutEncoder> | undefined;
  let scores: Scorer | undefined;
  const judge = async (rollouts: readonly Rollout[], { signal }: Context): Promise<(Verdict | Error)[]> => {
    const encoder = await (opened ??= openEncoder(model.card.encoder));
    scores ??= scorer(model, options.backend);
    const vectors = (await encoder.encode(rollouts, { signal })).map((vector) => fitting(vector, model.card));
    const rows = vectors.filter((vector) => vector instanceof Float32Array);
    const said = await scores(rows);
    let row = 0;
    return vectors.map((vector) => (vector instanceof Error ? vector : (said[row++]! - mean) / deviation));
  };
  const reward: Reward = async (rollouts, context) => {
    const verdicts: (Verdict | Error)[] = [];
    for (let from = 0; from < rollouts.length; from += batchSize) {
      const some = rollouts.slice(from, from + batchSize);
      try {
        verdicts.push(...(await context.guard(judge, some, () => judge(some, context))));
      } catch (thrown) {
        verdicts.push(...some.map(() => toError(thrown)));
      }
    }
    return verdicts;
  };
  return described(reward, { method: "learnedReward", parts: {} });
}

function fitting(vector: Float32Array | Error, { net, encoder }: ModelCard): Float32Array | Error {
  if (vector instanceof Error || vector.length === net.inputs) return vector;
  return new InputError(
    "learnedReward",
    `the model was trained on vectors of ${net.inputs} numbers by ${encoder.id}; this one has`,
    vector.length,
  );
}

type Scorer = (rows: readonly Float32Array[]) => Promise<ArrayLike<number>>;

/** What the net says of rows of features. A linear head needs no engine. */
export function scorer(
  { net, params, card }: Pick<Model, "net" | "params"> & { card: Pick<ModelCard, "featureScale"> },
  backend?: Backend,
): Scorer {
  if (params.length === 1) {
    const { weight, bias } = params[0]!;
    return async (rows) => rows.map((row) => card.featureScale * dot(row, weight.data) + (bias?.item() ?? 0));
  }
  let run: ((params: never, rows: never) => Promise<NdArray>) | undefined;
  return async (rows) => {
    const said = new Float32Array(rows.length);
    for (let from = 0; from < rows.length; from += batchSize) {
      const some = rows.slice(from, from + batchSize);
      // Sizes are rounded up: each size would need a graph of its own.
      const size = 2 ** Math.ceil(Math.log2(some.length));
      const table = new Float32Array(size * net.inputs);
      some.forEach((row, i) => {
        for (let k = 0; k < net.inputs; k++) table[i * net.inputs + k] = row[k]! * card.featureScale;
      });
      const input = new NdArray(table, [size, net.inputs]);
      run ??= (await compile(net.scores as never, [params, input] as never, { backend: backend ?? (await defaultBackend()) })) as never;
      said.set((await run!(params as never, input as never)).data.subarray(0, some.length), from);
    }
    return said;
  };
}

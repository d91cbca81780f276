import { described, InputError, judgeBatch, type Reward, valueOf } from "../../core/index.ts";
import { maximum, mean, minimum, variance } from "../../math/index.ts";

/** What a reward has given so far, the batch at hand included. */
export interface History {
  readonly count: number;
  readonly mean: number;
  /** standard deviation around the mean, of the rewards themselves (not an estimate for others): 0 for one reward */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** As remembered: the squared distances from the mean are summed, since deviations cannot be added. */
type Tally = Omit<History, "deviation"> & { readonly squares: number };

/**
 * Shapes a reward by all that it has given so far: its running mean, spread and extremes.
 *
 *     R_t(y) = f(r(y), statistics of r over batches 1 … t)
 *
 * A batch is counted first and shaped afterwards, so the very first one has a mean. The tally lives in `context.memory`: a resumed run goes on as if it had
 * never stopped. Verdicts that abstain or fail are not counted. The raw verdict stays in the part `raw`.
 *
 * @param reward r: any reward
 * @param shape f: from the reward and its history to a number; `runningZScore`, `runningMinMax`, `runningClip`, or one's own
 * @param options.key names the tally; two rewards with history need two keys
 * @returns the shaped reward
 * @throws {InputError} when the key is empty
 * @source Fu et al. 2025 (PAR), arXiv:2502.18770, section 5 (baselines; running statistics as in the released code)
 * @source Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance", eq. 2.1 (adding a batch to a tally)
 * @example await scoreAll(againstHistory(each((one) => Number(responseText(one))), runningZScore, { key: "number" }), [{ response: "1" }, { response: "3" }]) // [{ value: -1 }, { value: 1 }]
 * @example await scoreOne(againstHistory(each(() => 7), (reward, { mean, count }) => reward - mean + count, { key: "seven" }), { response: "" }) // { value: 1 }
 */
export function againstHistory(reward: Reward, shape: (reward: number, history: History) => number, { key }: { key: string }): Reward {
  if (!key) throw new InputError("againstHistory", "key must name the tally", key);
  const shaped: Reward = async (rollouts, context) => {
    const verdicts = await judgeBatch(reward, rollouts, context);
    const values = verdicts.map((verdict) => (verdict instanceof Error ? null : valueOf(verdict)));
    const batch = values.filter((value) => value !== null);
    if (batch.length === 0) return verdicts;
    const { squares, ...tally } = await context.memory.update<Tally>(`againstHistory/${key}`, (old) => added(old, batch));
    const history: History = { ...tally, deviation: Math.sqrt(squares / tally.count) };
    return verdicts.map((raw, i) =>
      raw instanceof Error || values[i] === null ? raw : { value: shape(values[i]!, history), parts: { raw } },
    );
  };
  return described(shaped, { method: "againstHistory", parts: { raw: reward } });
}

function added(old: Tally = { count: 0, mean: 0, squares: 0, minimum: Infinity, maximum: -Infinity }, batch: readonly number[]): Tally {
  const count = old.count + batch.length;
  const step = mean(batch) - old.mean;
  return {
    count,
    mean: old.mean + (step * batch.length) / count,
    squares: old.squares + variance(batch, { ddof: 0 }) * batch.length + (step ** 2 * old.count * batch.length) / count,
    minimum: Math.min(old.minimum, minimum(batch)),
    maximum: Math.max(old.maximum, maximum(batch)),
  };
}

import { InputError, type Objective } from "../../core/index.ts";
import { batchLength, logSoftmax, range } from "../../math/index.ts";

/**
 * How well scores explain a ranking, as a row of choices: the best of all, then the best of the rest.
 *
 *     L = mean_i −Σ_{k<K} log ( exp s_{π(k)} / Σ_{l≥k} exp s_{π(l)} )
 *
 * @param options.responses N: how many responses a group has, from 2
 * @param options.places K in [1, N − 1]: how many places of the ranking count; 1 is `listwiseLoss`; default all
 * @returns an objective over `scores` s, [groups · responses], in logits, with a column `rank0`, `rank1`, … for each response: its rank in the group, the
 *   smallest for the best, [groups]; a response of rank NaN was not ranked and is left out of the group; of equal ranks the earlier response goes first. Its loss is at least
 *   0, in nats per group
 * @throws {InputError} when an option is out of range; the objective when a rank is missing or a length differs
 * @source Plackett 1975, Applied Statistics 24; Xia et al. 2008, ICML (ListMLE)
 * @example plackettLuceLoss({ responses: 3 })({ scores: [0, 0, 0], rank0: [2], rank1: [1], rank2: [3] }).loss // 1.7918
 * @example plackettLuceLoss({ responses: 2 })({ scores: [2, 0], rank0: [1], rank1: [2] }).loss // 0.1269
 * @example plackettLuceLoss({ responses: 3, places: 1 })({ scores: [0, 0, 0], rank0: [2], rank1: [1], rank2: [3] }).loss // 1.0986
 */
export function plackettLuceLoss({
  responses,
  places = responses - 1,
}: {
  responses: number;
  places?: number;
}): Objective<"scores", `rank${number}`> {
  if (!(Number.isInteger(responses) && responses >= 2 && Number.isInteger(places) && places >= 1 && places < responses)) {
    throw new InputError("plackettLuceLoss", "responses must be a whole number from 2, places one from 1 to responses − 1", {
      responses,
      places,
    });
  }
  const columns = range(responses).map((k) => `rank${k}` as const);
  return (batch) => {
    const groups = batchLength("plackettLuceLoss", batch, ["scores"], responses);
    const missing = columns.filter((name) => batch[name] === undefined);
    if (missing.length > 0) throw new InputError("plackettLuceLoss", "needs a column of ranks for each response; missing", missing);
    const slope = new Float64Array(groups * responses);
    let loss = 0;
    for (let i = 0; i < groups; i++) {
      const rank = columns.map((name) => batch[name]![i]!);
      const order = range(responses)
        .filter((k) => !Number.isNaN(rank[k]))
        .sort((a, b) => rank[a]! - rank[b]!);
      for (let place = 0; place < Math.min(places, order.length - 1); place++) {
        const left = order.slice(place);
        const logs = logSoftmax(left.map((k) => batch.scores[i * responses + k]!));
        loss -= logs[0]! / groups;
        left.forEach((k, l) => (slope[i * responses + k]! += (Math.exp(logs[l]!) - (l === 0 ? 1 : 0)) / groups));
      }
    }
    return { loss, gradient: { scores: slope } };
  };
}

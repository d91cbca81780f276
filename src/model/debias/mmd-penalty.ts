import { InputError } from "../../core/index.ts";
import { median, quantile, range, squaredDistance } from "../../math/index.ts";

/** A penalty on the features of a batch of responses, and its slope in each of them. */
export interface FeaturePenalty {
  readonly value: number;
  /** [responses][dimensions] */
  readonly gradient: readonly Float64Array[];
}

/**
 * How much can be read off the features of responses about something that they should not tell, such as length: the distance between the features of
 * responses that have much of it and of those that have little.
 *
 *     Ω = mean_{b<b'} MMD²(f | Z ∈ b, f | Z ∈ b'),   MMD²(P, Q) = mean k(p, p') + mean k(q, q') − 2 mean k(p, q)
 *
 * k is Gaussian, k(u, v) = exp(−|u − v|² / 2s²). 0 where nothing can be read off.
 *
 * @param features f, [responses][dimensions]: inner representations, or rewards with one dimension
 * @param spurious Z, [responses]; NaN where it is not known: such a response is left out
 * @param options.bins M ≥ 2: into how many parts Z is cut, of equal size; default 4. Where Z has at most M values, each is a part of its own
 * @param options.width s > 0; default: the median distance within the batch, taken as a constant, so that the slope does not go through it
 * @returns Ω in [0, 2] and its slope; both 0 where fewer than two parts have at least two members, or all features are equal
 * @throws {InputError} when the lists differ in length or bins is not a whole number from 2
 * @source Wang et al. 2025, arXiv:2501.09620, section 4 (biased estimator; the kernel's width is the usual median rule, which the paper leaves open)
 * @example mmdPenalty([[0], [0], [1], [1]], [1, 1, 9, 9]).value // 0.7869
 * @example mmdPenalty([[0], [1], [0], [1]], [1, 1, 9, 9]).value // 0
 */
export function mmdPenalty(
  features: readonly ArrayLike<number>[],
  spurious: ArrayLike<number>,
  { bins = 4, width }: { bins?: number; width?: number } = {},
): FeaturePenalty {
  if (features.length !== spurious.length || !(Number.isInteger(bins) && bins >= 2)) {
    throw new InputError("mmdPenalty", "needs a value of the spurious variable for each response, and bins must be a whole number from 2", {
      responses: features.length,
      values: spurious.length,
      bins,
    });
  }
  const gradient = features.map((row) => new Float64Array(row.length));
  const parts = binned(spurious, bins).filter((members) => members.length >= 2);
  const rows = features.map((row) => Array.from(row));
  const members = parts.flat();
  const scale =
    width ?? median(members.flatMap((i, at) => members.slice(at + 1).map((j) => Math.sqrt(squaredDistance(rows[i]!, rows[j]!)))));
  if (parts.length < 2 || !(scale > 0)) return { value: 0, gradient };

  const pairs = (parts.length * (parts.length - 1)) / 2;
  let value = 0;
  /** Adds weight · mean k over all pairs of two parts. */
  const add = (one: readonly number[], other: readonly number[], weight: number) => {
    const share = weight / (one.length * other.length * pairs);
    for (const i of one)
      for (const j of other) {
        const k = share * Math.exp(-squaredDistance(rows[i]!, rows[j]!) / (2 * scale * scale));
        value += k;
        for (let d = 0; d < rows[i]!.length; d++) {
          const turn = (k * (rows[i]![d]! - rows[j]![d]!)) / (scale * scale);
          gradient[i]![d]! -= turn;
          gradient[j]![d]! += turn;
        }
      }
  };
  // Each part meets all others, and itself once for each of them.
  parts.forEach((part, b) => {
    add(part, part, parts.length - 1);
    for (const other of parts.slice(b + 1)) add(part, other, -2);
  });
  return { value: Math.max(0, value), gradient };
}

/** Indices of the responses in each part. */
function binned(values: ArrayLike<number>, bins: number): number[][] {
  const known = range(values.length).filter((i) => !Number.isNaN(values[i]));
  const different = [...new Set(known.map((i) => values[i]!))];
  if (different.length <= bins) return different.map((value) => known.filter((i) => values[i] === value));
  const cuts = range(bins - 1).map((b) =>
    quantile(
      known.map((i) => values[i]!),
      (b + 1) / bins,
    ),
  );
  const place = (value: number) => cuts.filter((cut) => value > cut).length;
  return range(bins).map((b) => known.filter((i) => place(values[i]!) === b));
}

import { createRandom, InputError, type Random } from "../../core/index.ts";
import { dot, logSigmoid, minimize, norm, range, sigmoid, squaredDistance, sum } from "../../math/index.ts";

/** A pair that one person ordered. */
export interface PersonalPair {
  readonly user: string;
  /** features of the preferred response, [features] */
  readonly chosen: ArrayLike<number>;
  /** features of the other one, [features] */
  readonly rejected: ArrayLike<number>;
}

/** A reward that all people share but for what they weigh. */
export interface FactorisedReward {
  /** λ_u of the people it was trained on, [J] */
  readonly users: ReadonlyMap<string, readonly number[]>;
  /** the mean of them: for somebody of whom nothing is known, [J] */
  readonly mean: readonly number[];
  /** φ(x): what people weigh, [J] */
  readonly embed: (features: ArrayLike<number>) => number[];
  /** loss on the training pairs, in nats per pair */
  readonly loss: number;
  /** 1 / variance of λ among people: how much the mean says of somebody new */
  readonly alikeness: number;
}

/**
 * A reward for each person from a few things that all of them weigh: the things are learned from everybody's comparisons, the weights from one's own.
 *
 *     r_u(x) = λ_u · φ(x),   φ(x) = Θ x
 *     min_{Θ,λ} mean −log σ(λ_u · (φ(c) − φ(r))) + ½ ρ (mean_u |λ_u|² + |Θ|² / J)
 *
 * λ and φ are known only up to a matrix that turns one and turns the other back: compare what is predicted, not the vectors.
 *
 * @param pairs comparisons with who made them
 * @param options.factors J: how many things people weigh; 6 in the first source; default 4
 * @param options.ridge ρ > 0: keeps the scale; default 0.02
 * @param options.start whether training begins at the singular vectors of the table of people and features, or at random; default "svd"
 * @param options.steps how many at most; default 150
 * @param options.random draws the start; default a fixed seed
 * @returns the reward, for `adaptUser` and `nextQuery`
 * @throws {InputError} when there is no pair, rows differ in length, or there are fewer people than factors
 * @source Shenfeld et al. 2025, arXiv:2503.06358 (PReF, singular start); Barreto et al. 2025, arXiv:2503.17338 (RFM, random start)
 * @example factorisedReward([{ user: "a", chosen: [1, 0], rejected: [0, 1] }, { user: "b", chosen: [0, 1], rejected: [1, 0] }], { factors: 1 }).users.size // 2
 */
export function factorisedReward(
  pairs: readonly PersonalPair[],
  {
    factors = 4,
    ridge = 0.02,
    start = "svd",
    steps = 150,
    random = createRandom(0),
  }: { factors?: number; ridge?: number; start?: "svd" | "random"; steps?: number; random?: Random } = {},
): FactorisedReward {
  const width = pairs[0]?.chosen.length ?? 0;
  if (width === 0 || pairs.some(({ chosen, rejected }) => chosen.length !== width || rejected.length !== width)) {
    throw new InputError("factorisedReward", "needs at least one pair, and as many features in each row", {
      pairs: pairs.length,
      features: width,
    });
  }
  const names = [...new Set(pairs.map(({ user }) => user))];
  if (!(Number.isInteger(factors) && factors >= 1 && factors <= names.length)) {
    throw new InputError("factorisedReward", `factors must be a whole number from 1 to the number of people, ${names.length}`, factors);
  }
  const place = new Map(names.map((name, u) => [name, u]));
  const owner = pairs.map(({ user }) => place.get(user)!);
  const leads = pairs.map(({ chosen, rejected }) => Float64Array.from({ length: width }, (_, k) => chosen[k]! - rejected[k]!));

  // One vector holds Θ, [J][features], and then λ, [people][J].
  const people = factors * width;
  const first = new Float64Array(people + names.length * factors).map(() => random.normal(0, 0.1));
  if (start === "svd") singularStart(first, leads, owner, names.length, width, factors, random);
  const { x } = minimize(
    (x) => {
      const gradient = x.map((value, i) => (ridge * value) / (i < people ? factors : names.length));
      let value = 0.5 * sum(x.map((_, i) => x[i]! * gradient[i]!));
      leads.forEach((lead, i) => {
        const at = people + owner[i]! * factors;
        const seen = range(factors).map((j) => dot(x.subarray(j * width, (j + 1) * width), lead));
        const z = sum(seen.map((phi, j) => phi * x[at + j]!));
        value -= logSigmoid(z) / pairs.length;
        const slope = -sigmoid(-z) / pairs.length;
        for (let j = 0; j < factors; j++) {
          gradient[at + j]! += slope * seen[j]!;
          const weight = slope * x[at + j]!;
          for (let k = 0; k < width; k++) gradient[j * width + k]! += weight * lead[k]!;
        }
      });
      return { value, gradient };
    },
    first,
    { steps },
  );
  const table = range(factors).map((j) => x.slice(j * width, (j + 1) * width));
  const users = new Map(names.map((name, u) => [name, Array.from(x.subarray(people + u * factors, people + (u + 1) * factors))]));
  const embed = (features: ArrayLike<number>) => table.map((row) => dot(row, features));
  const loss = sum(leads.map((lead, i) => -logSigmoid(dot(users.get(pairs[i]!.user)!, embed(lead))))) / pairs.length;
  const mean = range(factors).map((j) => sum([...users.values()].map((weights) => weights[j]!)) / users.size);
  const spread = sum([...users.values()].map((weights) => squaredDistance(weights, mean))) / (users.size * factors);
  return { users, mean, embed, loss, alikeness: 1 / Math.max(spread, 1e-6) };
}

/** Fills in Θ and λ from the strongest directions of the table whose row u is the mean difference that person u chose. */
function singularStart(
  into: Float64Array,
  leads: readonly Float64Array[],
  owner: readonly number[],
  people: number,
  width: number,
  factors: number,
  random: Random,
): void {
  const rows = range(people).map(() => new Float64Array(width));
  const counts = new Float64Array(people);
  leads.forEach((lead, i) => {
    counts[owner[i]!]! += 1;
    for (let k = 0; k < width; k++) rows[owner[i]!]![k]! += lead[k]!;
  });
  rows.forEach((row, u) => {
    for (let k = 0; k < width; k++) row[k]! /= counts[u]!;
  });
  const found: Float64Array[] = [];
  for (let j = 0; j < Math.min(factors, width); j++) {
    let direction = new Float64Array(width).map(() => random.normal());
    for (let round = 0; round < 50; round++) {
      const next = new Float64Array(width);
      for (const row of rows) {
        const size = dot(row, direction);
        for (let k = 0; k < width; k++) next[k]! += size * row[k]!;
      }
      for (const before of found) {
        const share = dot(before, next);
        for (let k = 0; k < width; k++) next[k]! -= share * before[k]!;
      }
      const length = norm(next);
      if (length < 1e-12) break;
      direction = next.map((value) => value / length);
    }
    found.push(direction);
    into.set(direction, j * width);
    rows.forEach((row, u) => (into[factors * width + u * factors + j] = dot(row, direction)));
  }
}

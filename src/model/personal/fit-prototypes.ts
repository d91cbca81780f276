import { createRandom, InputError, type Random } from "../../core/index.ts";
import { argmax, mean, range, squaredDistance, sum } from "../../math/index.ts";

/** Kinds of people. */
export interface Prototypes {
  /** μ, [prototypes][dimensions] */
  readonly centres: readonly (readonly number[])[];
  /** the prototype of each person, [people] */
  readonly members: readonly number[];
  /** mean squared distance of people from their prototype */
  readonly spread: number;
}

/**
 * Prototypes: a few kinds of people among many, by k-means on what is known of each.
 *
 *     min_{μ, c} mean_u |e_u − μ_{c(u)}|²
 *
 * @param people e: an embedding of each person, such as the mean of those of their personas, [people][dimensions]
 * @param options.count k: how many prototypes; default 50, or as many as there are people
 * @param options.steps most steps; default 100
 * @param options.random draws the first centres, far ones more often (k-means++); default a fixed seed
 * @returns centres, and who belongs to which
 * @throws {InputError} when there is nobody, embeddings differ in length or are not finite, or count is not a whole number from 1
 * @source P-GenRM, 2026, arXiv:2602.12116 (user prototypes, k = 50); without the refinement by attention
 * @example fitPrototypes([[0, 0], [0, 1], [9, 9], [9, 8]], { count: 2 }).members.map((one, _, all) => one === all[0]) // [true, true, false, false]
 */
export function fitPrototypes(
  people: readonly (readonly number[])[],
  { count = 50, steps = 100, random = createRandom(1) }: { count?: number; steps?: number; random?: Random } = {},
): Prototypes {
  const width = people[0]?.length ?? 0;
  if (width === 0 || !people.every((one) => one.length === width && one.every(Number.isFinite)))
    throw new InputError("fitPrototypes", "needs embeddings of the same length, with finite numbers", people);
  if (!(Number.isInteger(count) && count >= 1)) throw new InputError("fitPrototypes", "count must be a whole number from 1", count);
  const nearest = (centres: readonly (readonly number[])[], one: readonly number[]) =>
    argmax(centres.map((centre) => -squaredDistance(one, centre)));
  let centres = [people[random.integer(people.length)]!];
  while (centres.length < Math.min(count, people.length)) {
    const distances = people.map((one) => squaredDistance(one, centres[nearest(centres, one)]!));
    if (sum(distances) === 0) break;
    centres.push(people[random.weighted(distances)]!);
  }
  let members = people.map((one) => nearest(centres, one));
  for (let step = 0; step < steps; step++) {
    centres = centres.map((centre, k) => {
      const own = people.filter((_, u) => members[u] === k);
      return own.length === 0 ? centre : range(width).map((d) => mean(own.map((one) => one[d]!)));
    });
    const next = people.map((one) => nearest(centres, one));
    if (next.every((one, u) => one === members[u])) break;
    members = next;
  }
  return { centres, members, spread: mean(people.map((one, u) => squaredDistance(one, centres[members[u]!]!))) };
}

import { InputError } from "../../core/index.ts";
import { argmax, squaredDistance } from "../../math/index.ts";
import type { Prototypes } from "./fit-prototypes.ts";

/**
 * Similar users: the people of a person's kind who are nearest to them.
 *
 *     the n nearest of { u : c(u) = argmin_k |e − μ_k|² }
 *
 * @param person e: embedding of the person, [dimensions]; of somebody unknown, the mean over all
 * @param people embeddings of the others, [people][dimensions]
 * @param prototypes the kinds, fitted to these people
 * @param options.count n: how many at most; default 8
 * @param options.except position of the person among the people; default: not among them
 * @returns positions, the nearest first; fewer than n where the kind has no more
 * @throws {InputError} when the prototypes are not those of these people, or count is not a whole number from 0
 * @source P-GenRM, 2026, arXiv:2602.12116 (n = 8 users of the nearest prototype)
 * @example similarUsers([1], [[0], [1.5], [10]], { centres: [[0.75], [10]], members: [0, 0, 1] }) // [1, 0]
 */
export function similarUsers(
  person: readonly number[],
  people: readonly (readonly number[])[],
  prototypes: Pick<Prototypes, "centres" | "members">,
  { count = 8, except }: { count?: number; except?: number } = {},
): number[] {
  const { centres, members } = prototypes;
  if (members.length !== people.length || !(Number.isInteger(count) && count >= 0))
    throw new InputError("similarUsers", "needs the prototypes of these people, and a whole number of them", {
      people: people.length,
      members,
      count,
    });
  const kind = argmax(centres.map((centre) => -squaredDistance(person, centre)));
  return people
    .map((one, u) => ({ u, distance: squaredDistance(person, one) }))
    .filter(({ u }) => members[u] === kind && u !== except)
    .sort((a, b) => a.distance - b.distance || a.u - b.u)
    .slice(0, count)
    .map(({ u }) => u);
}

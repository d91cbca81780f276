import { InputError, type Random } from "../core/index.ts";

/**
 * Responses to one prompt that share their beginnings: each is a path through a tree in which every beginning goes on in several ways. Whoever compares two
 * of them reads only what follows where they part.
 *
 * @param extend writes the next segment (a step, a sentence) after the segments so far
 * @param options.depth D: how many segments a response has
 * @param options.branching B: in how many ways each beginning goes on
 * @param options.random handed to `extend`
 * @returns the different complete responses, [responses][segments], at most Bᴰ
 * @throws {InputError} when depth or branching is not a whole number from 1
 * @source Qiu et al. 2024, arXiv:2402.10184, algorithm 1
 * @example treeResponses((before, random) => `${before.length}${random.integer(9)}`, { depth: 2, branching: 2, random: createRandom(1) }).length <= 4 // true
 * @example treeResponses(() => "x", { depth: 3, branching: 2, random: createRandom(1) }) // [["x", "x", "x"]]
 */
export function treeResponses<Segment>(
  extend: (before: readonly Segment[], random: Random) => Segment,
  { depth, branching, random }: { depth: number; branching: number; random: Random },
): Segment[][] {
  if (![depth, branching].every((n) => Number.isInteger(n) && n >= 1)) {
    throw new InputError("treeResponses", "depth and branching must be whole numbers from 1", { depth, branching });
  }
  let paths: Segment[][] = [[]];
  for (let level = 0; level < depth; level++) {
    const grown = paths.flatMap((path) => Array.from({ length: branching }, () => [...path, extend(path, random)]));
    paths = [...new Map(grown.map((path) => [JSON.stringify(path), path])).values()];
  }
  return paths;
}

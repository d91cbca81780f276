import { randomNormal } from "d3-random";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { skipN } from "pure-rand/utils/skipN";
import { InputError } from "./errors.ts";

/** A seeded source of randomness. The same seed gives the same numbers on every machine. */
export interface Random {
  /** uniform in [0, 1) */
  (): number;
  /** normal with the given mean and standard deviation */
  normal(mean?: number, deviation?: number): number;
  /** uniform integer in [0, below) */
  integer(below: number): number;
  /** one entry of a list, uniformly */
  pick<T>(list: readonly T[]): T;
  /** an index, with probability proportional to its weight, [choices]; weights are not negative and not all zero */
  weighted(weights: ArrayLike<number>): number;
  /** the list in random order, as a new list */
  shuffle<T>(list: readonly T[]): T[];
  /** an independent source that depends only on the seed and the key, not on what was drawn before */
  fork(key: string | number): Random;
}

/** FNV-1a: turns a text into 32 bits, so that a key can be a seed. */
export function hash32(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash | 0;
}

/**
 * @param seed any integer; the same seed gives the same numbers
 */
export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(hash32(String(seed)));
  // The first numbers after seeding still show the seed; a few steps later neighbouring seeds have nothing in common.
  skipN(generator, 16);
  const uniform = () => uniformFloat64(generator);
  const standardNormal = randomNormal.source(uniform)(0, 1);
  const integer = (below: number) => Math.floor(uniform() * below);
  return Object.assign(uniform, {
    integer,
    normal: (mean = 0, deviation = 1) => mean + deviation * standardNormal(),
    pick: <T>(list: readonly T[]) => {
      if (list.length === 0) throw new InputError("random.pick", "the list must not be empty", list);
      return list[integer(list.length)]!;
    },
    weighted: (weights: ArrayLike<number>) => {
      let total = 0;
      for (let i = 0; i < weights.length; i++) total += weights[i]!;
      if (!(total > 0 && total < Infinity)) {
        throw new InputError("random.weighted", "weights must be finite, not negative and not all zero", Array.from(weights));
      }
      let left = uniform() * total;
      for (let i = 0; i < weights.length; i++) {
        left -= weights[i]!;
        if (left < 0) return i;
      }
      return weights.length - 1;
    },
    shuffle: <T>(list: readonly T[]) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
    fork: (key: string | number) => createRandom(hash32(`${seed}/${key}`)),
  });
}

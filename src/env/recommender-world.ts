import type { Random } from "../core/index.ts";
import { range } from "../math/index.ts";

/** What a person took last, oldest first, and what they took next. */
export interface Visit {
  /** positions of items, [2] */
  readonly history: readonly number[];
  readonly target: number;
}

/** A catalogue whose items have names of three tokens, and people who move about in it. */
export interface RecommenderWorld {
  /** [items][3]: tokens, each below the size of its place in `vocabulary` */
  readonly names: readonly (readonly number[])[];
  /** number of tokens at each of the three places; most but not all combinations are names */
  readonly vocabulary: readonly number[];
  readonly train: readonly Visit[];
  readonly test: readonly Visit[];
}

/**
 * Recommender world: 200 items in ten taste clusters; from each item people mostly go on to one of four others of the same cluster.
 *
 *     P(next | item) = 0.85 · successor of the item with weight 0.4, 0.3, 0.2 or 0.1 + 0.15 · any item
 *
 * Names say something about taste but not all: their first token is the cluster's for four items in five.
 *
 * @param random where catalogue, habits and visits are drawn from
 * @param options.visits how many histories, a quarter of them for testing; default 2000
 * @returns the world
 * @source Guerdon: testbed
 * @example recommenderWorld(createRandom(1)).names.length // 200
 */
export function recommenderWorld(random: Random, { visits = 2000 }: { visits?: number } = {}): RecommenderWorld {
  const vocabulary = [10, 6, 5];
  const taken = new Set<string>();
  const names = range(200).map((item) => {
    for (;;) {
      const first = random() < 0.8 ? Math.floor(item / 20) : random.integer(10);
      const name = [first, random.integer(6), random.integer(5)];
      if (!taken.has(name.join())) {
        taken.add(name.join());
        return name;
      }
    }
  });
  const successors = names.map((_, item) => {
    const cluster = 20 * Math.floor(item / 20);
    return random
      .shuffle(range(20).filter((i) => cluster + i !== item))
      .slice(0, 4)
      .map((i) => cluster + i);
  });
  const step = (item: number) => (random() < 0.85 ? successors[item]![random.weighted([0.4, 0.3, 0.2, 0.1])]! : random.integer(200));
  const all = range(visits).map((): Visit => {
    const first = random.integer(200);
    const second = step(first);
    return { history: [first, second], target: step(second) };
  });
  const cut = Math.floor(0.75 * visits);
  return { names, vocabulary, train: all.slice(0, cut), test: all.slice(cut) };
}

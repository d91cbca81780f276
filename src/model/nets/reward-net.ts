import type { Random } from "../../core/index.ts";
import type { ArraysOf, Tensor } from "../../nn/index.ts";

/** A net that judges rows of features: how its parameters begin, and what it says with them. */
export interface RewardNet<Params = unknown> {
  /** how many features a row has */
  readonly inputs: number;
  /** how many numbers it says of each row; 1 for a reward */
  readonly outputs: number;
  readonly start: (random: Random) => ArraysOf<Params>;
  /** [rows, inputs] to [rows, outputs] */
  readonly scores: (params: Params, rows: Tensor) => Tensor;
}

import type { Random } from "../core/index.ts";
import { NdArray, sizeOf } from "./nd-array.ts";

export const zeros = (...shape: number[]): NdArray => NdArray.filled(0, shape);
export const ones = (...shape: number[]): NdArray => NdArray.filled(1, shape);

/** Independent normal numbers with mean 0. */
export function normalArray(random: Random, shape: readonly number[], deviation = 1): NdArray {
  return new NdArray(
    Float32Array.from({ length: sizeOf(shape) }, () => random.normal(0, deviation)),
    shape,
  );
}

/** Independent uniform numbers in [−bound, bound). */
export function uniformArray(random: Random, shape: readonly number[], bound: number): NdArray {
  return new NdArray(
    Float32Array.from({ length: sizeOf(shape) }, () => (2 * random() - 1) * bound),
    shape,
  );
}

/**
 * What to multiply activations with so that each is left out with the given probability and the rest makes up for it. An input of the step, drawn
 * anew each time: a graph has no randomness of its own.
 */
export function dropoutMask(random: Random, shape: readonly number[], probability: number): NdArray {
  return new NdArray(
    Float32Array.from({ length: sizeOf(shape) }, () => (random() < probability ? 0 : 1 / (1 - probability))),
    shape,
  );
}

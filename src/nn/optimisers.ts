import { NdArray } from "./nd-array.ts";
import { type Schedule, valueAt } from "./schedules.ts";
import { Tensor } from "./tensor.ts";
import { leaves, mapTree } from "./tree.ts";

/** How parameters follow their gradient. What it remembers from step to step is a tree of arrays, so that it can be saved. */
export interface Optimiser {
  /** what it remembers before the first step */
  start(params: unknown): Readonly<Record<string, unknown>>;
  /** numbers that differ from step to step; steps count from 1 */
  factors(step: number): Readonly<Record<string, number>>;
  /** one step, as part of a graph */
  update<Params>(params: Params, gradient: Params, memory: OptimiserMemory, factors: Readonly<Record<string, Tensor>>): Updated<Params>;
}
export type OptimiserMemory = Readonly<Record<string, unknown>>;
export interface Updated<Params> {
  readonly params: Params;
  readonly memory: OptimiserMemory;
}

export interface AdamWOptions {
  /** learning rate η */
  readonly rate: Schedule | number;
  /** β₁: how much of the mean of gradients stays */
  readonly beta1?: number;
  /** β₂: how much of the mean of squared gradients stays */
  readonly beta2?: number;
  readonly epsilon?: number;
  /** λ: the share of a parameter that is taken off at each step, times η */
  readonly decay?: number;
  /** which parameters decay; default all */
  readonly decays?: (parameter: Tensor) => boolean;
}

/**
 * AdamW: steps of a size that does not depend on the scale of the gradient, and weights that decay by themselves.
 *
 *     m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
 *     θ ← θ − η λ θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 *
 * Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2, with η for their product of α and the schedule.
 */
export function adamW({ rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0.01, decays = () => true }: AdamWOptions): Optimiser {
  return {
    start: (params) => ({ mean: mapTree(params, zerosLike), square: mapTree(params, zerosLike) }),
    // Numerator and denominator are multiplied by √(1 − β₂ᵗ): that leaves fewer operations over whole arrays.
    factors: (step) => {
      const eta = valueAt(rate, step);
      const scale = Math.sqrt(1 - beta2 ** step);
      return { size: (eta * scale) / (1 - beta1 ** step), epsilon: epsilon * scale, keep: 1 - eta * decay };
    },
    update<Params>(params: Params, gradient: Params, memory: OptimiserMemory, factors: Readonly<Record<string, Tensor>>) {
      const { size, epsilon, keep } = factors as { size: Tensor; epsilon: Tensor; keep: Tensor };
      const mean = mapTree(memory.mean, (m: Tensor, g: Tensor) => m.mul(beta1).add(g.mul(1 - beta1)), gradient);
      const square = mapTree(memory.square, (v: Tensor, g: Tensor) => v.mul(beta2).add(g.square().mul(1 - beta2)), gradient);
      const moved = (p: Tensor, m: Tensor, v: Tensor) =>
        (decay > 0 && decays(p) ? p.mul(keep) : p).sub(m.mul(size).div(v.sqrt().add(epsilon)));
      return { params: mapTree(params, moved, mean, square) as Params, memory: { mean, square } };
    },
  };
}

/**
 * Stochastic gradient descent, with momentum where it is asked for.
 *
 *     v ← μ v + g + λ θ        θ ← θ − η v
 */
export function sgd({ rate, momentum = 0, decay = 0 }: { rate: Schedule | number; momentum?: number; decay?: number }): Optimiser {
  return {
    start: (params) => (momentum > 0 ? { velocity: mapTree(params, zerosLike) } : {}),
    factors: (step) => ({ rate: valueAt(rate, step) }),
    update<Params>(params: Params, gradient: Params, memory: OptimiserMemory, factors: Readonly<Record<string, Tensor>>) {
      const slope = decay > 0 ? mapTree(gradient, (g: Tensor, p: Tensor) => g.add(p.mul(decay)), params) : gradient;
      const velocity = momentum > 0 ? mapTree(memory.velocity, (v: Tensor, g: Tensor) => v.mul(momentum).add(g), slope) : slope;
      const moved = mapTree(params, (p: Tensor, v: Tensor) => p.sub(v.mul(factors.rate!)), velocity);
      return { params: moved as Params, memory: momentum > 0 ? { velocity } : {} };
    },
  };
}

/** Length of all gradients taken as one vector. */
export const gradientNorm = (gradient: unknown): Tensor =>
  leaves<Tensor>(gradient)
    .map((g) => g.square().sum())
    .reduce((total, part) => total.add(part), Tensor.filled(0, []))
    .sqrt();

/** Shortens gradients that are longer than `most`, all by the same factor, before the optimiser sees them. */
export function clipped(most: number, optimiser: Optimiser): Optimiser {
  return {
    ...optimiser,
    update<Params>(params: Params, gradient: Params, memory: OptimiserMemory, factors: Readonly<Record<string, Tensor>>) {
      const scale = Tensor.filled(most, []).div(gradientNorm(gradient).add(1e-6)).minimum(1);
      return optimiser.update(params, mapTree(gradient, (g: Tensor) => g.mul(scale)) as Params, memory, factors);
    },
  };
}

const zerosLike = (array: NdArray): NdArray => NdArray.filled(0, array.shape);

import { InputError } from "../../core/index.ts";
import { initMlp, type Mlp, mlp, type Tensor } from "../../nn/index.ts";
import type { RewardNet } from "./reward-net.ts";

/**
 * The head of a reward model: hidden layers with an activation, then a linear map. Without hidden layers it is the linear head.
 *
 *     r(x) = W_L a(… a(W_1 x + b_1) …) + b_L
 *
 * @param options.inputs how many features a row has
 * @param options.hidden widths of the hidden layers; default one of 256
 * @param options.outputs how many numbers come out; default 1
 * @param options.activation a; default SiLU
 * @returns the net, for `fitReward`
 * @throws {InputError} when a width is not a whole number from 1
 * @source Zhang et al. 2025, arXiv:2509.16127, section 3.2 (two layers with SiLU)
 * @example mlpHead({ inputs: 8 }).outputs // 1
 * @example mlpHead({ inputs: 8, hidden: [0] }) // throws InputError
 */
export function mlpHead({
  inputs,
  hidden = [256],
  outputs = 1,
  activation = (x) => x.silu(),
}: {
  inputs: number;
  hidden?: readonly number[];
  outputs?: number;
  activation?: (x: Tensor) => Tensor;
}): RewardNet<Mlp> {
  const widths = [inputs, ...hidden, outputs];
  if (!widths.every((width) => Number.isInteger(width) && width >= 1)) {
    throw new InputError("mlpHead", "inputs, hidden and outputs must be whole numbers from 1", widths);
  }
  return {
    inputs,
    outputs,
    start: (random) => initMlp(random, widths),
    scores: (layers, rows) => mlp(layers, rows, activation),
  };
}

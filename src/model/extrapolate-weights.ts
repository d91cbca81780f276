import { InputError } from "../core/index.ts";
import { mapTree, NdArray } from "../nn/index.ts";

/**
 * ExPO: goes on in the direction in which training moved a model, without any more training.
 *
 *     θ = θ_weak + α (θ_strong − θ_weak)
 *
 * @param weak parameters before the training in question: arrays nested in objects and lists
 * @param strong parameters after it, of the same structure
 * @param factor α: 0 the weak model, 1 the strong one, above 1 beyond it; searched on validation data, usually in [1, 2]
 * @returns parameters of the same structure
 * @throws {InputError} when the two differ in structure or shape
 * @source Zheng et al. 2024, arXiv:2404.16792, eq. 1; used for reward models by Wang et al. 2024, arXiv:2410.01257
 * @example extrapolateWeights(new NdArray([1, 2]), new NdArray([2, 2]), 1.5).data // [2.5, 2]
 */
export function extrapolateWeights<Params>(weak: Params, strong: Params, factor: number): Params {
  const beyond = (to: NdArray, from: NdArray) => {
    if (String(from.shape) !== String(to.shape)) {
      throw new InputError("extrapolateWeights", "both models must have parameters of the same shape", [from.shape, to.shape]);
    }
    return new NdArray(
      to.data.map((value, i) => from.data[i]! + factor * (value - from.data[i]!)),
      to.shape,
    );
  };
  return mapTree(strong, beyond, weak) as Params;
}

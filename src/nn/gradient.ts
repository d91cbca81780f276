import { type numpy as np, vjp } from "@jax-js/jax";
import { InputError } from "../core/index.ts";
import { Tensor } from "./tensor.ts";
import { fillTree, leaves } from "./tree.ts";

/**
 * The value of a function of parameters, and a function that carries a derivative with respect to that value back to the parameters:
 *
 *     [f(θ), dL/df ↦ dL/dθ = (∂f/∂θ)ᵀ · dL/df]
 *
 * Works inside a function that is being compiled, as does everything on tensors.
 */
export function pullback<Params, Out>(fn: (params: Params) => Out, params: Params): [value: Out, pull: (derivative: Out) => Params] {
  let structure: unknown;
  const flat = (inputs: np.Array[]): np.Array[] => {
    structure = fn(
      fillTree<Params>(
        params,
        inputs.map((array) => new Tensor(array)),
      ),
    );
    return leaves<Tensor>(structure).map(({ array }) => array.ref);
  };
  const [outputs, pull] = vjp(flat, [leaves<Tensor>(params).map(({ array }) => array.ref)]);
  const value = fillTree<Out>(
    structure,
    (outputs as np.Array[]).map((array) => new Tensor(array)),
  );
  return [
    value,
    (derivative) => {
      const [gradient] = pull(leaves<Tensor>(derivative).map(({ array }) => array.ref)) as unknown as [np.Array[]];
      return fillTree<Params>(
        params,
        gradient.map((array) => new Tensor(array)),
      );
    },
  ];
}

/**
 * A number computed from parameters, and its derivative with respect to each of them.
 *
 * @throws {InputError} when the function gives back anything but a single number
 */
export function valueAndGradient<Params>(fn: (params: Params) => Tensor, params: Params): [value: Tensor, gradient: Params] {
  const [value, pull] = pullback(fn, params);
  if (value.rank !== 0) throw new InputError("valueAndGradient", "the function must give back a single number; its shape", value.shape);
  return [value, pull(Tensor.filled(1, []))];
}

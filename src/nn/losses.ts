import type { Tensor } from "./tensor.ts";

/**
 * Losses as part of a graph, for nets whose loss needs their inside. An objective over scores is an equation over numbers instead, and `trainer`
 * carries its derivative through the net.
 */

/** mean (x − y)² */
export const squaredErrorLoss = (x: Tensor, y: Tensor): Tensor => x.sub(y).square().mean();

/** mean [log(1 + eˣ) − t x]: logits x against targets t in [0, 1] */
export const binaryCrossEntropyLoss = (logits: Tensor, targets: Tensor): Tensor => logits.softplus().sub(targets.mul(logits)).mean();

/** mean −log softmax(x)[class], [..., classes] logits against [...] classes */
export function crossEntropyLoss(logits: Tensor, classes: Tensor): Tensor {
  const chosen = logits.logSoftmax().mul(classes.oneHot(logits.shape.at(-1)!));
  return chosen.sum().mul(-1 / classes.size);
}

/** Divergence of N(μ, e^v) from N(0, 1), summed over the last axis and averaged over the others: mean ½ Σ (e^v + μ² − 1 − v) */
export const standardNormalKl = (mean: Tensor, logVariance: Tensor): Tensor =>
  logVariance.exp().add(mean.square()).sub(1).sub(logVariance).mul(0.5).sum(-1).mean();

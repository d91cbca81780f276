import { InputError } from "../core/index.ts";
import { dot } from "../math/index.ts";

/** What ties the rewards of two responses together: a label between them, or that they are alike. */
export interface Tie {
  readonly from: number;
  readonly to: number;
  /** how uncertain the difference of their rewards is, given this tie alone; above 0 */
  readonly variance: number;
}

/**
 * How uncertain a reward model is about one response when it knows another: the variance of r(b) − r(a) after all labels and likenesses.
 *
 * Ties one after the other add their variances, ties side by side add their precisions: it is the resistance between two points of a network of resistors.
 * A preference label with noise of scale 1/β has variance π² / 3β².
 *
 * @param responses how many there are
 * @param ties between them, by index
 * @param a index of the known response
 * @param b index of the other one
 * @returns the variance; 0 for a response itself, Infinity where nothing ties the two together
 * @throws {InputError} when a tie names no response or has no variance above 0
 * @source Qiu et al. 2024, arXiv:2402.10184, definition 4.3, with normal in place of logistic noise, which makes it exact
 * @example inferenceDistance(3, [{ from: 0, to: 1, variance: 1 }, { from: 1, to: 2, variance: 2 }], 0, 2) // 3.0000
 * @example inferenceDistance(2, [{ from: 0, to: 1, variance: 2 }, { from: 0, to: 1, variance: 2 }], 0, 1) // 1.0000
 * @example inferenceDistance(3, [{ from: 0, to: 1, variance: 1 }], 0, 2) // Infinity
 */
export function inferenceDistance(responses: number, ties: readonly Tie[], a: number, b: number): number {
  const known = (i: number) => Number.isInteger(i) && i >= 0 && i < responses;
  if (!known(a) || !known(b) || !ties.every(({ from, to, variance }) => known(from) && known(to) && variance > 0)) {
    throw new InputError("inferenceDistance", `responses must be indices below ${responses}, variances above 0`, {
      a,
      b,
      ties: ties.slice(0, 3),
    });
  }
  if (a === b) return 0;
  if (!connected(responses, ties, a).has(b)) return Infinity;
  /** L x of the network's Laplacian. */
  const flow = (x: Float64Array) => {
    const out = new Float64Array(responses);
    for (const { from, to, variance } of ties) {
      const current = (x[from]! - x[to]!) / variance;
      out[from]! += current;
      out[to]! -= current;
    }
    return out;
  };
  // Conjugate gradients on L x = e_a − e_b; the distance is then x_a − x_b.
  const x = new Float64Array(responses);
  let left = new Float64Array(responses);
  left[a] = 1;
  left[b] = -1;
  let direction = left.slice();
  for (let i = 0; i < 4 * responses && dot(left, left) > 1e-20; i++) {
    const through = flow(direction);
    const step = dot(left, left) / dot(direction, through);
    for (let k = 0; k < responses; k++) x[k]! += step * direction[k]!;
    const next = left.map((value, k) => value - step * through[k]!);
    const turn = dot(next, next) / dot(left, left);
    direction = next.map((value, k) => value + turn * direction[k]!);
    left = next;
  }
  return x[a]! - x[b]!;
}

function connected(responses: number, ties: readonly Tie[], start: number): Set<number> {
  const next: number[][] = Array.from({ length: responses }, () => []);
  for (const { from, to } of ties) {
    next[from]!.push(to);
    next[to]!.push(from);
  }
  const reached = new Set([start]);
  for (const at of reached) for (const neighbour of next[at]!) reached.add(neighbour);
  return reached;
}

import { dot, norm } from "./vector.ts";

/** A value and its slope in each direction. */
export interface ValueAndGradient {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
}

/**
 * Walks down a smooth function: L-BFGS with a line search that halves its step until the value falls enough (Armijo). Nothing needs tuning.
 *
 * @param fn value and gradient at a point
 * @param start where to begin; it stays as it is
 * @param options.steps how many at most; default 200
 * @param options.tolerance it stops where no slope is above this; default 1e-6
 * @param options.memory how many steps are remembered for the curvature; default 8
 */
export function minimize(
  fn: (x: Float64Array) => ValueAndGradient,
  start: ArrayLike<number>,
  { steps = 200, tolerance = 1e-6, memory = 8 }: { steps?: number; tolerance?: number; memory?: number } = {},
): { readonly x: Float64Array; readonly value: number } {
  let x = Float64Array.from(start);
  let here = at(fn, x);
  const past: { move: Float64Array; turn: Float64Array; scale: number }[] = [];
  for (let step = 0; step < steps && here.gradient.some((g) => Math.abs(g) > tolerance); step++) {
    let direction = downhill(here.gradient, past);
    let slope = dot(direction, here.gradient);
    if (!(slope < 0)) {
      // What is remembered does not fit this place: forget it.
      past.length = 0;
      direction = here.gradient.map((g) => -g);
      slope = -dot(here.gradient, here.gradient);
    }
    let size = past.length === 0 ? Math.min(1, 1 / norm(here.gradient)) : 1;
    let next = x;
    let there = here;
    for (let tries = 0; tries < 40; tries++, size /= 2) {
      next = x.map((value, i) => value + size * direction[i]!);
      there = at(fn, next);
      if (there.value <= here.value + 1e-4 * size * slope) break;
    }
    if (!(there.value < here.value)) break;
    const move = next.map((value, i) => value - x[i]!);
    const turn = there.gradient.map((g, i) => g - here.gradient[i]!);
    const curvature = dot(move, turn);
    if (curvature > 1e-12) {
      past.push({ move, turn, scale: 1 / curvature });
      if (past.length > memory) past.shift();
    }
    [x, here] = [next, there];
  }
  return { x, value: here.value };
}

function at(fn: (x: Float64Array) => ValueAndGradient, x: Float64Array) {
  const { value, gradient } = fn(x);
  return { value, gradient: Float64Array.from(gradient) };
}

/** −H⁻¹ g, with the curvature of the steps that were taken (two loops, Nocedal 1980) */
function downhill(
  gradient: Float64Array,
  past: readonly { move: Float64Array; turn: Float64Array; scale: number }[],
): Float64Array<ArrayBuffer> {
  const q = gradient.map((g) => -g);
  const weights = past.toReversed().map(({ move, turn, scale }) => {
    const weight = scale * dot(move, q);
    for (let i = 0; i < q.length; i++) q[i]! -= weight * turn[i]!;
    return weight;
  });
  const last = past.at(-1);
  if (last) {
    const scale = 1 / (last.scale * dot(last.turn, last.turn));
    for (let i = 0; i < q.length; i++) q[i]! *= scale;
  }
  for (const [k, { move, turn, scale }] of past.entries()) {
    const weight = weights[past.length - 1 - k]! - scale * dot(turn, q);
    for (let i = 0; i < q.length; i++) q[i]! += weight * move[i]!;
  }
  return q;
}

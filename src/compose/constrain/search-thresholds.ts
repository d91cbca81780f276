import { type Awaitable, InputError } from "../../core/index.ts";

/**
 * Searches for the thresholds of a constrained mix while it trains: Nelder–Mead on the true evaluation.
 *
 * A simplex of N + 1 candidates turns its worst corner over the middle of the others (reflection 1, expansion 2, contraction ½, shrinking ½). No slope is
 * needed, and an evaluation may take its time: train on for a few updates under the candidate, then evaluate.
 *
 * @param evaluate true evaluation under thresholds θ, [rewards] → higher is better
 * @param start θ at the start, [rewards]
 * @param options.step size of the first simplex along each reward, in its unit; one number for all, or one each
 * @param options.evaluations how often `evaluate` may be called, at least N + 1
 * @param options.tolerance stops once the evaluations of the corners differ by no more
 * @returns the best thresholds seen, their evaluation, and how many evaluations it took
 * @throws {InputError} when there is no reward, too few evaluations are allowed, a step is 0, or an evaluation is not a finite number
 * @source Moskovitz et al. 2023, arXiv:2310.04373, section 4.2 (gradient-free search for proxy points in one run)
 * @source Nelder & Mead 1965, "A simplex method for function minimization", Computer Journal 7
 * @example (await searchThresholds(([a, b]) => -((a - 1) ** 2) - (b + 2) ** 2, [0, 0])).thresholds // [1.0, -2.0]
 */
export async function searchThresholds(
  evaluate: (thresholds: readonly number[]) => Awaitable<number>,
  start: readonly number[],
  { step = 0.5, evaluations = 60, tolerance = 1e-6 }: { step?: number | readonly number[]; evaluations?: number; tolerance?: number } = {},
): Promise<{ thresholds: number[]; value: number; evaluations: number }> {
  const steps = start.map((_, k) => (typeof step === "number" ? step : step[k]!));
  if (start.length === 0 || evaluations <= start.length) {
    throw new InputError("searchThresholds", "needs at least one reward, and more evaluations than rewards", { start, evaluations });
  }
  if (!steps.every((one) => Number.isFinite(one) && one !== 0))
    throw new InputError("searchThresholds", "steps must be finite and not 0", step);

  let used = 0;
  const judged = async (at: readonly number[]) => {
    used++;
    const value = await evaluate(at);
    if (!Number.isFinite(value))
      throw new InputError("searchThresholds", `the evaluation at [${at.join(", ")}] must be a finite number`, value);
    return { at, value };
  };
  const corners = [await judged([...start])];
  for (let k = 0; k < start.length; k++) corners.push(await judged(start.map((x, i) => (i === k ? x + steps[k]! : x))));
  const bestFirst = () => corners.sort((a, b) => b.value - a.value);

  while (used < evaluations && bestFirst()[0]!.value - corners.at(-1)!.value > tolerance) {
    const worst = corners.pop()!;
    const middle = start.map((_, k) => corners.reduce((total, { at }) => total + at[k]!, 0) / corners.length);
    // How far past the middle, seen from the worst corner: 1 mirrors it, −½ lies halfway between the two.
    const beyond = (far: number) => judged(middle.map((x, k) => x + far * (x - worst.at[k]!)));
    const mirrored = await beyond(1);
    if (mirrored.value > corners[0]!.value && used < evaluations) {
      const expanded = await beyond(2);
      corners.push(expanded.value > mirrored.value ? expanded : mirrored);
    } else if (mirrored.value > corners.at(-1)!.value || used >= evaluations) {
      corners.push(mirrored.value > worst.value ? mirrored : worst);
    } else {
      const contracted = await beyond(mirrored.value > worst.value ? 0.5 : -0.5);
      if (contracted.value > Math.max(worst.value, mirrored.value)) corners.push(contracted);
      else {
        corners.push(worst);
        const best = corners[0]!;
        for (let i = 1; i < corners.length && used < evaluations; i++) {
          corners[i] = await judged(corners[i]!.at.map((x, k) => (x + best.at[k]!) / 2));
        }
      }
    }
  }
  const best = bestFirst()[0]!;
  return { thresholds: [...best.at], value: best.value, evaluations: used };
}

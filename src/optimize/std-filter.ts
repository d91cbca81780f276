import { InputError } from "../core/index.ts";
import { mean } from "../math/index.ts";

/** What the filter remembers from step to step: plain data, to be saved with a training. */
export interface StdFilterState {
  /** steps taken */
  readonly step: number;
  /** mean deviations of the steps before filtering began, [steps] */
  readonly collected: readonly number[];
  /** moving average of the mean deviation, once filtering has begun */
  readonly average?: number;
}

/** When it begins to look and to filter, and how it remembers. */
export interface StdFilterOptions {
  state?: StdFilterState;
  beta?: number;
  decay?: number;
  collectFrom?: number;
  filterFrom?: number;
}

/**
 * Standard deviation filter (RLPR): leaves out prompts whose answers all earn about the same, by a bar that follows the training. It does for rewards
 * that are not 0 or 1 what leaving out the always and the never solved does for those that are.
 *
 *     keep g  ⟺  s_g ≥ β · a_t,    a_{t+1} = λ a_t + (1 − λ) mean_g s_g
 *
 * @param deviations s: standard deviation of the rewards of each group, [groups]; one that is not a number is dropped
 * @param options.state what the last call gave back; none before the first step
 * @param options.beta β ≥ 0: share of the usual deviation that a group needs; default 0.5
 * @param options.decay λ in [0, 1): default 0.99
 * @param options.collectFrom first step, from 1, whose deviations count; default 6
 * @param options.filterFrom first step that is filtered; a starts as the mean of what was collected; default 11
 * @returns which groups are kept, [groups], and the state for the next step
 * @throws {InputError} when filtering is to begin before anything was collected
 * @source Yu et al. 2025 (RLPR), arXiv:2506.18254, section 2 (standard deviation filtering)
 * @example stdFilter([0.1, 0.3, 0.6], { state: { step: 10, collected: [0.4, 0.6] } }).keep // [false, true, true]
 * @example stdFilter([0.1, 0.3, 0.6]).keep // [true, true, true]
 */
export function stdFilter(
  deviations: readonly number[],
  { state = { step: 0, collected: [] }, beta = 0.5, decay = 0.99, collectFrom = 6, filterFrom = 11 }: StdFilterOptions = {},
): { keep: boolean[]; state: StdFilterState } {
  if (!(collectFrom < filterFrom)) throw new InputError("stdFilter", "filterFrom must come after collectFrom", { collectFrom, filterFrom });
  const step = state.step + 1;
  const known = deviations.filter(Number.isFinite);
  const now = known.length > 0 ? [mean(known)] : [];
  const finite = deviations.map(Number.isFinite);
  if (step < filterFrom) return { keep: finite, state: { step, collected: step < collectFrom ? [] : [...state.collected, ...now] } };
  const average = state.average ?? (state.collected.length > 0 ? mean(state.collected) : 0);
  const next = now.reduce((a, s) => decay * a + (1 - decay) * s, average);
  return { keep: deviations.map((s, g) => finite[g]! && s >= beta * average), state: { step, collected: [], average: next } };
}

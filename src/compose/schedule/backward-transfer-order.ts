import { InputError } from "../../core/index.ts";
import { sum } from "../../math/index.ts";

const EXHAUSTIVE = 12;

/**
 * Backward transfer order: the order in which to train tasks one after the other so that what comes later harms least what came before.
 *
 *     maximise Σ_{i before j} B[j][i],   B[j][i] = accuracy on i after a short training on j − accuracy on i before it
 *
 * A task that the others harm goes last, a task that harms others goes early; in the paper open-ended tasks come last, because training on code and maths
 * harms them and not the other way round. B is measured with little training: it tells the direction, not the amount.
 * Exact for up to twelve tasks; beyond, the task that the others harm least, compared with what it harms, goes first, and so on.
 *
 * @param transfer B: by the task that is trained, by the task that is tested, in units of accuracy; what a task does to itself does not matter
 * @returns the tasks, first to last; of equally good orders the first by name
 * @throws {InputError} when a task is tested that is not trained or the other way round, or an entry is not finite
 * @source Li et al. 2025 (Omni-Thinker), arXiv:2507.14783 (backward-transfer-guided scheduling); Guerdon: the sum that is maximised
 * @example backwardTransferOrder({ chat: { chat: 0.2, maths: 0.05 }, maths: { chat: -0.1, maths: 0.3 } }) // ["maths", "chat"]
 */
export function backwardTransferOrder(transfer: Readonly<Record<string, Readonly<Record<string, number>>>>): string[] {
  const names = Object.keys(transfer).sort();
  for (const trained of names) {
    const row = transfer[trained]!;
    if (Object.keys(row).sort().join() !== names.join() || !Object.values(row).every(Number.isFinite))
      throw new InputError("backwardTransferOrder", `the row of ${trained} must have a finite number for each of ${names.join(", ")}`, row);
  }
  const effect = names.map((trained) => names.map((tested) => transfer[trained]![tested]!));
  const all = names.map((_, i) => i);
  const order = names.length <= EXHAUSTIVE ? bestOrder(effect, all) : greedyOrder(effect, all);
  return order.map((i) => names[i]!);
}

/** What task i gains when all the others of a list come after it. */
const gainFirst = (effect: readonly number[][], i: number, others: readonly number[]) =>
  sum(others.filter((j) => j !== i).map((j) => effect[j]![i]!));

/** Best of all orders, by the best order of each subset of the tasks. */
function bestOrder(effect: readonly number[][], tasks: readonly number[]): number[] {
  const members = (set: number) => tasks.filter((i) => set & (1 << i));
  const best = new Float64Array(1 << tasks.length);
  const first = new Int32Array(best.length);
  for (let set = 1; set < best.length; set++) {
    best[set] = -Infinity;
    for (const i of members(set)) {
      const total = gainFirst(effect, i, members(set)) + best[set ^ (1 << i)]!;
      // Sums in another order differ in the last digits: only what is truly better displaces an earlier name.
      if (total > best[set]! + 1e-12) {
        best[set] = total;
        first[set] = i;
      }
    }
  }
  const order: number[] = [];
  for (let set = best.length - 1; set > 0; set ^= 1 << order.at(-1)!) order.push(first[set]!);
  return order;
}

function greedyOrder(effect: readonly number[][], tasks: readonly number[]): number[] {
  const lead = (i: number, left: readonly number[]) =>
    gainFirst(effect, i, left) - sum(left.filter((j) => j !== i).map((j) => effect[i]![j]!));
  const order: number[] = [];
  for (let left = tasks; left.length > 0; left = left.filter((i) => i !== order.at(-1))) {
    order.push(left.reduce((chosen, i) => (lead(i, left) > lead(chosen, left) + 1e-12 ? i : chosen)));
  }
  return order;
}

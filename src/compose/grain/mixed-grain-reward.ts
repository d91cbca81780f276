import {
  type Awaitable,
  type Context,
  described,
  InputError,
  judgeBatch,
  type Reward,
  type Rollout,
  toError,
  type Verdict,
  valueOf,
} from "../../core/index.ts";
import { sum } from "../../math/index.ts";

/** The items of a list-valued response, in order: what each is, and what it is worth on its own; null where nobody knows. */
export type Items = readonly { readonly item: string; readonly reward: number | null }[];

/**
 * Mixed-grain reward (PageLLM): what a page is worth as a whole, and what each of its items is worth where it stands.
 *
 *     R = α r_P + (1 − α) Σ_j d_j r_j / Σ_j d_j,   d_j = 1 / log₂(1 + j),  j = 1, 2, …
 *
 * The items alone would fill a page with near copies of the best; the page alone does not say which item was at fault. Bring both to one scale first, in
 * standard deviations. An item that repeats an earlier one earns nothing: the lesser of 0 and its own reward. One that nobody knows is left out of both sums.
 *
 * @param page r_P: the reward for the page as a whole
 * @param items reads the items out of a rollout with the reward r_j of each, (rollout, context) → [items]
 * @param options.alpha α in [0, 1]: what the page counts; default ½
 * @param options.empty reward of a page without items, which should be the worst there is; default −3, three standard deviations below the mean
 * @returns the mixture; its steps, one for each item, hold what that item brought, the last one the page's share besides; the part `items` is the mean over items
 * @throws {InputError} when α is outside [0, 1] or empty not finite; a rollout with an item whose reward is not finite fails with one
 * @source Wang et al. 2025 (PageLLM), arXiv:2506.09084, mixed-grained reward mechanism; Guerdon: discount, mixing and repetition
 * @example await scoreOne(mixedGrainReward(each(() => 2), () => [{ item: "a", reward: 1 }, { item: "b", reward: 0 }]), { response: "a b" }) // { value: 1.3066, parts: { page: 2, items: 0.6131 }, steps: [0.3066, 1] }
 * @example await scoreOne(mixedGrainReward(each(() => 2), () => [{ item: "a", reward: 1 }, { item: "a", reward: 1 }], { alpha: 0 }), { response: "a a" }) // { value: 0.6131 }
 */
export function mixedGrainReward(
  page: Reward,
  items: (rollout: Rollout, context: Context) => Awaitable<Items>,
  { alpha = 0.5, empty = -3 }: { alpha?: number; empty?: number } = {},
): Reward {
  if (!(alpha >= 0 && alpha <= 1 && Number.isFinite(empty)))
    throw new InputError("mixedGrainReward", "alpha must be in [0, 1] and empty finite", { alpha, empty });
  const reading: Reward = async (rollouts, context) => {
    const pages = await judgeBatch(page, rollouts, context);
    return Promise.all(
      pages.map(async (whole, row): Promise<Verdict | Error> => {
        if (whole instanceof Error || valueOf(whole) === null) return whole;
        try {
          const one = rollouts[row]!;
          return mixed(whole, await context.guard(items, [one], () => items(one, context)));
        } catch (thrown) {
          return toError(thrown);
        }
      }),
    );
  };
  return described(reading, { method: "mixedGrainReward", parts: { page }, options: { alpha, empty } });

  function mixed(whole: Verdict, list: Items): Verdict {
    if (list.length === 0) return { value: empty, parts: { page: whole, items: null }, why: "no items" };
    const seen = new Set<string>();
    const given = list.map(({ item, reward }) => {
      if (reward !== null && !Number.isFinite(reward))
        throw new InputError("mixedGrainReward", "the reward of an item must be finite, or null", { item, reward });
      const repeated = seen.has(item);
      seen.add(item);
      return reward !== null && repeated ? Math.min(0, reward) : reward;
    });
    const discounts = given.map((reward, j) => (reward === null ? 0 : 1 / Math.log2(2 + j)));
    const total = sum(discounts);
    const earned = given.map((reward, j) => (reward === null ? 0 : (discounts[j]! * reward) / total));
    // A page of unknown items is known by its own reward alone.
    const share = total === 0 ? 1 : alpha;
    const steps = earned.map((value) => (1 - share) * value);
    steps[steps.length - 1]! += share * valueOf(whole)!;
    return { value: sum(steps), parts: { page: whole, items: total === 0 ? null : sum(earned) }, steps };
  }
}

import type { Compare } from "../../core/index.ts";

/**
 * Both orders: compares a pair as (a, b) and as (b, a), so that what a judge gives to the first place, or to the second, falls out.
 *
 *     P(a) = ½ [P(a | a shown first) + 1 − P(b | b shown first)]
 *
 * @param compare a comparison that may lean to a place
 * @returns the mean over the orders; consistent where both name the same winner, which a tie in either does not; sure at most as the less sure of them
 * @throws what `compare` throws in either order: half a comparison would lean again
 * @source Zheng et al. 2023 (Judging LLM-as-a-Judge), arXiv:2306.05685, section 3.4 (swapping positions)
 * @source Whitehouse et al. 2025 (J1), arXiv:2505.10320 (consistency over both orders)
 * @example await bothOrders(() => ({ first: 0.9 }))(rollout({ response: "a" }), rollout({ response: "b" }), createContext()) // { first: 0.5, consistent: false }
 * @example await bothOrders((first) => ({ first: responseText(first) === "a" ? 0.9 : 0.3 }))(rollout({ response: "a" }), rollout({ response: "b" }), createContext()) // { first: 0.8, consistent: true }
 */
export function bothOrders(compare: Compare): Compare {
  return async (a, b, context) => {
    const [shown, swapped] = await Promise.all([compare(a, b, context), compare(b, a, context)]);
    const confidences = [shown.confidence, swapped.confidence].filter((one) => one !== undefined);
    return {
      first: (shown.first + 1 - swapped.first) / 2,
      consistent: (shown.first - 0.5) * (0.5 - swapped.first) > 0,
      ...(confidences.length > 0 && { confidence: Math.min(...confidences) }),
      ...(shown.why !== undefined && { why: shown.why }),
    };
  };
}

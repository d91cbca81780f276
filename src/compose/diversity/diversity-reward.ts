import { type Awaitable, type Context, described, overGroups, type Reward, type Rollout, valueOf } from "../../core/index.ts";
import { minimum } from "../../math/index.ts";
import { diversityShare } from "./diversity-share.ts";
import { semanticPartition } from "./semantic-partition.ts";

/**
 * Diversity reward (DARLING): a good answer earns more the fewer other answers to the prompt say the same.
 *
 *     R(yᵢ) = (q(yᵢ) − min(0, min_j q(y_j))) · Div(yᵢ)
 *
 * As a product, diversity pays only where there is quality; as a sum it would pay for nonsense that nobody else wrote. Use it with advantages that are
 * centred but not divided by the deviation, so that a group with little at stake stays quiet.
 *
 * @param quality q: any reward
 * @param equivalent whether two answers to one prompt say the same; see `semanticPartition`
 * @param options.floor least share of diversity, in [0, 1]; default 0.1
 * @param options.least quality from which an answer is compared, in the unit of q; for right and wrong answers set it between the two: then n counts right answers only, and the others, or a single right one, get the floor; default all are compared
 * @returns quality times diversity, with both as parts; what quality abstains from or fails on stays so and is not in the group
 * @throws {InputError} when the floor is outside [0, 1]
 * @source Li et al. 2025 (DARLING), arXiv:2509.02534; shift, floor and right answers only as in the released code
 * @example (await scoreAll(diversityReward(each(() => 1), (a, b) => responseText(a) === responseText(b)), ["a", "a", "b"].map((response) => ({ response, group: "g" })))).map(valueOf) // [0.5, 0.5, 1]
 * @example (await scoreAll(diversityReward(exactMatch(), () => true, { least: 0.5 }), ["4", "5", "4"].map((response) => ({ response, reference: "4", group: "g" })))).map(valueOf) // [0.1, 0, 0.1]
 */
export function diversityReward(
  quality: Reward,
  equivalent: (a: Rollout, b: Rollout, context: Context) => Awaitable<boolean>,
  { floor = 0.1, least = -Infinity }: { floor?: number; least?: number } = {},
): Reward {
  diversityShare([], { floor });
  const diverse = overGroups(quality, async (verdicts, group, context) => {
    const earned = verdicts.map((verdict) => valueOf(verdict)!);
    const compared = group.filter((_, i) => earned[i]! >= least);
    const clusters = await semanticPartition(compared, (a, b) => equivalent(a, b, context));
    // One right answer shows no diversity, as in the released code; one answer in all has nothing to be compared with.
    const shares = compared.length === 1 && group.length > 1 ? [floor] : diversityShare(clusters, { floor });
    const shift = Math.min(0, minimum(earned));
    let next = 0;
    return verdicts.map((verdict, i) => {
      const diversity = earned[i]! >= least ? shares[next++]! : floor;
      return { value: (earned[i]! - shift) * diversity, parts: { quality: verdict, diversity } };
    });
  });
  return described(diverse, {
    method: "diversityReward",
    parts: { quality },
    options: { floor, ...(Number.isFinite(least) && { least }) },
  });
}

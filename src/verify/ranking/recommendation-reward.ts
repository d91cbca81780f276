import { acceptedTexts, InputError, perGroup, type Reward, responseText, type Verdict } from "../../core/index.ts";
import { rankPenalty } from "./rank-penalty.ts";

/**
 * Recommendation reward (ReRe): is the item that was named the next one, and if not, how high did the policy rank it?
 *
 *     R(y_k) = 1[y_k is the target] + w · r_k,   r as in `rankPenalty`
 *
 * The candidates of a group stand in the order of their probability, as `constrainedBeam` gives them. Candidates that are drawn more than once keep their
 * own places. Names are compared without white space and quotes at their ends.
 *
 * @param options.rankWeight w in [0, 1]: worth of the rank penalty; 0 is the rule alone; default 1
 * @param options.catalogue all valid names: others are neither target nor ranked, and earn 0; default every name is valid
 * @returns the sum, with the parts `rule` and `rank`, and `invalid` (1) for a name that is not in the catalogue
 * @throws {InvalidRollout} when a rollout has no reference, or one that is neither text nor number
 * @throws {InputError} when the weight is out of its range
 * @range [-1, 1]
 * @source Tan et al. 2025 (ReRe), arXiv:2510.12211, rule and ranking reward; checked against its released code
 * @example (await scoreAll(recommendationReward(), ["Alien", "Heat", "Dune"].map((response) => ({ response, reference: "Heat", group: "u" })))).map(valueOf) // [-0.4693, 1, -0.2346]
 * @example (await scoreAll(recommendationReward({ rankWeight: 0 }), [{ response: "Heat", reference: "Heat" }, { response: "Dune", reference: "Heat" }])).map(valueOf) // [1, 0]
 */
export function recommendationReward({ rankWeight = 1, catalogue }: { rankWeight?: number; catalogue?: Iterable<string> } = {}): Reward {
  // Beyond 1 a wrong item could cost more than the right one earns, and the range would be another.
  if (!(rankWeight >= 0 && rankWeight <= 1)) throw new InputError("recommendationReward", "rankWeight must be in [0, 1]", rankWeight);
  const names = catalogue && new Set([...catalogue].map(plain));
  return perGroup((group) => {
    const items = group.map((one) => plain(responseText(one)));
    const valid = items.map((item) => names?.has(item) ?? true);
    const hits = group.map((one, k) => valid[k]! && acceptedTexts("recommendationReward", one).map(plain).includes(items[k]!));
    const rank = rankPenalty(hits);
    return group.map((_, k): Verdict => {
      if (!valid[k]) return { value: 0, parts: { rule: 0, rank: 0, invalid: 1 }, why: "not in the catalogue" };
      const rule = hits[k] ? 1 : 0;
      return { value: rule + rankWeight * rank[k]!, parts: { rule, rank: rank[k]! } };
    });
  });
}

const ends = /[\s"'“”]/;

/** A name without white space and quotes at its ends. A loop, since a pattern would try every quote of a long row as the first of the last. */
function plain(name: string): string {
  let [start, end] = [0, name.length];
  while (start < end && ends.test(name[start]!)) start++;
  while (end > start && ends.test(name[end - 1]!)) end--;
  return name.slice(start, end);
}

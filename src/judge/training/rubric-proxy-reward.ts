import { type Awaitable, type Context, each, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { extractTag } from "../../verify/index.ts";
import { labelOf, type Side } from "./read-verdict.ts";

/**
 * Rubric proxy reward: is the rubric of a judgment so good that another judge, who sees nothing else of it, finds the right winner with it?
 *
 *     R(c) = +1 where proxy(x, rubric(c)) = label,  otherwise −1
 *
 * A judge can be right for reasons that it does not say; then its rubric helps nobody. The part of the rubric that justifies it is cut off before the proxy
 * reads it, since it may give the verdict away. Its sum with signedVerdict (and half of a reward for form) is the reward of the paper.
 *
 * @param proxy names the winner from the judgment's prompt and fields and the rubric, (judgment, rubric) → "A" or "B"; it throws where it cannot tell
 * @param options.tag where the rubric stands; default "rubric"
 * @param options.cut the tag in it that is cut off, with all that follows where it is not closed; default "justify"
 * @returns 1 or −1; −1 for a judgment without a rubric. What the proxy throws is a failure, not a wrong rubric
 * @throws {InvalidRollout} when the reference is neither "A" (the better response was shown first) nor "B"
 * @range [-1, 1]
 * @source Qiu et al. 2026 (Proxy-GRM), arXiv:2603.16600, proxy agents and rubric reward
 * @example await scoreOne(rubricProxyReward((_, rubric) => (rubric === "brevity" ? "B" : "A")), { response: "<rubric>brevity <justify>B is short</justify></rubric>", reference: "B" }) // { value: 1 }
 * @example await scoreOne(rubricProxyReward(() => "B"), { response: "[[B]]", reference: "B" }) // { value: -1 }
 */
export function rubricProxyReward(
  proxy: (judgment: Rollout, rubric: string, context: Context) => Awaitable<Side>,
  { tag = "rubric", cut = "justify" }: { tag?: string; cut?: string } = {},
): Reward {
  return each(async (judgment, context) => {
    const label = labelOf("rubricProxyReward", judgment);
    const rubric = withoutTag(extractTag(responseText(judgment), tag) ?? "", cut).trim();
    if (rubric === "") return { value: -1, why: "it has no rubric" };
    const winner = await proxy(judgment, rubric, context);
    return { value: winner === label ? 1 : -1, why: `the proxy names ${winner}` };
  });
}

/** The text without what stands in a tag, however often; an open tag takes all that follows. */
function withoutTag(text: string, tag: string): string {
  const parts = text.split(`<${tag}>`);
  const kept = parts.slice(1).map((part) => {
    const end = part.indexOf(`</${tag}>`);
    return end < 0 ? "" : part.slice(end + tag.length + 3);
  });
  return [parts[0], ...kept].join("");
}

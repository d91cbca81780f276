import { each, InvalidRollout, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { prefixMatch } from "./prefix-match.ts";

/**
 * Next-token reward: any place in any text as a problem with an answer. The model reasons, then writes how the text goes on in a box.
 *
 *     R(y) = 1[ box(y) = x[:l] and l ∈ L ]
 *
 * @param options.read the prediction in a response, with every space in it; null where there is none; default the content of the last `\boxed{…}`
 * @returns 1 or 0, with the prediction as answer; the reference is `{ text, boundaries }`: how the text goes on, and where its tokens end, in bytes
 * @throws {InvalidRollout} when the rollout has no such reference
 * @range [0, 1]
 * @source Dong et al. 2025 (Reinforcement Pre-Training), arXiv:2506.08007 (reward)
 * @example await scoreOne(nextTokenReward(), { response: "3 + 4 is 7. \\boxed{7}", reference: { text: "7 apples", boundaries: tokenBoundaries(["7", " apples"]) } }) // { value: 1, answer: "7" }
 * @example await scoreOne(nextTokenReward(), { response: "\\boxed{ 7}", reference: { text: "7 apples", boundaries: [1, 8] } }) // { value: 0, answer: " 7" }
 */
export function nextTokenReward({ read = lastBox }: { read?: (rollout: Rollout) => string | null } = {}): Reward {
  return each((rollout) => {
    const { text, boundaries } = (rollout.reference ?? {}) as { text?: unknown; boundaries?: unknown };
    if (typeof text !== "string" || !Array.isArray(boundaries) || !boundaries.every(Number.isInteger))
      throw new InvalidRollout("nextTokenReward", "needs a reference { text, boundaries }", {
        id: rollout.id,
        reference: rollout.reference,
      });
    const prediction = read(rollout);
    return prediction === null ? 0 : { value: prefixMatch(prediction, text, boundaries), answer: prediction };
  });
}

/** What stands in the last box, spaces and all. */
function lastBox(rollout: Rollout): string | null {
  const text = responseText(rollout);
  const start = text.lastIndexOf("\\boxed{");
  if (start < 0) return null;
  const begin = start + "\\boxed{".length;
  let open = 1;
  for (let i = begin; i < text.length; i++) {
    if (text[i] === "{") open++;
    else if (text[i] === "}" && --open === 0) return text.slice(begin, i);
  }
  return null;
}

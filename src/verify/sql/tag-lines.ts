import { each, type Reward, responseText } from "../../core/index.ts";

/**
 * Tags on lines of their own: a share of the worth for each of `<reasoning>`, `</reasoning>`, `<answer>`, `</answer>`, less what is chattered afterwards.
 *
 *     R(y) = ⅛ · #{tags that stand exactly once, alone on a line} − 0.001 · |what follows </answer>|
 *
 * @returns at most ½; without a lower bound, so that no answer can be worth a long tail
 * @range [−∞, 0.5]
 * @source Pourreza et al. 2025 (Reasoning-SQL), arXiv:2503.23157, format reward, released code
 * @example await scoreOne(tagLines(), { response: "<reasoning>\nCount.\n</reasoning>\n<answer>\nSELECT 1\n</answer>" }) // 0.5
 * @example await scoreOne(tagLines(), { response: "<answer>\nSELECT 1\n</answer> Enjoy!" }) // 0.118
 */
export function tagLines(): Reward {
  return each((rollout) => {
    const text = responseText(rollout);
    const lines = text.split("\n").map((line) => line.trim());
    const share = tags.filter((tag) => text.split(tag).length === 2 && lines.includes(tag)).length / 8;
    const end = text.lastIndexOf("</answer>");
    const tail = end < 0 ? 0 : text.slice(end + "</answer>".length).trimEnd().length;
    return share - 0.001 * tail;
  });
}

const tags = ["<reasoning>", "</reasoning>", "<answer>", "</answer>"];

import { z } from "zod";
import { each, InvalidRollout, type Reward, responseText } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { nuggetLabels } from "../nuggets.ts";

const labelList = z.array(z.enum(nuggetLabels));

/**
 * Nugget verifier reward: trains a verifier to label all nuggets of a text rightly, after thinking, in the form asked for.
 *
 *     R = 0.35 F₁ + 0.35 · 1[all labels right] + 0.2 t + 0.1 f,   times 0.1 where there is more than one block of thinking
 *
 * F₁ is the mean over the three labels; a label that neither side uses counts 1. t is 1 for thinking between `<think>` and `</think>`, ½ where that is empty, 0
 * where it is missing; f is 1 where nothing but the JSON list of labels follows. A list of the wrong length, or F₁ = 0, is worth 0.
 *
 * @returns R in [0, 1], with its four terms as parts
 * @throws {InvalidRollout} when the reference is not a list of labels, "support", "partial_support" or "not_support"
 * @range [0, 1]
 * @source Ma et al. 2025 (Search-Gen-V), arXiv:2510.14660, reward of the reinforcement-learning stage
 * @example await scoreOne(nuggetVerifierReward(), { response: "<think>Both are stated.</think>[\"support\", \"support\"]", reference: ["support", "support"] }) // { value: 1 }
 * @example await scoreOne(nuggetVerifierReward(), { response: "[\"support\", \"support\"]", reference: ["support", "not_support"] }) // { value: 0.2944, parts: { f1: 0.5556, all: 0, thinking: 0, form: 1 } }
 */
export function nuggetVerifierReward(): Reward {
  return each((judgment) => {
    const gold = labelList.min(1).safeParse(judgment.reference);
    if (!gold.success) throw new InvalidRollout("nuggetVerifierReward", "the reference must be a list of labels", judgment.reference);
    const text = responseText(judgment);
    const blocks = [...text.matchAll(/<think>([\s\S]*?)<\/think>/g)];
    const rest = text.replace(/<think>[\s\S]*?<\/think>/g, "").trim();
    const list = /\[[^[\]]*\](?!.*\[)/s.exec(rest)?.[0];
    const labels = labelsIn(list);
    if (!labels || labels.length !== gold.data.length) return { value: 0, why: "it does not give one label for each nugget" };
    const f1 = mean(
      nuggetLabels.map((label) => {
        const [said, meant] = [labels.filter((one) => one === label).length, gold.data.filter((one) => one === label).length];
        const both = labels.filter((one, i) => one === label && gold.data[i] === label).length;
        return said + meant === 0 ? 1 : (2 * both) / (said + meant);
      }),
    );
    const right = labels.filter((one, i) => one === gold.data[i]).length;
    if (right === 0) return { value: 0, why: "no label is right" };
    const parts = {
      f1,
      all: Number(right === labels.length),
      thinking: blocks.length === 0 ? 0 : blocks[0]![1]!.trim() === "" ? 0.5 : 1,
      form: Number(rest === list),
    };
    const value = 0.35 * parts.f1 + 0.35 * parts.all + 0.2 * parts.thinking + 0.1 * parts.form;
    return { value: blocks.length > 1 ? 0.1 * value : value, parts };
  });
}

function labelsIn(list: string | undefined) {
  try {
    return labelList.safeParse(JSON.parse(list ?? "")).data;
  } catch {
    return undefined;
  }
}

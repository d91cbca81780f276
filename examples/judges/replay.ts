/** Judges that say what LLMBar's evaluators said: an audit of recorded verdicts, without a model. */
import { type Compare, InvalidRollout } from "guerdon";
import { llmBar } from "./make-pairs.ts";

function replay(subset: string, evaluator: string, strategy: string): Compare {
  const { pairs, said } = llmBar(subset, evaluator, strategy);
  const labels = new Map(pairs.map(({ id, label }) => [id, label]));
  return (first, second, _context) => {
    const [id, side] = (first.id ?? "").split("/") as [string, string];
    const label = labels.get(id);
    if (label === undefined || second.id?.startsWith(`${id}/`) !== true)
      throw new InvalidRollout("replay", "the pair must be one of the recorded ones", first.id);
    const firstIs = side === "chosen" ? label : 3 - label;
    const verdict = said[id]![firstIs === 1 ? 0 : 1];
    if (verdict === null) throw new Error("the recorded answer had no verdict");
    return { first: Number(verdict) === firstIs ? 1 : 0 };
  };
}

export const gpt4 = replay("LLMBar/Natural", "GPT-4", "Vanilla");
export const gpt4Neighbor = replay("LLMBar/Adversarial/Neighbor", "GPT-4", "Vanilla");
export const chatGpt = replay("LLMBar/Natural", "ChatGPT", "Vanilla");
export const chatGptNeighbor = replay("LLMBar/Adversarial/Neighbor", "ChatGPT", "Vanilla");
export const llama2 = replay("LLMBar/Natural", "LLaMA2", "Vanilla");

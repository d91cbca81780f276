import { acceptedTexts, each, InputError, InvalidRollout, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { clamp, f1, overlap, quantile } from "../../math/index.ts";
import { extractTag } from "../extract-tag.ts";
import { squadWords } from "../token-f1.ts";
import { routingFault } from "./routing-fault.ts";

/** See routingReward. */
export interface RoutingOptions {
  models: readonly string[];
  costWeight?: number;
  partial?: boolean;
  costAlways?: boolean;
  window?: number;
  cost?: (rollout: Rollout) => number;
}

/**
 * Router-R1: the right answer, at little cost, by asking other models.
 *
 *     R(y) = −1                                  where the form is broken
 *     R(y) = 0                                   where the answer is wrong
 *     R(y) = (1 − α) outcome + α (1 − clip((√c − lo) / (hi − lo), 0, 1))
 *
 * The form: `<think>`, `<search>Model:Query</search>`, `<information>` and one final `<answer>`, balanced and not nested, beginning with a thought; every
 * search names a known model, asks something, and has its information. lo and hi are the 5th and 95th percentile of √c over the last costs, which stand
 * in the memory under `router-r1/costs`; where they are equal the last term is ½.
 *
 * @param options.models names that a search may use, in any case
 * @param options.costWeight α in [0, 1): worth of being cheap; default 0
 * @param options.partial whether the outcome is the F1 of words in place of exact match; default false
 * @param options.costAlways whether being cheap pays for wrong answers too, as printed in the paper; its released code pays only for right ones; default false
 * @param options.window costs that are remembered; default 1000
 * @param options.cost c ≥ 0: what the calls cost, in any unit; default Σ outputTokens · pricePerToken over the field calls, or the field cost
 * @returns R, with the parts format, outcome and, where α > 0, cost
 * @throws {InputError} when α is not in [0, 1), the window is not positive, or no model is named
 * @throws {InvalidRollout} when there is no reference, or α > 0 and no cost
 * @range [−1, 1]
 * @source Zhang, Feng and You 2025 (Router-R1), arXiv:2506.09033, section 3.2, with its released code
 * @example await scoreOne(routingReward({ models: ["small"] }), { response: "<think>Ask.</think><search>small:Capital of France?</search><information>Paris</information><answer>Paris</answer>", reference: "Paris" }) // { value: 1 }
 * @example await scoreOne(routingReward({ models: ["small"] }), { response: "Paris", reference: "Paris" }) // { value: -1 }
 */
export function routingReward({
  models,
  costWeight = 0,
  partial = false,
  costAlways = false,
  window = 1000,
  cost = costOf,
}: RoutingOptions): Reward {
  if (models.length === 0) throw new InputError("routingReward", "needs the names of the models", models);
  if (!(costWeight >= 0 && costWeight < 1)) throw new InputError("routingReward", "costWeight must be in [0, 1)", costWeight);
  if (!(Number.isInteger(window) && window > 0)) throw new InputError("routingReward", "window must be a positive whole number", window);
  return each(async (rollout, { memory }) => {
    const accepted = acceptedTexts("routingReward", rollout);
    const text = responseText(rollout);
    const cheap = costWeight > 0 ? await cheapness(Math.sqrt(cost(rollout))) : undefined;
    const fault = routingFault(text, models);
    if (fault !== undefined)
      return { value: -1, parts: { format: -1, outcome: 0, ...(cheap !== undefined && { cost: cheap }) }, why: fault };
    const answer = extractTag(text, "answer")!;
    const outcome = Math.max(...accepted.map((gold) => (partial ? wordF1 : exactMatch)(squadWords(answer), squadWords(gold))));
    const paid = outcome === 0 && !costAlways ? 0 : (cheap ?? 0);
    const value = (1 - costWeight) * outcome + costWeight * paid;
    return { value, parts: { format: 0, outcome, ...(cheap !== undefined && { cost: cheap }) }, answer: squadWords(answer).join(" ") };

    /** How cheap a cost is among the last ones, itself included, in [0, 1]. */
    async function cheapness(root: number): Promise<number> {
      const last = await memory.update<readonly number[]>("router-r1/costs", (old = []) => [...old, root].slice(-window));
      const [low, high] = [quantile(last, 0.05), quantile(last, 0.95)];
      return high - low < 1e-8 ? 0.5 : 1 - clamp((root - low) / (high - low), 0, 1);
    }
  });
}

const exactMatch = (a: readonly string[], b: readonly string[]): number => (a.join(" ") === b.join(" ") ? 1 : 0);

/** F1 of words; an answer of yes or no agrees with itself only. */
function wordF1(a: readonly string[], b: readonly string[]): number {
  const closed = (words: readonly string[]) => words.length === 1 && ["yes", "no", "noanswer"].includes(words[0]!);
  if (closed(a) || closed(b)) return exactMatch(a, b);
  const shared = overlap(a, b);
  return shared === 0 ? exactMatch(a, b) : f1(shared / a.length, shared / b.length);
}

function costOf({ fields, id }: Rollout): number {
  const calls = fields.calls;
  const cost = Array.isArray(calls)
    ? calls.reduce((total: number, call) => total + Number(call?.outputTokens) * Number(call?.pricePerToken), 0)
    : fields.cost;
  if (typeof cost === "number" && cost >= 0 && cost < Infinity) return cost;
  throw new InvalidRollout("routingReward", "needs its cost: a field cost, or calls with outputTokens and pricePerToken", {
    id,
    calls,
    cost: fields.cost,
  });
}

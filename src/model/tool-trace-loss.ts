import { InputError } from "../core/index.ts";
import { logSigmoid, mean, rows } from "../math/index.ts";

/** What each term counts. */
export interface ToolTraceWeights {
  ranking?: number;
  tools?: number;
  observations?: number;
  rationale?: number;
}

/**
 * Tool trace loss: trains a reward model that calls tools, to rank pairs and to write the trace that its reward is read from.
 *
 *     L = c mean_i −log σ(r⁺_i − r⁻_i) + α L_tool + β L_obs + ω L_rationale
 *
 * @param chosen r⁺: rewards after the traces of the preferred answers, [pairs], in logits
 * @param rejected r⁻: rewards after the traces of the other answers, [pairs], in logits
 * @param trace cross-entropies in nats a token: L_tool of thoughts, tool names and inputs, L_obs of what tools gave back, L_rationale of the rationale
 * @param options.ranking c ≥ 0; default 0.5
 * @param options.tools α ≥ 0; default 1
 * @param options.observations β ≥ 0; default 1; 0 leaves out what only the tool can know
 * @param options.rationale ω ≥ 0; default 1
 * @returns L ≥ 0, in nats; ∂L/∂r⁺_i = −c σ(r⁻_i − r⁺_i) / n
 * @throws {InputError} when the lists are empty or differ in length, or a weight or cross-entropy is negative
 * @source Li et al. 2024 (Tool-Augmented Reward Modeling), arXiv:2310.01045, section 3.3; weights of the released training (cross-entropy of the whole trace + 0.5 ranking)
 * @example toolTraceLoss([1], [1], { tools: 0.2, observations: 0.1, rationale: 0.3 }) // 0.9466
 */
export function toolTraceLoss(
  chosen: readonly number[],
  rejected: readonly number[],
  trace: { readonly tools: number; readonly observations: number; readonly rationale: number },
  { ranking = 0.5, tools = 1, observations = 1, rationale = 1 }: ToolTraceWeights = {},
): number {
  if (![ranking, tools, observations, rationale, trace.tools, trace.observations, trace.rationale].every((x) => x >= 0))
    throw new InputError("toolTraceLoss", "weights and cross-entropies must not be negative", {
      trace,
      ranking,
      tools,
      observations,
      rationale,
    });
  const ranked = mean(rows({ chosen, rejected }).map((pair) => -logSigmoid(pair.chosen - pair.rejected)));
  return ranking * ranked + tools * trace.tools + observations * trace.observations + rationale * trace.rationale;
}

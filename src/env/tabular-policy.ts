import { type ActionTable, actionCount, type Policy } from "./policy.ts";

/**
 * A policy with one parameter for each prompt and answer.
 *
 * @param initial ℓ₀: logits at the start, [prompts][actions]
 * @returns a policy that is softmax(ℓ₀) until it learns
 * @throws {InputError} when there is no prompt, or the prompts differ in the number of answers
 * @source Guerdon: testbed
 * @example policyTable(tabularPolicy([[0, 0]])) // [[0.5, 0.5]]
 */
export function tabularPolicy(initial: ActionTable): Policy {
  return { initial, weights: new Float64Array(initial.length * actionCount("tabularPolicy", initial)) };
}

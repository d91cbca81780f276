import { expectation, mean } from "../math/index.ts";
import type { ActionTable } from "./policy.ts";

/**
 * What a policy earns on average, exactly: mean over prompts of Σ_a π(a | x) v(x, a).
 *
 * @param policy π, [prompts][actions]
 * @param values v, [prompts][actions]
 * @returns the mean, in the unit of v
 * @source Guerdon: testbed
 * @example expectedValue([[0.5, 0.5], [1, 0]], [[0, 1], [3, 0]]) // 1.75
 */
export const expectedValue = (policy: ActionTable, values: ActionTable): number => mean(policy.map((p, x) => expectation(p, values[x]!)));

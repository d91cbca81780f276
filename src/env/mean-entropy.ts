import { entropy, mean } from "../math/index.ts";
import type { ActionTable } from "./policy.ts";

/**
 * How spread out a policy is: mean over prompts of its entropy.
 *
 * @param policy π, [prompts][actions]
 * @returns at least 0, in nats
 * @source Guerdon: testbed
 * @example meanEntropy([[0.5, 0.5], [1, 0]]) // 0.3466
 */
export const meanEntropy = (policy: ActionTable): number => mean(policy.map((p) => Math.max(0, entropy(p))));

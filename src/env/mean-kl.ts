import { kl, mean } from "../math/index.ts";
import type { ActionTable } from "./policy.ts";

/**
 * How far a policy has moved: mean over prompts of KL(π(· | x) ‖ π_ref(· | x)).
 *
 * @param policy π, [prompts][actions]
 * @param reference π_ref, [prompts][actions]
 * @returns at least 0, in nats; Infinity where π gives an answer that π_ref never gives
 * @source Guerdon: testbed
 * @example meanKl([[1, 0]], [[0.5, 0.5]]) // 0.6931
 */
export const meanKl = (policy: ActionTable, reference: ActionTable): number =>
  mean(policy.map((p, x) => Math.max(0, kl(p, reference[x]!))));

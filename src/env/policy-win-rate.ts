import { expectation, mean } from "../math/index.ts";
import type { ActionTable } from "./policy.ts";

/**
 * How often an answer of one policy beats an answer of another to the same prompt; ties count half.
 *
 *     mean_x Σ_{a, b} π(a) ρ(b) (1[g(a) > g(b)] + ½ 1[g(a) = g(b)])
 *
 * @param policy π, [prompts][actions]
 * @param opponent ρ, [prompts][actions]
 * @param gold g: who wins, [prompts][actions]
 * @returns a share
 * @range [0, 1]
 * @source Guerdon: testbed
 * @example policyWinRate([[0, 1]], [[0.5, 0.5]], [[0, 1]]) // 0.75
 */
export function policyWinRate(policy: ActionTable, opponent: ActionTable, gold: ActionTable): number {
  return mean(
    policy.map((p, x) => {
      const g = gold[x]!;
      return expectation(
        p,
        g.map((mine) =>
          expectation(
            opponent[x]!,
            g.map((theirs) => (mine > theirs ? 1 : mine === theirs ? 0.5 : 0)),
          ),
        ),
      );
    }),
  );
}

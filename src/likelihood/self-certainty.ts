import { InputError, type TokenTrace } from "../core/index.ts";
import { logSumExp, sum } from "../math/index.ts";

/**
 * Self-certainty: how far a model's next-token distributions are from knowing nothing, over a whole answer.
 *
 *     SC = 1/|o| Σ_i KL(U ‖ p_i) = −1/(|o| |V|) Σ_i Σ_j log(|V| p_ij)
 *
 * It averages log p over all tokens, so it is moved by how improbable the tail is, unlike entropy; and it depends less on length than likelihood does. From the
 * k most probable tokens alone it is approximate: what is left of the probability is spread evenly over the other tokens.
 *
 * @param top the alternatives at each token with their log-probabilities, [tokens][k]; with k = |V| the result is exact
 * @param vocabulary |V|: how many tokens the model knows
 * @returns KL(U ‖ p_i) of each token, [tokens], in nats; 0 for a model that knows nothing
 * @throws {InputError} when a token has no alternative, or more than the vocabulary has
 * @source Zhao et al. 2025 (INTUITOR), arXiv:2505.19590, eq. 4 (self-certainty, after Kang et al. 2025); Guerdon: the even spread
 * @example selfCertainty([[{ text: "a", logprob: Math.log(0.9) }, { text: "b", logprob: Math.log(0.1) }]], 2) // [0.5108]
 * @example selfCertainty([[{ text: "a", logprob: Math.log(0.25) }]], 4) // [0]
 */
export function selfCertainty(top: NonNullable<TokenTrace["top"]>, vocabulary: number): number[] {
  return top.map((alternatives) => {
    const known = alternatives.map(({ logprob }) => Math.max(logprob, least));
    if (known.length === 0 || known.length > vocabulary)
      throw new InputError("selfCertainty", `each token needs alternatives, at most ${vocabulary}`, known.length);
    const others = vocabulary - known.length;
    const rest = others === 0 ? 0 : Math.log(Math.max(1 - Math.exp(logSumExp(known)), others * 1e-12) / others);
    return Math.max(0, -Math.log(vocabulary) - (sum(known) + others * rest) / vocabulary);
  });
}

const least = Math.log(1e-12);

import { InputError, type TokenTrace } from "../core/index.ts";
import { entropy, softmax } from "../math/index.ts";

/**
 * Hard positions: the tokens of a text before which a small model was unsure, as problems that are worth reasoning about.
 *
 *     keep t where low ≤ H(p_t) < high,    p_t the probabilities of the k most probable tokens, made to add up to 1
 *
 * @param trace what the small model says of the text, with the most probable tokens at each position
 * @param options.low least entropy, in nats; the paper's classes begin at 0.5, 1 and 1.5; default 0.5
 * @param options.high entropy from which a position is noise, and no problem; default no bound
 * @param options.topK k: how many tokens are looked at; default 16
 * @returns the positions t, rising
 * @throws {InputError} when the trace does not tell the most probable tokens
 * @source Dong et al. 2025 (Reinforcement Pre-Training), arXiv:2506.08007 (entropy filter by a proxy model; classes 0.5, 1.0, 1.5)
 * @example hardPositions({ top: [[{ text: "a", logprob: Math.log(0.5) }, { text: "b", logprob: Math.log(0.5) }], [{ text: "c", logprob: 0 }]] }) // [0]
 */
export function hardPositions(
  trace: TokenTrace,
  { low = 0.5, high = Infinity, topK = 16 }: { low?: number; high?: number; topK?: number } = {},
): number[] {
  const { top } = trace;
  if (top === undefined) throw new InputError("hardPositions", "the trace must tell the most probable tokens at each position", { top });
  return top.flatMap((tokens, t) => {
    const nats = entropy(softmax(tokens.slice(0, topK).map(({ logprob }) => logprob)));
    return nats >= low && nats < high ? [t] : [];
  });
}

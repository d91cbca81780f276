/**
 * Where the tokens of a text end, in bytes: the places at which a prediction of it may stop.
 *
 *     l_k = Σ_{j ≤ k} |token_j| in UTF-8
 *
 * @param tokens the tokens of the text in order, as texts, or as bytes where a token is a part of a character; [tokens]
 * @returns l, [tokens], in bytes, never falling
 * @source Dong et al. 2025 (Reinforcement Pre-Training), arXiv:2506.08007 (cumulative byte lengths of the tokens)
 * @example tokenBoundaries(["12", " é", "!"]) // [2, 5, 6]
 */
export function tokenBoundaries(tokens: readonly (string | Uint8Array)[]): number[] {
  const encoder = new TextEncoder();
  let end = 0;
  return tokens.map((token) => (end += typeof token === "string" ? encoder.encode(token).length : token.length));
}

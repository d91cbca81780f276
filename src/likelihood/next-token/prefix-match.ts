/**
 * Prefix match: is a prediction the beginning of how the text really goes on, and does it stop where one of its tokens ends?
 *
 *     r = 1[ y = x[:l] and l ∈ L ],    l = |y| in bytes
 *
 * It may span several tokens, and need not be cut as the model cuts its own; but what stops inside a token earns nothing, and a missing space is an error.
 *
 * @param prediction y: what was predicted, as it is
 * @param continuation x: how the text goes on
 * @param boundaries L: where the tokens of the continuation end, in bytes of UTF-8; see `tokenBoundaries`
 * @returns 1 or 0; 0 for an empty prediction
 * @range [0, 1]
 * @source Dong et al. 2025 (Reinforcement Pre-Training), arXiv:2506.08007 (prefix matching reward)
 * @example prefixMatch("12 ", "12 apples", [2, 3, 9]) // 1
 * @example prefixMatch("1", "12 apples", [2, 3, 9]) // 0
 * @example prefixMatch(" 12", "12 apples", [2, 3, 9]) // 0
 */
export function prefixMatch(prediction: string, continuation: string, boundaries: readonly number[]): number {
  if (prediction === "" || !continuation.startsWith(prediction)) return 0;
  const bytes = new TextEncoder().encode(prediction);
  // Half of a surrogate pair begins the other text as a string and not as bytes.
  if (new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) !== prediction) return 0;
  return boundaries.includes(bytes.length) ? 1 : 0;
}

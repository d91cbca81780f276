import { InputError, type TokenTrace } from "../core/index.ts";
import { mean } from "../math/index.ts";

/**
 * Answer confidence: how clearly a model prefers the tokens of its final answer to whatever it would have said instead. The reasoning before the answer does not
 * count, and neither should marks around it: restrict the span to the answer's own text.
 *
 *     C = 1/|a| Σ_{t ∈ a} [ p(top-1 token at t) − p(top-2 token at t) ]
 *
 * @param tokens texts and the two or more most probable alternatives of each token of the response
 * @param span where the answer stands in the joined texts of the tokens, characters [start, end); a token that is partly in it counts
 * @returns C; null where no token is in the span
 * @throws {InputError} when texts or alternatives are missing, or differ in number
 * @range [0, 1]
 * @source van Niekerk et al. 2025 (RLSF), arXiv:2507.21931 (confidence of the answer span); Wang and Zhou 2024 (CoT-decoding), arXiv:2402.10200, eq. 1
 * @example answerConfidence({ texts: ["so", "4"], top: [[{ text: "so", logprob: -1 }], [{ text: "4", logprob: Math.log(0.7) }, { text: "5", logprob: Math.log(0.2) }]] }, { start: 2, end: 3 }) // 0.5
 */
export function answerConfidence(tokens: TokenTrace, span: { start: number; end: number }): number | null {
  const { texts, top } = tokens;
  const { start, end } = span;
  if (!texts || top?.length !== texts.length)
    throw new InputError("answerConfidence", "needs the text and the most probable alternatives of each token", {
      texts: texts?.length,
      top: top?.length,
    });
  const leads: number[] = [];
  let at = 0;
  texts.forEach((text, t) => {
    const [from, to] = [at, (at += text.length)];
    if (to <= start || from >= end || text === "") return;
    const best = top[t]!.map(({ logprob }) => logprob).sort((a, b) => b - a);
    if (best.length === 0) throw new InputError("answerConfidence", "each token of the answer needs alternatives", text);
    leads.push(Math.exp(best[0]!) - Math.exp(best[1] ?? -Infinity));
  });
  return leads.length === 0 ? null : mean(leads);
}

import { InputError } from "../core/index.ts";
import { counts, entropy, mean, sum } from "../math/index.ts";

/** How far the answers of a policy still depend on what was asked. */
export interface AnswerCollapse {
  /** H̄: entropy of the answers over all prompts together, in nats; 0 when every prompt gets one and the same answer */
  readonly acrossPrompts: number;
  /** mean entropy of the answers to one prompt, in nats; 0 when the policy is sure everywhere */
  readonly withinPrompts: number;
  /** the answer given most over all prompts; null where nobody answered */
  readonly commonest: string | null;
  /** its share, in [0, 1] */
  readonly commonestShare: number;
}

/**
 * Collapse monitor: does a policy that trains on its own agreement still answer the question, or give one answer to all of them?
 *
 *     H̄ = H(p̄),    p̄(a) = mean_x p(a | x)
 *
 * Agreement inside a prompt rises both when the policy learns and when it collapses; the answers over all prompts tell the two apart. Prompts in which
 * nobody answered are left out.
 *
 * @param answers what each sample answered, as normalised texts, null for none, [prompts][samples]
 * @returns the two entropies and the commonest answer
 * @throws {InputError} when there is no prompt
 * @source Shafayat et al. 2025 (SRT), arXiv:2505.21444 (collapse to one answer for all prompts); the entropies are our own
 * @example answerCollapse([["1", "1"], ["2", "2"]]) // { acrossPrompts: 0.6931, withinPrompts: 0, commonest: "1", commonestShare: 0.5 }
 * @example answerCollapse([["1", "1"], ["1", "1"]]) // { acrossPrompts: 0, withinPrompts: 0, commonest: "1", commonestShare: 1 }
 */
export function answerCollapse(answers: readonly (readonly (string | null)[])[]): AnswerCollapse {
  if (answers.length === 0) throw new InputError("answerCollapse", "needs at least one prompt", answers);
  const shares = answers
    .map((samples) => samples.filter((answer) => answer !== null))
    .filter((given) => given.length > 0)
    .map((given) => [...counts(given)].map(([answer, count]) => ({ answer, share: count / given.length })));
  if (shares.length === 0) return { acrossPrompts: 0, withinPrompts: 0, commonest: null, commonestShare: 0 };
  const pooled = new Map<string, number[]>();
  for (const { answer, share } of shares.flat()) {
    const parts = pooled.get(answer);
    if (parts) parts.push(share);
    else pooled.set(answer, [share]);
  }
  const overall = [...pooled].map(([answer, parts]) => ({ answer, share: sum(parts) / shares.length }));
  const top = overall.reduce((best, one) => (one.share > best.share ? one : best));
  const nats = (list: readonly { share: number }[]) => Math.max(0, entropy(list.map(({ share }) => share)));
  return { acrossPrompts: nats(overall), withinPrompts: mean(shares.map(nats)), commonest: top.answer, commonestShare: top.share };
}

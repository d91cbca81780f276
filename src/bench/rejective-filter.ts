/**
 * Rejective filter: which of the judgements drawn for each item are worth training on. Wrong ones are dropped, and so are items on which all are right: they are
 * too easy to teach anything.
 *
 * @param right whether each judgement is right, [items][samples]
 * @returns places of the kept judgements, [items][kept]; an item that is too easy, or has none right, keeps none
 * @source Liu et al. 2025 (Inference-Time Scaling for Generalist Reward Modeling), arXiv:2504.02495, section 3.2 (rejective fine-tuning)
 * @example rejectiveFilter([[true, false, true], [true, true, true], [false, false, false]]) // [[0, 2], [], []]
 */
export const rejectiveFilter = (right: readonly (readonly boolean[])[]): number[][] =>
  right.map((samples) => (samples.every(Boolean) ? [] : samples.flatMap((one, t) => (one ? [t] : []))));

import { logSumExp, sum } from "../../math/index.ts";

/** log(10⁻⁹): a token is not taken to be less probable than this. */
const leastLogprob = Math.log(1e-9);

/**
 * Probabilities that an answer begins with yes and with no, summed over spellings ("Yes", " yes", "YES", and punctuation around them).
 *
 *     ℓ_yes = log Σ_{v ∈ spellings of yes} p(v),   ℓ_no likewise
 *
 * An endpoint gives the most probable tokens only. Where one of the two is not among them, it is less probable than the least of them, and than what is left of 1;
 * the smaller of the two stands for it, though never less than 10⁻⁹.
 *
 * @param top the most probable first tokens of the answer, each with its log-probability in nats
 * @returns ℓ_yes and ℓ_no in nats, and mass: the probability that the answer is one of them at all, in [0, 1]
 * @throws {Error} when neither of them is among the tokens
 * @source Gallego 2023 (ZYN), arXiv:2308.06385, section 3 (the logits of Yes and No); summed over spellings
 * @example yesNoMass([{ text: "Yes", logprob: Math.log(0.6) }, { text: " yes", logprob: Math.log(0.2) }, { text: "No", logprob: Math.log(0.2) }]) // { yes: -0.2231, no: -1.6094, mass: 1 }
 * @example yesNoMass([{ text: "Maybe", logprob: 0 }]) // throws Error
 */
export function yesNoMass(top: readonly { readonly text: string; readonly logprob: number }[]): { yes: number; no: number; mass: number } {
  const spelt = (word: string) =>
    top.filter(({ text }) => text.toLowerCase().replace(/[^\p{L}]+/gu, "") === word).map(({ logprob }) => logprob);
  const [yes, no] = [spelt("yes"), spelt("no")];
  if (yes.length + no.length === 0)
    throw new Error(`the judge answers neither yes nor no: it begins with ${JSON.stringify(top[0]?.text ?? "")}`);
  const rest = Math.log(Math.max(0, 1 - sum(top.map(({ logprob }) => Math.exp(logprob)))));
  const missing = Math.max(leastLogprob, Math.min(rest, ...top.map(({ logprob }) => logprob)));
  const of = (logprobs: readonly number[]) => (logprobs.length === 0 ? missing : Math.max(leastLogprob, logSumExp(logprobs)));
  return { yes: of(yes), no: of(no), mass: Math.min(1, Math.exp(logSumExp([...yes, ...no]))) };
}

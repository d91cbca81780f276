import { type CallOptions, InputError, type LanguageModel, type Message } from "../core/index.ts";
import { sum } from "../math/index.ts";

/** How probable a model finds a given text, token by token. */
export interface ScoredText {
  /** log-probabilities, [tokens], in nats; none below log 10⁻¹² */
  readonly logprobs: readonly number[];
  /** their sum; 0 for an empty text */
  readonly total: number;
}

/** Scores `text`, said after `before` in an answer to the prompt. */
export type ScoreContinuation = (
  prompt: readonly Message[],
  text: string,
  options?: CallOptions & { readonly before?: string },
) => Promise<ScoredText>;

const least = Math.log(1e-12);

/**
 * The likelihood of a given text as (the rest of) a model's answer, from one forward pass.
 *
 *     log π(y | x, z) = Σ_t log π(y_t | x, z, y_<t)
 *
 * What stands before it in the answer is read together with it, so that it is cut into tokens as the model would. A token that reaches over the boundary counts to the text.
 *
 * @param model π: must score given texts, as local models and servers with prompt log-probabilities do
 * @returns a function (prompt x, text y, { before: z }) → log-probabilities of y's tokens and their sum
 * @throws {InputError} at once when the model cannot score a given text; later, when it does not say which token is which
 * @source Guerdon: one way to ask for likelihoods, whatever reward is made from them
 * @example (await scoreContinuation({ id: "fair coin", chat: async () => [], score: async (_, text) => ({ texts: [...text], logprobs: Float32Array.from(text, () => -Math.LN2) }) })([], "ab", { before: "<answer>" })).total // -1.3863
 * @example scoreContinuation({ id: "text only", chat: async () => [] }) // throws InputError
 */
export function scoreContinuation(model: LanguageModel): ScoreContinuation {
  if (!model.score) throw new InputError("scoreContinuation", "needs a model that tells the log-probabilities of a given text", model.id);
  return async (prompt, text, { before = "", ...options } = {}) => {
    if (text === "") return { logprobs: [], total: 0 };
    const { texts, logprobs } = await model.score!(prompt, before + text, options);
    if (!logprobs || logprobs.length === 0 || logprobs.some(Number.isNaN))
      throw new InputError("scoreContinuation", `the model must give a log-probability for each token of the text`, logprobs);
    let first = before === "" ? 0 : logprobs.length;
    if (first > 0) {
      if (texts?.length !== logprobs.length) throw new InputError("scoreContinuation", "the model must give the text of each token", texts);
      for (let left = text.length; left > 0; left -= texts[first]!.length) {
        if (first === 0) throw new InputError("scoreContinuation", "the tokens must read as the text", texts.join(""));
        first--;
      }
    }
    const kept = Array.from(logprobs.slice(first), (x) => Math.max(x, least));
    return { logprobs: kept, total: sum(kept) };
  };
}

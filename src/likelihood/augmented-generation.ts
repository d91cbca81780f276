import { InputError, type LanguageModel, type Message } from "../core/index.ts";
import { argmax, maximum, mean } from "../math/index.ts";
import { type ScoredText, scoreContinuation } from "./score-continuation.ts";

/** What a model answers with a passage before it, and what without. */
export interface AugmentedGeneration {
  /** y_w: the answer it prefers with the passage */
  readonly chosen: string;
  /** y_l: the answer it prefers without */
  readonly rejected: string;
  /** l_D: mean log-probability of a token of the passage, in nats */
  readonly knowledge: number;
  /** l_w: mean log-probability of a token of y_w, given the passage */
  readonly augmented: number;
  /** l_l: mean log-probability of a token of y_l, without it */
  readonly naive: number;
}

/** A question with the passage that answers it. */
export interface AugmentedQuestion {
  readonly question: string;
  readonly passage: string;
  readonly options: readonly string[];
}

/**
 * Augmented generation: which of some answers a model prefers with a passage to read and which without, and how likely it finds each.
 *
 *     y_w = argmax_o l(o | c, q),    y_l = argmax_o l(o | q),    l = mean log-probability of a token
 *     l_D = l(c),    l_w = l(y_w | c, q),    l_l = l(y_l | q)
 *
 * Where the two differ, the model lacks what the passage says: these are the questions worth training on, and `rlagLoss` says how.
 *
 * @param model must score given texts
 * @param options.between what stands between passage and question; default a line break
 * @returns a function (question q with passage c and answers o) → y_w, y_l and the three log-likelihoods
 * @throws {InputError} at once when the model cannot score a given text; later, when there is no answer, or an empty passage or answer
 * @source Nie et al. 2025 (Reinforcement Learning from Augmented Generation), arXiv:2509.20162 (sampling by likelihood; three rewards)
 * @example (await augmentedGeneration({ id: "m", chat: async () => [], score: async ([read], text) => ({ texts: [text], logprobs: [read?.content.includes(text) ? -0.1 : -text.length] }) })({ question: "Capital?", passage: "Paris it is", options: ["Rome", "Paris"] })).chosen // "Paris"
 */
export function augmentedGeneration(
  model: LanguageModel,
  { between = "\n" }: { between?: string } = {},
): (question: AugmentedQuestion) => Promise<AugmentedGeneration> {
  const score = scoreContinuation(model);
  const user = (content: string): Message[] => [{ role: "user", content }];
  const perToken = ({ logprobs }: ScoredText, text: string) => {
    if (logprobs.length === 0) throw new InputError("augmentedGeneration", "passage and answers must not be empty", text);
    return mean(logprobs);
  };
  return async ({ question, passage, options }) => {
    if (options.length === 0) throw new InputError("augmentedGeneration", "needs at least one answer", options);
    const likelihoods = async (prompt: string) =>
      Promise.all(options.map(async (option) => perToken(await score(user(prompt), option), option)));
    const [read, unread, scored] = await Promise.all([
      likelihoods(passage + between + question),
      likelihoods(question),
      score([], passage),
    ]);
    return {
      chosen: options[argmax(read)]!,
      rejected: options[argmax(unread)]!,
      knowledge: perToken(scored, passage),
      augmented: maximum(read),
      naive: maximum(unread),
    };
  };
}

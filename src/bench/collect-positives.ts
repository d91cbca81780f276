import {
  type Context,
  createContext,
  InputError,
  judgeBatch,
  type LanguageModel,
  outcomeOf,
  type Reward,
  type Rollout,
  type RolloutInput,
  responseText,
  rollout,
} from "../core/index.ts";

/** What positive sampling kept, and what it saw on the way. */
export interface Positives {
  /** the kept answers, tasks in order, at most `keep` of each */
  readonly rollouts: readonly Rollout[];
  /** answers drawn, answers that were right, answers that could not be judged */
  readonly drawn: number;
  readonly right: number;
  readonly unjudged: number;
}

/** See collectPositives. */
export interface CollectOptions {
  samples?: number;
  keep?: number;
  threshold?: number;
  temperature?: number;
  maxTokens?: number;
  context?: Context;
}

/**
 * Positive sampling: draws several answers to each task and keeps different ones that are right, as training data.
 *
 *     kept(x) = the first K different of { y_i ~ model(x), i ≤ n : R(x, y_i) > θ }
 *
 * Answers are the same when they differ only in white space. What could not be judged is not kept, and counted.
 *
 * @param model draws the answers
 * @param reward R: judges them
 * @param tasks prompts with their references and fields; a response in them is not looked at
 * @param options.samples n: answers drawn for a task; default 8
 * @param options.keep K: most answers kept of a task; default 6
 * @param options.threshold θ: an answer is right above it; default ½
 * @param options.temperature of the draws; default 1
 * @param options.maxTokens of an answer; default the model's own
 * @param options.context for the reward, and the signal that stops it
 * @returns the kept rollouts, with the reward's value in the field `reward`, and counts
 * @throws {InputError} when a number is not whole and positive; what the model throws
 * @source Gajjar et al. 2025 (CogniSQL-R1-Zero), arXiv:2507.06013, positive sampling: six different reasoning paths for a question
 * @example (await collectPositives({ id: "m", chat: async () => [{ text: "4", finish: "stop" }, { text: "5", finish: "stop" }, { text: " 4", finish: "stop" }] }, exactMatch(), [{ prompt: "2 + 2?", reference: 4 }])).rollouts.length // 1
 */
export async function collectPositives(
  model: LanguageModel,
  reward: Reward,
  tasks: readonly Omit<RolloutInput, "response">[],
  { samples = 8, keep = 6, threshold = 0.5, temperature = 1, maxTokens, context = createContext() }: CollectOptions = {},
): Promise<Positives> {
  if (![samples, keep].every((count) => Number.isInteger(count) && count > 0)) {
    throw new InputError("collectPositives", "samples and keep must be positive whole numbers", { samples, keep });
  }
  const kept: Rollout[] = [];
  const counts = { drawn: 0, right: 0, unjudged: 0 };
  for (const [index, task] of tasks.entries()) {
    context.signal.throwIfAborted();
    const { prompt } = rollout({ ...task, response: "" });
    const options = { n: samples, temperature, signal: context.signal, ...(maxTokens !== undefined && { maxTokens }) };
    const answers = (await model.chat(prompt, options)).map(({ text }) =>
      rollout({ ...task, response: text, group: task.group ?? task.id ?? String(index) }),
    );
    const outcomes = (await judgeBatch(reward, answers, context)).map(outcomeOf);
    const seen = new Set<string>();
    answers.forEach((answer, i) => {
      const outcome = outcomes[i]!;
      counts.drawn++;
      if ("error" in outcome) counts.unjudged++;
      if (outcome.outcome !== "score" || outcome.value <= threshold) return;
      counts.right++;
      const text = responseText(answer).replace(/\s+/g, " ").trim();
      if (seen.has(text) || seen.size >= keep) return;
      seen.add(text);
      kept.push({ ...answer, fields: { ...answer.fields, reward: outcome.value } });
    });
  }
  return { rollouts: kept, ...counts };
}

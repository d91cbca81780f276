import { z } from "zod";
import { type Awaitable, type Context, InputError, type Rollout } from "../../core/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { sharedPrompt, transcript } from "../transcript.ts";

/** Passages on a query, best first. */
export type Search = (query: string, context: Context) => Awaitable<readonly string[]>;

/** Who checks facts, and against what. */
export interface CompareFactsOptions extends Omit<JudgeOptions, "samples"> {
  readonly search?: Search;
  readonly passages?: number;
}

/** How factual two responses are, each in [0.1, 1]; null where they do not contradict each other. */
export type FactScores = { readonly first: number; readonly second: number; readonly why: string } | null;

/**
 * Compares facts: finds where two responses contradict each other, gathers evidence on that alone, and scores both by it.
 *
 *     a = score / 10,   score ∈ {1, ..., 10} by the evidence on their contradictions
 *
 * Checking where two responses differ costs one search a contradiction and not one a claim. What both get wrong stays unseen.
 *
 * @param options.model who looks for contradictions and scores
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.search finds passages on a query; default: the model's own knowledge
 * @param options.passages how many passages of a search are read, at least 1; default 5
 * @returns for two responses to one prompt how factual each of them is, in [0.1, 1]; null where they do not contradict each other
 * @throws {InputError} when the responses answer different prompts, or passages is not a whole number from 1
 * @throws {UnreadableAnswerError} when an answer could not be read; what `search` throws
 * @source Peng et al. 2025 (Agentic Reward Modeling), arXiv:2502.19328, section 3 (factuality: difference proposal, query generation, evidence, verification)
 * @example await compareFacts({ model: says({ contradictions: [] }) })(rollout({ response: "Bach" }), rollout({ response: "J. S. Bach" }), createContext()) // null
 */
export function compareFacts({
  model,
  ask = {},
  search,
  passages = 5,
}: CompareFactsOptions): (first: Rollout, second: Rollout, context: Context) => Promise<FactScores> {
  if (!(Number.isInteger(passages) && passages >= 1))
    throw new InputError("compareFacts", "passages must be a whole number from 1", passages);
  const options = { model, ask };
  return async (first, second, context) => {
    const data = {
      question: sharedPrompt("compareFacts", [first, second]),
      first: transcript(first.response),
      second: transcript(second.response),
    };
    const [found] = await askJudge(differences, judgeMessages(findTask, data, ask), options, context);
    const { contradictions } = found!;
    if (contradictions.length === 0) return null;
    const evidence = search
      ? await Promise.all(contradictions.map(async ({ query }) => (await search(query, context)).slice(0, passages).join("\n\n")))
      : await recall(contradictions.map(({ query }) => query));
    const shown = contradictions.map(({ query }, i) => [`evidence_${i + 1}`, `${query}\n${evidence[i]!.trim() || "Nothing was found."}`]);
    const messages = judgeMessages(scoreTask, { ...data, ...Object.fromEntries(shown) }, ask);
    const [read] = await askJudge(scores, messages, options, context);
    return { first: read!.first / 10, second: read!.second / 10, why: read!.reasoning };

    async function recall(queries: readonly string[]) {
      const form = z.strictObject({ answers: z.array(z.string()).length(queries.length) });
      const asked = Object.fromEntries(queries.map((query, i) => [`query_${i + 1}`, query]));
      const [read] = await askJudge(form, judgeMessages(recallTask, asked, ask), options, context);
      return read!.answers;
    }
  };
}

const text = z.string();
const differences = z.strictObject({ contradictions: z.array(z.strictObject({ first: text, second: text, query: text.min(1) })).max(8) });
const rating = z.int().min(1).max(10);
const scores = z.strictObject({ reasoning: text, first: rating, second: rating });

const findTask = `Find the facts on which the responses first and second to the question contradict each other: what they say of the world cannot both be true. What only one of them mentions, wording and opinions are no contradictions. The most important ones come first, eight at most; none is a right answer too.

For each give what the first says, what the second says, and a short query by which a search engine would find out which one is right. The query takes neither side.`;

const recallTask =
  "Answer each query by what you know, in order, in one or two sentences each. Where you do not know, say so; do not guess.";

const scoreTask = `Score how factual the responses first and second to the question are, by the evidence on what they contradict each other in. Evidence comes before what you think you know. Style and detail do not count.

Give your reasoning first. Then give each response a score from 1 (wrong in all that matters) to 10 (right). Responses that say the same get the same score; where both are about as right, the shorter one gets a little more.`;

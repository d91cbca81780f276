import { type Awaitable, each, InputError, InvalidRollout, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { splitWhitespace } from "./whitespace.ts";

/** A query and how relevant the document is to it, 1 or 0 or in between. */
export interface LabelledQuery {
  readonly text: string;
  readonly label: number;
}

/** The ranker that will use the summary, and how long it may be. */
export interface DownstreamRelevanceOptions {
  relevance: (query: string, summary: string, rollout: Rollout, options: { signal: AbortSignal }) => Awaitable<number>;
  budget: number;
  lengthWeight?: number;
}

/**
 * Downstream relevance: a summary is as good as the ranker that reads it in place of the document.
 *
 *     R(s) = mean_k [y_k f_k + (1 − y_k)(1 − f_k)] − λ max(0, |s| − B) / B,   f_k = relevance(query_k, s)
 *
 * The queries of a document are in `fields.queries`, a list of { text, label }; the writer of the summary does not see them. Queries with label 0 matter:
 * without them the best summary is a heap of popular query words.
 *
 * @param options.relevance f in [0, 1]: the frozen ranker; it gets the rollout too, for the title and the like
 * @param options.budget B > 0: length that costs nothing, in white-space words
 * @param options.lengthWeight λ ≥ 0: what a summary of twice the budget loses; default 1
 * @returns R with relevance and excess as parts, at most 1; an empty summary is scored like any other
 * @throws {InvalidRollout} when the rollout has no labelled queries
 * @throws {InputError} when the budget is not positive, λ is negative, or the ranker's answer is outside [0, 1]
 * @source Yadav et al. 2025 (ReLSum), arXiv:2508.08404; the form of the reward is a reconstruction: the ranker's score as reward is theirs
 * @example await scoreOne(downstreamRelevance({ budget: 2, relevance: (query, summary) => (summary.includes(query) ? 0.9 : 0.1) }), { response: "red wool hat", fields: { queries: [{ text: "wool", label: 1 }, { text: "silk", label: 0 }] } }) // { value: 0.4, parts: { relevance: 0.9, excess: 0.5 } }
 */
export function downstreamRelevance({ relevance, budget, lengthWeight = 1 }: DownstreamRelevanceOptions): Reward {
  if (!(budget > 0 && lengthWeight >= 0)) {
    throw new InputError("downstreamRelevance", "budget must be positive and lengthWeight not negative", { budget, lengthWeight });
  }
  return each(async (rollout, { signal }) => {
    const summary = responseText(rollout);
    const agreement = await Promise.all(
      queriesOf(rollout).map(async ({ text, label }) => {
        const found = await relevance(text, summary, rollout, { signal });
        if (!(found >= 0 && found <= 1)) throw new InputError("downstreamRelevance", "the ranker must answer in [0, 1]", found);
        return label * found + (1 - label) * (1 - found);
      }),
    );
    const excess = Math.max(0, splitWhitespace(summary).length - budget) / budget;
    return { value: mean(agreement) - lengthWeight * excess, parts: { relevance: mean(agreement), excess } };
  });
}

function queriesOf({ fields, id }: Rollout): readonly LabelledQuery[] {
  const { queries } = fields;
  const isLabelled = (one: unknown): one is LabelledQuery => {
    const { text, label } = (one ?? {}) as Partial<LabelledQuery>;
    return typeof text === "string" && typeof label === "number" && label >= 0 && label <= 1;
  };
  if (!Array.isArray(queries) || queries.length === 0 || !queries.every(isLabelled)) {
    throw new InvalidRollout("downstreamRelevance", "needs fields.queries: a list of { text, label } with labels in [0, 1]", {
      id,
      queries,
    });
  }
  return queries;
}

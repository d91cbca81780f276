import type { Awaitable, Context, Rollout } from "../core/index.ts";

/** One thing that a response may do or not, worded so that it can be judged by itself. */
export interface Criterion {
  /** names it in answers and in scores: letters, digits and underscores */
  readonly id: string;
  readonly text: string;
  /** how much it counts, at least 0 */
  readonly weight: number;
  readonly category?: Category;
  /** whether meeting it is bad: it then counts where it is not met; better to word it as something to avoid */
  readonly negative?: boolean;
}

/** Criteria that make up a judgement, in the order they are shown. */
export type Rubric = readonly Criterion[];

/** A rubric for all rollouts, or where the one for a rollout comes from. */
export type RubricSource = Rubric | ((rollout: Rollout, context: Context) => Awaitable<Rubric>);

/** How much a criterion matters. A pitfall is worded as what is avoided, so that meeting it is good. */
export type Category = "essential" | "important" | "optional" | "pitfall";

/** What each category counts, as in Gunjal et al. 2025 (Rubrics as Rewards), arXiv:2507.17746. */
export const categoryWeights: Readonly<Record<Category, number>> = { essential: 1, important: 0.7, optional: 0.3, pitfall: 0.9 };

/** A rubric that fits most prompts somewhat: what a rubric made for the prompt has to beat. */
export const genericRubric: Rubric = [
  ["correct", "What the response says is right.", "essential"],
  ["answers", "The response answers the question that was asked, all of it.", "essential"],
  ["relevant", "Everything in the response has to do with the question.", "important"],
  ["clear", "The response is easy to follow: it is in order and well worded.", "important"],
  ["reasons", "The response gives reasons or evidence where a reader would want them.", "optional"],
  ["no_invention", "The response avoids stating as fact what it cannot know.", "pitfall"],
  ["no_harm", "The response avoids advice that would do harm.", "pitfall"],
].map(([id, text, category]) => ({ id: id!, text: text!, category: category as Category, weight: categoryWeights[category as Category] }));

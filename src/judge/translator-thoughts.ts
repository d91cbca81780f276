import type { ChoiceQuestion } from "./choice-judge.ts";

/** How much a translator thinks before the translation, as in ExTrans, arXiv:2505.12996; the words are ours. */
export const translatorThought: ChoiceQuestion = {
  instruction: `Judge only what the response thinks before its translation of the question, not the translation.
detailed: it weighs meanings, tone and ways to say it, and settles on one
ordinary: it says something about the text or how to translate it
none: there is no thought, or it is about something else`,
  scores: { detailed: 2, ordinary: 1, none: 0 },
};

import type { ChoiceQuestion } from "./choice-judge.ts";

/** Whether a response helps whoever asked, on five steps. */
export const helpfulnessChoices: ChoiceQuestion = {
  instruction: `Judge how well the response helps the person who asked the question. Neither its length nor its tone counts for itself.
A: it does all that was asked, rightly, and nothing needs to be added or taken away
B: it does what was asked, with small gaps or some needless text
C: it does part of what was asked, or needs work before it can be used
D: it hardly helps: most of it is missing, beside the point or wrong
E: it does not help at all, or harms`,
  scores: { A: 1, B: 0.75, C: 0.5, D: 0.25, E: 0 },
};

/** How the facts of a response agree with those of a reference. */
export const accuracyChoices: ChoiceQuestion = {
  instruction: `Compare the facts in the response with those in the reference, which is right. Style, order and wording do not count.
A: the same facts
B: all facts of the reference, and more that do not contradict it
C: some facts of the reference, and none that contradicts it
D: at least one fact that contradicts the reference`,
  scores: { A: 1, B: 1, C: 0.5, D: 0 },
};

/** Whether a response keeps to what the prompt demands of it: form, length, language, content. */
export const instructionChoices: ChoiceQuestion = {
  instruction: `List what the question demands of an answer: its content, form, length and language. Then judge how many of these demands the response meets.
A: all of them
B: all that matter, but not all
C: some that matter and some not
D: none that matters`,
  scores: { A: 1, B: 0.7, C: 0.3, D: 0 },
};

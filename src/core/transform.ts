/**
 * Scores to scores: takes the values of one group (the rollouts of one prompt that were scored), [answers], and gives back as many.
 * A group without spread gives zeros.
 */
export type Transform = (values: readonly number[]) => readonly number[];

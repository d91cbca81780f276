/**
 * Bounds on answers, all counted and none timed, so that the same text gets the same verdict on every machine.
 * Answers of people and of models stay far below them.
 */
export const limits = {
  /** characters of one answer */
  length: 4096,
  /** characters between the braces of one \boxed */
  boxed: 4096,
  /** nested brackets, fractions and roots */
  depth: 64,
  /** parts that an answer is made of */
  tokens: 2048,
  /** digits of one number as written */
  digits: 1000,
  /** bits of a numerator or denominator that is computed */
  bits: 8192,
  /** exponent to which a sum is multiplied out */
  exponent: 64,
  /** terms of a sum that is multiplied out */
  terms: 600,
  /** products of terms that one comparison may form */
  steps: 20_000,
  /** argument of a factorial or binomial that is computed exactly */
  factorial: 500,
  /** answers that one text may list */
  items: 64,
} as const;

/** An answer is larger than the limits allow. Never leaves this folder. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** An answer is not written in the grammar. Never leaves this folder. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

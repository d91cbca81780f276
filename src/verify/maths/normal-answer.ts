import { TooLarge, Unreadable } from "./limits.ts";
import { show } from "./matches.ts";
import { choiceOf, clean, read } from "./read.ts";

/**
 * Normal form of an answer: one text for many ways to write the same answer, so that answers can be counted and voted on.
 *
 * Exact for numbers, polynomials and whatever is made of them. Expressions whose equality only sampling can tell, such as sin²x + cos²x and 1,
 * keep texts of their own. Units are left out.
 *
 * @param text an answer, in LaTeX or plain
 * @returns its normal form; the answer as written, without the signs around it, where it cannot be read
 * @source Guerdon: own normal form
 * @example normalAnswer("$\\frac{6}{8}$") // "3/4"
 * @example normalAnswer("x = (a+b)^2") // "a^2 + 2*a*b + b^2"
 * @example normalAnswer("\\{3, 1, 2\\}") // "{1, 2, 3}"
 * @example normalAnswer("\\sqrt{8}") // "2*√2"
 */
export function normalAnswer(text: string): string {
  const plain = clean(text);
  if (plain.length > 1 && plain.length < 12 && /[().]/.test(plain)) {
    const choice = choiceOf(plain);
    if (choice !== undefined) return choice;
  }
  try {
    return show(read(plain)) || plain;
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TooLarge) return plain.slice(0, 200);
    throw error;
  }
}

import { TooLarge, Unreadable } from "./limits.ts";
import { matches } from "./matches.ts";
import { choiceOf, clean, hasThousands, labelled, read } from "./read.ts";
import { tokenize } from "./tokenize.ts";
import { some, type Tree } from "./tree.ts";

/** What a comparison of two answers can end in. */
export type AnswerVerdict = "equal" | "different" | "gold-unreadable" | "answer-unreadable" | "gave-up";

export interface CompareOptions {
  /** the answer must name the unit where the gold does, and may not where it does not */
  strictUnits?: boolean;
  /** a gold with k decimals accepts any answer that rounds to it */
  rounding?: boolean;
  /** largest |answer − gold| / |gold| between numbers that still counts as equal */
  tolerance?: number;
}

/**
 * Compares two answers to a question of mathematics: numbers, expressions, sets, intervals, tuples, matrices, equations, options, words.
 *
 *     equal ⇔ N(gold) = N(answer), where N is the exact normal form;
 *     where N knows no more, both have the same value at fixed points, up to rounding error
 *
 * No text is ever run. Everything is bounded by counts (length, depth, digits, terms, steps), never by time, so the verdict is the same everywhere.
 *
 * Policies. Numbers are exact: 0.33 is not 1/3, 3.14 is not π (see `rounding`, `tolerance`). Units convert: 10 km is 10000 m; one side may leave the
 * unit out, so 5 fits 5 cm, and 50 as well as 0.5 fit 50%; words for things that are counted are ignored. "x = 5" fits 5. Lists and sets
 * have no order, tuples and intervals have one, and brackets count. Several answers need all of the gold's and no others. A number in base 7 is its
 * digits. A log without base is to base 10. (C), C and "(C) 5" fit the option C. Words are compared without case, articles and punctuation.
 *
 * @param gold the right answer, in LaTeX or plain
 * @param answer the answer to be judged
 * @param options.strictUnits whether a unit may be left out on neither side; default false
 * @param options.rounding whether a gold with k decimals fits every number that rounds to it; default false
 * @param options.tolerance δ ≥ 0: largest relative difference between numbers that is forgiven; default 0
 * @returns `equal` or `different`; or which of the two could not be read; or `gave-up` where the limits did not suffice to tell
 * @source Guerdon: own grammar; the answer types follow Liu et al. 2025 (CompassVerifier), arXiv:2508.03686, section 3
 * @example compareAnswers("\\frac{1}{2}", "0.5") // "equal"
 * @example compareAnswers("x^2 - 1", "(x-1)(x+1)") // "equal"
 * @example compareAnswers("1-\\frac1e", "1+\\frac1e") // "different"
 * @example compareAnswers("2, 3", "2") // "different"
 * @example compareAnswers("3.14", "\\pi", { rounding: true }) // "equal"
 * @example compareAnswers("", "5") // "gold-unreadable"
 * @example compareAnswers("5", "\\frac{") // "answer-unreadable"
 */
export function compareAnswers(
  gold: string,
  answer: string,
  { strictUnits = false, rounding = false, tolerance = 0 }: CompareOptions = {},
): AnswerVerdict {
  const plainGold = plainNumber(gold);
  if (plainGold !== undefined && !rounding && tolerance === 0) {
    const plainAnswer = plainNumber(answer);
    if (plainAnswer !== undefined) return plainGold === plainAnswer ? "equal" : "different";
  }
  const [right, given] = [clean(gold), clean(answer)];
  if (right === "") return "gold-unreadable";
  if (right === given) return "equal";

  const choice = choiceOf(right);
  const label = labelled(given);
  if (choice !== undefined && /^\W*(?:\\text\W*)?[A-Z]/.test(right)) {
    if (choiceOf(given) === choice || label?.letter === choice) return "equal";
  }
  const goldTrees = readings(right);
  if (goldTrees.length === 0) return sameTokens(right, given) ? "equal" : "gold-unreadable";
  const answerTrees = [...readings(given), ...(label && choice === undefined ? readings(label.rest) : [])];
  if (answerTrees.length === 0) return "answer-unreadable";

  // "10000 m" beside "10 km" is metres; beside "10m" it would be a variable
  if (goldTrees.some(hasUnits)) answerTrees.push(...readings(withUnitUpright(given)));
  else if (answerTrees.some(hasUnits)) goldTrees.push(...readings(withUnitUpright(right)));

  let gaveUp = false;
  for (const one of goldTrees) {
    for (const other of answerTrees) {
      const verdict = matches(one, other, { strictUnits, rounding, tolerance });
      if (verdict === true) return "equal";
      gaveUp ||= verdict === undefined;
    }
  }
  if (gaveUp) return "gave-up";
  return goldTrees[0]!.is === "text" && sameTokens(right, given) ? "equal" : "different";
}

/** All ways to read an answer: two where 1,234 may be one number or two, none where it cannot be read. */
function readings(text: string): Tree[] {
  const attempt = (commas: "thousands" | "separators") => {
    try {
      return [read(text, commas)];
    } catch (error) {
      if (error instanceof Unreadable || error instanceof TooLarge) return [];
      throw error;
    }
  };
  return hasThousands(text) ? [...attempt("thousands"), ...attempt("separators")] : attempt("thousands");
}

const hasUnits = (tree: Tree) => some(tree, (part) => part.is === "unit");
/** A number and one plain letter, as in 5 m or 5 m/s, with the letter set as units are. Empty where the text is anything else. */
function withUnitUpright(text: string): string {
  const found = /^([-\d.,\s]{1,40})([A-Za-z]{1,3}(?:\^?[23])?(?:\/[A-Za-z]{1,3}(?:\^?[23])?)?)$/.exec(text);
  return found ? `${found[1]}\\text{${found[2]}}` : "";
}

/** Whether two answers outside the grammar, such as sums and integrals, are the same but for spaces and style. */
function sameTokens(gold: string, answer: string): boolean {
  const spelled = (text: string) =>
    tokenize(text)
      .map((token) => (token.is === "number" ? `${token.value.num}/${token.value.den}` : `${token.is} ${token.name}`))
      .join("\n");
  try {
    return spelled(gold) === spelled(answer);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TooLarge) return false;
    throw error;
  }
}

/** The value of a text that is nothing but a decimal of at most 15 digits: then a double tells any two apart. */
function plainNumber(text: string): number | undefined {
  const length = text.length;
  if (length === 0 || length > 15) return undefined;
  let points = 0;
  let digits = 0;
  for (let i = text.charCodeAt(0) === 45 ? 1 : 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) digits++;
    else if (code === 46 && i < length - 1) points++;
    else return undefined;
  }
  return points <= 1 && digits > 0 ? Number(text) + 0 : undefined;
}

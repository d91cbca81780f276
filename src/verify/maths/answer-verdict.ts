import { type CompareOptions, compareAnswers } from "./compare-answers.ts";
import { finalAnswer } from "./final-answer.ts";
import { TooLarge, Unreadable } from "./limits.ts";
import { normalAnswer } from "./normal-answer.ts";
import { clean, read } from "./read.ts";

/** What rules can say of a response. */
export interface RuleVerdict {
  /** A right, B wrong, C no valid answer; null where rules cannot settle it and a model should */
  readonly verdict: "A" | "B" | "C" | null;
  /** the answer in normal form, where there is one */
  readonly answer?: string;
  readonly why: string;
}

/**
 * Three-way verdict of the rule stage: A the answer is right, B it is wrong, C there is no valid answer (cut off, going round in circles, a refusal).
 *
 * Words that differ from the reference are left open (null), since they may say the same in other words, and so is what the limits do not suffice
 * for: a model should judge those. Several different final answers are B.
 *
 * @param response the whole response
 * @param reference the right answer
 * @param options.strictUnits whether a unit may be left out on neither side; default false
 * @param options.rounding whether a reference with k decimals fits every number that rounds to it; default true
 * @param options.tolerance δ ≥ 0: largest relative difference between numbers that is forgiven; default 0
 * @param options.cutOff whether the response ended at the token limit; default false
 * @returns the verdict, the answer in normal form, and why
 * @source Liu et al. 2025 (CompassVerifier), arXiv:2508.03686, section 3 (labels A, B, C); the rules are our own
 * @example answerVerdict("So \\boxed{0.5}", "1/2").verdict // "A"
 * @example answerVerdict("So \\boxed{0.6}", "1/2").verdict // "B"
 * @example answerVerdict("I cannot help with that.", "1/2").verdict // "C"
 * @example answerVerdict("It is \\boxed{\\text{NYC}}", "New York City").verdict // null
 */
export function answerVerdict(
  response: string,
  reference: string,
  { strictUnits = false, rounding = true, tolerance = 0, cutOff = false }: CompareOptions & { cutOff?: boolean } = {},
): RuleVerdict {
  const { answer: found, marked, by } = finalAnswer(response);
  if (endsInLoop(response)) return { verdict: "C", why: "repeats itself to the end" };
  if (found === null || (cutOff && by === "whole")) return { verdict: "C", why: cutOff ? "cut off before an answer" : "no final answer" };
  if (by !== "box" && by !== "tag" && isRefusal(found)) return { verdict: "C", why: "a refusal" };

  const answer = normalAnswer(found);
  const verdictOn = (given: string) => compareAnswers(reference, given, { strictUnits, rounding, tolerance });
  const verdict = verdictOn(found);
  if (verdict === "equal") {
    const other = marked.slice(-64).find((one) => one !== found && verdictOn(one) !== "equal");
    return other === undefined
      ? { verdict: "A", answer, why: "equal" }
      : { verdict: "B", answer, why: `several final answers, also ${other.slice(0, 60)}` };
  }
  if (verdict === "gave-up" || verdict === "gold-unreadable") return { verdict: null, answer, why: verdict };
  if (verdict === "different" && isWords(found) && isWords(reference)) return { verdict: null, answer, why: "other words" };
  return { verdict: "B", answer, why: verdict };
}

/** Whether the last 240 characters are one short piece over and over. */
function endsInLoop(text: string): boolean {
  const tail = text.slice(-240);
  if (tail.length < 240) return false;
  for (let period = 1; period <= 60; period++) {
    let i = period;
    while (i < tail.length && tail[i] === tail[i - period]) i++;
    if (i === tail.length) return true;
  }
  return false;
}

const isRefusal = (text: string) =>
  /\b(?:cannot|can't|can not|unable to|won't|not able to|do not know|don't know|no idea)\b|^sorry|^i'm sorry|as an ai/i.test(
    text.slice(0, 300),
  );

function isWords(text: string): boolean {
  try {
    return read(clean(text)).is === "text";
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TooLarge) return false;
    throw error;
  }
}

import { acceptedTexts, each, InputError, InvalidRollout, type Reward, responseText } from "../core/index.ts";
import { afterThinking } from "./after-thinking.ts";
import { extractTag } from "./extract-tag.ts";

/**
 * Multiple choice: does the response settle on the right option?
 *
 *     R(y) = 1[choice(y) = reference]
 *
 * The choice is read from the first of these that names an option: an `<answer>` tag; the last "answer is (B)" or "answer: B";
 * a response that is nothing but a letter, as in "(B)" or "B."; a single bracketed letter. Two different letters where one was read are no choice.
 * What stands inside `<think>` is not read.
 *
 * @param options.letters the options, in capital letters; default "ABCDE"
 * @returns 1 or 0; 0 where no choice can be read. The letter read is the score's `answer`
 * @throws {InvalidRollout} when the reference is not one of the letters
 * @throws {InputError} when letters are not at least two different capital letters
 * @range [0, 1]
 * @source Hendrycks et al. 2021 (MMLU), arXiv:2009.03300, section 3 (accuracy on lettered options)
 * @example await scoreOne(choiceMatch(), { response: "Both fit, but the answer is (B).", reference: "B" }) // { value: 1, answer: "B" }
 * @example await scoreOne(choiceMatch(), { response: "A or B", reference: "B" }) // { value: 0 }
 */
export function choiceMatch({ letters = "ABCDE" }: { letters?: string } = {}): Reward {
  if (!/^[A-Z]{2,}$/.test(letters) || new Set(letters).size < letters.length) {
    throw new InputError("choiceMatch", "letters must be at least two different capital letters", letters);
  }
  const option = `(?:[(["]([${letters}${letters.toLowerCase()}])[)\\]"]|([${letters}]))(?![\\w'])`;
  const stated = new RegExp(`\\b[Aa]nswer(?:\\s+is|\\s*[:=])\\s*(?:[Oo]ption\\s+)?\\**${option}`, "g");
  const bracketed = new RegExp(`\\(([${letters}${letters.toLowerCase()}])\\)`, "g");
  const alone = new RegExp(`^\\W{0,4}(?:option\\s+)?([${letters}])\\W{0,4}$`, "i");
  const found = (pattern: RegExp, text: string) =>
    Array.from(text.matchAll(pattern), ([, first, second]) => (first ?? second)!.toUpperCase());

  const choice = (response: string): string | null => {
    const text = afterThinking(response);
    const tagged = extractTag(text, "answer");
    const last = tagged === null ? found(stated, text).at(-1) : undefined;
    const settled = (tagged ?? text).trim();
    return last ?? settled.match(alone)?.[1]?.toUpperCase() ?? agreed(found(bracketed, settled));
  };
  return each((rollout) => {
    const accepted = acceptedTexts("choiceMatch", rollout).map((text) =>
      text
        .trim()
        .replace(/^\((.)\)$/, "$1")
        .toUpperCase(),
    );
    if (!accepted.every((one) => one.length === 1 && letters.includes(one))) {
      throw new InvalidRollout("choiceMatch", `the reference must be one of the letters ${letters}`, rollout.reference);
    }
    const read = choice(responseText(rollout));
    return {
      value: read !== null && accepted.includes(read) ? 1 : 0,
      ...(read === null ? { why: "no single choice could be read" } : { answer: read }),
    };
  });
}

/** The one letter that all of them are, or null. */
const agreed = (found: readonly string[]): string | null => (new Set(found).size === 1 ? found[0]! : null);

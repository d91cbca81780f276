/** Phrases with which an answer is withheld: lower case, straight apostrophes. */
export const abstainingPhrases: readonly string[] = [
  "i don't know",
  "i do not know",
  "i'm not sure",
  "i am not sure",
  "i'm unsure",
  "i have no idea",
  "i can't answer",
  "i cannot answer",
  "i can't say",
  "i cannot say",
  "i can't determine",
  "i cannot determine",
  "i don't have enough information",
  "i do not have enough information",
  "there is not enough information",
  "don't know",
  "unknown",
  "unsure",
];

const politeness = /^(?:(?:i'm |i am )?(?:very |so )?sorry|i apologi[sz]e|unfortunately|apologies|the answer is|answer|well)$/;
/** What may follow a phrase: the question said again, but nothing that sets an answer against it. */
const object =
  /^(?:the answer|the correct answer|this|that|it|who|whom|whose|what|when|where|why|how|which|about|enough|to|of|for|your|based on)\b/;
const turn =
  /\b(?:but|however|though|although|yet|still|maybe|perhaps|probably|possibly|guess|likely|unless|except|think|believe|and|or|is it|it is|it's|must be|might be|could be|may be|would be)\b/;

/**
 * Does the text withhold an answer, and do nothing else?
 *
 * Every clause must be a phrase such as "I don't know", alone or with the question said again ("I don't know who wrote it"), or mere politeness. A guess
 * behind the phrase makes it an answer: otherwise "I don't know, but it is X" would be paid when X is right and forgiven when it is wrong.
 *
 * @param text the answer alone, without the reasoning
 * @param options.phrases what counts as withholding; lower case, straight apostrophes; default `abstainingPhrases`
 * @returns true for an abstention; an empty text is none
 * @source Wei et al. 2025 (TruthRL), arXiv:2509.25760, section 3 ("I don't know" as the third outcome); Guerdon: the phrases and what may stand beside them
 * @example isAbstention("I don't know.") // true
 * @example isAbstention("Sorry, I don’t know who wrote that song.") // true
 * @example isAbstention("I don't know, but it is Paris.") // false
 * @example isAbstention("I don't know. Paris") // false
 * @example isAbstention("") // false
 */
export function isAbstention(text: string, { phrases = abstainingPhrases }: { phrases?: readonly string[] } = {}): boolean {
  const clauses = text
    .slice(0, 1000)
    .toLowerCase()
    .replace(/[‘’ʼ`]/g, "'")
    .replace(/\\text\{([^{}]*)\}/g, "$1")
    .split(/[.,;:!?()[\]{}"“”*_\n–—/=|<>-]+/)
    .map((clause) => clause.replace(/\s+/g, " ").trim())
    .filter((clause) => clause !== "");
  if (text.length > 1000) return false;
  const abstains = (clause: string) =>
    phrases.some((phrase) => {
      if (!clause.startsWith(phrase)) return false;
      const rest = clause.slice(phrase.length);
      return rest === "" || (rest.startsWith(" ") && object.test(rest.trim()) && !turn.test(rest));
    });
  return clauses.some(abstains) && clauses.every((clause) => abstains(clause) || politeness.test(clause));
}

import { each, InvalidRollout, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { f1, ratio } from "../../math/index.ts";

/**
 * Grounded terms: does a rationale name what matters, and nothing that is not there? For skills in a job application, symptoms in a report, clauses in a contract.
 *
 *     R(y) = F₁ of N against S,   N = terms that y names,  S = terms that both documents have
 *
 * A list of all terms copied into the answer is punished by precision, silence by recall.
 *
 * @param terms all terms that can be named, as in a list of skills, (rollout) → texts; compared without case, at word boundaries
 * @param documents the texts that a term must stand in to matter, such as resume and job, (rollout) → texts
 * @returns the F₁; 1 where no term matters and none is named
 * @throws {InvalidRollout} when there is no document
 * @range [0, 1]
 * @source Guerdon: one way to score the rationale in the decision reward of arXiv:2511.16073
 * @example await scoreOne(groundedTerms(() => ["SQL", "Rust", "C++"], () => ["knows SQL and C++", "wants SQL or C++"]), { response: "Knows SQL and Rust." }) // 0.5
 */
export function groundedTerms(terms: (rollout: Rollout) => readonly string[], documents: (rollout: Rollout) => readonly string[]): Reward {
  return each((rollout) => {
    const texts = documents(rollout).map((text) => text.toLowerCase());
    if (texts.length === 0) throw new InvalidRollout("groundedTerms", "needs at least one document", rollout.id);
    const answer = responseText(rollout).toLowerCase();
    const all = [...new Set(terms(rollout).map((term) => term.toLowerCase()))].filter((term) => term.trim() !== "");
    const named = all.filter((term) => stands(answer, term));
    const matters = all.filter((term) => texts.every((text) => stands(text, term)));
    if (named.length === 0 && matters.length === 0) return 1;
    const both = named.filter((term) => matters.includes(term)).length;
    return f1(ratio(both, named.length), ratio(both, matters.length));
  });
}

const wordLike = /[\p{L}\p{N}]/u;

/** Whether a term stands in a text with no letter or digit right before or behind it. */
function stands(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (!wordLike.test(text[at - 1] ?? " ") && !wordLike.test(text[at + term.length] ?? " ")) return true;
  }
  return false;
}

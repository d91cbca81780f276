import { each, InputError, type Reward, responseText } from "../core/index.ts";

/**
 * Pattern match: does the response contain, or consist of, what a regular expression describes?
 *
 *     R(y) = 1[pattern matches y]
 *
 * The pattern is the author's, never the model's. Patterns that backtrack without bound can still be slow on hostile text: keep them simple,
 * and rely on the run's time limit where they cannot be.
 *
 * @param pattern a regular expression; anchor it with ^ and $ to ask for the whole response; the flags g and y are refused
 * @returns 1 or 0; the first capture group, if there is one, is the score's `answer`
 * @throws {InputError} when the pattern carries state (flags g or y)
 * @range [0, 1]
 * @source Guerdon: the plainest verifier there is
 * @example await scoreOne(patternMatch(/^#### (\d+)$/m), { response: "2 + 2\n#### 4" }) // { value: 1, answer: "4" }
 * @example await scoreOne(patternMatch(/sorry/i), { response: "Here you are." }) // 0
 */
export function patternMatch(pattern: RegExp): Reward {
  if (pattern.global || pattern.sticky) {
    throw new InputError(
      "patternMatch",
      "the pattern must not have the flags g or y: they make one match depend on the last",
      String(pattern),
    );
  }
  return each((rollout) => {
    const match = pattern.exec(responseText(rollout));
    if (!match) return 0;
    return match[1] === undefined ? 1 : { value: 1, answer: match[1] };
  });
}

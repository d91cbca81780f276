import { each, InputError, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { splitThought } from "../split-thought.ts";
import { detectLanguage } from "./detect-language.ts";

/**
 * Formatted language: is the response one thought and then a reply in the wanted language? A reward for directions of translation in which nothing better is to be
 * had: what is learned about quality in another direction comes along.
 *
 *     R(y) = 1[y = <think>…</think> reply] · 1[language(reply) = wanted]
 *
 * @param options.language ISO 639-1 code of the wanted language, or a function of the rollout, such as a column of it
 * @returns 1 or 0; null where the form is right and the language of the reply is uncertain, as with names and numbers
 * @throws {InputError} when the language is no code of two letters; the rollout fails when its own is none
 * @range [0, 1]
 * @source ExTrans 2025, arXiv:2505.12996 (light reward for further directions)
 * @example await scoreOne(formattedLanguage({ language: "de" }), { response: "<think>Der Himmel</think> Das blaue Licht wird auf dem langen Weg gestreut." }) // { value: 1 }
 * @example await scoreOne(formattedLanguage({ language: "de" }), { response: "Das blaue Licht wird auf dem langen Weg gestreut." }) // { value: 0, why: "not one thought and then a reply" }
 */
export function formattedLanguage({ language }: { language: string | ((rollout: Rollout) => string) }): Reward {
  const checked = (code: unknown): string => {
    if (typeof code !== "string" || !/^[a-z]{2}$/.test(code))
      throw new InputError("formattedLanguage", "language must be a code of two letters", code);
    return code;
  };
  if (typeof language !== "function") checked(language);
  return each(async (rollout) => {
    const wanted = checked(typeof language === "function" ? language(rollout) : language);
    const parts = splitThought(responseText(rollout));
    if (!parts) return { value: 0, why: "not one thought and then a reply" };
    const given = await detectLanguage(parts.reply);
    if (!given.reliable) return null;
    return { value: Number(given.language === wanted), why: `reply in ${given.language}, wanted ${wanted}` };
  });
}

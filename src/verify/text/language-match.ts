import { each, promptText, type Reward, responseText } from "../../core/index.ts";
import { detectLanguage } from "./detect-language.ts";

/**
 * Language match: is the response in the language that was asked for?
 *
 *     R(y) = 1[language(y) = wanted]
 *
 * Abstains where one of the languages cannot be told, as with formulas, code and very short answers. Think blocks count as response: take them off with
 * `afterThinking` if they may be in another language.
 *
 * @param options.language ISO 639-1 code of the wanted language; default the language of the prompt
 * @returns 1 or 0; null where the language of the response, or of the prompt, is uncertain
 * @range [0, 1]
 * @source DeepSeek-AI 2025 (DeepSeek-R1), arXiv:2501.12948, section 2.3.2 (language consistency; here of the whole text, not a share of words)
 * @example await scoreOne(languageMatch(), { prompt: "Warum ist der Himmel am Abend rot?", response: "Weil das blaue Licht auf dem langen Weg gestreut wird." }) // { value: 1 }
 * @example await scoreOne(languageMatch({ language: "fr" }), { response: "Because the blue light is scattered on its long way." }) // { value: 0 }
 * @example await scoreOne(languageMatch({ language: "fr" }), { response: "42" }) // null
 */
export function languageMatch({ language }: { language?: string } = {}): Reward {
  return each(async (rollout) => {
    const [given, asked] = await Promise.all([
      detectLanguage(responseText(rollout)),
      detectLanguage(language === undefined ? promptText(rollout) : ""),
    ]);
    const wanted = language ?? (asked.reliable ? asked.language : null);
    if (!given.reliable || wanted === null) return null;
    return {
      value: given.language === wanted ? 1 : 0,
      confidence: given.confidence,
      why: `response in ${given.language}, wanted ${wanted}`,
    };
  });
}

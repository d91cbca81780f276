/** What language a text is in, and whether that is more than a guess. */
export interface DetectedLanguage {
  /** ISO 639-1 code, such as "en"; null where the text has no letters to go by */
  readonly language: string | null;
  /** share of the evidence that speaks for it, in [0, 1] */
  readonly confidence: number;
  /** false for texts that are too short or could as well be in another language */
  readonly reliable: boolean;
}

/** Enough letters to tell any two languages apart; more would only take time. */
const enough = 10_000;

/**
 * Language of a text, one of sixty, by its letter sequences.
 *
 * Only the first 10,000 characters are looked at. The tables (2 MB) are loaded at the first call.
 *
 * @param text any text
 * @returns the language, how sure, and whether to rely on it
 * @source the eld package 2.1 (Nito-ELD), medium tables
 * @example (await detectLanguage("Das ist ein ganz gewöhnlicher Satz.")).language // "de"
 * @example (await detectLanguage("1 + 1 = 2")).language // null
 */
export async function detectLanguage(text: string): Promise<DetectedLanguage> {
  const { default: eld } = await import("eld/medium");
  const found = eld.detect(text.slice(0, enough).normalize("NFC"));
  const language = found.language === "" ? null : found.language;
  return {
    language,
    confidence: language === null ? 0 : Math.min(1, Math.max(0, found.getScores()[language] ?? 0)),
    reliable: language !== null && found.isReliable(),
  };
}

import { porterStem } from "./porter-stem.ts";

/**
 * Words as ROUGE sees them: runs of a to z and 0 to 9, in lower case; everything else is a gap.
 *
 * Letters outside ASCII are gaps too, so ROUGE says nothing of Chinese or Russian, and cuts "naïve" in two: use chrF for such texts.
 *
 * @param text any text
 * @param options.stem whether words of more than three letters lose their English endings; default false
 * @returns its words; none where there is no Latin letter or digit
 * @source Lin 2004 (ROUGE), ACL workshop; cut as in the rouge_score package
 * @example tokenizeRouge("The naïve dogs' e-mails!") // ["the", "na", "ve", "dogs", "e", "mails"]
 * @example tokenizeRouge("The dogs were rewarded", { stem: true }) // ["the", "dog", "were", "reward"]
 */
export function tokenizeRouge(text: string, { stem = false }: { stem?: boolean } = {}): string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return stem ? words.map((word) => (word.length > 3 ? porterStem(word) : word)) : words;
}

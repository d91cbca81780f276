import { detectLanguage } from "../text/detect-language.ts";

/** Two languages that prompts ask for and the detector has no table of, told by their small words and endings. */
const swahili = new Set(
  "na ya wa kwa ni la za cha vya katika kama hii huu hiyo hilo mtu watu kuwa yako yangu yake yetu wako wangu wake siku sana lakini au pia ambayo ambao hakuna ndiyo hapana tafadhali habari si sijui gani kila baada kabla hivyo wakati".split(
    " ",
  ),
);
const nepali = /^(?:र|छ|छन्|छौं|हो|पनि|यो|त्यो|गर्न|तपाईं)$|..(?:को|मा|लाई|हरू|हरु|छन्|छौं|न्छ|नुहोस्|बाट)$/;
const hindiOrMarathi = /^(?:है|हैं|के|में|की|और|का|से|ने|आहे|आणि|व|ही|तो)$/;

/** ISO 639-1 code of a text's language; null where it has no letters. */
export async function languageOf(text: string): Promise<string | null> {
  const words = text
    .slice(0, 10_000)
    .toLowerCase()
    .normalize("NFC")
    .split(/[\s\p{P}]+/u)
    .filter((word) => /\p{L}/u.test(word));
  if (words.length === 0) return null;
  const share = (test: (word: string) => boolean) => words.filter(test).length / words.length;
  if (share((word) => swahili.has(word)) >= 0.2 && new Set(words.filter((word) => swahili.has(word))).size >= 3) return "sw";
  const inNepali = share((word) => nepali.test(word));
  if (inNepali >= 0.2 && inNepali > share((word) => hindiOrMarathi.test(word))) return "ne";
  // Capital letters look foreign to tables made of ordinary text.
  return (await detectLanguage(/\p{Lowercase}/u.test(text) ? text : text.toLowerCase())).language;
}

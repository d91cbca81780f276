import { expect, test } from "vitest";
import { scoreOne } from "../../core/index.ts";
import { detectLanguage } from "./detect-language.ts";
import { languageMatch } from "./language-match.ts";

test("knows ordinary sentences in a dozen languages and six scripts", async () => {
  const sentences = {
    en: "The weather is nice today and we are going to the park.",
    de: "Das Wetter ist heute schön und wir gehen in den Park.",
    fr: "Il fait beau aujourd'hui et nous allons au parc.",
    es: "Hoy hace buen tiempo y vamos al parque.",
    it: "Oggi il tempo è bello e andiamo al parco.",
    pl: "Dzisiaj jest ładna pogoda i idziemy do parku.",
    tr: "Bugün hava güzel ve parka gidiyoruz.",
    ru: "Сегодня хорошая погода, и мы идём в парк.",
    el: "Σήμερα ο καιρός είναι ωραίος και πάμε στο πάρκο.",
    zh: "今天天气很好，我们去公园。",
    ja: "今日は天気がいいので、公園に行きます。",
    ar: "الطقس جميل اليوم ونحن ذاهبون إلى الحديقة.",
  };
  for (const [language, sentence] of Object.entries(sentences)) expect((await detectLanguage(sentence)).language).toBe(language);
});
test("a megabyte is no slower than its first page", async () => {
  const began = performance.now();
  expect((await detectLanguage("The weather is nice today. ".repeat(40_000))).language).toBe("en");
  expect(performance.now() - began).toBeLessThan(2000);
});
test("abstains rather than guess: an empty answer, a formula, a prompt without words", async () => {
  expect(await scoreOne(languageMatch({ language: "en" }), { response: "" })).toBe(null);
  expect(await scoreOne(languageMatch(), { prompt: "1 + 1 = ?", response: "The answer is of course two." })).toBe(null);
});
test("says which languages it saw", async () => {
  expect(await scoreOne(languageMatch({ language: "de" }), { response: "The answer is of course two." })).toMatchObject({
    value: 0,
    why: "response in en, wanted de",
  });
});

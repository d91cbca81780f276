import { type Instruction, readBound, readText } from "./check.ts";
import { languageOf } from "./language-of.ts";
import { splitTokens } from "./sentences.ts";

const small = /[\p{Lowercase}\p{Lt}]/u;
const large = /[\p{Uppercase}\p{Lt}]/u;
const isUpper = (text: string) => !small.test(text) && /\p{Uppercase}/u.test(text);
const isLower = (text: string) => !large.test(text) && /\p{Lowercase}/u.test(text);

/** The response is in the language; a text without letters is in none. */
export const responseLanguage: Instruction = (kwargs) => {
  const language = readText(kwargs, "language");
  return async (response) => (await languageOf(response)) === language;
};

/** English, in capital letters only. */
export const englishCapital: Instruction = () => async (response) => isUpper(response) && (await languageOf(response)) === "en";

/** English, in small letters only. */
export const englishLowercase: Instruction = () => async (response) => isLower(response) && (await languageOf(response)) === "en";

/** At least, or less than, so many words of capital letters only. */
export const capitalWordFrequency: Instruction = (kwargs) => {
  const within = readBound(kwargs, "capital_relation", "capital_frequency");
  return (response) => within(splitTokens(response).filter(isUpper).length);
};

/** Title case: no word starts with a small letter. */
export const titleCase: Instruction = () => (response) =>
  splitTokens(response).every((word) => {
    const [first = "", ...rest] = word;
    if (!/^\p{Ll}$/u.test(first)) return true;
    const tail = rest.join("");
    return tail !== "" && !isUpper(tail) && !isLower(tail);
  });

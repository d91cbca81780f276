import { type Instruction, readBound, readNumber, readText, readTexts } from "./check.ts";
import { countOf, holdsWord, sameIgnoringCase } from "./pieces.ts";
import { splitSentences, splitTokens } from "./sentences.ts";

/** Each keyword stands somewhere in the response, also inside a longer word. */
export const keywordsExist: Instruction = (kwargs) => {
  const keywords = readTexts(kwargs, "keywords").map((keyword) => keyword.toLowerCase());
  return (response) => {
    const lower = response.toLowerCase();
    return keywords.every((keyword) => lower.includes(keyword));
  };
};

/** A keyword occurs at least, or less than, so many times. */
export const keywordFrequency: Instruction = (kwargs) => {
  const keyword = readText(kwargs, "keyword").toLowerCase();
  const within = readBound(kwargs, "relation", "frequency");
  return (response) => within(countOf(response.toLowerCase(), keyword));
};

/** None of the forbidden words stands in the response as a whole word. */
export const forbiddenWords: Instruction = (kwargs) => {
  const words = readTexts(kwargs, "forbidden_words");
  return (response) => !words.some((word) => holdsWord(response, word));
};

/** A letter, large or small, occurs at least, or less than, so many times. */
export const letterFrequency: Instruction = (kwargs) => {
  const letter = readText(kwargs, "letter").toLowerCase();
  const within = readBound(kwargs, "let_relation", "let_frequency");
  return (response) => within(countOf(response.toLowerCase(), letter));
};

/** Five keywords occur exactly once, twice, three, five and seven times. */
export const keywordCounts: Instruction = (kwargs) => {
  const wanted = [1, 2, 3, 5, 7].map((count, i) => ({ keyword: readText(kwargs, `keyword${i + 1}`).toLowerCase(), count }));
  return (response) => {
    const lower = response.toLowerCase();
    return wanted.every(({ keyword, count }) => countOf(lower, keyword) === count);
  };
};

/** The N-th sentence holds the word. */
export const keywordInSentence: Instruction = (kwargs) => {
  const word = readText(kwargs, "word");
  const n = readNumber(kwargs, "N");
  return (response) => holdsWord(splitSentences(response)[n - 1] ?? "", word);
};

/** The keyword is the m-th word of the n-th sentence. */
export const keywordAtPosition: Instruction = (kwargs) => {
  const keyword = readText(kwargs, "keyword");
  const [n, m] = [readNumber(kwargs, "n"), readNumber(kwargs, "m")];
  return (response) => {
    const words = splitTokens(splitSentences(response)[n - 1] ?? "").filter((token) => /[\p{L}\p{N}]/u.test(token));
    return sameIgnoringCase(words[m - 1] ?? "", keyword);
  };
};

/** The keyword is the second word and the second to last. */
export const keywordSecondAtBothEnds: Instruction = (kwargs) => {
  const keyword = readText(kwargs, "keyword");
  return (response) => {
    const words = splitTokens(response).filter((token) => /[\p{L}\p{N}]/u.test(token));
    return words.length > 2 && sameIgnoringCase(words[1]!, keyword) && sameIgnoringCase(words.at(-2)!, keyword);
  };
};

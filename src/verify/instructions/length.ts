import { type Instruction, readBound, readNumber, readText } from "./check.ts";
import { splitWhitespace, trimOf, wordRuns } from "./pieces.ts";
import { splitSentences } from "./sentences.ts";

/** At least, or less than, so many words. */
export const numberWords: Instruction = (kwargs) => {
  const within = readBound(kwargs, "relation", "num_words");
  return (response) => within(wordRuns(response).length);
};

/** At least, or less than, so many sentences. */
export const numberSentences: Instruction = (kwargs) => {
  const within = readBound(kwargs, "relation", "num_sentences");
  return (response) => within(splitSentences(response).length);
};

/** Exactly so many paragraphs with the divider *** between them; none is empty. */
export const numberParagraphs: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "num_paragraphs");
  return (response) => {
    const filled = response.split("***").map((paragraph) => paragraph.trim() !== "");
    return filled.slice(1, -1).every(Boolean) && filled.filter(Boolean).length === wanted;
  };
};

/** Exactly so many paragraphs with a blank line between them, and the n-th starts with the word. */
export const nthParagraphFirstWord: Instruction = (kwargs) => {
  const [wanted, nth] = [readNumber(kwargs, "num_paragraphs"), readNumber(kwargs, "nth_paragraph")];
  const firstWord = readText(kwargs, "first_word").toLowerCase();
  return (response) => {
    const paragraphs = response.split("\n\n");
    if (paragraphs.filter((paragraph) => paragraph.trim() !== "").length !== wanted || nth > wanted) return false;
    const quoted = splitWhitespace(paragraphs[nth - 1] ?? "")[0] ?? "";
    const word = trimOf(
      trimOf(quoted, (c) => c === "'", "start"),
      (c) => c === '"',
      "start",
    );
    return word.split(/[.,?!'"]/)[0]!.toLowerCase() === firstWord;
  };
};

/** Between min_words and max_words words. */
export const wordCountRange: Instruction = (kwargs) => {
  const [least, most] = [readNumber(kwargs, "min_words"), readNumber(kwargs, "max_words")];
  return (response) => {
    const words = wordRuns(response).length;
    return least <= words && words <= most;
  };
};

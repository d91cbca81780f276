import { counts } from "../../math/index.ts";
import { type Instruction, readNumber } from "./check.ts";
import { splitWhitespace, trimMarks, trimOf, withoutPunctuation, wordRuns } from "./pieces.ts";
import { splitSentences, splitTokens } from "./sentences.ts";
import { conjunctions, personNames, pronouns, stopWords } from "./word-lists.ts";

/** At least N different words. */
export const uniqueWordCount: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "N");
  return (response) => new Set(splitWhitespace(response.toLowerCase()).map((word) => trimMarks(word))).size >= wanted;
};

/** At least so many different coordinating conjunctions. */
export const conjunctionCount: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "small_n");
  return (response) => {
    const words = splitWhitespace(response.toLowerCase()).map((word) => trimMarks(word));
    return new Set(words.filter((word) => conjunctions.has(word))).size >= wanted;
  };
};

/** At least N different names of the fifty that the prompt lists. */
export const personNameCount: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "N");
  return (response) => new Set(wordRuns(response).filter((word) => personNames.has(word))).size >= wanted;
};

/** Exactly N numbers; 1,000.5 is one. */
export const numberCount: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "N");
  return (response) => (withoutPunctuation(response).match(/\p{Nd}+/gu) ?? []).length === wanted;
};

/** At least N pronouns; she/her are two. */
export const pronounCount: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "N");
  return (response) => splitTokens(response.toLowerCase().replaceAll("/", " ")).filter((word) => pronouns.has(word)).length >= wanted;
};

/** Every N-th word is Japanese; numbers are left alone. */
export const everyNthJapanese: Instruction = (kwargs) => {
  const n = readNumber(kwargs, "N");
  return (response) => {
    const due = splitWhitespace(response).filter((_, i) => (i + 1) % n === 0);
    return due.every((word) => /[\u3040-\u30ff\u4e00-\u9fff]/.test(word) || /^\p{Nd}*$/u.test(trimMarks(word)));
  };
};

/** Every mark of . , ! ? ; : and an interrobang, ?! or ‽. */
export const allPunctuation: Instruction = () => (response) => {
  const interrobang = ["?!", "!?", "‽"].find((mark) => response.includes(mark));
  if (interrobang === undefined) return false;
  const rest = response.replace(interrobang, "");
  return [..."!.,?;:"].every((mark) => rest.includes(mark));
};

/** No more than a share of the words, in percent, are stop words. */
export const stopWordShare: Instruction = (kwargs) => {
  const most = readNumber(kwargs, "percentage");
  return (response) => {
    const words = wordRuns(response);
    return words.length > 0 && (100 * words.filter((word) => stopWords.has(word.toLowerCase())).length) / words.length <= most;
  };
};

/** Of the different runs of three characters, the stated percentage, give or take 2, stands in the reference text. */
export const trigramOverlap: Instruction = (kwargs) => {
  const wanted = readNumber(kwargs, "percentage");
  const trigrams = (text: string) => {
    const characters = [...text];
    return new Set(characters.slice(2).map((third, i) => characters[i]! + characters[i + 1]! + third));
  };
  const reference = trigrams(typeof kwargs.reference_text === "string" ? kwargs.reference_text : "");
  return (response) => {
    const own = [...trigrams(response)];
    const share = (100 * own.filter((run) => reference.has(run)).length) / own.length;
    return own.length > 0 && Math.abs(share - wanted) <= 2;
  };
};

/** The marks that sentences end with, inside of quotes and brackets too. */
const endings = (response: string) => {
  const ends = counts(splitSentences(response).map((sentence) => trimOf(sentence, (c) => /["'”’)\]*_]/.test(c), "end").at(-1)));
  return [".", "?", "!"].map((mark) => ends.get(mark) ?? 0) as [number, number, number];
};

/** Twice as many statements as questions. */
export const twoStatementsAQuestion: Instruction = () => (response) => {
  const [statements, questions] = endings(response);
  return statements === 2 * questions;
};

/** As many statements as questions as exclamations. */
export const balancedSentences: Instruction = () => (response) => {
  const [statements, questions, exclamations] = endings(response);
  return statements === questions && questions === exclamations;
};

/** Three sentences with the same number of characters. */
export const equalSentences: Instruction = () => (response) => {
  const lengths = splitSentences(response).map((sentence) => [...sentence].length);
  return lengths.length === 3 && new Set(lengths).size === 1;
};

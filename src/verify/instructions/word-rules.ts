import { counts } from "../../math/index.ts";
import { countSyllables } from "../text/count-syllables.ts";
import { type Instruction, readNumber } from "./check.ts";
import { bareWords, splitWhitespace, trimMarks } from "./pieces.ts";
import { splitSentences } from "./sentences.ts";
import { ingNouns, verbs } from "./word-lists.ts";

const pairs = <T>(items: readonly T[]): [T, T][] => items.slice(1).map((item, i) => [items[i]!, item]);
const alphabet = "abcdefghijklmnopqrstuvwxyz";

/** Each word starts with the next letter of the alphabet; after z comes a. */
export const alphabetLoop: Instruction = () => (response) => {
  const firsts = bareWords(response.toLowerCase()).map((word) => alphabet.indexOf(word[0]!));
  return firsts.length > 0 && !firsts.includes(-1) && pairs(firsts).every(([a, b]) => b === (a + 1) % 26);
};

/** One paragraph with no more than three of the vowels. */
export const threeVowels: Instruction = () => (response) => {
  const text = response.trim().toLowerCase();
  return !text.includes("\n") && [..."aeiou"].filter((vowel) => text.includes(vowel)).length <= 3;
};

/** Every word has two neighbouring consonants. */
export const consonantClusters: Instruction = () => (response) =>
  splitWhitespace(response.toLowerCase()).every((word) => /[b-df-hj-np-tv-z]{2}/.test(word));

/** At least ten words of five letters or more that read the same backwards. */
export const palindromes: Instruction = () => (response) =>
  bareWords(response.toLowerCase()).filter((word) => {
    const letters = [...word];
    return letters.length >= 5 && letters.every((letter, i) => letter === letters[letters.length - 1 - i]);
  }).length >= 10;

/** The length of every word is a prime number. */
export const primeLengths: Instruction = () => {
  const primes = new Set([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97]);
  return (response) => {
    const words = bareWords(response);
    return words.length > 0 && words.every((word) => primes.has([...word].length));
  };
};

/** No word occurs more often than so many times. */
export const limitedRepeats: Instruction = (kwargs) => {
  const most = readNumber(kwargs, "small_n");
  return (response) => [...counts(bareWords(response.toLowerCase())).values()].every((count) => count <= most);
};

/** The first word is a verb, in any of its forms; a word in -ing is one unless it is known as a noun. */
export const startsWithVerb: Instruction = () => (response) => {
  const word = (/[\p{L}']+/u.exec(response.slice(0, 1000))?.[0] ?? "").toLowerCase();
  if (/[aeiouy].*ing$/.test(word)) return !ingNouns.has(word);
  const stems = [word, word.replace(/ies$/, "y"), word.replace(/e[sd]$/, ""), word.replace(/[sd]$/, "")];
  return stems.some((stem) => verbs.has(stem) || verbs.has(stem.replace(/(.)\1$/, "$1")));
};

/** More letters than any English word has; what is longer is noise, and costs time. */
const longestWord = 64;

/** Words of odd and of even syllables take turns. */
export const alternatingSyllables: Instruction = () => (response) =>
  pairs(bareWords(response.toLowerCase()).map((word) => countSyllables(word.slice(0, longestWord)) % 2)).every(([a, b]) => a !== b);

/** No two neighbouring words start with the same letter. */
export const noSameInitials: Instruction = () => (response) => pairs(bareWords(response.toLowerCase())).every(([a, b]) => a[0] !== b[0]);

/** The last word of a sentence is the first of the next. */
export const lastWordFirst: Instruction = () => (response) =>
  pairs(splitSentences(response)).every(([sentence, next]) => {
    const last = splitWhitespace(trimMarks(sentence, "end")).at(-1);
    return last !== undefined && last.toLowerCase() === splitWhitespace(trimMarks(next, "start"))[0]?.toLowerCase();
  });

/** Each paragraph ends with the word that it starts with. */
export const paragraphsCloseAsTheyOpen: Instruction = () => (response) =>
  response.split("\n").every((line) => {
    const words = splitWhitespace(trimMarks(line.trim().toLowerCase()));
    return words[0] === words.at(-1);
  });

/** Each sentence has so many words more than the one before. */
export const growingSentences: Instruction = (kwargs) => {
  const step = readNumber(kwargs, "small_n");
  return (response) => pairs(splitSentences(response).map((one) => bareWords(one).length)).every(([a, b]) => b === a + step);
};

/** Each sentence has more alliterating words than the one before. */
export const growingAlliteration: Instruction = () => (response) => {
  const alliterating = splitSentences(response).map((sentence) => {
    const firsts = splitWhitespace(sentence.toLowerCase())
      .map((word) => trimMarks(word, "start")[0])
      .filter((first) => first !== undefined);
    return firsts.filter((first, i) => first === firsts[i - 1] || first === firsts[i + 1]).length;
  });
  return pairs(alliterating).every(([a, b]) => b > a);
};

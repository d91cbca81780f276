import type { Instruction } from "./check.ts";
import { splitWhitespace, trimOf, withoutPunctuation } from "./pieces.ts";
import { splitSentences } from "./sentences.ts";

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Brackets nested five deep, of which one is closed rightly. */
export const nestedBrackets: Instruction = () => (response) => {
  let open: string[] = [];
  let deepest = 0;
  for (const character of response.replace(/[^()[\]{}]/g, "")) {
    if (character in closing) {
      open.push(closing[character]!);
      deepest = Math.max(deepest, open.length);
    } else if (open.at(-1) === character) {
      open.pop();
      if (deepest >= 5) return true;
    } else {
      open = [];
      deepest = 0;
    }
  }
  return false;
};

/** Quotes within quotes within quotes, " and ' taking turns. */
export const nestedQuotes: Instruction = () => (response) => {
  const open: string[] = [];
  let deepest = 0;
  for (const quote of response.replace(/[^"']/g, "")) {
    if (quote === open.at(-1)) {
      open.pop();
      if (deepest - open.length >= 3) return true;
    } else {
      open.push(quote);
      deepest = Math.max(deepest, open.length);
    }
  }
  return false;
};

/** Every word on a line of its own. */
export const oneWordALine: Instruction = () => (response) => {
  const bare = withoutPunctuation(response).trim();
  return bare.split("\n").filter((line) => line !== "").length === splitWhitespace(bare).length;
};

const isEmoji = (character: string | undefined) =>
  character !== undefined && /^\p{Emoji}$/u.test(character) && !/^[\d#*]|\p{Regional_Indicator}$/u.test(character);

/** An emoji after every sentence. */
export const emojiAfterSentences: Instruction = () => (response) => {
  const sentences = splitSentences(response).map((sentence) => [...withoutPunctuation(sentence).trim()]);
  return sentences.every(
    // The emoji after a full stop is read as the start of the next sentence; one of two code points ends in an invisible sign.
    (letters, i) => letters.length > 0 && (isEmoji(letters.at(-1)) || isEmoji(letters.at(-2)) || isEmoji(sentences[i + 1]?.[0])),
  );
};

/** Each line is indented deeper than the one before. */
export const stairs: Instruction = () => (response) => {
  const indents = response
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - trimOf(line, (c) => c === " ", "start").length);
  return indents.every((indent, i) => i === 0 || indent > indents[i - 1]!);
};

/** Every quotation is followed by words of one's own: no two quotations touch, and none ends the text. */
export const explainedQuotes: Instruction = () => (response) => {
  const text = splitWhitespace(response.replace(/[“”]/g, '"').replaceAll("'\"'", "")).join("");
  const end = trimOf(text, (c) => c !== '"' && (withoutPunctuation(c) === "" || /\d/.test(c)), "end");
  return !text.includes('""') && !end.endsWith('"');
};

/** A thesis in italics, <i>like this</i>, and text after it. */
export const italicThesis: Instruction = () => (response) => {
  const open = /<(?:i|em)>/.exec(response);
  if (!open) return false;
  const rest = response.slice(open.index + open[0].length);
  const close = /<\/(?:i|em)>/.exec(rest);
  return close !== null && rest.slice(0, close.index).trim() !== "" && rest.slice(close.index + close[0].length).trim() !== "";
};

/** Every bullet point, *, has a sub-point, -. */
export const subBullets: Instruction = () => (response) =>
  response
    .split("*")
    .slice(1)
    .every((bullet) => bullet.includes("-"));

/** Two sentences or more, then two bullet points or more, and nothing after them. */
export const sentencesThenBullets: Instruction = () => (response) => {
  const lines = response.split("\n").map((line) => line.trim());
  const first = lines.findIndex((line) => line.startsWith("*"));
  if (first < 0) return false;
  const sentences = lines.slice(0, first).flatMap(splitSentences);
  const bullets = lines.slice(first);
  return sentences.length >= 2 && bullets.length >= 2 && bullets.every((line) => line.startsWith("*"));
};

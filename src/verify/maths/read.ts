import { TooLarge, Unreadable } from "./limits.ts";
import { parse } from "./parse.ts";
import { tokenize } from "./tokenize.ts";
import { symbol, type Tree } from "./tree.ts";

/** Characters that are not seen: at the ends they are dropped, inside they make an answer unreadable. */
const invisible = /^[\s\u200b-\u200f\u2060\ufeff]+|[\s\u200b-\u200f\u2060\ufeff]+$/g;

/**
 * Takes off what surrounds an answer and is no part of it: white space, `$…$`, `\(…\)`, Markdown's stars, quotes, a full stop.
 */
export function clean(text: string): string {
  let result = text.replace(invisible, "");
  for (let before = ""; before !== result; ) {
    before = result;
    result = trimEnds(result);
    if (result.includes("$")) result = withoutMathSigns(result);
  }
  if (result.includes("\\")) {
    result = result.replace(/\\[()]/g, " ").trim();
    if (/\\\\[a-zA-Z]{2}/.test(result) && !result.includes("\\begin")) result = result.replaceAll("\\\\", "\\"); // escaped once too often
  }
  return /[ap]\.\s?m\b/i.test(result) ? result.replace(/\b([ap])\.\s?m\b\.?/gi, "$1m") : result;
}

function trimEnds(text: string): string {
  const pair = (open: string, close: string) => text.length > open.length + close.length && text.startsWith(open) && text.endsWith(close);
  if (pair("**", "**") || pair("$$", "$$")) return text.slice(2, -2).trim();
  if (pair("\\[", "\\]") || pair("\\(", "\\)"))
    return text.indexOf("\\]") < text.length - 2 && text[1] === "[" ? text : text.slice(2, -2).trim();
  if (pair('"', '"') || pair("`", "`")) return text.slice(1, -1).trim();
  if (/[.,;:。，]$/.test(text) && !text.endsWith("\\,") && !text.endsWith("\\;") && !text.endsWith("\\:")) return text.slice(0, -1).trim();
  return text;
}

/** `$` opens and closes mathematics, or is money. It is money where the number of signs is odd, or where the last one stands before a number. */
function withoutMathSigns(text: string): string {
  let count = 0;
  let last = -1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "$" && text[i - 1] !== "\\") {
      count++;
      last = i;
    }
  }
  if (count % 2 === 1 || /^\s?[\d.]/.test(text.slice(last + 1, last + 3))) return text;
  let result = "";
  for (let i = 0; i < text.length; i++) result += text[i] === "$" && text[i - 1] !== "\\" ? " " : text[i];
  return result.trim();
}

const whole = symbol("ℝ");
const nothing = symbol("∅");
/** Answers in words that say what also has a sign. */
const sayings: Readonly<Record<string, Tree>> = {
  "all real numbers": whole,
  "all reals": whole,
  "all real number": whole,
  "any real number": whole,
  reals: whole,
  "real numbers": whole,
  "set of all real numbers": whole,
  "set of real numbers": whole,
  "no solution": nothing,
  "no solutions": nothing,
  "no real solution": nothing,
  "no real solutions": nothing,
  "there is no solution": nothing,
  "there are no solutions": nothing,
  "there is no real solution": nothing,
  "empty set": nothing,
  "does not exist": { is: "text", words: "does not exist" },
  dne: { is: "text", words: "does not exist" },
  true: { is: "text", words: "yes" },
  false: { is: "text", words: "no" },
  infinite: symbol("∞"),
  "infinitely many": symbol("∞"),
  "infinitely many solutions": symbol("∞"),
}; // biome-ignore format: a table
const numerals =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );

/** Words in normal form: lower case, one space between, no articles, no punctuation. Where there is mathematics between the words, only spaces go. */
export function wordsOf(text: string): string {
  const plain = text
    .normalize("NFC")
    .replace(/\\(?:text|mbox|textbf|textit|textrm|mathrm|mathbf|operatorname)\b/g, " ")
    .replace(/\\[ ,;:!]|[{}$"`*_~“”]/g, " ");
  const words = /[\d\\+=<>^/]/.test(plain)
    ? plain.replace(/[.,]\s*$/, "")
    : plain
        .toLowerCase()
        .replace(/[.,;:!?'’()-]+/g, " ")
        .replace(/\b(?:the|a|an)\b/g, " ");
  return words.replace(/\s+/g, " ").trim();
}

const hasWords = (text: string) => /\p{L}{2,}/u.test(text.replace(/\\[a-zA-Z]+/g, " "));

/**
 * Reads a cleaned answer as a tree. What is not mathematics but has words is a text.
 *
 * @param commas what 1,234 is: one number, or two
 * @throws {Unreadable} when it is neither, {TooLarge} when it exceeds the limits
 */
export function read(text: string, commas: "thousands" | "separators" = "thousands"): Tree {
  if (text === "") throw new Unreadable("nothing");
  const words = /[a-z]{3}/i.test(text) ? wordsOf(text) : "";
  const said = sayings[words];
  if (said && Object.hasOwn(sayings, words)) return said;
  const counted = words.length >= 3 ? numerals.indexOf(words) : -1;
  if (counted >= 0) return { is: "number", value: { num: BigInt(counted), den: 1n } };
  try {
    return parse(tokenize(text, commas));
  } catch (error) {
    if (error instanceof TooLarge || !(error instanceof Unreadable)) throw error;
    const spoken = wordsOf(text);
    if (!hasWords(text) || spoken === "") throw error;
    return { is: "text", words: spoken };
  }
}

/** Whether an answer has commas that may or may not separate thousands. */
export const hasThousands = (text: string): boolean => /\d,\d{3}(?!\d)/.test(text);

/** The letters of a multiple choice, sorted: "B" from (B), B., \text{(B)}; "AC" from A, C. Undefined where the text is anything else. */
export function choiceOf(text: string): string | undefined {
  if (text.length > 40) return undefined;
  const bare = text.replace(/\\(?:text|textbf|mathrm|mathbf|mbox)\b|\\[ ,;!]|[{}\s]/g, "");
  if (!/^(?:option|choice|answer)?:?(?:\(?[A-Za-z]\)?(?:,|and|&|;)?){1,8}[.:]?$/.test(bare)) return undefined;
  const found = bare.replace(/^(?:option|choice|answer):?/i, "").replace(/and/g, "");
  const letters = found.match(/[A-Za-z]/g);
  if (!letters) return undefined; // "and"
  if (letters.length === 1 && letters[0]!.toUpperCase() > "K") return undefined; // x is a variable
  if (letters.length > 1 && !letters.every((letter) => letter >= "A" && letter <= "H")) return undefined;
  return [...new Set(letters.map((letter) => letter.toUpperCase()))].sort().join("");
}

/** Splits the label of an option from what it says: "(C) 5" is C and 5. Undefined where there is no label. */
export function labelled(text: string): { letter: string; rest: string } | undefined {
  const found = /^(?:\\(?:text|textbf|mathrm|mathbf|mbox)\s*\{)?\s*(?:\(([A-H])\)|([A-H])[.):])\s*(\})?(?:\\[ ,;!]|\\quad|\s|~|\}|:)*/.exec(
    text.slice(0, 60),
  );
  if (!found || found[0].length >= text.length) return undefined;
  const opened = /^\\/.test(text);
  const rest = text.slice(found[0].length);
  if (opened && !found[0].includes("}"))
    return rest.endsWith("}") ? { letter: (found[1] ?? found[2])!, rest: rest.slice(0, -1).trim() } : undefined;
  return { letter: (found[1] ?? found[2])!, rest: rest.trim() };
}

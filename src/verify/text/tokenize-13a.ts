import { separatePunctuation } from "./separate-punctuation.ts";

const digit = 1;
const symbol = 2;
const stop = 3;
const dash = 4;
const blank = 5;

/** Kind of each ASCII character; 0 for letters and the apostrophe. Everything outside ASCII counts as a letter, except white space. */
const kinds = new Uint8Array(128);
for (const character of '{|}~[\\]^_`!"#$%&()*+:;<=>?@/') kinds[character.charCodeAt(0)] = symbol;
for (const character of "0123456789") kinds[character.charCodeAt(0)] = digit;
for (const character of "\t\n\v\f\r\x1c\x1d\x1e\x1f ") kinds[character.charCodeAt(0)] = blank;
kinds[".".charCodeAt(0)] = kinds[",".charCodeAt(0)] = stop;
kinds["-".charCodeAt(0)] = dash;

const blankBeyondAscii = /[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/**
 * Tokenizer 13a of the WMT campaigns (mteval-v13a): what `sacrebleu` scores BLEU on.
 *
 * Symbols stand alone; periods and commas too, unless between digits; a dash only after a digit; four HTML entities are read. Letters outside ASCII
 * are never cut, so Chinese and Japanese come out as whole clauses: use `tokenizeChinese`, or chrF, for them.
 *
 * @param text any text
 * @returns its tokens; none for a blank text
 * @source Post 2018 (sacreBLEU), arXiv:1804.08771, section 2.2; the rules are those of mteval-v13a.pl
 * @example tokenize13a("It costs $3,000.50, right?") // ["It", "costs", "$", "3,000.50", ",", "right", "?"]
 * @example tokenize13a("state-of-the-art 2019-2020") // ["state-of-the-art", "2019", "-", "2020"]
 * @example tokenize13a("") // []
 */
export function tokenize13a(text: string): string[] {
  let line = text;
  if (line.includes("<skipped>")) line = line.replaceAll("<skipped>", "");
  if (line.includes("-\n")) line = line.replaceAll("-\n", "");
  if (line.includes("&")) line = line.replaceAll("&quot;", '"').replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">");

  // One pass cuts at white space and symbols, where the rules never look across; only a run with an unusual stop or dash needs the rules themselves.
  const tokens: string[] = [];
  let start = 0;
  let stops = 0;
  let dashAfterDigit = false;
  let previous = blank;
  for (let i = 0; i <= line.length; i++) {
    const code = i < line.length ? line.charCodeAt(i) : 32;
    const kind = code < 128 ? kinds[code]! : blankBeyondAscii.test(line[i]!) ? blank : 0;
    if (kind === stop) stops++;
    else if (kind === dash) dashAfterDigit ||= previous === digit;
    else if (kind >= symbol) {
      if (i > start) {
        if (stops === 0 && !dashAfterDigit) tokens.push(line.slice(start, i));
        else if (stops === 1 && previous === stop && !dashAfterDigit && i - start > 1) tokens.push(line.slice(start, i - 1), line[i - 1]!);
        else for (const token of separatePunctuation(` ${line.slice(start, i)} `)) tokens.push(token);
      }
      if (kind === symbol) tokens.push(line[i]!);
      start = i + 1;
      stops = 0;
      dashAfterDigit = false;
    }
    previous = kind;
  }
  return tokens;
}

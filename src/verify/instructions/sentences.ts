/** Sentences and word tokens of English text, by rules that agree with those of NLTK (Punkt, Treebank) on ordinary prose. */

const abbreviations = new Set(
  (
    "mr mrs ms dr prof st sr jr vs gen gov sen rep lt col capt maj sgt rev hon inc ltd co corp bros messrs cos llc " +
    "jan feb mar apr jun jul aug sep sept oct nov dec tues wed thurs ave blvd ft mt no a.m p.m u.s u.k u.n d.c n.y l.a ph.d m.d b.a m.a i.e " +
    "calif conn mass pa va minn wis wash tenn ariz fla colo ill okla ore"
  ).split(" "),
);
/** After an abbreviation or an initial, only these words open a sentence: others may as well be names. */
const openers = new Set(
  "a after although an and as at because but by for he her his how however i if in it its many most my now on our she since so some that the their then there these they this those to we what when where while who with you your".split(
    " ",
  ),
);
const closers = new Set(['"', "'", ")", "]", "}", "”", "’"]);
const stops = /[.?!]+/g;
const blank = /\s/;

/** Sentences, each without white space around it. A line break alone ends none; the dot of a list number does, unless a small letter follows. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { 0: stop, index } of text.matchAll(stops)) {
    const stopped = index + stop.length;
    let end = stopped;
    while (end < text.length && closers.has(text[end]!)) end++;
    const next = text[end];
    if (next === undefined) break;
    // Closing quotes belong to the sentence where white space or a dash follows them; a mark inside a word, as in 3.5, ends nothing.
    const closes = blank.test(next) || (next === "-" && end > stopped);
    if (!closes && end === stopped && !/[*(:;@[{]/.test(next)) continue;
    if (!closes) end = stopped;
    if (stop.at(-1) === "." && !endsSentence(text, index, stop, end)) continue;
    sentences.push(text.slice(start, end));
    start = end;
  }
  sentences.push(text.slice(start));
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== "");
}

/** Whether a dot ends a sentence, or belongs to an abbreviation, an initial or an ellipsis. */
function endsSentence(text: string, index: number, stop: string, end: number): boolean {
  let at = end;
  while (at < text.length && blank.test(text[at]!)) at++;
  if (at === text.length) return true;
  const next = /^\S+/.exec(text.slice(at, at + 40))![0];
  const opens = openers.has(next.replace(/[^\p{L}].*$/su, "").toLowerCase()) && /^\p{Lu}/u.test(next);
  if (stop.length > 1 && /^\.+$/.test(stop)) return opens;
  let from = index;
  while (from > 0 && index - from < 20 && !/[\s("'[{*]/.test(text[from - 1]!)) from--;
  const word = text.slice(from, index).toLowerCase();
  if (/^\p{L}$/u.test(word)) return opens;
  if (/^[\d.,-]+$/.test(word) && /^\p{Ll}/u.test(next)) return false;
  return !(abbreviations.has(word) || abbreviations.has(word.slice(word.lastIndexOf("-") + 1))) || opens;
}

/** Word tokens: punctuation and the endings of contractions ('s, n't) stand apart, and so does the dot that ends a sentence. */
export function splitTokens(text: string): string[] {
  return splitSentences(text).flatMap((sentence) =>
    ` ${partFinalDot(sentence)} `
      .replace(/[«“‘„»”’]|''|"|\.{2,}|--|[;@#$%&?!*()[\]{}<>]|[:,](?!\d)/g, " $& ")
      .replace(/([^' ])('(?:[smd]|ll|re|ve)?|n't)(?= )/gi, "$1 $2")
      .replace(/\b(can)(not)\b|\b(gon|wan)(na)\b|\b(got)(ta)\b|\b(gim|lem)(me)\b/gi, (word) => `${word.slice(0, 3)} ${word.slice(3)}`)
      .split(/\s+/)
      .filter((token) => token !== ""),
  );
}

function partFinalDot(sentence: string): string {
  let end = sentence.length;
  while (end > 0 && (closers.has(sentence[end - 1]!) || sentence[end - 1] === ">")) end--;
  return sentence[end - 1] === "." && sentence[end - 2] !== "." ? `${sentence.slice(0, end - 1)} .${sentence.slice(end)}` : sentence;
}

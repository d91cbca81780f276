const irregular = new Map(
  Object.entries({
    sky: "sky",
    skies: "sky",
    dying: "die",
    lying: "lie",
    tying: "tie",
    news: "news",
    innings: "inning",
    inning: "inning",
    outings: "outing",
    outing: "outing",
    cannings: "canning",
    canning: "canning",
    howe: "howe",
    proceed: "proceed",
    exceed: "exceed",
    succeed: "succeed",
  }),
);

/** Endings of step 2 and 3 with what replaces them, the longer before the shorter that it ends in. */
const step2 = pairs(
  "ational ate, tional tion, enci ence, anci ance, izer ize, bli ble, alli al, entli ent, eli e, ousli ous, ization ize, ation ate, ator ate, alism al, iveness ive, fulness ful, ousness ous, aliti al, iviti ive, biliti ble, fulli ful",
);
const step3 = pairs("icate ic, ative , alize al, iciti ic, ical ic, ful , ness ");
const step4 = "al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize".split(" ");

function pairs(list: string): (readonly [ending: string, replacement: string])[] {
  return list.split(", ").map((pair) => pair.split(" ") as [string, string]);
}

/** The word as c for consonants and v for vowels; y is a vowel after a consonant. */
function shape(word: string): string {
  let result = "";
  for (const letter of word) result += "aeiou".includes(letter) || (letter === "y" && result.endsWith("c")) ? "v" : "c";
  return result;
}
/** m: how often a vowel is followed by a consonant */
const measure = (stem: string) => shape(stem).match(/vc/g)?.length ?? 0;
const hasVowel = (stem: string) => shape(stem).includes("v");
/** Whether the stem ends in consonant, vowel, consonant other than w, x, y: then it takes an e (fil-ing, file). */
const isShort = (stem: string) => (/cvc$/.test(shape(stem)) && !/[wxy]$/.test(stem)) || shape(stem) === "vc";

/**
 * Porter's stemmer: takes English endings off a word, so that "rewards" and "rewarded" count as one.
 *
 * Follows the implementation in NLTK (its default mode), which ROUGE uses: a few irregular words, -ies and -ied of four letters, no y → i after a vowel.
 *
 * @param word one word; capitals are lowered
 * @returns its stem, which need not be a word
 * @source Porter 1980, Program 14(3), pages 130–137; extensions as in NLTK 3
 * @example ["rewarding", "rewarded", "policies", "relational", "skies"].map(porterStem) // ["reward", "reward", "polici", "relat", "sky"]
 */
export function porterStem(word: string): string {
  const lower = word.toLowerCase();
  const known = irregular.get(lower);
  if (known !== undefined) return known;
  if (lower.length <= 2) return lower;
  return [
    plurals,
    pastAndProgressive,
    finalY,
    (w: string) => derived(w),
    (w: string) => replaceEnding(w, step3),
    takeSuffix,
    finalE,
  ].reduce((stem, step) => step(stem), lower);
}

function plurals(word: string): string {
  if (word.endsWith("ies")) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  if (word.endsWith("sses")) return word.slice(0, -2);
  return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function pastAndProgressive(word: string): string {
  if (word.endsWith("ied")) return word.length === 4 ? word.slice(0, -1) : word.slice(0, -2);
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const ending = ["ed", "ing"].find((one) => word.endsWith(one) && hasVowel(word.slice(0, -one.length)));
  if (ending === undefined) return word;
  const stem = word.slice(0, -ending.length);
  if (/(at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (/(.)\1$/.test(stem) && shape(stem).endsWith("c")) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && isShort(stem) ? `${stem}e` : stem;
}

function finalY(word: string): string {
  const stem = word.slice(0, -1);
  return word.endsWith("y") && stem.length > 1 && shape(stem).endsWith("c") ? `${stem}i` : word;
}

function derived(word: string): string {
  if (word.endsWith("alli") && measure(word.slice(0, -4)) > 0) return derived(word.slice(0, -2));
  if (word.endsWith("logi")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  return replaceEnding(word, step2);
}

/** The first ending that fits decides, whether or not its stem is long enough to lose it. */
function replaceEnding(word: string, endings: typeof step2): string {
  const found = endings.find(([ending]) => word.endsWith(ending));
  if (!found) return word;
  const stem = word.slice(0, -found[0].length);
  return measure(stem) > 0 ? stem + found[1] : word;
}

function takeSuffix(word: string): string {
  const suffix = step4.find((one) => word.endsWith(one));
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  return measure(stem) > 1 && (suffix !== "ion" || /[st]$/.test(stem)) ? stem : word;
}

function finalE(word: string): string {
  const stem = word.slice(0, -1);
  const bare = word.endsWith("e") && (measure(stem) > 1 || (measure(stem) === 1 && !isShort(stem))) ? stem : word;
  return bare.endsWith("ll") && measure(bare.slice(0, -1)) > 1 ? bare.slice(0, -1) : bare;
}

import { limits, TooLarge, Unreadable } from "./limits.ts";
import { blackboard, characters, doubles, functions, greek, greekNames, invisible, named, signs, upright, vulgar } from "./notation.ts";
import { add, divide, fromDecimal, type Rational, rational } from "./rational.ts";
import { unitOf } from "./units.ts";

/** The smallest parts of an answer, whether it was written in LaTeX, in Unicode or on a plain keyboard. `spaced`: white space stands before it. */
export type Token =
  | {
      readonly is: "number";
      readonly value: Rational;
      /** digits after the point; undefined where there is no point */
      readonly decimals?: number;
      /** the digits, where it is written as a whole number */
      readonly raw: string;
      /** digits and point: what a number in another base is read from */
      readonly written?: string;
      /** one of ½ ⅓ … */
      readonly vulgar?: boolean;
      readonly spaced: boolean;
    }
  /** a variable or a Greek letter */
  | { readonly is: "letter"; readonly name: string; readonly spaced: boolean }
  /** a word, or letters set upright; `upright` letters are never variables to be multiplied */
  | { readonly is: "word"; readonly name: string; readonly upright: boolean; readonly spaced: boolean }
  /** a function or construction: sqrt, frac, sin */
  | { readonly is: "command"; readonly name: string; readonly spaced: boolean }
  | { readonly is: "sign"; readonly name: string; readonly spaced: boolean };

const raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const loweredDigits = "₀₁₂₃₄₅₆₇₈₉";

const digits = /[0-9]+/y;
const groups = /(?:(?:,|\{,\}|,\\! ?|\\,|[\u00a0\u2009\u202f ])[0-9]{3}(?![0-9]))+/y;
const exponent = /[eE]([+-]?[0-9]{1,4})(?![0-9])/y;
const repeating = /(?:\\(?:overline|bar|dot)\s*(?:\{([0-9]{1,60})\}|([0-9]))|\(([0-9]{1,60})\))/y;
const letters = /[A-Za-z]+/y;
/** Two and three letter words that are words and not products. */
const shortWords = new Set(
  "and or if is are no not yes the for all any has one two six ten am pm to of at by it on as per odd dne be an".split(" "),
);

const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/**
 * Cuts an answer into tokens, in time linear in its length.
 *
 * @param text what is cut
 * @param commas what 1,234 is: one number, or two
 * @throws {Unreadable} at a character that no answer has
 */
export function tokenize(text: string, commas: "thousands" | "separators" = "thousands"): Token[] {
  if (text.length > limits.length) throw new TooLarge("length");
  if (/[０-９]/.test(text))
    return tokenize(
      text.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10)),
      commas,
    );
  const tokens: Token[] = [];
  /** for each open brace: whether letters inside are upright, and whether the brace itself is a token */
  const braces: { upright: boolean; visible: boolean }[] = [];
  let setUpright = false;
  let pendingUpright = false;
  let spaced = false;
  let at = 0;

  const match = (pattern: RegExp, from = at): RegExpExecArray | null => {
    pattern.lastIndex = from;
    return pattern.exec(text);
  };
  const push = (token: Token) => {
    if (tokens.length >= limits.tokens) throw new TooLarge("parts");
    tokens.push(token);
    spaced = false;
  };
  const sign = (name: string) => push({ is: "sign", name, spaced });
  const last = () => tokens.at(-1);

  function readNumber(): void {
    let whole = match(digits)?.[0] ?? "";
    at += whole.length;
    if (whole.length > 0 && whole.length <= 3 && whole !== "0") {
      const group = match(groups)?.[0];
      const plain = group !== undefined && /^(?:,[0-9]{3})+$/.test(group);
      const glued = group !== undefined && !/ /.test(group);
      const continues = group !== undefined && text[at + group.length] === "/" && !glued;
      if (group !== undefined && !continues && (commas === "thousands" || !plain)) {
        whole += group.replace(/[^0-9]/g, "");
        at += group.length;
      }
    }
    let fraction = "";
    let point = false;
    if (text[at] === "." && (isDigit(text.charCodeAt(at + 1)) || match(repeating, at + 1))) {
      point = true;
      at++;
      fraction = match(digits)?.[0] ?? "";
      at += fraction.length;
    }
    const period = point ? match(repeating) : null;
    if (period) {
      const repeat = (period[1] ?? period[2] ?? period[3])!;
      at += period[0].length;
      const head = fromDecimal(whole, fraction, 0);
      const tail = divide(fromDecimal(repeat, "", -fraction.length), fromDecimal("9".repeat(repeat.length), "", 0));
      push({ is: "number", value: add(head, tail), raw: whole, spaced });
      return;
    }
    const power = setUpright ? null : match(exponent);
    if (power) at += power[0].length;
    const value = fromDecimal(whole, fraction, power ? Number(power[1]) : 0);
    push({
      is: "number",
      value,
      ...(point ? { decimals: fraction.length } : {}),
      raw: point || power ? "" : whole,
      written: power ? "" : point ? `${whole}.${fraction}` : whole,
      spaced,
    });
  }

  function readLetters(): void {
    const run = match(letters)![0];
    const separate = at > 0 && text[at - 1] === " " && (text[at + run.length] === undefined || text[at + run.length] === " ");
    at += run.length;
    const lower = run.toLowerCase();
    const before = last();
    const measures = before && (before.is === "number" || before.is === "word" || (before.is === "sign" && /^[/%°$)}]$/.test(before.name)));
    const isUnit = run.length > 1 && measures && unitOf(run) !== undefined;
    const counted = separate && measures && /^[a-z]{2,}$/.test(run); // "5 ants", never "5 xy + 1"

    if (lower === "and" || lower === "or") sign(lower);
    else if (isUnit) push({ is: "word", name: run, upright: setUpright, spaced });
    else if (functions.has(run)) push({ is: "command", name: run, spaced });
    else if (setUpright) push({ is: "word", name: run, upright: true, spaced });
    else if (run.length === 1) push({ is: "letter", name: run, spaced });
    else if (functions.has(lower)) push({ is: "command", name: lower, spaced });
    else if (lower === "pi") push({ is: "letter", name: "pi", spaced });
    else if (lower === "inf" || lower === "infinity" || run === "oo") push({ is: "letter", name: "∞", spaced });
    else if (greekNames.has(run)) push({ is: "letter", name: run, spaced });
    else if (run.length > 3 || shortWords.has(lower) || counted) push({ is: "word", name: run, upright: false, spaced });
    else for (const name of run) push({ is: "letter", name, spaced });
  }

  function readCommand(): void {
    at++;
    const name = match(letters)?.[0] ?? text[at] ?? "";
    at += Math.max(name.length, 1);
    if (upright.has(name)) pendingUpright = true;
    else if (name === "mathbb") {
      const set = match(/\s*\{?\s*([A-Z])\s*\}?/y);
      if (!set) throw new Unreadable("mathbb");
      at += set[0].length;
      push({ is: "letter", name: blackboard.get(set[1]!) ?? set[1]!, spaced });
    } else if (name === "not") {
      const next = match(/\s*(?:=|\\in\b)/y);
      if (!next) throw new Unreadable("\\not");
      at += next[0].length;
      sign(next[0].includes("=") ? "≠" : "∉");
    } else if (invisible.has(name)) {
      spaced = true;
      if ((name === "left" || name === "right") && text[at] === ".") at++;
    } else if (name === "!") return;
    else if (/^[,;:> ()[\]~\n-]$/.test(name)) spaced = true;
    else if (signs.has(name)) sign(signs.get(name)!);
    else if (named.has(name)) push({ is: "letter", name: named.get(name)!, spaced });
    else if (greekNames.has(name)) push({ is: "letter", name, spaced });
    else if (/^[a-zA-Z]/.test(name)) push({ is: "command", name: name.replace(/^[dtc](?=frac$|binom$)/, ""), spaced });
    else throw new Unreadable(`\\${name}`);
  }

  /** A run of small raised or lowered digits: x², H₂, 10⁻³ */
  function readSmallDigits(small: string, before: "^" | "_"): void {
    sign(before);
    sign("{");
    if (text[at] === "⁻") {
      sign("-");
      at++;
    }
    let raw = "";
    for (let digit = small.indexOf(text[at] ?? " "); digit >= 0; digit = small.indexOf(text[++at] ?? " ")) raw += digit;
    push({ is: "number", value: fromDecimal(raw, "", 0), raw, written: raw, spaced: false });
    sign("}");
  }

  function openBrace(): void {
    const visible = !pendingUpright && !setUpright;
    braces.push({ upright: setUpright, visible });
    if (braces.length > limits.depth) throw new TooLarge("depth");
    if (visible) sign("{");
    setUpright ||= pendingUpright;
    pendingUpright = false;
  }
  function closeBrace(): void {
    const open = braces.pop();
    if (!open) throw new Unreadable("}");
    setUpright = open.upright;
    if (open.visible) sign("}");
  }

  function readCharacter(character: string): void {
    at++;
    const fraction = vulgar.get(character)?.split("/");
    if (character === "{") openBrace();
    else if (character === "}") closeBrace();
    else if ("+-*/^_()[],;:=<>|!'%$&".includes(character)) sign(character);
    else if (blanks.includes(character)) spaced = true;
    else if (character === ".") {
      if (last()?.is !== "word") sign("."); // after a word it says nothing: "18 ways."
      spaced = true;
    } else if (fraction) push({ is: "number", value: rational(BigInt(fraction[0]!), BigInt(fraction[1]!)), raw: "", vulgar: true, spaced });
    else if (character === "√") push({ is: "command", name: "sqrt", spaced });
    else if (greek.has(character)) push({ is: "letter", name: greek.get(character)!, spaced });
    else if (characters.has(character)) sign(characters.get(character)!);
    else throw new Unreadable(character);
  }

  while (at < text.length) {
    const code = text.charCodeAt(at);
    const character = text[at]!;
    const double = doubles.get(text.slice(at, at + 2));
    if (isDigit(code) || (character === "." && isDigit(text.charCodeAt(at + 1)))) readNumber();
    else if (isLetter(code) && pendingUpright) {
      // \text without braces sets the next letter only
      at++;
      push({ is: "word", name: character, upright: true, spaced });
      pendingUpright = false;
    } else if (isLetter(code)) readLetters();
    else if (character === "\\") readCommand();
    else if (double) {
      sign(double);
      at += 2;
    } else if (character === "+" && text[at + 1] === "-" && (last() === undefined || (last()!.is === "sign" && !closes(last()!)))) {
      sign("±"); // x = +-3, but not 5+-3
      at += 2;
    } else if (raisedDigits.includes(character) || character === "⁻") readSmallDigits(raisedDigits, "^");
    else if (loweredDigits.includes(character)) readSmallDigits(loweredDigits, "_");
    else readCharacter(character);
  }
  if (braces.length > 0) throw new Unreadable("{");
  return tokens;
}

const blanks = ' \n\t\r~\u00a0\u2009\u202f"`“”‘';
const closes = (token: Token) => token.is === "sign" && /^[)\]}!'%°|]$/.test(token.name);

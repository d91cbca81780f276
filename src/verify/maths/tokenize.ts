import { limits, TooLarge, Unreadable } from "./limits.ts";
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

export const functions = new Set(
  (
    "sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc asin acos atan sinh cosh tanh coth sech csch " +
    "arsinh arcosh artanh ln log lg exp sqrt cbrt abs max min gcd lcm det floor ceil sgn Re Im"
  ).split(" "),
);
/** Commands that only change how things look. */
const invisible = new Set(
  (
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle displaystyle textstyle scriptstyle limits nolimits quad qquad " +
    "hspace mathbf boldsymbol bm mathit mathsf mathcal mathfrak pmb rm bf it vec overrightarrow overleftrightarrow hat widehat tilde mathstrut strut " +
    "angle triangle phantom boxed fbox ensuremath hline noindent limits large Large"
  ).split(" "),
);
const upright = new Set("text textbf textit textrm textnormal textsf mbox hbox mathrm operatorname mathop emph".split(" "));
const signs: Readonly<Record<string, string>> = {
  cdot: "*", times: "*", ast: "*", star: "*", div: "÷", pm: "±", mp: "∓", cup: "∪", cap: "∩", bigcup: "∪", bigcap: "∩", setminus: "∖", backslash: "∖",
  le: "≤", leq: "≤", leqslant: "≤", ge: "≥", geq: "≥", geqslant: "≥", lt: "<", gt: ">", ne: "≠", neq: "≠", in: "∈", equiv: "≡",
  approx: "≈", sim: "≈", simeq: "≈", cong: "≈", colon: ":", mid: "|", vert: "|", lvert: "|", rvert: "|", "|": "‖", Vert: "‖", lVert: "‖", rVert: "‖",
  lfloor: "⌊", rfloor: "⌋", lceil: "⌈", rceil: "⌉", langle: "⟨", rangle: "⟩", lbrace: "\\{", rbrace: "\\}", lbrack: "[", rbrack: "]",
  prime: "'", "%": "%", $: "$", "{": "\\{", "}": "\\}", "\\": "\\\\", degree: "°", land: "and", wedge: "and", lor: "or", vee: "or",
  euro: "€", pounds: "£", cents: "¢", and: "and", or: "or", "&": "&", ldots: "…", dots: "…", cdots: "…", to: "→", rightarrow: "→", Rightarrow: "→", implies: "→",
}; // biome-ignore format: a table
const named: Readonly<Record<string, string>> = {
  infty: "∞", infinity: "∞", varnothing: "∅", emptyset: "∅", oslash: "∅", varepsilon: "epsilon", varphi: "phi", vartheta: "theta", ell: "l", hbar: "ħ", odot: "⊙", nabla: "∇", partial: "∂", imath: "i", jmath: "j",
}; // biome-ignore format: a table
const characters: Readonly<Record<string, string>> = {
  "−": "-", "–": "-", "—": "-", "﹣": "-", "－": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "÷": "÷", "∕": "/", "⁄": "/", "／": "/", "±": "±", "∓": "∓",
  "≤": "≤", "⩽": "≤", "≥": "≥", "⩾": "≥", "≠": "≠", "≈": "≈", "≡": "≡", "∈": "∈", "∪": "∪", "∩": "∩", "∖": "∖", "′": "'", "’": "'", "″": '"', "，": ",", "；": ";", "：": ":", "、": ",",
  "（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}", "＝": "=", "＋": "+", "＜": "<", "＞": ">", "％": "%", "％︎": "%", "＄": "$", "º": "°", "˚": "°", "∧": "and", "∨": "or",
  "⌊": "⌊", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉", "⟨": "⟨", "⟩": "⟩", "…": "…", "→": "→", "∣": "|", "｜": "|", "‖": "‖", "!": "!", "！": "!",
}; // biome-ignore format: a table
const greek: Readonly<Record<string, string>> = {
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta", ι: "iota", κ: "kappa", λ: "lambda", μ: "mu", ν: "nu", ξ: "xi", π: "pi", ρ: "rho",
  σ: "sigma", τ: "tau", φ: "phi", ϕ: "phi", χ: "chi", ψ: "psi", ω: "omega", Γ: "Gamma", Δ: "Delta", Θ: "Theta", Λ: "Lambda", Ξ: "Xi", Π: "Pi", Σ: "Sigma", Φ: "Phi", Ψ: "Psi", Ω: "Omega",
  "∞": "∞", "∅": "∅", ℝ: "ℝ", ℤ: "ℤ", ℕ: "ℕ", ℚ: "ℚ", ℂ: "ℂ",
}; // biome-ignore format: a table
const blackboard: Readonly<Record<string, string>> = { R: "ℝ", Z: "ℤ", N: "ℕ", Q: "ℚ", C: "ℂ" };
const vulgar: Readonly<Record<string, string>> = {
  "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}; // biome-ignore format: a table
const raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const loweredDigits = "₀₁₂₃₄₅₆₇₈₉";
const currency = "€£¥₹¢";

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
      push({ is: "letter", name: blackboard[set[1]!] ?? set[1]!, spaced });
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
    else if (signs[name] !== undefined) sign(signs[name]);
    else if (named[name] !== undefined) push({ is: "letter", name: named[name], spaced });
    else if (greekNames.has(name)) push({ is: "letter", name, spaced });
    else if (/^[a-zA-Z]/.test(name)) push({ is: "command", name: name.replace(/^[dtc](?=frac$|binom$)/, ""), spaced });
    else throw new Unreadable(`\\${name}`);
  }

  while (at < text.length) {
    const code = text.charCodeAt(at);
    const character = text[at]!;
    if (isDigit(code) || (character === "." && isDigit(text.charCodeAt(at + 1)))) readNumber();
    else if (isLetter(code)) {
      if (pendingUpright) {
        // \text without braces sets the next letter only
        at++;
        push({ is: "word", name: character, upright: true, spaced });
        pendingUpright = false;
      } else readLetters();
    } else if (character === "{") {
      braces.push({ upright: setUpright, visible: !pendingUpright && !setUpright });
      if (!pendingUpright && !setUpright) sign("{");
      if (braces.length > limits.depth) throw new TooLarge("depth");
      setUpright ||= pendingUpright;
      pendingUpright = false;
      at++;
    } else if (character === "}") {
      const open = braces.pop();
      if (!open) throw new Unreadable("}");
      setUpright = open.upright;
      if (open.visible) sign("}");
      at++;
    } else if (character === "\\") readCommand();
    else if (
      character === " " ||
      character === "\n" ||
      character === "\t" ||
      character === "\r" ||
      character === "~" ||
      character === "\u00a0" ||
      character === "\u2009" ||
      character === "\u202f"
    ) {
      spaced = true;
      at++;
    } else if (character === "<" && text[at + 1] === "=") {
      sign("≤");
      at += 2;
    } else if (character === ">" && text[at + 1] === "=") {
      sign("≥");
      at += 2;
    } else if (character === "!" && text[at + 1] === "=") {
      sign("≠");
      at += 2;
    } else if (character === "=" && text[at + 1] === "=") {
      sign("=");
      at += 2;
    } else if (character === "+" && text[at + 1] === "-" && (!last() || (last()!.is === "sign" && !closes(last()!)))) {
      sign("±");
      at += 2;
    } else if (character === "*" && text[at + 1] === "*") {
      sign("^");
      at += 2;
    } else if ("+-*/^_()[],;:=<>|!'%$&".includes(character)) {
      sign(character);
      at++;
    } else if (vulgar[character] !== undefined) {
      const [top, bottom] = vulgar[character].split("/");
      push({ is: "number", value: rational(BigInt(top!), BigInt(bottom!)), raw: "", vulgar: true, spaced });
      at++;
    } else if (raisedDigits.includes(character) || character === "⁻") {
      let raw = "";
      let negative = false;
      for (; raisedDigits.includes(text[at] ?? " ") || text[at] === "⁻"; at++) {
        if (text[at] === "⁻") negative = true;
        else raw += raisedDigits.indexOf(text[at]!);
      }
      sign("^");
      sign("{");
      if (negative) sign("-");
      push({ is: "number", value: fromDecimal(raw, "", 0), raw, spaced });
      sign("}");
    } else if (loweredDigits.includes(character)) {
      let raw = "";
      for (; loweredDigits.includes(text[at] ?? " "); at++) raw += loweredDigits.indexOf(text[at]!);
      sign("_");
      push({ is: "number", value: fromDecimal(raw, "", 0), raw, spaced });
    } else if (character === "√") {
      push({ is: "command", name: "sqrt", spaced });
      at++;
    } else if (currency.includes(character)) {
      sign(character);
      at++;
    } else if (greek[character] !== undefined) {
      push({ is: "letter", name: greek[character], spaced });
      at++;
    } else if (characters[character] !== undefined) {
      sign(characters[character]);
      at++;
    } else if (code >= 0xff10 && code <= 0xff19) {
      let raw = "";
      for (let c = code; c >= 0xff10 && c <= 0xff19; c = text.charCodeAt(++at)) raw += c - 0xff10;
      push({ is: "number", value: fromDecimal(raw, "", 0), raw, spaced });
    } else if (character === '"' || character === "`" || character === "“" || character === "”" || character === "‘") {
      spaced = true;
      at++;
    } else if (character === ".") {
      if (last()?.is !== "word") sign("."); // after a word it says nothing: "18 ways."
      spaced = true;
      at++;
    } else if (character === "°") {
      sign("°");
      at++;
    } else throw new Unreadable(character);
  }
  if (braces.length > 0) throw new Unreadable("{");
  return tokens;
}

const closes = (token: Token) => token.is === "sign" && /^[)\]}!'%°|]$/.test(token.name);

const greekNames = new Set([
  ..."alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega upsilon".split(" "),
  ..."Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(" "),
]);

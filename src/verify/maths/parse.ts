import { limits, TooLarge, Unreadable } from "./limits.ts";
import { functions } from "./notation.ts";
import { fromDecimal, isInteger, isZero, type Rational, rational, showRational } from "./rational.ts";
import type { Token } from "./tokenize.ts";
import { type Brackets, call, number, type RelationSign, some, symbol, type Tree } from "./tree.ts";
import { unitOf } from "./units.ts";

const relations: Readonly<Record<string, RelationSign>> = {
  "=": "=",
  "≈": "≈",
  "≠": "≠",
  "<": "<",
  "≤": "≤",
  ">": ">",
  "≥": "≥",
  "∈": "∈",
  "≡": "≡",
};
const scales: ReadonlyMap<string, Rational> = new Map(
  Object.entries({
    hundred: rational(100n),
    thousand: rational(1000n),
    million: rational(10n ** 6n),
    billion: rational(10n ** 9n),
    trillion: rational(10n ** 12n),
  }),
);
const currencies = new Set(["$", "€", "£", "¥", "₹", "¢"]);
const closing: Readonly<Record<string, string>> = { "⌊": "⌋", "⌈": "⌉", "⟨": "⟩" };
const minusOne = number(rational(-1n));

/**
 * Reads tokens as one answer: a number, an expression, or several of them in a list, set, interval or matrix.
 * A descent with one function for each strength of binding, from lists down to single symbols.
 *
 * @throws {Unreadable} when the tokens are no answer in this grammar
 */
export function parse(tokens: readonly Token[]): Tree {
  let at = 0;
  let depth = 0;

  const peek = (ahead = 0): Token | undefined => tokens[at + ahead];
  const isSign = (name: string, ahead = 0) => {
    const token = peek(ahead);
    return token?.is === "sign" && token.name === name;
  };
  const isCommand = (name: string) => {
    const token = peek();
    return token?.is === "command" && token.name === name;
  };
  const take = (name: string): boolean => isSign(name) && at++ >= 0;
  const fail = (): never => {
    const token = peek();
    throw new Unreadable(token ? ("name" in token ? token.name : "number") : "end");
  };
  const expect = (name: string) => {
    if (!take(name)) fail();
  };
  const deeper = <T>(read: () => T): T => {
    if (++depth > limits.depth) throw new TooLarge("depth");
    const result = read();
    depth--;
    return result;
  };

  /** a, b and c */
  function list(): Tree {
    const items: Tree[] = [];
    let joined: "or" | "and" = "and";
    do {
      if (items.length >= limits.items) throw new TooLarge("items");
      items.push(relation());
      if (isSign("or")) joined = "or";
    } while (separator() && (at < tokens.length || fail()));
    return items.length === 1 ? items[0]! : { is: "list", items, joined };
  }
  function separator(): boolean {
    const found = take(",") || take(";");
    return take("and") || take("or") || found;
  }

  /** a < x ≤ b, x ∈ S */
  function relation(inSet = false): Tree {
    take("=") || take("≈");
    const sides = [functionName() ?? combination(inSet)];
    const signs: RelationSign[] = [];
    for (;;) {
      const token = peek();
      const sign = token?.is === "sign" ? relations[token.name] : undefined;
      if (!sign) break;
      at++;
      signs.push(sign);
      sides.push(combination(inSet));
      if (isCommand("pmod")) {
        at++;
        sides.push(argument());
        signs.push("≡");
      }
    }
    return signs.length === 0 ? sides[0]! : { is: "relation", sides, signs };
  }

  /** The f(x) of "f(x) = …", which is a name here and not f times x. */
  function functionName(): Tree | undefined {
    if (peek()?.is !== "letter" && peek()?.is !== "word") return undefined;
    let ahead = 1;
    if (isSign("^", ahead) || isSign("_", ahead)) {
      ahead++;
      if (isSign("{", ahead)) while (peek(ahead) && !isSign("}", ahead)) ahead++;
      ahead++;
    }
    while (isSign("'", ahead)) ahead++;
    if (!isSign("(", ahead)) return undefined;
    for (ahead++; isSign(",", ahead) || peek(ahead)?.is === "letter" || peek(ahead)?.is === "number"; ) ahead++;
    if (!isSign(")", ahead) || !isSign("=", ahead + 1)) return undefined;
    const name = tokens.slice(at, at + ahead + 1).map((token) => (token.is === "number" ? token.raw : token.name));
    at += ahead + 1;
    return symbol(name.join(""));
  }

  /** A ∪ B, A ∩ B, A ∖ B, and ratios a : b */
  function combination(inSet: boolean): Tree {
    const first = sum(inSet);
    const parts = [first];
    const token = peek();
    const joiner = (): "∪" | "∩" | "∖" | ":" | undefined => {
      const next = peek();
      if (next?.is === "sign" && (next.name === "∪" || next.name === "∩" || next.name === "∖")) return next.name;
      if (next?.is === "sign" && next.name === ":" && !inSet) return ":";
      const plainUnion = next?.is === "letter" && next.name === "U" && (isSign("(", 1) || isSign("[", 1));
      return plainUnion || (next?.is === "word" && next.name === "U") ? "∪" : undefined;
    };
    const joined = token && joiner();
    if (!joined) return halfOfDay() ? time(parts) : first;
    while (joiner() === joined) {
      at++;
      parts.push(sum(inSet));
    }
    if (joined !== ":") return { is: "combination", of: joined, parts };
    return halfOfDay() ? time(parts) : { is: "ratio", parts };
  }

  function halfOfDay(): "am" | "pm" | undefined {
    const token = peek();
    return token?.is === "word" && /^[ap]m$/i.test(token.name) ? (token.name.toLowerCase() as "am" | "pm") : undefined;
  }
  /** 4:30 pm, 9 am */
  function time(parts: readonly Tree[]): Tree {
    const half = halfOfDay()!;
    at++;
    const [hours, minutes = 0] = parts.map((part) => (part.is === "number" && isInteger(part.value) ? Number(part.value.num) : Number.NaN));
    if (!(hours! >= 0 && hours! <= 24 && minutes >= 0 && minutes < 60)) throw new Unreadable("time");
    return { is: "time", hours: hours!, minutes, half };
  }

  /** a + b − c; also 5 feet 6 inches */
  function sum(inSet = false): Tree {
    let terms: Tree[] = [];
    let left: Tree | null = null;
    const collect = () => (terms.length === 1 ? terms[0]! : ({ is: "sum", terms } as const));
    for (let first = true; ; first = false) {
      if (take("-")) terms.push(negative(product(inSet)));
      else if (take("+")) terms.push(product(inSet));
      else if (isSign("±") || isSign("∓")) {
        at++;
        left = terms.length === 0 ? null : collect();
        terms = [{ is: "plus-minus", left, right: product(inSet) }];
      } else if (first || (peek()?.is === "number" && endsInUnit(terms.at(-1)!))) terms.push(product(inSet));
      else return collect();
    }
  }

  /** a · b / c, also without a sign between: 2πr, 3(x + 1), 5 cm */
  function product(inSet = false): Tree {
    let result = unary(inSet);
    for (;;) {
      if (take("*")) result = times(result, unary(inSet));
      else if (isSign("÷") || isSign("/")) {
        at++;
        result = { is: "quotient", top: result, bottom: dividesUnit(result) ? thing() : unary(inSet) };
      } else if (beginsFactor(inSet)) result = times(result, power(inSet));
      else {
        const measured = measure(result);
        if (!measured) return result;
        result = measured;
      }
    }
  }

  /** Whether a unit comes next that another one is divided by: the h of km/h. */
  function dividesUnit(above: Tree): boolean {
    const token = peek();
    if (token?.is === "word") return true;
    return token?.is === "letter" && endsInUnit(above) && unitOf(token.name) !== undefined;
  }

  function unary(inSet: boolean): Tree {
    if (take("-")) return negative(deeper(() => unary(inSet)));
    if (take("+")) return deeper(() => unary(inSet));
    return power(inSet);
  }

  /** Whether the next token can be multiplied without a sign. A number can follow only a bracket: "2 3" is no product. */
  function beginsFactor(inSet: boolean): boolean {
    const token = peek();
    if (!token) return false;
    if (token.is === "letter") return !(token.name === "U" && (isSign("(", 1) || isSign("[", 1)) && closes(tokens[at - 1]));
    if (token.is === "command") return token.name !== "end" && token.name !== "pmod";
    if (token.is === "number") return closes(tokens[at - 1]) || (tokens[at - 1]?.is === "letter" && token.spaced && isSign("^", 1));
    if (token.is === "word") return token.upright && token.name.length === 1 && !unitOf(token.name) && tokens[at - 1]?.is !== "number";
    if (token.name === "(" || token.name === "[" || token.name === "{") return !label();
    return token.name === "\\{"
      ? false
      : (token.name === "|" && !inSet && bars === 0) || token.name === "⌊" || token.name === "⌈" || currencies.has(token.name);
  }
  const closes = (token: Token | undefined) => token?.is === "sign" && /^[)\]}]$/.test(token.name);

  /** aᵇ, n!, 50%, 45° */
  function power(inSet = false): Tree {
    let base = primary(inSet);
    for (;;) {
      if (isSign("^")) {
        at++;
        if (
          isCommand("circ") ||
          (isSign("{") && tokens[at + 1]?.is === "command" && (tokens[at + 1] as { name: string }).name === "circ")
        ) {
          const braced = take("{");
          at++;
          if (braced) expect("}");
          base = times(base, { is: "unit", name: scaleOfDegrees() });
        } else if (isSign("'") || (isSign("{") && isSign("'", 1))) {
          const braced = take("{");
          while (take("'")) base = base.is === "symbol" ? symbol(`${base.name}'`) : fail();
          if (braced) expect("}");
        } else base = { is: "power", base, exponent: deeper(() => argument()) };
      } else if (isSign("!")) {
        at++;
        base = call("factorial", base);
      } else if (take("°")) base = times(base, { is: "unit", name: scaleOfDegrees() });
      else if (take("%")) base = times(base, { is: "unit", name: "%" });
      else if (base.is === "symbol" && isSign("_")) base = subscripted(base.name);
      else if (base.is === "symbol" && take("'")) base = symbol(`${base.name}'`);
      else return base;
    }
  }
  function scaleOfDegrees(): string {
    const token = peek();
    const scale = token && (token.is === "word" || token.is === "letter") && /^[CF]$/.test(token.name) ? token.name : "";
    if (scale) at++;
    return `°${scale}`;
  }

  /** What a sign or command is applied to: {…}, or one symbol. */
  function argument(oneDigit = false): Tree {
    const token = peek();
    if (!token) return fail();
    if (token.is === "sign" && token.name === "{") return deeper(group);
    if (token.is === "sign" && token.name === "-") {
      at++;
      return negative(argument(oneDigit));
    }
    if (token.is === "number" && oneDigit && token.raw.length > 1) {
      // TeX takes one digit: \frac12 is 1/2
      (tokens as Token[])[at] = { ...token, raw: token.raw.slice(1), value: fromDecimal(token.raw.slice(1), "", 0), spaced: false };
      return number(fromDecimal(token.raw[0]!, "", 0));
    }
    if (token.is === "number") {
      at++;
      return numeral(token);
    }
    return primary(false);
  }
  function group(): Tree {
    expect("{");
    const outside = bars;
    bars = 0;
    const inside = list();
    bars = outside;
    expect("}");
    return inside.is === "list" ? { is: "set", items: inside.items } : inside;
  }

  const numeral = (token: Token & { is: "number" }): Tree => ({
    is: "number",
    value: token.value,
    ...(token.decimals === undefined ? {} : { decimals: token.decimals }),
  });

  let bars = 0;
  function primary(inSet: boolean): Tree {
    return deeper(() => {
      const token = peek();
      if (!token) return fail();
      at++;
      if (token.is === "number") return digitsOrNumber(token);
      if (token.is === "letter") return subscripted(token.name);
      if (token.is === "command") return command(token.name);
      if (token.is === "word") {
        if (token.upright && token.name.length <= 2)
          return token.name.length === 1 ? subscripted(token.name) : { is: "product", factors: [...token.name].map(symbol) };
        at--;
        return fail();
      }
      at--;
      return bracketed(token.name, inSet);
    });
  }

  function subscripted(name: string): Tree {
    if (!take("_")) return symbol(name);
    const index: string[] = [];
    let open = 0;
    do {
      const token = peek() ?? fail();
      if (token.is === "sign" && token.name === "{") open++;
      else if (token.is === "sign" && token.name === "}") open--;
      else index.push(token.is === "number" ? token.raw || showRational(token.value) : token.name);
      at++;
    } while (open > 0);
    return symbol(`${name}_${index.join("")}`);
  }

  /** A numeral with what belongs to it: ½, 3/4 of a mixed number, a base. */
  function digitsOrNumber(token: Token & { is: "number" }): Tree {
    const based = inBase(token);
    if (based) return based;
    if (token.vulgar || token.raw === "") return numeral(token);
    const next = peek();
    if (next?.is === "number" && next.vulgar) {
      at++;
      return mixed(token.value, numeral(next));
    }
    if (next?.is === "command" && next.name === "frac") {
      at++;
      const [top, bottom] = [argument(true), argument(true)];
      const proper =
        top.is === "number" &&
        bottom.is === "number" &&
        isInteger(top.value) &&
        isInteger(bottom.value) &&
        top.value.num < bottom.value.num;
      return proper ? mixed(token.value, ratioOf(top, bottom)) : { is: "product", factors: [numeral(token), ratioOf(top, bottom)] };
    }
    const after = peek(2);
    if (
      next?.is === "number" &&
      next.spaced &&
      next.raw !== "" &&
      isSign("/", 1) &&
      after?.is === "number" &&
      after.raw !== "" &&
      next.value.num < after.value.num
    ) {
      at += 3;
      return mixed(token.value, { is: "quotient", top: numeral(next), bottom: numeral(after) });
    }
    return numeral(token);
  }
  const mixed = (whole: Rational, part: Tree): Tree => ({ is: "sum", terms: [number(whole), part] });

  /** 2012₃, 152A₁₁ */
  function inBase(token: Token & { is: "number" }): Tree | undefined {
    let raw = token.written ?? "";
    let ahead = 0;
    for (let next = peek(ahead); next && !next.spaced && raw !== ""; next = peek(++ahead)) {
      if (next.is === "number" && next.raw !== "") raw += next.raw;
      else if ((next.is === "letter" || next.is === "word") && /^[A-Z]+$/.test(next.name)) raw += next.name;
      else break;
    }
    if (raw === "" || !isSign("_", ahead)) return undefined;
    at += ahead + 1;
    const base = plainInteger(argument());
    if (base === undefined || base < 2 || base > 36) return fail();
    return { is: "digits", digits: raw.replace(/^0+(?=.)/, ""), base };
  }

  function command(name: string): Tree {
    if (name === "frac") return ratioOf(argument(true), argument(true));
    if (name === "binom") return call("binomial", argument(true), argument(true));
    if (name === "sqrt" || name === "cbrt") {
      const degree = name === "cbrt" ? number(rational(3n)) : isSign("[") ? rootDegree() : number(rational(2n));
      return call("root", isSign("(") ? primary(false) : argument(), degree);
    }
    if (name === "overline" || name === "bar") return decorated(name);
    if (name === "dot") return decorated(name);
    if (name === "begin") return environment();
    if (functions.has(name)) return applied(name);
    at--;
    return fail();
  }
  function rootDegree(): Tree {
    expect("[");
    const degree = sum();
    expect("]");
    return degree;
  }
  function decorated(name: string): Tree {
    const inside = argument();
    if (inside.is === "symbol") return symbol(`${name} ${inside.name}`);
    if (inside.is === "product" && inside.factors.every((one) => one.is === "symbol")) {
      return symbol(
        inside.factors
          .map((one) => (one as { name: string }).name)
          .sort()
          .join(""),
      ); // segment AB is segment BA
    }
    return call(name, inside);
  }

  /** sin²2x, log₂8, ln(x + 1) */
  function applied(name: string): Tree {
    let base: Tree | undefined;
    let exponent: Tree | undefined;
    for (;;) {
      if (take("_")) base = argument();
      else if (take("^")) exponent = deeper(() => argument());
      else break;
    }
    const next = peek();
    const bracket = next?.is === "sign" && /^[([{|⌊]$/.test(next.name);
    const input = bracket ? primary(false) : bare();
    const inputs = input.is === "tuple" || input.is === "list" ? [...input.items] : [input];
    if (name === "exp") return { is: "power", base: symbol("e"), exponent: input };
    if (name === "abs") return call("abs", input);
    const inverse = exponent && plainInteger(exponent) === -1;
    const applied = inverse
      ? call(`arc${name}`, ...inputs)
      : name === "log" || name === "lg" || name === "ln"
        ? call("log", input, ...(name === "ln" ? [] : [base ?? number(rational(10n))]))
        : call(spelled.get(name) ?? name, ...inputs);
    return exponent && !inverse ? { is: "power", base: applied, exponent } : applied;
  }
  /** The argument of a function without brackets: as far as things are multiplied without a sign. */
  function bare(): Tree {
    if (take("-")) return negative(bare());
    let result = power();
    for (let token = peek(); token && !(token.is === "command" && functions.has(token.name)) && beginsFactor(false); token = peek()) {
      if (token.is === "sign" && token.name === "(") break;
      result = times(result, power());
    }
    return result;
  }

  function bracketed(open: string, inSet: boolean): Tree {
    if (open === "{") return group();
    if (open === "(" || open === "[" || open === "⟨") {
      at++;
      const outside = bars;
      bars = 0;
      const inside = list();
      bars = outside;
      const close = peek();
      if (close?.is !== "sign" || !/^[)\]⟩]$/.test(close.name)) return fail();
      at++;
      if (inside.is !== "list") return inside;
      const brackets = (open === "⟨" ? "()" : `${open}${close.name}`) as Brackets;
      return { is: "tuple", brackets, items: inside.items };
    }
    if (open === "\\{") return set();
    if (open === "|" || open === "‖") {
      at++;
      bars++;
      const inside = sum(inSet);
      bars--;
      expect(open);
      return call("abs", inside);
    }
    if (open === "⌊" || open === "⌈") {
      at++;
      const inside = sum();
      expect(closing[open]!);
      return call(open === "⌊" ? "floor" : "ceil", inside);
    }
    if (currencies.has(open)) {
      at++;
      const amount = unary(false);
      return times({ is: "unit", name: open }, amount);
    }
    return fail();
  }

  /** {1, 2}, {x | x > 0} */
  function set(): Tree {
    expect("\\{");
    const outside = bars;
    bars = 0;
    if (take("\\}")) return symbol("∅");
    const items = [relation(true)];
    if (isSign("|") || isSign(":")) {
      at++;
      const condition = list();
      expect("\\}");
      bars = outside;
      return { is: "such-that", variable: items[0]!, condition };
    }
    while (separator()) {
      if (items.length >= limits.items) throw new TooLarge("items");
      items.push(relation(true));
    }
    expect("\\}");
    bars = outside;
    return { is: "set", items };
  }

  /** \begin{pmatrix} … \end{pmatrix} */
  function environment(): Tree {
    const name = environmentName();
    if (name === "array") skipGroup();
    if (!/^(?:[pbvBV]?(?:small)?matrix|array)\*?$/.test(name)) throw new Unreadable(name);
    const rows: Tree[][] = [[]];
    for (;;) {
      if (isCommand("end")) break;
      if (take("\\\\")) {
        rows.push([]);
        continue;
      }
      if (take("&")) continue;
      if (rows.length > limits.items || rows.at(-1)!.length >= limits.items) throw new TooLarge("items");
      rows.at(-1)!.push(relation());
    }
    at++;
    if (environmentName() !== name) return fail();
    const filled = rows.filter((row) => row.length > 0);
    if (filled.length === 0 || filled.some((row) => row.length !== filled[0]!.length)) throw new Unreadable(name);
    const matrix: Tree = { is: "matrix", rows: filled };
    return /^v/.test(name) ? call("det", matrix) : matrix;
  }
  function environmentName(): string {
    expect("{");
    let name = "";
    for (let token = peek(); token && !isSign("}"); token = peek()) {
      name += "name" in token ? token.name : fail();
      at++;
    }
    expect("}");
    return name;
  }
  function skipGroup(): void {
    expect("{");
    while (at < tokens.length && !isSign("}")) at++;
    expect("}");
  }

  /** A unit, a scale or a thing that was counted, after a number: 5 km/h, 3 million, 81 teachers, 24 (inches). */
  function measure(amount: Tree): Tree | undefined {
    if (label()) {
      at++;
      const measured = measure(amount);
      if (!measured) return fail();
      expect(")");
      return measured;
    }
    const token = peek();
    if (token?.is === "sign" && currencies.has(token.name)) {
      at++;
      return times(amount, { is: "unit", name: token.name });
    }
    if (token?.is !== "word" || halfOfDay()) return undefined;
    const scale = scales.get(token.name.toLowerCase());
    if (scale) {
      at++;
      return times(amount, number(scale));
    }
    if (token.name === "per" && at > 0) {
      at++;
      return { is: "quotient", top: amount, bottom: thing() };
    }
    return times(amount, thing(amount));
  }
  /** Whether a bracket with nothing but words comes next. */
  function label(): boolean {
    if (!isSign("(")) return false;
    let ahead = 1;
    while (peek(ahead)?.is === "word") ahead++;
    return ahead > 1 && isSign(")", ahead);
  }
  function thing(amount?: Tree): Tree {
    const token = peek();
    if (token?.is !== "word" && token?.is !== "letter") return fail();
    at++;
    const lower = token.name.toLowerCase();
    const next = peek();
    const exponent = lower === "square" || lower === "sq" ? 2 : lower === "cubic" || lower === "cu" ? 3 : undefined;
    if (exponent && next?.is === "word" && unitOf(next.name)) {
      at++;
      return raisedTo({ is: "unit", name: next.name }, exponent);
    }
    if (unitOf(token.name)) {
      const unit: Tree = { is: "unit", name: token.name };
      if (next?.is === "word" && /^(squared|cubed)$/i.test(next.name)) {
        at++;
        return raisedTo(unit, next.name.toLowerCase() === "squared" ? 2 : 3);
      }
      if (isSign("^")) {
        at++;
        return { is: "power", base: unit, exponent: argument() };
      }
      return unit;
    }
    if (amount && !some(amount, (part) => part.is === "number")) throw new Unreadable(token.name);
    let name = lower;
    for (let more = peek(); more?.is === "word" && more.name !== "per"; more = peek()) {
      name += ` ${more.name.toLowerCase()}`;
      at++;
    }
    if (take("^")) argument();
    return { is: "label", name };
  }
  const raisedTo = (base: Tree, exponent: number): Tree => ({ is: "power", base, exponent: number(rational(BigInt(exponent))) });

  const result = list();
  if (at < tokens.length) fail();
  return result;
}

const spelled: ReadonlyMap<string, string> = new Map(
  Object.entries({ asin: "arcsin", acos: "arccos", atan: "arctan", Re: "re", Im: "im" }),
);

const times = (a: Tree, b: Tree): Tree => ({
  is: "product",
  factors: [...(a.is === "product" ? a.factors : [a]), ...(b.is === "product" ? b.factors : [b])],
});
const ratioOf = (top: Tree, bottom: Tree): Tree => ({ is: "quotient", top, bottom });

function negative(tree: Tree): Tree {
  if (tree.is === "number") return { ...tree, value: { num: -tree.value.num, den: tree.value.den } };
  return { is: "product", factors: [minusOne, tree] };
}

function endsInUnit(tree: Tree): boolean {
  if (tree.is === "unit" || tree.is === "label") return true;
  return tree.is === "product" ? endsInUnit(tree.factors.at(-1)!) : tree.is === "power" ? endsInUnit(tree.base) : false;
}

/** The whole number that a tree plainly is, within ±10⁶. */
export function plainInteger(tree: Tree): number | undefined {
  if (tree.is === "product" && tree.factors.length === 2 && tree.factors[0] === minusOne) {
    const inner = plainInteger(tree.factors[1]!);
    return inner === undefined ? undefined : -inner;
  }
  if (tree.is !== "number" || !isInteger(tree.value)) return undefined;
  const value = Number(tree.value.num);
  return Math.abs(value) <= 1e6 ? (isZero(tree.value) ? 0 : value) : undefined;
}

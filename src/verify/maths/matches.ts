import { TooLarge, Unreadable } from "./limits.ts";
import { type NormalForm, normalForm } from "./normal-form.ts";
import * as P from "./polynomial.ts";
import type { Rational } from "./rational.ts";
import * as Q from "./rational.ts";
import { evaluate, place, sampled } from "./sample.ts";
import { type Brackets, children, mapChildren, number, type RelationSign, some, symbol, type Tree } from "./tree.ts";

export interface MatchOptions {
  readonly strictUnits: boolean;
  readonly rounding: boolean;
  readonly tolerance: number;
}
type Units = "kept" | "dropped";
/** undefined: the limits did not suffice to tell */
type Match = boolean | undefined;

const infinity = symbol("∞");
const minus = (tree: Tree): Tree => ({ is: "product", factors: [number(Q.rational(-1n)), tree] });
const difference = (a: Tree, b: Tree): Tree => ({ is: "sum", terms: [a, minus(b)] });
const interval = (brackets: Brackets, low: Tree, high: Tree): Tree => ({ is: "tuple", brackets, items: [low, high] });
const everything = interval("()", minus(infinity), infinity);

/** Whether an answer says the same as the gold. */
export function matches(gold: Tree, answer: Tree, options: MatchOptions): Match {
  const budget = P.budget();
  let gaveUp = false;

  const all = (golds: readonly Tree[], answers: readonly Tree[]): boolean =>
    golds.length === answers.length && golds.every((one, i) => same(one, answers[i]!));

  /** Both hold the same things, in any order, repetitions not counted. */
  function sameSet(golds: readonly Tree[], answers: readonly Tree[]): boolean {
    if (all(golds, answers)) return true;
    const [left, right] = [distinct(golds), distinct(answers)];
    if (left.length !== right.length) return false;
    const free = [...right];
    return left.every((one) => {
      const found = free.findIndex((other) => same(one, other));
      if (found >= 0) free.splice(found, 1);
      return found >= 0;
    });
  }
  const distinct = (items: readonly Tree[]): Tree[] => [...new Map(items.map((item) => [show(item), item])).values()];

  function same(gold: Tree, answer: Tree): boolean {
    const [g, a] = [opened(gold), opened(answer)];
    if (g.is === "text" || a.is === "text") return g.is === "text" && a.is === "text" && g.words === a.words;
    if (isEquality(g) || isEquality(a)) return equality(g, a);
    if (g.is === "relation" && a.is === "relation") return sameRelation(g, a) || sameRegion(g, a);
    if (isRegion(g) && isRegion(a) && (g.is !== a.is || g.is === "combination" || g.is === "such-that")) return sameRegion(g, a);
    switch (g.is) {
      case "list":
      case "set":
        if (a.is === "list" || a.is === "set") return sameSet(g.items, a.items);
        if (g.is === "list" && a.is === "tuple")
          return (a.brackets === "()" || (a.brackets === "[]" && a.items.length > 2)) && all(g.items, a.items);
        return distinct(g.items).length === 1 && same(g.items[0]!, a);
      case "tuple":
        if (a.is === "matrix") return all(g.items, vector(a));
        if (a.is === "list" && a.items.every(isAssignment)) return all(g.items, inOrder(a.items));
        return (
          a.is === "tuple" &&
          (a.brackets === g.brackets || (g.items.length > 2 && /^(\(\)|\[\])$/.test(g.brackets) && /^(\(\)|\[\])$/.test(a.brackets))) &&
          all(g.items, a.items)
        );
      case "matrix":
        if (a.is === "tuple") return all(vector(g), a.items);
        return a.is === "matrix" && a.rows.length === g.rows.length && g.rows.every((row, i) => all(row, a.rows[i]!));
      case "ratio":
        if (a.is === "time") return same(a, g);
        if (a.is === "ratio")
          return (
            g.parts.length === a.parts.length &&
            g.parts
              .slice(1)
              .every((part, i) =>
                same({ is: "quotient", top: part, bottom: g.parts[0]! }, { is: "quotient", top: a.parts[i + 1]!, bottom: a.parts[0]! }),
              )
          );
        return g.parts.length === 2 && isScalar(a) && scalar(g, a);
      case "time":
        return sameTime(g, a);
      case "digits":
        if (a.is === "digits") return a.base === g.base && a.digits === g.digits;
        return a.is === "number" && a.decimals === undefined && Q.showRational(a.value) === g.digits;
    }
    if (a.is === "digits" || a.is === "time") return same(a, g);
    if ((a.is === "set" || a.is === "list") && distinct(a.items).length === 1) return same(g, a.items[0]!);
    return isScalar(g) && isScalar(a) && scalar(g, a);
  }

  function sameTime(g: Tree & { is: "time" }, a: Tree): boolean {
    if (a.is === "time") return g.hours === a.hours && g.minutes === a.minutes && (g.half === a.half || g.half === "" || a.half === "");
    const parts = a.is === "ratio" ? a.parts : [a, number(Q.zero)];
    return (
      parts.length === 2 &&
      parts.every((part, i) => part.is === "number" && Q.same(part.value, Q.rational(BigInt(i === 0 ? g.hours : g.minutes))))
    );
  }

  /** "x = 5" against "x = 5", "5 = x", "5", or an equation that says the same in another form. */
  function equality(g: Tree, a: Tree): boolean {
    const [left, right] = [assignment(g), assignment(a)];
    if (
      left &&
      right &&
      (left.name === right.name || left.name === undefined || right.name === undefined || /\(/.test(left.name) !== /\(/.test(right.name))
    ) {
      const values = right.exact;
      if (left.values.some((one) => values.every((other) => same(one, other)))) return true;
    }
    if (g.is === "relation" && a.is === "relation") return sameRelation(g, a);
    return false;
  }

  function sameRelation(g: Tree & { is: "relation" }, a: Tree & { is: "relation" }): boolean {
    for (const other of [a, reversed(a)]) {
      if (other.signs.length !== g.signs.length || other.signs.some((sign, i) => sign !== g.signs[i])) continue;
      if (all(g.sides, other.sides)) return true;
      if (
        g.signs.length === 1 &&
        /^[=<>≤≥≠]$/.test(g.signs[0]!) &&
        proportional(difference(g.sides[0]!, g.sides[1]!), difference(other.sides[0]!, other.sides[1]!), /^[=≠]$/.test(g.signs[0]!))
      )
        return true;
    }
    return false;
  }

  /** Whether one expression is a constant multiple of the other: then both have the same zeros, and the same sign where the factor is positive. */
  function proportional(g: Tree, a: Tree, anySign: boolean): boolean {
    const [left, right] = [form(g, "kept"), form(a, "kept")];
    if (left && right) {
      const [top, other] = [left.value.top, right.value.top];
      if (top.size === 0 || other.size === 0) return top.size === other.size;
      if (top.size === other.size) {
        const [first, second] = [P.sorted(top)[0]!, P.sorted(other)[0]!];
        const factor = Q.divide(first.coefficient, second.coefficient);
        if ((anySign || factor.num > 0n) && P.minus(top, P.scale(other, factor)).size === 0) return true;
      }
      if (left.complete && right.complete) return false;
    }
    return constantRatio(g, a, anySign);
  }

  function constantRatio(g: Tree, a: Tree, anySign: boolean): boolean {
    let first: number | undefined;
    let agreed = 0;
    for (let k = 0; k < 24; k++) {
      const point = (name: string) => 1.5 + place(name, k);
      const [left, right] = [evaluate(g, point, "kept"), evaluate(a, point, "kept")];
      if (![left, right].every(({ re, error, real }) => real && Number.isFinite(re) && Math.abs(re) > 1e-6 + 1e6 * error)) continue;
      const ratio = left.re / right.re;
      first ??= ratio;
      if (Math.abs(ratio - first) > 1e-9 * Math.abs(first) || (!anySign && ratio < 0)) return false;
      agreed++;
    }
    return agreed >= 8;
  }

  function sameRegion(g: Tree, a: Tree): boolean {
    const [left, right] = [region(g), region(a)];
    if (!left || !right) return g.is === "such-that" && a.is === "such-that" && same(g.condition, a.condition);
    if (left.is === "combination" && right.is === "combination")
      return left.of === right.of && (left.of === "∖" ? all(left.parts, right.parts) : sameSet(left.parts, right.parts));
    return left.is === right.is && same(left, right);
  }

  /** Expressions in vectors and matrices have no normal form here: they are equal when they are built alike from equal parts. */
  function sameBuild(g: Tree, a: Tree): boolean {
    if (g.is !== a.is || !all(children(g), children(a))) return false;
    return g.is !== "call" || g.name === (a as typeof g).name;
  }

  /** Numbers and expressions. */
  function scalar(g: Tree, a: Tree): boolean {
    if (some(g, isCompound)) return sameBuild(g, a);
    if (sameValue(g, a, "kept")) return true;
    if (options.strictUnits) return false;
    return hasUnits(g) !== hasUnits(a) && sameValue(g, a, "dropped");
  }

  function sameValue(g: Tree, a: Tree, units: Units): boolean {
    if (identical(g, a)) return true;
    const [left, right] = [form(g, units), form(a, units)];
    if (left && right) {
      const settled = settle(left, right);
      if (settled !== undefined) return settled;
      const [p, q] = [rationalOf(left), rationalOf(right)];
      if (p && q) return close(g, p, q);
      if (left.complete && right.complete && options.tolerance === 0 && !options.rounding) return false;
    }
    const symbols = symbolsOf(g, a);
    if (symbols.length === 0 && (options.tolerance > 0 || options.rounding)) {
      const [x, y] = [evaluate(g, () => Number.NaN, units), evaluate(a, () => Number.NaN, units)];
      if (Math.abs(x.im) <= x.error && Math.abs(y.im) <= y.error && Number.isFinite(x.re) && Number.isFinite(y.re)) {
        if (
          options.rounding &&
          g.is === "number" &&
          g.decimals !== undefined &&
          Math.abs(x.re - y.re) <= 0.5 * 10 ** -g.decimals * (1 + 1e-9)
        )
          return true;
        if (options.tolerance > 0 && Math.abs(x.re - y.re) <= options.tolerance * Math.abs(x.re)) return true;
      }
    }
    // Sampling sees 12 digits. A number that needs more of them is told apart from an irrational one by being rational.
    if (isLong(g) || isLong(a) || (symbols.length === 0 && [left, right].some((one) => one && isLongNumber(rationalOf(one))))) return false;
    try {
      const verdict = sampled(g, a, symbols, units);
      if (verdict === "unknown") gaveUp = true;
      return verdict === "agree";
    } catch (error) {
      if (error instanceof Unreadable) return false;
      throw error;
    }
  }

  function form(tree: Tree, units: Units): NormalForm | undefined {
    try {
      return normalForm(tree, units, budget);
    } catch (error) {
      if (error instanceof TooLarge || error instanceof Unreadable) return undefined;
      throw error;
    }
  }
  function settle(left: NormalForm, right: NormalForm): boolean | undefined {
    try {
      return P.equalFractions(left.value, right.value, budget) ? true : undefined;
    } catch (error) {
      if (error instanceof TooLarge) return undefined;
      throw error;
    }
  }

  function close(g: Tree, p: Rational, q: Rational): boolean {
    if (options.rounding && g.is === "number" && g.decimals !== undefined) {
      const half = Q.rational(1n, 2n * 10n ** BigInt(g.decimals));
      if (Q.compare(absolute(Q.add(p, Q.negate(q))), half) <= 0) return true;
    }
    return options.tolerance > 0 && Math.abs(Q.toNumber(p) - Q.toNumber(q)) <= options.tolerance * Math.abs(Q.toNumber(p));
  }

  try {
    return same(spread(gold), spread(answer)) || (gaveUp ? undefined : false);
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

/** Built alike to the last part. */
function identical(a: Tree, b: Tree): boolean {
  if (a.is !== b.is) return false;
  if (a.is === "number") return Q.same(a.value, (b as typeof a).value);
  if ("name" in a && a.name !== (b as typeof a).name) return false;
  const [left, right] = [children(a), children(b)];
  return left.length === right.length && left.every((one, i) => identical(one, right[i]!));
}

const absolute = (a: Rational) => (a.num < 0n ? Q.negate(a) : a);
const rationalOf = ({ value }: NormalForm): Rational | undefined =>
  P.asConstant(value.bottom) === undefined ? undefined : P.asConstant(value.top);

/** ℝ and brackets around one thing, as what they stand for. */
function opened(tree: Tree): Tree {
  if (tree.is === "symbol" && tree.name === "ℝ") return everything;
  if (tree.is === "set" && tree.items.length === 0) return symbol("∅");
  if (tree.is === "relation" && tree.signs.length === 1 && tree.signs[0] === "∈") return opened(tree.sides[1]!);
  return tree;
}

const isScalar = (tree: Tree) =>
  ["number", "symbol", "unit", "label", "sum", "product", "quotient", "power", "call", "ratio"].includes(tree.is);
const isCompound = (tree: Tree) => tree.is === "matrix" || tree.is === "tuple" || tree.is === "set";
const hasUnits = (tree: Tree): boolean => some(tree, (part) => part.is === "unit");
const isLongNumber = (value: Rational | undefined) => value !== undefined && `${absolute(value).num}${value.den}`.length > 13;
const isLong = (tree: Tree): boolean =>
  some(tree, (part) => part.is === "number" && part.decimals !== undefined && absolute(part.value).num.toString().length > 12);

function symbolsOf(...trees: Tree[]): string[] {
  const found = new Set<string>();
  for (const tree of trees) {
    some(tree, (part) => {
      if (part.is === "symbol" && part.name !== "pi" && part.name !== "e" && part.name !== "i") found.add(part.name);
      return false;
    });
  }
  return [...found];
}

/** Replaces a ± b by both of its values, and a list of one equation and further values by equations. */
function spread(tree: Tree): Tree {
  if (tree.is === "list" || tree.is === "set") {
    const items = assigned(tree.items).flatMap((item) => {
      const one = spread(item);
      return one.is === "list" ? one.items : [one];
    });
    return { ...tree, items };
  }
  if (tree.is === "tuple" || tree.is === "matrix") return tree;
  const signs = some(tree, (part) => part.is === "plus-minus");
  if (!signs) return tree;
  return { is: "list", items: [chosen(tree, 1n), chosen(tree, -1n)], joined: "or" };
}
const chosen = (tree: Tree, sign: bigint): Tree => {
  const inner = mapChildren(tree, (part) => chosen(part, sign));
  if (inner.is !== "plus-minus") return inner;
  const right: Tree = { is: "product", factors: [number(Q.rational(sign)), inner.right] };
  return inner.left ? { is: "sum", terms: [inner.left, right] } : right;
};
/** "x = 1, 2" says x = 1 or x = 2. */
function assigned(items: readonly Tree[]): readonly Tree[] {
  const [first, ...rest] = items;
  if (!first || !isAssignment(first) || rest.length === 0 || rest.some((one) => one.is === "relation")) return items;
  const name = (first as Tree & { is: "relation" }).sides[0]!;
  return [first, ...rest.map((value): Tree => ({ is: "relation", sides: [name, value], signs: ["="] }))];
}

const isEquality = (tree: Tree): tree is Tree & { is: "relation" } =>
  tree.is === "relation" && tree.signs.every((sign) => sign === "=" || sign === "≈");
const isAssignment = (tree: Tree): boolean => isEquality(tree) && assignment(tree)?.name !== undefined;

/**
 * What is said to be equal: the name on one side, and the values on the others. `exact`: the values that are not only approximate.
 * An expression that is no equation is a value without a name.
 */
function assignment(tree: Tree): { name: string | undefined; values: readonly Tree[]; exact: readonly Tree[] } | undefined {
  if (!isEquality(tree)) return { name: undefined, values: [tree], exact: [tree] };
  const { sides, signs } = tree;
  const [first, last] = [sides[0]!, sides.at(-1)!];
  const named = isName(first, sides.slice(1)) ? first : sides.length === 2 && isName(last, [first]) ? last : undefined;
  const values = named ? sides.filter((side) => side !== named) : sides;
  if (!named && symbolsOf(...values).length > 0 && sides.length === 2) return undefined;
  const approximate = signs.indexOf("≈", named ? 1 : 0);
  const exact = approximate < 0 ? values : values.slice(0, named ? approximate : approximate + 1);
  return { name: named && show(named), values, exact: exact.length > 0 ? exact : values };
}

/** Whether a side of an equation names what the others are: x = …, and AB = 4, (p, q) = (3, 2), P(A) = 1/3 where the others are constant. */
function isName(side: Tree, others: readonly Tree[]): boolean {
  if (side.is === "symbol") return !others.some((other) => some(other, (part) => part.is === "symbol" && part.name === side.name));
  if (symbolsOf(side).length === 0 || symbolsOf(...others).length > 0) return false;
  const isCapital = (part: Tree) => part.is === "symbol" && /^[A-Z]/.test(part.name);
  if (side.is === "tuple" || side.is === "ratio") return children(side).every((part) => part.is === "symbol");
  if (side.is === "product")
    return isCapital(side.factors[0]!) && side.factors.every((part) => part.is === "symbol" || part.is === "tuple");
  if (side.is === "quotient")
    return [side.top, side.bottom].every((part) => isCapital(part) || (part.is === "product" && part.factors.every(isCapital)));
  return (
    side.is === "call" &&
    side.name !== "log" &&
    side.inputs.every((part) => part.is === "symbol" || (part.is === "product" && part.factors.every(isCapital)))
  );
}

/** The values of "x = 1, y = 2" in the order of the names. */
const inOrder = (items: readonly Tree[]): Tree[] =>
  items
    .map((item) => assignment(item)!)
    .sort((a, b) => (a.name! < b.name! ? -1 : 1))
    .map(({ values }) => values[0]!);

const vector = (tree: Tree & { is: "matrix" }): readonly Tree[] =>
  tree.rows.length === 1 ? tree.rows[0]! : tree.rows.every((row) => row.length === 1) ? tree.rows.flat() : [];

const flipped: Readonly<Record<RelationSign, RelationSign>> = {
  "=": "=",
  "≈": "≈",
  "≠": "≠",
  "<": ">",
  "≤": "≥",
  ">": "<",
  "≥": "≤",
  "∈": "∈",
  "≡": "≡",
};
const reversed = ({ sides, signs }: Tree & { is: "relation" }): Tree & { is: "relation" } => ({
  is: "relation",
  sides: [...sides].reverse(),
  signs: signs.map((sign) => flipped[sign]).reverse(),
});

const isRegion = (tree: Tree): boolean =>
  tree.is === "combination" ||
  tree.is === "such-that" ||
  (tree.is === "tuple" && tree.items.length === 2) ||
  (tree.is === "relation" && !isEquality(tree)) ||
  (tree.is === "list" && tree.items.some((item) => item.is === "relation" && !isEquality(item)));

/** The part of the line that a condition on one variable describes, as an interval or a union of such. */
function region(tree: Tree): Tree | undefined {
  const plain = opened(tree);
  switch (plain.is) {
    case "tuple":
    case "set":
      return plain;
    case "combination":
      return { ...plain, parts: plain.parts.map((part) => region(part) ?? part) };
    case "such-that":
      return region(plain.condition);
    case "list": {
      const parts = plain.items.map(region);
      if (parts.some((part) => part === undefined)) return undefined;
      return { is: "combination", of: plain.joined === "or" ? "∪" : "∩", parts: parts as Tree[] };
    }
    case "relation":
      return solved(plain);
    default:
      return undefined;
  }
}
function solved(tree: Tree & { is: "relation" }): Tree | undefined {
  if (tree.sides.length === 2) {
    const straight = tree.sides[0]!.is === "symbol" ? tree : reversed(tree);
    const [variable, bound] = straight.sides as [Tree, Tree];
    if (variable.is !== "symbol" || some(bound, (part) => part.is === "symbol" && part.name === variable.name)) return undefined;
    switch (straight.signs[0]) {
      case "<":
        return interval("()", minus(infinity), bound);
      case "≤":
        return interval("(]", minus(infinity), bound);
      case ">":
        return interval("()", bound, infinity);
      case "≥":
        return interval("[)", bound, infinity);
      case "≠":
        return { is: "combination", of: "∪", parts: [interval("()", minus(infinity), bound), interval("()", bound, infinity)] };
      case "∈":
        return region(bound);
      default:
        return undefined;
    }
  }
  if (tree.sides.length !== 3 || tree.sides[1]!.is !== "symbol") return undefined;
  const rising = /^[<≤]$/.test(tree.signs[0]!) ? tree : reversed(tree);
  const [low, high] = rising.signs;
  if (!/^[<≤]$/.test(low!) || !/^[<≤]$/.test(high!)) return undefined;
  return interval(`${low === "<" ? "(" : "["}${high === "<" ? ")" : "]"}` as Brackets, rising.sides[0]!, rising.sides[2]!);
}

/** An answer as text: equal answers have equal texts as far as their normal forms go. Units are left out, percent are hundredths. */
export function show(tree: Tree): string {
  const inside = (items: readonly Tree[]) => items.map(show);
  switch (tree.is) {
    case "text":
      return tree.words;
    case "digits":
      return `${tree.digits}_${tree.base}`;
    case "time":
      return `${tree.hours}:${String(tree.minutes).padStart(2, "0")}${tree.half}`;
    case "list":
      return inside(spread(tree).is === "list" ? (spread(tree) as typeof tree).items : tree.items)
        .sort()
        .join(", ");
    case "set":
      return `{${[...new Set(inside(tree.items))].sort().join(", ")}}`;
    case "tuple":
      return `${tree.brackets[0]}${inside(tree.items).join(", ")}${tree.brackets[1]}`;
    case "matrix":
      return `[${tree.rows.map((row) => `[${inside(row).join(", ")}]`).join(", ")}]`;
    case "combination":
      return tree.of === "∖" ? inside(tree.parts).join(" ∖ ") : inside(tree.parts).sort().join(` ${tree.of} `);
    case "such-that":
      return `{${show(tree.variable)} | ${show(tree.condition)}}`;
    case "relation":
      return isAssignment(tree)
        ? show(assignment(tree)!.exact[0]!)
        : tree.sides.map((side, i) => (i === 0 ? show(side) : `${tree.signs[i - 1]} ${show(side)}`)).join(" ");
    case "ratio":
      return inside(tree.parts).join(":");
    case "plus-minus":
      return show(spread(tree));
  }
  try {
    const percent = some(tree, (part) => part.is === "unit" && part.name === "%");
    return P.showFraction(normalForm(tree, percent ? "kept" : "dropped", P.budget()).value);
  } catch (error) {
    if (error instanceof TooLarge || error instanceof Unreadable) return tree.is;
    throw error;
  }
}

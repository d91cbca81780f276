import { limits, TooLarge, Unreadable } from "./limits.ts";
import type { Budget, Fraction, Polynomial } from "./polynomial.ts";
import * as P from "./polynomial.ts";
import type { Rational } from "./rational.ts";
import * as Q from "./rational.ts";
import type { Tree } from "./tree.ts";
import { unitOf } from "./units.ts";

/** An expression as a quotient of polynomials in its atoms. */
export interface NormalForm {
  readonly value: Fraction;
  /** whether its atoms know no relation but those that polynomials know: then two different forms are two different values */
  readonly complete: boolean;
}

/**
 * Brings an expression to its normal form.
 *
 * @param tree an expression; lists, sets and relations have none
 * @param units whether 5 cm is 5 hundredths of a metre, or plainly 5
 * @throws {Unreadable} when it is no expression, {TooLarge} when it exceeds the limits
 */
export function normalForm(tree: Tree, units: "kept" | "dropped", budget: Budget): NormalForm {
  let complete = true;
  let kept = units === "kept";

  function form(tree: Tree): Fraction {
    switch (tree.is) {
      case "number":
        return P.whole(P.constant(tree.value));
      case "symbol":
        return P.whole(P.atom(tree.name));
      case "label":
        return P.whole(P.constant(Q.one));
      case "unit":
        return unit(tree.name);
      case "sum":
        return tree.terms.map(form).reduce((a, b) => P.plusFraction(a, b, budget));
      case "product":
        return tree.factors.map(form).reduce((a, b) => P.timesFraction(a, b, budget));
      case "quotient":
        return P.timesFraction(form(tree.top), defined(P.inverse(form(tree.bottom), budget)), budget);
      case "ratio":
        if (tree.parts.length !== 2) throw new Unreadable("ratio");
        return P.timesFraction(form(tree.parts[0]!), defined(P.inverse(form(tree.parts[1]!), budget)), budget);
      case "power":
        return power(form(tree.base), tree);
      case "call":
        return called(tree);
      default:
        throw new Unreadable(tree.is);
    }
  }

  function unit(name: string): Fraction {
    if (!kept) return P.whole(P.constant(Q.one));
    const found = unitOf(name);
    if (!found) throw new Unreadable(name);
    let value: Polynomial = P.constant(found.factor);
    if (found.pi) value = P.times(value, P.atom("pi"), budget);
    for (const [base, exponent] of Object.entries(found.of)) value = P.times(value, P.atom(`[${base}]`, exponent), budget);
    return P.whole(value);
  }

  function power(base: Fraction, tree: Tree & { is: "power" }): Fraction {
    const value = P.asConstant(base.top);
    const plain = P.asConstant(base.bottom) !== undefined;
    const exponent = form(tree.exponent);
    const n = P.asConstant(exponent.bottom) === undefined ? undefined : P.asConstant(exponent.top);
    if (n !== undefined && Q.isInteger(n)) {
      const size = Number(n.num);
      if (Math.abs(size) > 1e5) throw new TooLarge("exponent");
      if (size === 0 && base.top.size > 0) return P.whole(P.constant(Q.one));
      const positive = size >= 0 ? base : defined(P.inverse(base, budget));
      const [top, bottom] = [P.raise(positive.top, Math.abs(size), budget), P.raise(positive.bottom, Math.abs(size), budget)];
      return defined(P.fraction(top, bottom, budget));
    }
    if (n !== undefined && value !== undefined && plain) {
      const root = exactRoot(Q.power(value, Number(n.num)), Number(n.den));
      if (root) return root;
    }
    if (n !== undefined && Number(n.den) <= 100 && Math.abs(Number(n.num)) <= 1000) {
      complete = false;
      return P.whole(P.atom(`(${P.showFraction(base)})^(1/${n.den})`, Number(n.num)));
    }
    complete = false;
    return P.whole(P.atom(`(${P.showFraction(base)})^(${P.showFraction(exponent)})`));
  }

  function called({ name, inputs }: Tree & { is: "call" }): Fraction {
    // angles inside functions keep their degrees
    const outside = kept;
    kept = true;
    const forms = inputs.map(form);
    kept = outside;
    const values = forms.map(({ top, bottom }) => (P.asConstant(bottom) === undefined ? undefined : P.asConstant(top)));
    const [a, b] = values;
    if (name === "root" && a !== undefined && b !== undefined && Q.isInteger(b)) {
      const root = exactRoot(a, Number(b.num));
      if (root) return root;
    }
    const exact = a === undefined ? undefined : exactly(name, a, b);
    if (exact) return P.whole(P.constant(exact));
    complete = false;
    return P.whole(P.atom(`${name}(${forms.map(P.showFraction).join(", ")})`));
  }

  /** ᵏ√a for rational a as a product of roots of primes. */
  function exactRoot(a: Rational, k: number): Fraction | undefined {
    if (!(k >= 2 && k <= 100)) return undefined;
    if (Q.isZero(a)) return P.whole(P.constant(Q.zero));
    if (a.num < 0n && k % 2 === 0 && k > 2) return undefined;
    // ᵏ√(p/q) = ᵏ√(p·qᵏ⁻¹)/q
    const radicand = a.num < 0n ? -a.num : a.num;
    const inside = Q.multiply(Q.rational(radicand), Q.power(Q.rational(a.den), k - 1)).num;
    let result: Polynomial = P.constant(Q.rational(1n, a.den));
    for (const [prime, count, isPrime] of factors(inside)) {
      if (!isPrime) complete = false;
      const outside = Math.floor(count / k);
      const left = count % k;
      if (outside > 0) result = P.scale(result, Q.power(Q.rational(prime), outside));
      if (left > 0) {
        const shared = gcd(left, k);
        if (k > 2) complete = false; // 2^(1/4) squared is √2: roots of one prime are not independent
        result = P.times(result, P.atom(P.rootAtom(prime, k / shared), left / shared), budget);
      }
    }
    if (a.num < 0n) result = k === 2 ? P.times(result, P.atom("i"), budget) : P.scale(result, Q.rational(-1n));
    return P.whole(result);
  }

  return { value: form(tree), complete };
}

function defined(value: Fraction | undefined): Fraction {
  if (!value) throw new Unreadable("division by zero");
  return value;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Prime factors by trial division up to 1000. What is left over is marked as not known to be prime; if it is a square it is split. */
function factors(n: bigint): [prime: bigint, count: number, isPrime: boolean][] {
  const found: [bigint, number, boolean][] = [];
  let rest = n;
  for (let p = 2n; p <= 1000n && p * p <= rest; p += p === 2n ? 1n : 2n) {
    let count = 0;
    while (rest % p === 0n) {
      rest /= p;
      count++;
    }
    if (count > 0) found.push([p, count, true]);
  }
  if (rest === 1n) return found;
  if (rest < 1_000_000n) return [...found, [rest, 1, true]];
  const root = Q.integerRoot(rest, 2);
  return root * root === rest ? [...found, [root, 2, root < 1_000_000n]] : [...found, [rest, 1, false]];
}

/** Values of functions at rational numbers that are rational for certain. */
function exactly(name: string, a: Rational, b: Rational | undefined): Rational | undefined {
  const n = Q.isInteger(a) ? Number(a.num) : Number.NaN;
  switch (name) {
    case "factorial":
      if (n > limits.factorial) throw new TooLarge("factorial");
      return n >= 0 ? factorial(n) : undefined;
    case "binomial": {
      const k = b && Q.isInteger(b) ? Number(b.num) : Number.NaN;
      if (n > limits.factorial || k > limits.factorial) throw new TooLarge("binomial");
      return n >= 0 && k >= 0 ? (k > n ? Q.zero : Q.divide(factorial(n), Q.multiply(factorial(k), factorial(n - k)))) : undefined;
    }
    case "abs":
      return a.num < 0n ? Q.negate(a) : a;
    case "floor":
      return Q.rational(floorOf(a));
    case "ceil":
      return Q.rational(-floorOf(Q.negate(a)));
    case "max":
      return b && (Q.compare(a, b) >= 0 ? a : b);
    case "min":
      return b && (Q.compare(a, b) <= 0 ? a : b);
    default:
      return undefined;
  }
}
const floorOf = ({ num, den }: Rational): bigint => (num >= 0n ? num / den : -((-num + den - 1n) / den));
function factorial(n: number): Rational {
  let product = 1n;
  for (let i = 2n; i <= BigInt(n); i++) product *= i;
  return Q.rational(product);
}

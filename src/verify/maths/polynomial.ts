import { limits, TooLarge } from "./limits.ts";
import type { Rational } from "./rational.ts";
import * as Q from "./rational.ts";

/**
 * Exact sums of products of atoms, with rational coefficients and whole exponents of either sign.
 *
 * An atom is a name: a variable, a constant such as π, or a function value that is not looked into. Two kinds of atoms are more than names:
 * `i` with i² = −1, and roots of primes such as `√2` or `5^(1/3)`, whose powers become numbers again.
 */
export type Polynomial = ReadonlyMap<string, Term>;
export interface Term {
  readonly coefficient: Rational;
  /** atoms with their exponents, in order of their names; no exponent is 0 */
  readonly powers: readonly Power[];
}
export type Power = readonly [atom: string, exponent: number];

/** Counts products of terms, so that no comparison runs away. */
export interface Budget {
  steps: number;
}
export const budget = (): Budget => ({ steps: limits.steps });
function spend(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new TooLarge("steps");
}

export const rootAtom = (prime: bigint, degree: number): string => (degree === 2 ? `√${prime}` : `${prime}^(1/${degree})`);
/** The prime and the degree of an atom that is a root, by name; parsed once. */
const roots = new Map<string, { prime: Rational; degree: number } | null>();
function rootOf(atom: string): { prime: Rational; degree: number } | null {
  const known = roots.get(atom);
  if (known !== undefined) return known;
  const found = /^(?:√(\d+)|(\d+)\^\(1\/(\d+)\))$/.exec(atom);
  const root = found ? { prime: Q.rational(BigInt((found[1] ?? found[2])!)), degree: found[1] ? 2 : Number(found[3]) } : null;
  if (roots.size < 10_000) roots.set(atom, root);
  return root;
}

const keyOf = (powers: readonly Power[]) => powers.map(([atom, exponent]) => `${atom}^${exponent}`).join("*");

export const constant = (value: Rational): Polynomial => new Map(Q.isZero(value) ? [] : [["", { coefficient: value, powers: [] }]]);
export const atom = (name: string, exponent = 1): Polynomial => single(Q.one, [[name, exponent]]);
function single(coefficient: Rational, powers: readonly Power[]): Polynomial {
  const term = reduced(coefficient, powers);
  return new Map([[keyOf(term.powers), term]]);
}

/** Brings the exponents of i and of roots into their range: √2³ is 2√2, i⁻¹ is −i. */
function reduced(coefficient: Rational, powers: readonly Power[]): Term {
  if (!powers.some(([name, exponent]) => exponent === 0 || ((exponent > 1 || exponent < 0) && (name === "i" || rootOf(name) !== null)))) {
    return { coefficient, powers };
  }
  let value = coefficient;
  const kept: Power[] = [];
  for (const [name, exponent] of powers) {
    const root = name === "i" ? null : rootOf(name);
    const period = name === "i" ? 2 : root?.degree;
    if (period === undefined) {
      if (exponent !== 0) kept.push([name, exponent]);
      continue;
    }
    const whole = Math.floor(exponent / period);
    const rest = exponent - whole * period;
    if (whole !== 0) value = Q.multiply(value, name === "i" ? Q.rational(whole % 2 === 0 ? 1n : -1n) : Q.power(root!.prime, whole));
    if (rest !== 0) kept.push([name, rest]);
  }
  return { coefficient: value, powers: kept };
}

function addTerm(into: Map<string, Term>, { coefficient, powers }: Term): void {
  const key = keyOf(powers);
  const old = into.get(key);
  const total = old ? Q.add(old.coefficient, coefficient) : coefficient;
  if (Q.isZero(total)) into.delete(key);
  else into.set(key, { coefficient: total, powers });
  if (into.size > limits.terms) throw new TooLarge("terms");
}

export function plus(a: Polynomial, b: Polynomial): Polynomial {
  const result = new Map(a);
  for (const term of b.values()) addTerm(result, term);
  return result;
}

export const scale = (a: Polynomial, factor: Rational): Polynomial =>
  Q.isZero(factor)
    ? new Map()
    : new Map(Array.from(a, ([key, term]) => [key, { ...term, coefficient: Q.multiply(term.coefficient, factor) }]));

export const minus = (a: Polynomial, b: Polynomial): Polynomial => plus(a, scale(b, Q.rational(-1n)));

export function times(a: Polynomial, b: Polynomial, budget: Budget): Polynomial {
  spend(budget, a.size * b.size + 1);
  const result = new Map<string, Term>();
  for (const left of a.values()) {
    for (const right of b.values()) addTerm(result, timesTerm(left, right));
  }
  return result;
}

function timesTerm(a: Term, b: Term): Term {
  const coefficient = Q.multiply(a.coefficient, b.coefficient);
  if (a.powers.length === 0) return { coefficient, powers: b.powers };
  if (b.powers.length === 0) return { coefficient, powers: a.powers };
  const powers: Power[] = [];
  let [l, r] = [0, 0];
  while (l < a.powers.length || r < b.powers.length) {
    const [left, right] = [a.powers[l], b.powers[r]];
    if (right === undefined || (left !== undefined && left[0] < right[0])) {
      powers.push(left!);
      l++;
    } else if (left === undefined || right[0] < left[0]) {
      powers.push(right);
      r++;
    } else {
      powers.push([left[0], left[1] + right[1]]);
      l++;
      r++;
    }
  }
  return reduced(coefficient, powers);
}

export function raise(a: Polynomial, n: number, budget: Budget): Polynomial {
  if (a.size === 1) {
    const [{ coefficient, powers }] = a.values() as Iterable<Term> as [Term];
    if (powers.some(([, exponent]) => Math.abs(exponent * n) > 1e6)) throw new TooLarge("exponent");
    return single(
      Q.power(coefficient, n),
      powers.map(([name, exponent]) => [name, exponent * n]),
    );
  }
  if (n < 0 || n > limits.exponent) throw new TooLarge("exponent");
  let result = constant(Q.one);
  for (let i = 0; i < n; i++) result = times(result, a, budget);
  return result;
}

/** The rational number that a polynomial is, or undefined where it has atoms. */
export function asConstant(a: Polynomial): Rational | undefined {
  if (a.size === 0) return Q.zero;
  const term = a.size === 1 ? a.get("") : undefined;
  return term?.coefficient;
}

/** A quotient of two polynomials. The denominator is 1 wherever that can be had. */
export interface Fraction {
  readonly top: Polynomial;
  readonly bottom: Polynomial;
}

const isOne = (a: Polynomial) => {
  const value = asConstant(a);
  return value !== undefined && Q.same(value, Q.one);
};
const unity = constant(Q.one);

/** top / bottom, with roots and i taken out of the denominator, and cancelled where the division goes through. Undefined for 0 below. */
export function fraction(top: Polynomial, bottom: Polynomial, budget: Budget): Fraction | undefined {
  if (bottom.size === 0) return undefined;
  if (isOne(bottom)) return { top, bottom };
  if (bottom.size > 1) {
    const irrational = conjugable(bottom);
    if (irrational) {
      const other = conjugate(bottom, irrational);
      return fraction(times(top, other, budget), times(bottom, other, budget), budget);
    }
    const quotient = dividedBy(top, bottom, budget);
    if (quotient) return { top: quotient, bottom: unity };
    const shared = commonPowers([...top.values(), ...bottom.values()]);
    const scaling = single(
      Q.divide(Q.one, sorted(bottom)[0]!.coefficient),
      shared.map(([name, exponent]) => [name, -exponent]),
    );
    return { top: times(top, scaling, budget), bottom: times(bottom, scaling, budget) };
  }
  return { top: times(top, raise(bottom, -1, budget), budget), bottom: unity };
}

/** An atom in several terms whose square is a number: i or a square root. */
function conjugable(a: Polynomial): string | undefined {
  for (const { powers } of a.values()) {
    for (const [name, exponent] of powers) {
      if (exponent === 1 && (name === "i" || rootOf(name)?.degree === 2)) return name;
    }
  }
  return undefined;
}
const conjugate = (a: Polynomial, name: string): Polynomial =>
  new Map(
    Array.from(a, ([key, term]) => [
      key,
      term.powers.some(([one]) => one === name) ? { ...term, coefficient: Q.negate(term.coefficient) } : term,
    ]),
  );

/** Atoms that are in all terms, with the least of their exponents. */
function commonPowers(terms: readonly Term[]): Power[] {
  return terms[0]!.powers.flatMap(([name]) => {
    const exponents = terms.map(({ powers }) => powers.find(([other]) => other === name)?.[1] ?? 0);
    const least = Math.min(...exponents);
    return least !== 0 && rootOf(name) === null && name !== "i" ? [[name, least] as const] : [];
  });
}

/** The other factor where the second is a factor of the first, by long division; undefined where a remainder is left. */
function dividedBy(a: Polynomial, b: Polynomial, budget: Budget): Polynomial | undefined {
  const [lead] = sorted(b);
  const below = lead!.powers.map(([name, exponent]) => [name, -exponent] as const);
  let rest = a;
  let quotient: Polynomial = new Map();
  for (let rounds = 0; rest.size > 0; rounds++) {
    const [top] = sorted(rest);
    const { powers } = timesTerm(top!, { coefficient: Q.one, powers: below });
    if (rounds > 40 || powers.some(([, exponent]) => exponent < 0)) return undefined;
    const factor = single(Q.divide(top!.coefficient, lead!.coefficient), powers);
    quotient = plus(quotient, factor);
    rest = minus(rest, times(factor, b, budget));
  }
  return quotient;
}

export function plusFraction(a: Fraction, b: Fraction, budget: Budget): Fraction {
  if (isOne(a.bottom) && isOne(b.bottom)) return { top: plus(a.top, b.top), bottom: unity };
  return fraction(plus(times(a.top, b.bottom, budget), times(b.top, a.bottom, budget)), times(a.bottom, b.bottom, budget), budget)!;
}

export function timesFraction(a: Fraction, b: Fraction, budget: Budget): Fraction {
  const top = times(a.top, b.top, budget);
  return isOne(a.bottom) && isOne(b.bottom) ? { top, bottom: unity } : fraction(top, times(a.bottom, b.bottom, budget), budget)!;
}

export const whole = (top: Polynomial): Fraction => ({ top, bottom: unity });
export const inverse = (a: Fraction, budget: Budget): Fraction | undefined => fraction(a.bottom, a.top, budget);

export function equalFractions(a: Fraction, b: Fraction, budget: Budget): boolean {
  if (isOne(a.bottom) && isOne(b.bottom)) return minus(a.top, b.top).size === 0;
  return minus(times(a.top, b.bottom, budget), times(b.top, a.bottom, budget)).size === 0;
}

/** Terms from the highest degree down; terms of one degree by name. */
export function sorted(a: Polynomial): Term[] {
  if (a.size === 1) return [...a.values()];
  const degree = ({ powers }: Term) => powers.reduce((total, [name, exponent]) => total + (name === "i" || rootOf(name) ? 0 : exponent), 0);
  return Array.from(a, ([key, term]) => ({ key, term, degree: degree(term) }))
    .sort((x, y) => y.degree - x.degree || compareKeys(x.term.powers, y.term.powers) || (x.key < y.key ? -1 : 1))
    .map(({ term }) => term);
}
/** Lexical order of monomials: more of the first atom comes first. */
function compareKeys(a: readonly Power[], b: readonly Power[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at], b[at]];
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1;
    if (left[1] !== right[1]) return right[1] - left[1];
  }
  return 0;
}

/** The polynomial as text: equal polynomials have equal texts. */
export function showPolynomial(a: Polynomial): string {
  if (a.size === 0) return "0";
  return sorted(a)
    .map(({ coefficient, powers }, position) => {
      const factors = powers.map(([name, exponent]) => (exponent === 1 ? name : `${name}^${exponent < 0 ? `(${exponent})` : exponent}`));
      const negative = coefficient.num < 0n;
      const size = negative ? Q.negate(coefficient) : coefficient;
      const shown =
        powers.length === 0 ? Q.showRational(size) : [...(Q.same(size, Q.one) ? [] : [Q.showRational(size)]), ...factors].join("*");
      return position === 0 ? `${negative ? "-" : ""}${shown}` : `${negative ? " - " : " + "}${shown}`;
    })
    .join("");
}

export const showFraction = ({ top, bottom }: Fraction): string =>
  isOne(bottom) ? showPolynomial(top) : `(${showPolynomial(top)})/(${showPolynomial(bottom)})`;

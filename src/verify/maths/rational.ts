import { limits, TooLarge } from "./limits.ts";

/** An exact fraction in lowest terms; `den` is positive. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

const roof = 1n << BigInt(limits.bits);

/** num / den in lowest terms; den must not be 0 */
export function rational(num: bigint, den = 1n): Rational {
  if (den === 1n) {
    if (num > roof || num < -roof) throw new TooLarge("number");
    return { num, den };
  }
  const shared = gcd(num, den) * (den < 0n ? -1n : 1n);
  const result = { num: num / shared, den: den / shared };
  if (result.num > roof || result.num < -roof || result.den > roof) throw new TooLarge("number");
  return result;
}

export const zero = rational(0n);
export const one = rational(1n);

export const add = (a: Rational, b: Rational): Rational =>
  a.den === 1n && b.den === 1n ? rational(a.num + b.num) : rational(a.num * b.den + b.num * a.den, a.den * b.den);
export const multiply = (a: Rational, b: Rational): Rational => rational(a.num * b.num, a.den * b.den);
export const divide = (a: Rational, b: Rational): Rational => rational(a.num * b.den, a.den * b.num);
export const negate = (a: Rational): Rational => ({ num: -a.num, den: a.den });
export const same = (a: Rational, b: Rational): boolean => a.num === b.num && a.den === b.den;
export const isZero = (a: Rational): boolean => a.num === 0n;
export const compare = (a: Rational, b: Rational): number => {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const isInteger = (a: Rational): boolean => a.den === 1n;

/** How many bits a whole number has. */
const bits = (n: bigint): number => (n < 0n ? -n : n).toString(16).length * 4;

/** aⁿ for a whole n; a must not be 0 when n is negative */
export function power(a: Rational, n: number): Rational {
  const size = Math.abs(n);
  if (size * (Math.max(bits(a.num), bits(a.den)) - 4) > limits.bits + 64) throw new TooLarge("power");
  const [num, den] = [a.num ** BigInt(size), a.den ** BigInt(size)];
  return n >= 0 ? rational(num, den) : rational(den, num);
}

/** Largest r with rᵏ ≤ n, for n ≥ 0 and k ≥ 2, by Newton's method. */
export function integerRoot(n: bigint, k: number): bigint {
  if (n < 2n) return n;
  const degree = BigInt(k);
  let guess = 1n << BigInt(Math.ceil(bits(n) / k) + 1);
  for (;;) {
    const next = ((degree - 1n) * guess + n / guess ** (degree - 1n)) / degree;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** The nearest double; right also where numerator and denominator are out of its range. */
export function toNumber({ num, den }: Rational): number {
  if (den === 1n) return Number(num);
  const [top, bottom] = [Number(num), Number(den)];
  if (Number.isFinite(top) && Number.isFinite(bottom)) return top / bottom;
  const shift = BigInt(Math.max(bits(num), bits(den)) - 960);
  return Number(num >> shift) / Number(den >> shift);
}

/** A decimal as written, such as 12.50 or .5e-3, as an exact number. */
export function fromDecimal(whole: string, fraction: string, exponent: number): Rational {
  if (whole.length + fraction.length > limits.digits || Math.abs(exponent) > limits.digits) throw new TooLarge("number");
  const digits = BigInt(whole + fraction || "0");
  const shift = exponent - fraction.length;
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift));
}

/** The number in its shortest exact form: 3, −7/2 */
export const showRational = ({ num, den }: Rational): string => (den === 1n ? `${num}` : `${num}/${den}`);

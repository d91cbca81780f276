import { Unreadable } from "./limits.ts";
import { plainInteger } from "./parse.ts";
import { toNumber } from "./rational.ts";
import type { Tree } from "./tree.ts";
import { unitOf } from "./units.ts";

/** A complex number together with a bound on how far rounding may have moved it. */
export interface Approximate {
  readonly re: number;
  readonly im: number;
  readonly error: number;
  /** whether nothing on the way to it left the real line */
  readonly real?: boolean;
}

const epsilon = 2 ** -52;
const rounded = (re: number, im: number, inherited: number): Approximate => ({
  re,
  im,
  error: inherited + 2 * epsilon * (Math.abs(re) + Math.abs(im)),
});
const real = (re: number, error = 0): Approximate => rounded(re, 0, error);
const size = ({ re, im }: Approximate) => Math.hypot(re, im);
const undefinedValue: Approximate = { re: Number.NaN, im: 0, error: 0 };

const plus = (a: Approximate, b: Approximate): Approximate => rounded(a.re + b.re, a.im + b.im, a.error + b.error);
const times = (a: Approximate, b: Approximate): Approximate =>
  rounded(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re, size(a) * b.error + size(b) * a.error + a.error * b.error);
function inverse(a: Approximate): Approximate {
  const square = a.re * a.re + a.im * a.im;
  if (!(size(a) > a.error)) return undefinedValue;
  return rounded(a.re / square, -a.im / square, a.error / (size(a) * (size(a) - a.error)));
}
function exp(a: Approximate): Approximate {
  const scale = Math.exp(a.re);
  return rounded(scale * Math.cos(a.im), scale * Math.sin(a.im), scale * (a.error + epsilon * size(a)));
}
function log(a: Approximate): Approximate {
  if (!(size(a) > a.error)) return undefinedValue;
  // on the negative axis the argument is π, whichever way rounding went
  const angle = Math.abs(a.im) <= a.error ? (a.re < 0 ? Math.PI : 0) : Math.atan2(a.im, a.re);
  return rounded(Math.log(size(a)), angle, a.error / (size(a) - a.error) + epsilon);
}
/** The function of a derivative f′ turns an error of the argument into one of the value. */
const smooth = (value: number, slope: number, a: Approximate): Approximate =>
  real(value, Math.abs(slope) * (a.error + epsilon * Math.abs(a.re)));
const scaleBy = (a: Approximate, factor: number): Approximate => rounded(a.re * factor, a.im * factor, a.error * Math.abs(factor));
const isReal = (a: Approximate) => Math.abs(a.im) <= a.error || a.im === 0;

function realPower(a: Approximate, n: number): Approximate {
  let result: Approximate = { re: 1, im: 0, error: 0 };
  let base = n < 0 ? inverse(a) : a;
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = times(result, base);
    base = times(base, base);
  }
  return result;
}

function root(a: Approximate, degree: number): Approximate {
  if (a.re === 0 && a.im === 0) return { re: 0, im: 0, error: a.error ** (1 / degree) };
  if (size(a) <= a.error) return { re: 0, im: 0, error: (2 * a.error) ** (1 / degree) };
  if (degree % 2 === 1 && isReal(a) && a.re < 0) return scaleBy(root(scaleBy(a, -1), degree), -1);
  return exp(scaleBy(log(a), 1 / degree));
}

/** Where variables stand while an expression is sampled. */
export type Point = (name: string) => number;

/**
 * The value of an expression at a point, by complex arithmetic with principal values. NaN where it has none.
 *
 * @param units whether 5 cm is 0.05 or 5
 */
export function evaluate(tree: Tree, point: Point, units: "kept" | "dropped"): Approximate {
  let onLine = true;
  const value = (tree: Tree): Approximate => {
    const result = valueOf(tree);
    onLine &&= isReal(result);
    return result;
  };
  const valueOf = (tree: Tree): Approximate => {
    switch (tree.is) {
      case "number":
        return real(toNumber(tree.value));
      case "symbol":
        if (tree.name === "pi") return real(Math.PI);
        if (tree.name === "e") return real(Math.E);
        if (tree.name === "i") return { re: 0, im: 1, error: 0 };
        if (tree.name === "∞" || tree.name === "∅" || /[ℝℤℕℚℂ]/.test(tree.name)) throw new Unreadable(tree.name);
        return real(point(tree.name));
      case "label":
        return real(1);
      case "unit": {
        const unit = units === "kept" ? unitOf(tree.name) : undefined;
        if (!unit) return real(1);
        const bases = Object.entries(unit.of).reduce((product, [base, exponent]) => product * point(`[${base}]`) ** exponent, 1);
        return real(toNumber(unit.factor) * (unit.pi ? Math.PI : 1) * bases);
      }
      case "sum":
        return tree.terms.map(value).reduce(plus);
      case "product":
        return tree.factors.map(value).reduce(times);
      case "quotient":
        return times(value(tree.top), inverse(value(tree.bottom)));
      case "ratio":
        return tree.parts.map(value).reduce((a, b) => times(a, inverse(b)));
      case "power":
        return power(value(tree.base), tree.exponent);
      case "call":
        // angles inside functions keep their degrees
        return applied(
          tree.name,
          tree.inputs.map((input) => {
            const inside = evaluate(input, point, "kept");
            onLine &&= inside.real!;
            return inside;
          }),
        );
      default:
        throw new Unreadable(tree.is);
    }
  };

  function power(base: Approximate, exponent: Tree): Approximate {
    const n = plainInteger(exponent);
    if (n !== undefined) return realPower(base, n);
    if (exponent.is === "quotient") {
      const [top, bottom] = [plainInteger(exponent.top), plainInteger(exponent.bottom)];
      if (top !== undefined && bottom !== undefined && bottom > 0) return realPower(root(base, bottom), top);
    }
    const p = value(exponent);
    if (base.re === 0 && base.im === 0) return p.re > 0 ? base : undefinedValue;
    return exp(times(p, log(base)));
  }
  const result = value(tree);
  return { ...result, real: onLine };
}

function applied(name: string, inputs: readonly Approximate[]): Approximate {
  const [a, b] = inputs as [Approximate, Approximate | undefined];
  const x = a.re;
  switch (name) {
    case "root": {
      const degree = b && isReal(b) && Number.isInteger(b.re) ? b.re : Number.NaN;
      return degree >= 1 ? root(a, degree) : b ? exp(times(log(a), inverse(b))) : undefinedValue;
    }
    case "log":
      return b ? times(log(a), inverse(log(b))) : log(a);
    case "abs":
      return real(size(a), a.error);
    case "re":
      return real(a.re, a.error);
    case "im":
      return real(a.im, a.error);
    case "sin":
    case "cos":
    case "tan":
    case "cot":
    case "sec":
    case "csc":
    case "sinh":
    case "cosh":
    case "tanh":
      return trigonometric(name, a);
    case "coth":
      return inverse(trigonometric("tanh", a));
    case "sech":
      return inverse(trigonometric("cosh", a));
    case "csch":
      return inverse(trigonometric("sinh", a));
  }
  if (!inputs.every(isReal)) return undefinedValue;
  switch (name) {
    case "arcsin":
      return smooth(Math.asin(x), 1 / Math.sqrt(1 - x * x), a);
    case "arccos":
      return smooth(Math.acos(x), 1 / Math.sqrt(1 - x * x), a);
    case "arctan":
      return smooth(Math.atan(x), 1, a);
    case "arccot":
      return smooth(Math.PI / 2 - Math.atan(x), 1, a);
    case "arcsec":
      return smooth(Math.acos(1 / x), 1 / (Math.abs(x) * Math.sqrt(x * x - 1)), a);
    case "arccsc":
      return smooth(Math.asin(1 / x), 1 / (Math.abs(x) * Math.sqrt(x * x - 1)), a);
    case "arsinh":
    case "arcsinh":
      return smooth(Math.asinh(x), 1, a);
    case "arcosh":
    case "arccosh":
      return smooth(Math.acosh(x), 1 / Math.sqrt(x * x - 1), a);
    case "arctanh":
      return smooth(Math.atanh(x), 1 / (1 - x * x), a);
    case "factorial":
      return factorial(a);
    case "binomial":
      return b ? times(factorial(a), inverse(times(factorial(b), factorial(plus(a, scaleBy(b, -1)))))) : undefinedValue;
    case "floor":
    case "ceil": {
      const nearest = Math.round(x);
      const whole = Math.abs(x - nearest) <= 4 * a.error ? nearest : name === "floor" ? Math.floor(x) : Math.ceil(x);
      return real(whole);
    }
    case "sgn":
      return real(Math.abs(x) <= a.error ? 0 : Math.sign(x));
    case "max":
      return inputs.reduce((best, one) => (one.re > best.re ? one : best));
    case "min":
      return inputs.reduce((best, one) => (one.re < best.re ? one : best));
    default:
      throw new Unreadable(name);
  }
}

function trigonometric(name: string, a: Approximate): Approximate {
  if (isReal(a)) {
    const [s, c] = [smooth(Math.sin(a.re), Math.cos(a.re), a), smooth(Math.cos(a.re), Math.sin(a.re), a)];
    if (name === "sin") return s;
    if (name === "cos") return c;
    if (name === "tan") return times(s, inverse(c));
    if (name === "cot") return times(c, inverse(s));
    if (name === "sec") return inverse(c);
    if (name === "csc") return inverse(s);
  }
  const hyperbolic = name.endsWith("h");
  const turned = hyperbolic ? a : times(a, { re: 0, im: 1, error: 0 });
  const [up, down] = [exp(turned), exp(scaleBy(turned, -1))];
  const cosine = scaleBy(plus(up, down), 0.5);
  const difference = scaleBy(plus(up, scaleBy(down, -1)), 0.5);
  const sine = hyperbolic ? difference : times(difference, { re: 0, im: -1, error: 0 });
  if (name.startsWith("sin")) return sine;
  if (name.startsWith("cos")) return cosine;
  if (name.startsWith("tan")) return times(sine, inverse(cosine));
  if (name === "cot") return times(cosine, inverse(sine));
  return inverse(name === "sec" ? cosine : sine);
}

/** x! for real x by Lanczos' formula (g = 7), good to about 13 digits. */
function factorial(a: Approximate): Approximate {
  const x = a.re;
  if (x < -0.5)
    return x === Math.round(x)
      ? undefinedValue
      : times(real(Math.PI), inverse(times(smooth(Math.sin(-Math.PI * x), Math.PI, a), factorial(scaleBy(plus(a, real(1)), -1)))));
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012,
    9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const series = coefficients.reduce((total, c, i) => total + c / (x + i + 1), 0.9999999999998099);
  const shifted = x + 7.5;
  const value = Math.sqrt(2 * Math.PI) * shifted ** (x + 0.5) * Math.exp(-shifted) * series;
  return real(value, Math.abs(value) * (1e-12 + Math.log(shifted) * a.error));
}

/** Irrational places between −1 and 1 for each variable, the same on every machine: the k-th place depends on the name alone. */
export function place(name: string, k: number): number {
  let hash = 2166136261 ^ Math.imul(k + 1, 0x9e3779b1);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return ((hash >>> 0) + 0.5) / 2 ** 31 - 1;
}

export type Agreement = "agree" | "differ" | "unknown";

/**
 * Compares two expressions by their values at fixed points. Where both are real they must agree; places where a root or a logarithm leaves
 * the real line count only for expressions that are real nowhere. One that has no value where the other has one is another expression.
 */
export function sampled(a: Tree, b: Tree, symbols: readonly string[], units: "kept" | "dropped"): Agreement {
  const seen = { real: 0, complex: 0, differ: 0, onlyA: 0, onlyB: 0 };
  for (let k = 0; k < (symbols.length === 0 ? 1 : points); k++) {
    const spread = spreads[k % spreads.length]!;
    const at: Point = (name) => {
      const x = place(name, k);
      if (name[0] === "[") return 1 + Math.abs(x); // a base unit is positive
      return (k % 3 === 2 ? x : Math.abs(x)) * spread;
    };
    const [left, right] = [evaluate(a, at, units), evaluate(b, at, units)];
    if (!isKnown(left) || !isKnown(right)) {
      if (isKnown(left)) seen.onlyA++;
      if (isKnown(right)) seen.onlyB++;
    } else if (!agree(left, right)) {
      if (left.real && right.real) return "differ";
      seen.differ++;
    } else if (left.real && right.real) {
      if (++seen.real >= enough) return "agree";
    } else seen.complex++;
  }
  const needed = symbols.length === 0 ? 1 : 3;
  if (seen.real >= needed) return "agree";
  if (seen.differ > 0) return "differ";
  if (seen.complex + seen.real >= needed) return "agree";
  return seen.onlyA + seen.onlyB >= needed ? "differ" : "unknown";
}
const points = 48;
const enough = 10;
const spreads = [1, 3, 0.4, 8, 1.6, 25, 200];

const isKnown = (one: Approximate) => Number.isFinite(size(one)) && one.error <= 1e-8 * Math.max(size(one), 1e-3);
/** Two values are equal when rounding can explain their difference. */
const agree = (a: Approximate, b: Approximate) =>
  Math.hypot(a.re - b.re, a.im - b.im) <= Math.max(8 * (a.error + b.error), 1e-12 * Math.max(size(a), size(b)));

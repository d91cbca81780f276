import { each, InvalidRollout, type Reward, responseText } from "../../core/index.ts";
import { finalAnswer } from "./final-answer.ts";
import { limits, TooLarge, Unreadable } from "./limits.ts";
import type { Rational } from "./rational.ts";
import * as Q from "./rational.ts";
import { clean } from "./read.ts";
import { type Token, tokenize } from "./tokenize.ts";

/**
 * Reach a number by arithmetic: does the response combine the given numbers, each exactly once, with + − × ÷ to the target?
 *
 *     R(y) = 1[value(y) = target and the numbers in y are the given ones]
 *
 * Game of 24 is the target 24 with four numbers. The value is an exact fraction. "… = 24" behind the expression is allowed, and must be true.
 * The reference is `{ numbers, target }`.
 *
 * @param options.allNumbers whether every number must be used; default true
 * @returns 1 or 0, and why it is 0
 * @throws {InvalidRollout} when the reference is not `{ numbers: number[], target: number }` in whole numbers
 * @range [0, 1]
 * @source Yao et al. 2023 (Tree of Thoughts), arXiv:2305.10601, section 4.1 (game of 24)
 * @example await scoreOne(arithmeticTarget(), { response: "Answer: (4 * 5) + (10 - 6) = 24", reference: { numbers: [4, 5, 6, 10], target: 24 } }) // { value: 1, answer: "(4 * 5) + (10 - 6)" }
 * @example await scoreOne(arithmeticTarget(), { response: "4 * 6", reference: { numbers: [4, 6, 6], target: 24 } }) // { value: 0, answer: "4 * 6", why: "does not use each number once" }
 */
export function arithmeticTarget({ allNumbers = true }: { allNumbers?: boolean } = {}): Reward {
  return each((rollout) => {
    const { numbers, target } = (rollout.reference ?? {}) as { numbers?: readonly number[]; target?: number };
    if (!Array.isArray(numbers) || !numbers.every(Number.isSafeInteger) || !Number.isSafeInteger(target)) {
      throw new InvalidRollout("arithmeticTarget", "the reference must be { numbers, target } in whole numbers", rollout.reference);
    }
    const { answer } = finalAnswer(responseText(rollout));
    if (answer === null) return { value: 0, why: "no final answer" };
    const [expression, claimed, more] = clean(answer).split("=");
    const shown = expression!.trim().slice(0, 200);
    const wrong = (why: string) => ({ value: 0, answer: shown, why });
    const goal = Q.rational(BigInt(target!));
    const found = calculated(expression!);
    if (!found || more !== undefined) return wrong("is no arithmetic");
    const left = [...numbers];
    for (const used of found.used) {
      const at = left.findIndex((number) => BigInt(number) === used);
      if (at < 0) return wrong("does not use each number once");
      left.splice(at, 1);
    }
    if (allNumbers && left.length > 0) return wrong("does not use each number once");
    if (!Q.same(found.value, goal)) return wrong(`is ${Q.showRational(found.value)}, not ${target}`);
    if (claimed !== undefined && !Q.same(calculated(claimed)?.value ?? Q.zero, goal)) return wrong("claims another result");
    return { value: 1, answer: shown };
  });
}

/** The value of an expression in + − × ÷ and brackets, and the whole numbers in it. Undefined where it is anything else, or divides by 0. */
function calculated(text: string): { value: Rational; used: bigint[] } | undefined {
  let tokens: Token[];
  try {
    tokens = tokenize(text);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TooLarge) return undefined;
    throw error;
  }
  const used: bigint[] = [];
  let at = 0;
  let depth = 0;
  const takes = (names: string): string | undefined => {
    const token = tokens[at];
    if (token?.is !== "sign" || !names.includes(token.name)) return undefined;
    at++;
    return token.name;
  };
  const sum = (): Rational => {
    let total = product();
    for (let sign = takes("+-"); sign; sign = takes("+-")) total = Q.add(total, sign === "+" ? product() : Q.negate(product()));
    return total;
  };
  const product = (): Rational => {
    let total = factor();
    for (let sign = takes("*/÷"); sign; sign = takes("*/÷")) {
      const next = factor();
      if (sign !== "*" && Q.isZero(next)) throw new Unreadable("division by zero");
      total = sign === "*" ? Q.multiply(total, next) : Q.divide(total, next);
    }
    return total;
  };
  const factor = (): Rational => {
    if (takes("-")) return Q.negate(factor());
    if (takes("(")) {
      if (++depth > limits.depth) throw new TooLarge("depth");
      const inside = sum();
      depth--;
      if (!takes(")")) throw new Unreadable("(");
      return inside;
    }
    const token = tokens[at++];
    if (token?.is !== "number" || token.raw === "") throw new Unreadable("number");
    used.push(token.value.num);
    return token.value;
  };
  try {
    const value = sum();
    return at === tokens.length ? { value, used } : undefined;
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TooLarge) return undefined;
    throw error;
  }
}

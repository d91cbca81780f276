import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Method } from "../scripts/catalog.ts";
import {
  createContext,
  judgeBatch,
  type Objective,
  outcomeOf,
  type Reward,
  type RolloutInput,
  rollout,
  type Verdict,
} from "./core/index.ts";

/**
 * What every method of the catalogue keeps, whatever it computes: its examples are true, the same input gives the same output, inputs stay
 * as they were, numbers are finite and in the stated range, and hostile rollouts get a verdict or a clear error. A new method is covered by existing.
 */
const catalog: Method[] = JSON.parse(readFileSync(new URL("./catalog.gen.json", import.meta.url), "utf8"));
const scope: Record<string, unknown> = {};
for (const folder of ["core", "math", "nn", ...new Set(catalog.map(({ id }) => id.split("/")[0]!))])
  Object.assign(scope, await import(`./${folder}/index.ts`));

const hostile: RolloutInput[] = [
  { response: "" },
  { response: [] },
  { response: " \n\t", reference: "" },
  { response: "The answer is 4.", reference: "4" },
  { response: "\\boxed{4}", reference: 4, prompt: "2 + 2?" },
  { response: "<think></think><answer>4</answer>", reference: ["4", "four"] },
  { response: "<answer>".repeat(2000), reference: "x" },
  { response: "(".repeat(20_000), reference: "(" },
  { response: "a".repeat(300_000), reference: "b".repeat(1000) },
  { response: "é\u0301\u200b𝟒\ud800 \u202e4", reference: "4" },
  { response: '{"a": NaN, "__proto__": 1}', reference: { a: [1, { b: null }] } },
  { response: "4", reference: {} },
  { response: "4", reference: "4", fields: { confidence: Number.NaN, correct: "maybe" } },
  { response: [{ role: "tool", content: "4" }], reference: true },
  { response: [{ role: "assistant", content: "", toolCalls: [{ name: "f", arguments: "{" }] }], reference: [{ name: "f", arguments: {} }] },
  { response: "yes", tokens: { logprobs: new Float32Array(0) }, steps: [] },
];

describe.each(catalog)("$id", (method) => {
  const results: unknown[] = [];
  const rewards: Reward[] = [];
  const losses: { objective: Objective<string>; batch: Readonly<Record<string, readonly number[]>> }[] = [];

  test.each(method.examples.map((example) => ({ example })))("$example", async ({ example }) => {
    const { code, expected } = splitExample(example);
    const watched = { ...scope, [method.name]: watch(scope[method.name] as (...args: unknown[]) => unknown) };
    if (expected.startsWith("throws ")) {
      const [, name] = expected.split(/\s+/);
      await expect(evaluate(code, watched)).rejects.toSatisfy((error: Error) => error.name === name, `should throw ${name}`);
      return;
    }
    const value = await evaluate(code, watched);
    expectSame(value, await evaluate(expected, scope), decimalsOf(expected));
    expect(await evaluate(code, scope), "the same input must give the same output").toEqual(value);
  });

  test("gives finite numbers within its range", () => {
    for (const result of results) expectInRange(result);
  });

  test("judges hostile rollouts or says why it cannot", async () => {
    for (const reward of rewards) {
      const inputs = hostile.map(rollout);
      // A reward over a batch may refuse it as a whole, so each is also asked alone.
      const batches = [...inputs.map((one) => [one]), inputs, inputs.map((one) => ({ ...one, group: "g" })), []];
      for (const batch of batches) {
        const judged = await judgeBatch(reward, frozen(batch), createContext());
        expect(judged.length).toBe(batch.length);
        for (const verdict of judged) {
          const outcome = outcomeOf(verdict);
          if ("error" in outcome) {
            expect(verdict, `not a verdict: ${outcome.error.message}`).toBeInstanceOf(Error);
            expect(outcome.error.message).not.toBe("");
            expect(outcome.error, "a row must not crash the method").not.toSatisfy(
              (e) => e instanceof TypeError || e instanceof RangeError || e instanceof SyntaxError,
            );
          } else expectInRange(verdict as Verdict);
        }
        const [first, second] = [await judgeBatch(reward, batch, createContext()), await judgeBatch(reward, batch, createContext())];
        expect(second.map(plain), "the same batch must give the same verdicts").toEqual(first.map(plain));
      }
    }
  });

  test("says the slope of its loss", () => {
    for (const { objective, batch } of losses) {
      const { gradient } = objective(batch);
      for (const [name, slopes] of Object.entries(gradient)) {
        expect(slopes.length).toBe(batch[name]!.length);
        const at = (i: number, x: number) => objective({ ...batch, [name]: batch[name]!.with(i, x) }).loss;
        Array.from(slopes).forEach((slope, i) => {
          const [x, h] = [batch[name]![i]!, 1e-5];
          const measured = (at(i, x + h) - at(i, x - h)) / (2 * h);
          expect(Math.abs(slope - measured), `${name}[${i}]: says ${slope}, is ${measured}`).toBeLessThan(
            1e-5 * Math.max(1, Math.abs(slope)),
          );
        });
      }
    }
  });

  /** Freezes what goes into the method and notes what comes out. */
  function watch(fn: (...args: unknown[]) => unknown) {
    return (...args: unknown[]) => {
      const result = fn(...args.map(frozen));
      if (isReward(result)) rewards.push(result);
      else if (isObjective(result))
        return (batch: (typeof losses)[number]["batch"]) => {
          const loss = result(frozen(batch));
          losses.push({ objective: result, batch });
          return loss;
        };
      else if (result instanceof Promise)
        result.then(
          (value) => results.push(value),
          () => {},
        );
      else results.push(result);
      return isReward(result) ? (rollouts: never, context: never) => result(frozen(rollouts), context) : result;
    };
  }

  function isObjective(value: unknown): value is Objective<string> {
    return typeof value === "function" && /: Objective<[^=]*$/.test(method.signature);
  }

  function isReward(value: unknown): value is Reward {
    return typeof value === "function" && /: Reward$/.test(method.signature);
  }

  function expectInRange(result: unknown) {
    if (typeof result === "number") {
      expect(Number.isNaN(result), "must not be NaN").toBe(false);
      if (method.range) {
        expect(result).toBeGreaterThanOrEqual((method.range[0] ?? -Infinity) - 1e-12);
        expect(result).toBeLessThanOrEqual((method.range[1] ?? Infinity) + 1e-12);
      }
    } else if (Array.isArray(result)) result.forEach(expectInRange);
    else if (result !== null && typeof result === "object" && "value" in result) expectInRange(result.value);
  }
});

function splitExample(example: string): { code: string; expected: string } {
  const cut = example.lastIndexOf(" // ");
  return { code: example.slice(0, cut), expected: example.slice(cut + 4).trim() };
}

function evaluate(code: string, names: Record<string, unknown>): Promise<unknown> {
  const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => (...args: unknown[]) => Promise<unknown>;
  return new AsyncFunction(...Object.keys(names), `return (${code});`)(...Object.values(names));
}

/** The most decimals that any number in the expected text prints: results are compared to that many. */
function decimalsOf(expected: string): number {
  return Math.max(
    0,
    ...Array.from(
      expected.matchAll(/\d\.(\d+)(?:e([+-]\d+))?|\de(-\d+)/g),
      ([, digits = "", exponent, whole]) => digits.length - Number(exponent ?? whole ?? 0),
    ),
  );
}

function expectSame(actual: unknown, expected: unknown, decimals: number): void {
  if (typeof expected === "number" && typeof actual === "number" && Number.isFinite(expected)) {
    const tolerance = Number.isInteger(expected) && decimals === 0 ? 1e-9 : 0.5000001 * 10 ** -decimals;
    if (!(Math.abs(actual - expected) <= tolerance)) expect(actual).toBe(expected);
  } else if (ArrayBuffer.isView(actual)) expectSame(Array.from(actual as Float32Array), expected, decimals);
  else if (Array.isArray(expected) && Array.isArray(actual)) {
    expect(actual.length, `length of ${JSON.stringify(actual)}`).toBe(expected.length);
    expected.forEach((entry, i) => {
      expectSame(actual[i], entry, decimals);
    });
  } else if (
    expected !== null &&
    typeof expected === "object" &&
    actual !== null &&
    typeof actual === "object" &&
    !Array.isArray(expected)
  ) {
    // The example shows the fields that matter; a score may carry more, such as its `why`.
    for (const [key, entry] of Object.entries(expected)) expectSame((actual as Record<string, unknown>)[key], entry, decimals);
  } else expect(actual).toEqual(expected);
}

function frozen<T>(value: T): T {
  if (
    value !== null &&
    typeof value === "object" &&
    !ArrayBuffer.isView(value) &&
    [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(value))
  ) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

const plain = (verdict: Verdict | Error) => (verdict instanceof Error ? verdict.message : verdict);

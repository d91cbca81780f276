import { InvalidRollout, show, TimeLimitError } from "./errors.ts";
import type { Score, Verdict } from "./kinds.ts";

/**
 * What became of one rollout. Only `score` carries a number:
 * `abstain` the reward has no opinion; `invalid` the row is at fault (no reference, unreadable gold);
 * `failed` the reward is at fault (it threw, its judge was down, it answered NaN); `timeout` it took too long.
 */
export type Outcome =
  | { readonly outcome: "score"; readonly value: number; readonly score: Score }
  | { readonly outcome: "abstain"; readonly score: Score }
  | { readonly outcome: "invalid" | "failed" | "timeout"; readonly error: Error };

export type OutcomeName = Outcome["outcome"];
export const outcomeNames: readonly OutcomeName[] = ["score", "abstain", "invalid", "failed", "timeout"];

/** Turns what a reward gave for one rollout into its outcome, and anything that is no verdict into a failure. */
export function outcomeOf(verdict: Verdict | Error): Outcome {
  if (verdict instanceof Error) {
    const outcome = verdict instanceof InvalidRollout ? "invalid" : verdict instanceof TimeLimitError ? "timeout" : "failed";
    return { outcome, error: verdict };
  }
  if (typeof verdict === "number" && Number.isFinite(verdict)) return { outcome: "score", value: verdict, score: { value: verdict } };
  if (verdict === null) return { outcome: "abstain", score: { value: null } };
  const fault = faultOf(verdict, "the verdict");
  if (fault) return { outcome: "failed", error: new Error(fault) };
  const score = verdict as Score;
  return score.value === null ? { outcome: "abstain", score } : { outcome: "score", value: score.value, score };
}

/** Says what is wrong with a verdict, or undefined where nothing is. */
function faultOf(verdict: unknown, name: string): string | undefined {
  if (verdict === null || (typeof verdict === "number" && Number.isFinite(verdict))) return undefined;
  if (typeof verdict !== "object" || Array.isArray(verdict)) {
    return `${name} must be a finite number, null or a score; got ${typeof verdict === "number" ? verdict : show(verdict)}`;
  }
  const { value, parts, steps, tokens, confidence } = verdict as Partial<Score>;
  if (value === undefined) return `${name} is an object without a value; got ${show(verdict)}`;
  const finite = (list: ArrayLike<number> | undefined, what: string) =>
    list && Array.prototype.some.call(list, (entry: unknown) => !Number.isFinite(entry))
      ? `${name} has ${what} that are not finite`
      : undefined;
  return (
    (typeof value === "object" && value !== null
      ? `${name}.value must be a number or null; got ${show(value)}`
      : faultOf(value, `${name}.value`)) ??
    finite(steps, "step rewards") ??
    finite(tokens, "token rewards") ??
    (confidence !== undefined && !(confidence >= 0 && confidence <= 1)
      ? `${name}.confidence must be in [0, 1]; got ${confidence}`
      : undefined) ??
    Object.entries(parts ?? {}).reduce<string | undefined>((fault, [part, value]) => fault ?? faultOf(value, `part "${part}"`), undefined)
  );
}

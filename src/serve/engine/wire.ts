import { type Outcome, outcomeOf, type Rollout, type Score, type TokenTrace, type Verdict } from "../../core/index.ts";

/**
 * How rollouts and outcomes travel between the server and the threads that judge: as JSON text. The text of a rollout is also what tells
 * equal work apart, so it is made once; and a text crosses to another thread at the cost of a copy.
 */

/** The text of one rollout. */
export function rolloutText(rollout: Rollout): string {
  const { tokens } = rollout;
  return JSON.stringify(tokens ? { ...rollout, tokens: plainTokens(tokens) } : rollout);
}

/** The text of several. */
export const rolloutsText = (rollouts: readonly Rollout[]): string =>
  rollouts.some(({ tokens }) => tokens) ? `[${rollouts.map(rolloutText).join(",")}]` : JSON.stringify(rollouts);

const list = (numbers: ArrayLike<number> | undefined) => numbers && Array.from(numbers);

const plainTokens = ({ ids, logprobs, referenceLogprobs, ...rest }: TokenTrace) => ({
  ...rest,
  ids: list(ids),
  logprobs: list(logprobs),
  referenceLogprobs: list(referenceLogprobs),
});

/** Units, each a list of rollouts that are judged together, out of the text of a batch. */
export function readUnits(text: string): Rollout[][] {
  const units = JSON.parse(text) as Rollout[][];
  for (const unit of units) {
    for (let i = 0; i < unit.length; i++) {
      const { tokens } = unit[i]! as { tokens?: { ids?: number[]; logprobs?: number[]; referenceLogprobs?: number[]; texts?: string[] } };
      if (!tokens) continue;
      unit[i] = {
        ...unit[i]!,
        tokens: {
          ...(tokens as TokenTrace),
          ids: tokens.ids && Int32Array.from(tokens.ids),
          logprobs: tokens.logprobs && Float32Array.from(tokens.logprobs),
          referenceLogprobs: tokens.referenceLogprobs && Float32Array.from(tokens.referenceLogprobs),
        },
      };
    }
  }
  return units;
}

type SentError = readonly ["invalid" | "failed" | "timeout", name: string, message: string];
type Sent = number | null | { readonly score: Score } | { readonly error: SentError };

/** A score as JSON can hold it: rewards of tokens as a list. */
function plainScore(score: Score): Score {
  if (score.tokens === undefined && score.parts === undefined) return score;
  const { tokens, parts, ...rest } = score;
  const plainPart = (part: Verdict) => (part !== null && typeof part === "object" ? plainScore(part) : part);
  return {
    ...rest,
    ...(parts && { parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, plainPart(part)])) }),
    ...(tokens && { tokens: Array.from(tokens) as unknown as Float32Array }),
  };
}

/** Verdicts as text: outcomes are settled here, where the classes of errors are still known. */
export function verdictsText(verdicts: readonly (Verdict | Error)[]): string {
  const sent = verdicts.map((verdict): Sent => {
    const outcome = outcomeOf(verdict);
    if ("error" in outcome) return { error: [outcome.outcome, outcome.error.name, outcome.error.message] };
    return typeof verdict === "object" && verdict !== null ? { score: plainScore(verdict as Score) } : (verdict as number | null);
  });
  return JSON.stringify(sent);
}

/** An error that was thrown in another thread: its class is gone, its name and message are here. */
export class RemoteError extends Error {
  constructor(name: string, message: string) {
    super(message);
    Object.defineProperty(this, "name", { value: name });
  }
}

export const errorOutcome = (outcome: "invalid" | "failed" | "timeout", name: string, message: string): Outcome => ({
  outcome,
  error: new RemoteError(name, message),
});

/** Outcomes out of the text of verdicts. */
export function readOutcomes(text: string): Outcome[] {
  return (JSON.parse(text) as Sent[]).map((sent) => {
    if (typeof sent === "number") return { outcome: "score", value: sent, score: { value: sent } };
    if (sent === null) return { outcome: "abstain", score: { value: null } };
    if ("error" in sent) return errorOutcome(...sent.error);
    const { tokens } = sent.score;
    const score = tokens ? { ...sent.score, tokens: Float32Array.from(tokens) } : sent.score;
    return score.value === null ? { outcome: "abstain", score } : { outcome: "score", value: score.value, score };
  });
}

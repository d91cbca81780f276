import {
  type Message,
  type Outcome,
  outcomeOf,
  type Reference,
  type Rollout,
  type Score,
  type TokenTrace,
  type Verdict,
} from "../../core/index.ts";

/**
 * How rollouts and outcomes travel between the server and the threads that judge: as JSON text. The text of a rollout is also what tells
 * equal work apart, so it is made once; and a text crosses to another thread at the cost of a copy.
 */

/** What most rollouts are: one message of the user, one of the policy, and perhaps a reference. Half the text, and half the time to read it. */
type Plain = readonly [prompt: string | null, response: string, reference?: unknown];

const onlyText = (messages: readonly Message[], role: Message["role"]): string | undefined => {
  const one = messages[0];
  return messages.length === 1 &&
    one!.role === role &&
    one!.toolCalls === undefined &&
    one!.toolCallId === undefined &&
    one!.name === undefined &&
    one!.media === undefined
    ? one!.content
    : undefined;
};

const hasFields = (fields: Rollout["fields"]) => {
  for (const _ in fields) return true;
  return false;
};

/** What stands for a rollout in the text. */
function sentRollout(rollout: Rollout): Plain | object {
  const { id, prompt, response, reference, group, steps, tokens, fields } = rollout;
  if (tokens) return { ...rollout, tokens: plainTokens(tokens) };
  if (id !== undefined || group !== undefined || steps !== undefined || hasFields(fields)) return rollout;
  const asked = prompt.length === 0 ? null : onlyText(prompt, "user");
  const said = onlyText(response, "assistant");
  if (asked === undefined || said === undefined) return rollout;
  return reference === undefined ? [asked, said] : [asked, said, reference];
}

const noFields = Object.freeze({});

function readRollout(sent: Plain | Rollout): Rollout {
  if (Array.isArray(sent)) {
    const [asked, said, reference] = sent as Plain;
    const prompt: Message[] = asked === null ? [] : [{ role: "user", content: asked }];
    const response: Message[] = [{ role: "assistant", content: said }];
    return reference === undefined
      ? { prompt, response, fields: noFields }
      : { prompt, response, reference: reference as Reference, fields: noFields };
  }
  const rollout = sent as Rollout;
  const { tokens } = rollout as { tokens?: { ids?: number[]; logprobs?: number[]; referenceLogprobs?: number[] } };
  if (!tokens) return rollout;
  return {
    ...rollout,
    tokens: {
      ...(tokens as TokenTrace),
      ids: tokens.ids && Int32Array.from(tokens.ids),
      logprobs: tokens.logprobs && Float32Array.from(tokens.logprobs),
      referenceLogprobs: tokens.referenceLogprobs && Float32Array.from(tokens.referenceLogprobs),
    },
  };
}

const list = (numbers: ArrayLike<number> | undefined) => numbers && Array.from(numbers);

const plainTokens = ({ ids, logprobs, referenceLogprobs, ...rest }: TokenTrace) => ({
  ...rest,
  ids: list(ids),
  logprobs: list(logprobs),
  referenceLogprobs: list(referenceLogprobs),
});

/** The text of one rollout. */
export const rolloutText = (rollout: Rollout): string => JSON.stringify(sentRollout(rollout));

/** The text of several. */
export const rolloutsText = (rollouts: readonly Rollout[]): string => JSON.stringify(rollouts.map(sentRollout));

/** Units, each a list of rollouts that are judged together, out of the text of a batch. */
export const readUnits = (text: string): Rollout[][] => (JSON.parse(text) as (Plain | Rollout)[][]).map((unit) => unit.map(readRollout));

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

import { InvalidRollout, type Reward, type Rollout, TimeLimitError, type Verdict } from "../core/index.ts";
import type { Client, Result } from "./client.ts";

/**
 * A reward that is served elsewhere, as a reward here: to weigh it with others, to score a file with it, to search with it.
 * Its outcomes come through as they are: what it abstains from is null, what it could not judge stays a failure of its kind.
 *
 *     export default weightedSum({ right: [1, answerMatch()], style: [0.3, remoteReward(createClient({ url }))] });
 */
export function remoteReward(client: Pick<Client, "score">): Reward {
  return async (rollouts, { signal }) => {
    if (rollouts.length === 0) return [];
    const { results } = await client.score(rollouts, { signal });
    return results.map((result, i) => verdictOf(result, rollouts[i]!));
  };
}

function verdictOf({ outcome, value, error, ...rest }: Result, { id }: Rollout): Verdict | Error {
  const message = error?.message ?? `the server answered ${outcome} and did not say why`;
  if (outcome === "invalid") return new InvalidRollout("remoteReward", message, { id });
  if (outcome === "timeout") return new TimeLimitError(message);
  if (outcome === "failed") return new Error(message);
  const { parts, steps, answer, confidence, why, tokens } = rest;
  const known = {
    parts: parts as Record<string, Verdict> | undefined,
    steps,
    answer,
    confidence,
    why,
    tokens: tokens && Float32Array.from(tokens),
  };
  return {
    value: outcome === "score" ? value : null,
    ...Object.fromEntries(Object.entries(known).filter(([, entry]) => entry !== undefined)),
  };
}

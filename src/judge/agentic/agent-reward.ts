import {
  type Awaitable,
  type Context,
  described,
  InputError,
  judgeBatch,
  perGroup,
  type Reward,
  type Rollout,
  valueOf,
} from "../../core/index.ts";
import { mean, range, sigmoid, standardDeviation } from "../../math/index.ts";
import type { FactScores } from "./compare-facts.ts";
import type { Route } from "./route-checks.ts";

/** What an agentic reward is made of. */
export interface AgentRewardOptions {
  readonly preference: Reward;
  readonly route: (rollout: Rollout, context: Context) => Awaitable<Route>;
  readonly facts: (first: Rollout, second: Rollout, context: Context) => Awaitable<FactScores>;
  readonly constraints: Reward;
  readonly weights?: { readonly preference?: number; readonly facts?: number; readonly constraints?: number };
}

/**
 * Agentic reward: a learned preference, with facts and constraints checked where the prompt asks for it.
 *
 *     R_i = λ σ((r_i − r̄) / sd(r)) + Σ_{k ∈ route(x)} w_k a_{k,i},   a_k ∈ [0, 1], ½ where check k has nothing to say
 *
 * The preference comes in the spread of its group, so the unit of a reward model (logits, points) cannot swamp the checks, nor be swamped. Facts are compared in a
 * ring of the responses in random order, n comparisons for n responses, each in two of them (two responses: one). Values compare within their group only.
 *
 * @param options.preference r: a learned reward, in any unit
 * @param options.route which checks a prompt needs, such as `routeChecks({ model })`
 * @param options.facts compares the facts of two responses, such as `compareFacts({ model, search })`
 * @param options.constraints checks constraints, such as `constraintReward({ model, runner })`
 * @param options.weights λ and w ≥ 0: what preference, facts and constraints count; default 1 each
 * @returns R ≥ 0, with what each check gave as parts, null where it was not called for; null for a response on which the preference abstains
 * @throws {InputError} when a weight is negative
 * @throws what the route, or a check that it calls for, throws: the group then has no reward, for its values would not compare
 * @source Peng et al. 2025 (Agentic Reward Modeling), arXiv:2502.19328, eq. 1 (weighted sum); Guerdon: the squashed preference, and the ring
 * @example (await scoreAll(agentReward({ preference: each(({ response }) => responseText({ response }).length), route: () => ({ facts: true, constraints: false }), facts: () => ({ first: 0.2, second: 0.9, why: "" }), constraints: each(() => null) }), [{ response: "wrong", group: "g" }, { response: "right", group: "g" }])).map(({ value }) => value).sort() // [0.7, 1.4]
 */
export function agentReward({ preference, route, facts, constraints, weights = {} }: AgentRewardOptions): Reward {
  const weight = { preference: 1, facts: 1, constraints: 1, ...weights };
  if (!Object.values(weight).every((one) => one >= 0 && one < Infinity))
    throw new InputError("agentReward", "weights must not be negative", weights);
  const reward = perGroup(async (group, context) => {
    const called = await route(group[0]!, context);
    const [preferred, checked, factual] = await Promise.all([
      judgeBatch(preference, group, context),
      called.constraints ? judgeBatch(constraints, group, context) : undefined,
      called.facts ? factsInRing(group, facts, context) : undefined,
    ]);
    const broken = checked?.find((one) => one instanceof Error);
    if (broken) throw broken;
    const raw = preferred.map((verdict) => (verdict instanceof Error ? null : valueOf(verdict)));
    const known = raw.filter((value) => value !== null);
    const [centre, spread] = [mean(known), standardDeviation(known, { ddof: 0 })];
    return group.map((_, i) => {
      const verdict = preferred[i]!;
      if (verdict instanceof Error) return verdict;
      const own = raw[i];
      if (own === null || own === undefined) return null;
      const parts = {
        preference: spread > 0 ? sigmoid((own - centre) / spread) : 0.5,
        facts: factual ? factual[i]! : null,
        constraints: checked ? valueOf(checked[i] as Exclude<(typeof checked)[number], Error>) : null,
      };
      const value =
        weight.preference * parts.preference +
        (called.facts ? weight.facts * (parts.facts ?? 0.5) : 0) +
        (called.constraints ? weight.constraints * (parts.constraints ?? 0.5) : 0);
      return { value, parts };
    });
  });
  return described(reward, { method: "agentReward", parts: { preference, constraints }, options: { ...weight } });
}

/** Each response against the next one in a random ring; mean of what it got, null where it contradicts neither neighbour. */
async function factsInRing(group: readonly Rollout[], facts: AgentRewardOptions["facts"], context: Context): Promise<(number | null)[]> {
  const order = context.random.fork("agentReward").shuffle(range(group.length));
  const pairs = group.length < 2 ? [] : group.length === 2 ? [order] : order.map((i, place) => [i, order[(place + 1) % order.length]!]);
  const scores: number[][] = group.map(() => []);
  await Promise.all(
    pairs.map(async ([a, b]) => {
      const found = await facts(group[a!]!, group[b!]!, context);
      if (!found) return;
      scores[a!]!.push(found.first);
      scores[b!]!.push(found.second);
    }),
  );
  return scores.map((given) => (given.length === 0 ? null : mean(given)));
}

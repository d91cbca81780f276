import {
  type Context,
  combine,
  described,
  InputError,
  overGroups,
  type Reward,
  type Rollout,
  type Score,
  type Verdict,
  valueOf,
} from "../core/index.ts";

/**
 * Combines several rewards of one whole group: for composers that must see how a group spreads in each reward before they mix them.
 *
 *     R(y₁), …, R(y_n) = f(r_1(y₁ … y_n), …, r_K(y₁ … y_n))
 *
 * A rollout that one of the parts failed on fails, under that part's name, and is not in the group that f sees. A part that abstains has null there.
 *
 * @param parts r_k: the rewards, by name
 * @param judge f: from the values of each part, by name, [answers], to one value an answer, null where it has no opinion
 * @returns the combined reward; its parts are the raw verdicts
 * @throws {InputError} when there is no part
 * @source Guerdon: what DeepGen and Parrot share
 * @example await scoreAll(combineGroups({ x: each((one) => responseText(one).length) }, ({ x }) => x.map((value) => value / Math.max(1, ...x))), [{ response: "ab", group: "g" }, { response: "abcd", group: "g" }]) // [{ value: 0.5, parts: { x: 2 } }, { value: 1, parts: { x: 4 } }]
 */
export function combineGroups<Name extends string>(
  parts: Readonly<Record<Name, Reward>>,
  judge: (values: Readonly<Record<Name, (number | null)[]>>, group: readonly Rollout[], context: Context) => readonly (number | null)[],
): Reward {
  const names = Object.keys(parts) as Name[];
  if (names.length === 0) throw new InputError("combineGroups", "needs at least one part", parts);
  const gathered = combine(parts, (verdicts) => ({ value: 0, parts: verdicts }));
  const combined = overGroups(gathered, (verdicts, group, context) => {
    const raw = verdicts.map((verdict) => (verdict as Score).parts as Record<Name, Verdict>);
    const columns = Object.fromEntries(names.map((name) => [name, raw.map((one) => valueOf(one[name]))]));
    const values = judge(columns as Record<Name, (number | null)[]>, group, context);
    return raw.map((parts, i) => ({ value: values[i]!, parts }));
  });
  return described(combined, { parts });
}

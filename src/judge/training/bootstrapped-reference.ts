import { type Compare, InputError, perGroup, type Reward } from "../../core/index.ts";
import { range } from "../../math/index.ts";

/** How often each response meets the reference, and what it gets where the rounds disagree. */
export interface BootstrappedReferenceOptions {
  rounds?: number;
  mixed?: number;
}

/**
 * Bootstrapped reference: each response is compared with one of its own group, drawn anew each time, so the bar rises with the policy.
 *
 *     R_i = +1 where y_i beats y_ref in every round,  −1 where it does not,  R_ref = 0
 *
 * Rounds change the order: first (y_i, y_ref), then (y_ref, y_i), and so on. A group of G costs G − 1 comparisons a round, in place of G (G − 1) / 2.
 *
 * @param compare names the better of two responses, in the order shown; beyond ½ is a win
 * @param options.rounds V ≥ 1: comparisons with the reference; default 2, one an order
 * @param options.mixed what a response gets that neither wins every round nor loses every one, in [−1, 1]; default −1
 * @returns 1, −1 or `mixed`; 0 for the reference and for a response alone in its group
 * @throws {InputError} when rounds is not a whole number from 1, or mixed is not in [−1, 1]; what keeps a comparison from being made fails its group
 * @range [-1, 1]
 * @source Jia et al. 2025 (Writing-Zero), arXiv:2506.00103, bootstrapped relative policy optimization
 * @example await scoreAll(bootstrappedReference((a, b) => ({ first: a.fields.q > b.fields.q ? 1 : 0 })), [{ response: "a", group: "x", fields: { q: 1 } }, { response: "b", group: "x", fields: { q: 2 } }]).then((all) => all.map(valueOf).sort()) // [0, 1]
 */
export function bootstrappedReference(compare: Compare, { rounds = 2, mixed = -1 }: BootstrappedReferenceOptions = {}): Reward {
  if (!(Number.isInteger(rounds) && rounds >= 1 && mixed >= -1 && mixed <= 1)) {
    throw new InputError("bootstrappedReference", "rounds must be a whole number from 1, mixed in [−1, 1]", { rounds, mixed });
  }
  return perGroup(async (group, context) => {
    const reference = context.random.fork(`bootstrappedReference/${group[0]!.group ?? ""}/${context.step}`).integer(group.length);
    const bar = group[reference]!;
    return Promise.all(
      group.map(async (response, i) => {
        if (i === reference) return { value: 0, why: "it was the reference" };
        const leads = await Promise.all(
          range(rounds).map(async (round) =>
            round % 2 === 0 ? (await compare(response, bar, context)).first - 0.5 : 0.5 - (await compare(bar, response, context)).first,
          ),
        );
        return leads.every((lead) => lead > 0) ? 1 : leads.every((lead) => lead < 0) ? -1 : mixed;
      }),
    );
  });
}

import { InputError, type Random } from "../../core/index.ts";

/** Of three responses to one prompt two come from the same policy. */
export interface PolicyTriple<Prompt, Response> {
  readonly prompt: Prompt;
  readonly reference: Response;
  /** another response of the policy that wrote the reference */
  readonly chosen: Response;
  /** a response of another policy */
  readonly rejected: Response;
}

/**
 * Comparisons without labels: a response of the policy that wrote the reference is to be preferred to one of another policy.
 *
 *     y_ref, y⁺ ~ A(x),   y⁻ ~ B(x),   A ≠ B
 *
 * @param policies what each of them says to a prompt, a new response each time
 * @param prompts x
 * @param random chooses the policies
 * @returns one triple a prompt, for `policyDiscriminator`
 * @throws {InputError} when there are fewer than two policies
 * @source Dou et al. 2025 (POLAR), arXiv:2507.05197, section 3.1
 * @example policyTriples([() => "a", () => "a"], ["?"], createRandom(1)) // [{ prompt: "?", reference: "a", chosen: "a", rejected: "a" }]
 * @example policyTriples([() => "a"], ["?"], createRandom(1)) // throws InputError
 */
export function policyTriples<Prompt, Response>(
  policies: readonly ((prompt: Prompt) => Response)[],
  prompts: readonly Prompt[],
  random: Random,
): PolicyTriple<Prompt, Response>[] {
  if (policies.length < 2) throw new InputError("policyTriples", "needs at least two policies", policies.length);
  return prompts.map((prompt) => {
    const a = random.integer(policies.length);
    const b = (a + 1 + random.integer(policies.length - 1)) % policies.length;
    return { prompt, reference: policies[a]!(prompt), chosen: policies[a]!(prompt), rejected: policies[b]!(prompt) };
  });
}

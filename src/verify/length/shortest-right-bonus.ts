import { InputError, type Reward } from "../../core/index.ts";
import { argmax } from "../../math/index.ts";
import { perLengthGroup } from "./per-length-group.ts";

/**
 * Shortest right bonus (Observe-R1): of the right answers to a prompt the shortest earns a little more, unless it is so short already that nobody should.
 *
 *     R(y_i) = C(y_i) + b · 1[i = i*] · 1[L_i* > L_min],   i* = argmin { L_i : y_i right }, the first of equals
 *
 * Where the shortest right answer is at or below L_min, nobody gets the bonus, so that the policy is not drawn below it.
 *
 * @param correct C: what an answer earns for being right or wrong; right when above one half
 * @param options.bonus b ≥ 0: worth of being the shortest; default 0.2
 * @param options.minLength L_min ≥ 0: no bonus for a length up to this, in tokens where the rollouts carry them, otherwise in words; default 100
 * @returns the sum, with the parts `correct` and `length`
 * @throws {InputError} when a number is negative
 * @source Guo et al. 2025 (Observe-R1), arXiv:2505.12432, length bonus; of equals the first
 * @example (await scoreAll(shortestRightBonus(exactMatch(), { minLength: 0 }), [{ response: "4", reference: "4", group: "q" }, { response: "it is 4", reference: "it is 4", group: "q" }])).map(valueOf) // [1.2, 1]
 * @example (await scoreAll(shortestRightBonus(exactMatch()), [{ response: "4", reference: "4", group: "q" }, { response: "5", reference: "4", group: "q" }])).map(valueOf) // [1, 0]
 */
export function shortestRightBonus(correct: Reward, { bonus = 0.2, minLength = 100 }: { bonus?: number; minLength?: number } = {}): Reward {
  if (!(bonus >= 0 && minLength >= 0)) {
    throw new InputError("shortestRightBonus", "bonus and minLength must be at least 0", { bonus, minLength });
  }
  return perLengthGroup(correct, ({ earned, right, lengths }) => {
    const shortest = argmax(lengths.map((length, i) => (right[i] ? -length : -Infinity)));
    return earned.map((value, i) => value + (i === shortest && right[i] && lengths[i]! > minLength ? bonus : 0));
  });
}

import { InputError, type Reward } from "../../core/index.ts";
import { difficultyOf, type LengthTargets } from "./length-targets.ts";
import { perLengthGroup } from "./per-length-group.ts";

/**
 * LASER-D: the step length reward with a target of its own for easy, medium and hard prompts.
 *
 *     R(y) = C(y) + α · 1[y right] · 1[|y| ≤ L_A(d)]
 *
 * The difficulty d of a prompt is read off its group: easy with two thirds right or more, medium with one third or more, else hard. The targets L_A
 * stand in the memory under `laser/targets`; the training loop sets them there every 20 updates or so, from a few hundred monitored prompts:
 *
 *     memory.update("laser/targets", (previous) => lengthTargets(monitored, { grid, previous }))
 *
 * Until then no right answer is too long.
 *
 * @param correct C: what an answer earns for being right or wrong; right when above one half
 * @param options.bonus α ≥ 0: worth of being short; keep it below the gap between right and wrong; default 0.5
 * @returns the sum, with the parts `correct` and `length`
 * @throws {InputError} when the bonus is negative
 * @source Liu et al. 2025 (LASER-D), arXiv:2505.15612, eq. 2 with adaptive targets; thresholds on the group accuracy as in its released code
 * @example await scoreOne(laserD(exactMatch()), { response: "4", reference: "4" }, createContext({ memory: createMemory(new Map([["laser/targets", { easy: 1, medium: 2, hard: 3 }]])) })) // { value: 1.5, parts: { correct: 1, length: 0.5 } }
 * @example await scoreOne(laserD(exactMatch()), { response: "it is 4", reference: "it is 4" }, createContext({ memory: createMemory(new Map([["laser/targets", { easy: 1, medium: 2, hard: 3 }]])) })) // { value: 1, parts: { correct: 1, length: 0 } }
 */
export function laserD(correct: Reward, { bonus = 0.5 }: { bonus?: number } = {}): Reward {
  if (!(bonus >= 0)) throw new InputError("laserD", "bonus must be at least 0", bonus);
  return perLengthGroup(correct, async ({ earned, right, lengths }, { memory }) => {
    const targets = await memory.get<LengthTargets>("laser/targets");
    const target = targets?.[difficultyOf(right)] ?? Infinity;
    return earned.map((value, i) => value + (right[i] && lengths[i]! <= target ? bonus : 0));
  });
}

import { InputError, type Reward, type Rollout, responseText } from "../../core/index.ts";
import { repetitionStart } from "../repetition-start.ts";
import { difficultyOf, type LengthTargets } from "./length-targets.ts";
import { perLengthGroup } from "./per-length-group.ts";

/**
 * LASER-DE: LASER-D that also lets the policy explore where it is wrong: a wrong answer beyond the target earns the bonus too, unless it only repeats itself.
 *
 *     R(y) = C(y) + α · (1[y right] · 1[|y| ≤ L_A(d)] + 1[y wrong] · 1[|y| > L_A(d)] · 1[y ends in no loop])
 *
 * Difficulty d and targets L_A as in `laserD`, from the same place in the memory. Until there are targets no answer is too long.
 *
 * @param correct C: what an answer earns for being right or wrong; right when above one half
 * @param options.bonus α ≥ 0: worth of being short when right and long when wrong; keep it below the gap between right and wrong; default 0.5
 * @returns the sum, with the parts `correct` and `length`
 * @throws {InputError} when the bonus is negative
 * @source Liu et al. 2025 (LASER-DE), arXiv:2505.15612, eq. 2 with adaptive targets and exploration; when the bonus goes to wrong answers as in its released code
 * @example (await scoreAll(laserDe(exactMatch()), [{ response: "5 it is", reference: "4" }, { response: "no ".repeat(40), reference: "4" }], createContext({ memory: createMemory(new Map([["laser/targets", { easy: 1, medium: 1, hard: 1 }]])) }))).map(valueOf) // [0.5, 0]
 */
export function laserDe(correct: Reward, { bonus = 0.5 }: { bonus?: number } = {}): Reward {
  if (!(bonus >= 0)) throw new InputError("laserDe", "bonus must be at least 0", bonus);
  return perLengthGroup(correct, async ({ earned, right, lengths, rollouts }, { memory }) => {
    const targets = await memory.get<LengthTargets>("laser/targets");
    const target = targets?.[difficultyOf(right)] ?? Infinity;
    return earned.map((value, i) => {
      const short = lengths[i]! <= target;
      return value + (right[i] === short && (short || !loops(rollouts[i]!)) ? bonus : 0);
    });
  });
}

function loops(rollout: Rollout): boolean {
  const tokens = rollout.tokens?.ids ?? rollout.tokens?.texts ?? responseText(rollout).split(/\s+/).filter(Boolean);
  return repetitionStart(tokens) < tokens.length;
}

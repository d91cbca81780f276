import { type Awaitable, InputError } from "../core/index.ts";
import { consensus } from "./consensus.ts";

/** How a model answers slowly, and what a label must pass. */
export interface SelfLabelOptions<Problem> {
  slow: (problem: Problem, steps: number) => Awaitable<string | null>;
  steps?: number;
  minShare?: number;
  symmetries?: readonly ((problem: Problem) => Problem)[];
}

/** A label that a model gave itself. */
export interface SelfLabel {
  readonly label: string | null;
  /** share of the answers that agree with it, in [0, 1] */
  readonly share: number;
  /** whether it passed every check, and may be learned from */
  readonly kept: boolean;
}

/**
 * Self-label: a problem is reasoned on for one step, for two, and so on up to K, each time finished by a guess; the label is what most of these answers say.
 * It is kept where enough of them agree and where the problem, told in another way that must not change the answer, gets the same label.
 *
 *     ŷ(x) = majority of slow(x, 1) … slow(x, K),    kept = share ≥ minShare ∧ ŷ(g(x)) = ŷ(x) for all symmetries g
 *
 * The checks find errors that come and go. One that the model makes in the same way every time passes them all.
 *
 * @param problem x
 * @param options.slow the answer after so many steps of reasoning and a guess, as a normalised text; null where there is none
 * @param options.steps K: most steps, a whole number from 1; default 5
 * @param options.minShare least share of the answers that must agree, in [0, 1]; default 0.5
 * @param options.symmetries g: changes of the problem that leave its answer, such as the order of two summands; default none
 * @returns the label, the share of the answers behind it, and whether it is kept
 * @throws {InputError} when `steps` is not a whole number from 1, or `minShare` is outside [0, 1]
 * @source Zhang & Parkes 2023 (SECToR), arXiv:2309.08589 (simplify-then-guess, majority and commutativity checks)
 * @example await selfLabel([2, 3], { slow: ([a, b]) => String(a + b), symmetries: [([a, b]) => [b, a]] }) // { label: "5", share: 1, kept: true }
 * @example await selfLabel([2, 3], { slow: ([a, b]) => String(a - b), symmetries: [([a, b]) => [b, a]] }) // { label: "-1", share: 1, kept: false }
 */
export async function selfLabel<Problem>(
  problem: Problem,
  { slow, steps = 5, minShare = 0.5, symmetries = [] }: SelfLabelOptions<Problem>,
): Promise<SelfLabel> {
  if (!(Number.isInteger(steps) && steps >= 1)) throw new InputError("selfLabel", "steps must be a whole number from 1", steps);
  if (!(minShare >= 0 && minShare <= 1)) throw new InputError("selfLabel", "minShare must be in [0, 1]", minShare);
  const vote = async (asked: Problem) => {
    const answers: (string | null)[] = [];
    for (let k = 1; k <= steps; k++) answers.push(await slow(asked, k));
    return consensus(answers);
  };
  const { label, share } = await vote(problem);
  let kept = label !== null && share >= minShare;
  for (const change of symmetries) kept = kept && (await vote(change(problem))).label === label;
  return { label, share, kept };
}

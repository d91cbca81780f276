import { InputError, type Random } from "../core/index.ts";
import { dot, mean, sigmoid, softmax } from "../math/index.ts";

/** A pair of responses as a toy judge sees it, shown in one order. Leads are those of the first response over the second. */
export interface ToyPair {
  /** φ(x, t): what the judge knows when it chooses a thought, [thoughts][features] */
  readonly context: readonly (readonly number[])[];
  /** δ_t: the lead in what a thought looks at, [thoughts] */
  readonly evidence: readonly number[];
  /** γ: leads that are seen at a glance, whatever the thought is, such as in length, [glances]; default none */
  readonly glance?: readonly number[];
  /** whether people prefer the first */
  readonly firstIsBetter: boolean;
}

/** What a judge thought of, by its position, and whom it named the winner. */
export interface ToyJudgment {
  readonly thought: number;
  readonly first: boolean;
}

/** The parameters of a judge; all of them are trained. */
export interface ToyJudge {
  /** θ: what makes it choose a thought, [features] */
  readonly thoughts: Float64Array;
  /** w: how far it follows what a thought reveals, [thoughts] */
  readonly trust: Float64Array;
  /** v: how far it follows what it sees at a glance, [glances] */
  readonly glances: Float64Array;
  /** b: what it gives the first for being first, in logits */
  bias: number;
}

/**
 * Toy judge: the smallest judge that thinks before it decides, and that a reward can teach or spoil. It picks one thought, which reveals one piece of
 * evidence, and then names a winner. All chances can be computed exactly.
 *
 *     π(t | x) = softmax(θ · φ(x, t)),    P(first wins | x, t) = σ(w_t δ_t + v · γ + b)
 *
 * @param options.thoughts θ at the start, [features]
 * @param options.trust w at the start, [thoughts]
 * @param options.glances v at the start, [glances]; default none
 * @param options.bias b at the start, in logits; default 0
 * @returns a judge with parameters of its own
 * @throws {InputError} when a parameter is not finite
 * @source Guerdon: testbed
 * @example firstWins(toyJudge({ thoughts: [0], trust: [1], bias: 1 }), { context: [[1]], evidence: [-1], firstIsBetter: false }) // 0.5
 */
export function toyJudge({
  thoughts,
  trust,
  glances = [],
  bias = 0,
}: {
  thoughts: ArrayLike<number>;
  trust: ArrayLike<number>;
  glances?: ArrayLike<number>;
  bias?: number;
}): ToyJudge {
  const judge = {
    thoughts: Float64Array.from(thoughts),
    trust: Float64Array.from(trust),
    glances: Float64Array.from(glances),
    bias,
  };
  if (![...judge.thoughts, ...judge.trust, ...judge.glances, bias].every(Number.isFinite)) {
    throw new InputError("toyJudge", "parameters must be finite", judge);
  }
  return judge;
}

/** π(· | x): the chances of each thought, [thoughts] */
export const thoughtChances = ({ thoughts }: ToyJudge, { context }: ToyPair): number[] =>
  softmax(context.map((features) => dot(thoughts, features)));

/** P(first wins | x, t) */
export const firstWinsAfter = ({ trust, glances, bias }: ToyJudge, { evidence, glance = [] }: ToyPair, thought: number): number =>
  sigmoid(trust[thought]! * evidence[thought]! + dot(glance, glances) + bias);

/** P(first wins | x), over all thoughts */
export const firstWins = (judge: ToyJudge, pair: ToyPair): number =>
  thoughtChances(judge, pair).reduce((total, chance, thought) => total + chance * firstWinsAfter(judge, pair, thought), 0);

/** The same two responses, the other one first. */
export const swapOrder = ({ context, evidence, glance, firstIsBetter }: ToyPair): ToyPair => ({
  context,
  evidence: evidence.map((lead) => -lead),
  ...(glance && { glance: glance.map((lead) => -lead) }),
  firstIsBetter: !firstIsBetter,
});

/** Judges a pair once. */
export function drawJudgment(judge: ToyJudge, pair: ToyPair, random: Random): ToyJudgment {
  const thought = random.weighted(thoughtChances(judge, pair));
  return { thought, first: random() < firstWinsAfter(judge, pair, thought) };
}

/** Moves the parameters in place along step · ∂ log π(thought, winner | x), with the slopes of the judge that drew them. */
export function learnJudgment(
  judge: ToyJudge,
  pair: ToyPair,
  { thought, first }: ToyJudgment,
  step: number,
  drawnBy: ToyJudge = judge,
): void {
  if (step === 0) return;
  const chances = thoughtChances(drawnBy, pair);
  const pull = step * ((first ? 1 : 0) - firstWinsAfter(drawnBy, pair, thought));
  chances.forEach((chance, t) => {
    const change = step * ((t === thought ? 1 : 0) - chance);
    const features = pair.context[t]!;
    for (let k = 0; k < judge.thoughts.length; k++) judge.thoughts[k]! += change * features[k]!;
  });
  judge.trust[thought]! += pull * pair.evidence[thought]!;
  for (let k = 0; k < judge.glances.length; k++) judge.glances[k]! += pull * pair.glance![k]!;
  judge.bias += pull;
}

/** What is exactly known of a judge on some pairs: all are shares, over verdicts drawn from it. */
export interface ToyFigures {
  /** right verdicts, both orders equally often */
  readonly accuracy: number;
  /** pairs with a right verdict in both orders */
  readonly consistent: number;
  /** pairs whose likelier winner changes with the order, or that are a toss-up in one */
  readonly flips: number;
}

/**
 * Accuracy, accuracy in both orders at once, and flips of a toy judge, computed without drawing.
 *
 * @param judge its parameters
 * @param pairs shown in any order, [pairs]; each is looked at in both
 * @returns three shares
 */
export function toyJudgeFigures(judge: ToyJudge, pairs: readonly ToyPair[]): ToyFigures {
  const seen = pairs.map((pair) => {
    const forward = firstWins(judge, pair);
    const backward = firstWins(judge, swapOrder(pair));
    return { forward, backward, right: pair.firstIsBetter ? [forward, 1 - backward] : [1 - forward, backward] };
  });
  return {
    accuracy: mean(seen.map(({ right: [one, other] }) => (one! + other!) / 2)),
    consistent: mean(seen.map(({ right: [one, other] }) => one! * other!)),
    flips: mean(seen.map(({ forward, backward }) => ((forward - 0.5) * (backward - 0.5) < 0 ? 0 : 1))),
  };
}

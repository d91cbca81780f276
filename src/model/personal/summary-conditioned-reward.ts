import { createRandom, InputError, type Random } from "../../core/index.ts";
import { argmax, dot, logSigmoid, mean, range, sigmoid, softmax, sum } from "../../math/index.ts";
import { byUser } from "./by-user.ts";
import type { PersonalPair } from "./factorised-reward.ts";

type Answer = Pick<PersonalPair, "chosen" | "rejected">;

/** A reward that reads a short summary of what is known of a person. */
export interface SummaryConditionedReward {
  /** the mean over people of R(z), what summaries were worth, by step, in nats per pair, [steps] */
  readonly worth: readonly number[];
  /** the most probable summary of a person's answers, [length] words as numbers; without answers the empty summary, which stands for "no information" */
  readonly summarise: (history: readonly Answer[]) => number[];
  /** reward of a response for whom a summary describes, in logits */
  readonly score: (response: ArrayLike<number>, summary: readonly number[]) => number;
}

/**
 * Learns to summarise people and to reward by the summary, both at once: a summary is good if the reward that reads it foresees the person's other answers.
 *
 *     r(x, z) = (u₀ + 1/L Σ_l u_{z_l}) · x,   π(z | h) = Π_l softmax(W_l h + b_l)_{z_l},   h the mean of c − r over the history
 *     u: min −log σ(r(c, z) − r(r, z)),   W: max E_{z ~ π}[R(z)] − β KL(π ‖ π₀),   R(z) = mean log σ(r(c, z) − r(r, z))
 *
 * (c, r) are answers of the same person that are not in the history. The gradient of W is REINFORCE, with the mean of each person's summaries as baseline. Here words have no
 * meaning but the one that the reward gives them; in the source a language model writes the summary and another reads it.
 *
 * @param pairs comparisons with who made them; people with no more answers than the history takes are left out
 * @param options.words how many words there are; default 12
 * @param options.length L: words in a summary; default 4
 * @param options.history how many answers are summarised; default 3
 * @param options.samples how many summaries of a person are compared in a step; default 4
 * @param options.beta β ≥ 0: price of moving away from the first summariser, in nats per pair for a nat; default 0.01
 * @param options.steps how many; default 400
 * @param options.batch how many people a step sees; default 32
 * @param options.rate learning rate of the reward; default 0.03
 * @param options.summariserRate learning rate of the summariser; 0 leaves it as it was drawn; default 0.03
 * @param options.random draws the start, people and summaries; default a fixed seed
 * @returns the summariser and the reward
 * @throws {InputError} when nobody has more answers than the history takes, or rows differ in length
 * @source Nam et al. 2025 (PLUS), arXiv:2507.13579, section 3 (PPO there, and a weight of the divergence that is not known)
 * @example summaryConditionedReward([{ user: "a", chosen: [1], rejected: [0] }, { user: "a", chosen: [2], rejected: [0] }], { history: 1, steps: 1 }).summarise([]) // []
 */
export function summaryConditionedReward(
  pairs: readonly PersonalPair[],
  {
    words = 12,
    length = 4,
    history = 3,
    samples = 4,
    beta = 0.01,
    steps = 400,
    batch = 32,
    rate = 0.03,
    summariserRate = 0.03,
    random = createRandom(0),
  }: {
    words?: number;
    length?: number;
    history?: number;
    samples?: number;
    beta?: number;
    steps?: number;
    batch?: number;
    rate?: number;
    summariserRate?: number;
    random?: Random;
  } = {},
): SummaryConditionedReward {
  const people = byUser(pairs, history + 1);
  const features = people[0]?.[0]?.chosen.length ?? 0;
  if (features === 0 || pairs.some(({ chosen, rejected }) => chosen.length !== features || rejected.length !== features)) {
    throw new InputError("summaryConditionedReward", `needs somebody with more than ${history} answers, and as many features in each row`, {
      pairs: pairs.length,
      people: people.length,
    });
  }
  const leadOf = ({ chosen, rejected }: Answer) => Array.from(chosen, (x, k) => x - rejected[k]!);
  const leads = people.map((answers) => answers.map(leadOf));

  // u, [words + 1][features], the shared part last; W with b, [length][words][features + 1]
  const reward = new Float64Array((words + 1) * features);
  const summariser = Float64Array.from({ length: length * words * (features + 1) }, () => random.normal(0, 0.3));
  const first = summariser.slice();
  const wordOf = (k: number) => reward.subarray(k * features, (k + 1) * features);
  const valueOf = (x: ArrayLike<number>, summary: readonly number[]) =>
    dot(wordOf(words), x) + (summary.length === 0 ? 0 : sum(summary.map((word) => dot(wordOf(word), x))) / summary.length);
  const seen = (known: readonly (readonly number[])[]) => [...range(features).map((k) => mean(known.map((lead) => lead[k]!))), 1];
  const slots = (weights: Float64Array, h: readonly number[]) =>
    range(length).map((l) =>
      softmax(range(words).map((k) => dot(weights.subarray((l * words + k) * (features + 1), (l * words + k + 1) * (features + 1)), h))),
    );

  const [moveReward, moveSummariser] = [adam(reward, rate), adam(summariser, summariserRate)];
  const worth = range(steps).map(() => {
    const [rewardSlope, summariserSlope] = [new Float64Array(reward.length), new Float64Array(summariser.length)];
    const values = range(batch).map(() => {
      const order = random.shuffle(random.pick(leads));
      const [h, targets] = [seen(order.slice(0, history)), order.slice(history, history + 8)];
      const [p, before] = [slots(summariser, h), slots(first, h)];
      const tried = range(samples).map(() => {
        const summary = p.map((slot) => random.weighted(slot));
        const margins = targets.map((lead) => valueOf(lead, summary));
        targets.forEach((lead, i) => {
          const slope = -sigmoid(-margins[i]!) / (targets.length * samples * batch);
          for (let k = 0; k < features; k++) {
            rewardSlope[words * features + k]! += slope * lead[k]!;
            for (const word of summary) rewardSlope[word * features + k]! += (slope * lead[k]!) / length;
          }
        });
        return { summary, value: mean(margins.map(logSigmoid)) };
      });
      const usual = mean(tried.map(({ value }) => value));
      p.forEach((slot, l) => {
        const apart = slot.map((x, k) => Math.log(x / before[l]![k]!));
        const divergence = dot(slot, apart);
        slot.forEach((x, k) => {
          const gain = mean(tried.map(({ summary, value }) => (value - usual) * ((summary[l] === k ? 1 : 0) - x)));
          const slope = (beta * x * (apart[k]! - divergence) - gain) / batch;
          const at = (l * words + k) * (features + 1);
          for (let f = 0; f <= features; f++) summariserSlope[at + f]! += slope * h[f]!;
        });
      });
      return usual;
    });
    moveReward(rewardSlope);
    moveSummariser(summariserSlope);
    return mean(values);
  });
  return {
    worth,
    summarise: (known) => (known.length === 0 ? [] : slots(summariser, seen(known.map(leadOf))).map(argmax)),
    score: (response, summary) => valueOf(response, summary),
  };
}

/** Adam over a list that is changed in place (Kingma and Ba 2015, algorithm 1). */
function adam(values: Float64Array, rate: number): (slope: Float64Array) => void {
  const [first, second] = [new Float64Array(values.length), new Float64Array(values.length)];
  let step = 0;
  return (slope) => {
    step++;
    slope.forEach((g, i) => {
      first[i] = 0.9 * first[i]! + 0.1 * g;
      second[i] = 0.999 * second[i]! + 0.001 * g * g;
      values[i]! -= (rate * first[i]!) / (1 - 0.9 ** step) / (Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-8);
    });
  };
}

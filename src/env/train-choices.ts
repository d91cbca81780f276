import { type Awaitable, InputError, type Random } from "../core/index.ts";
import { softmax } from "../math/index.ts";
import { groupAdvantage } from "./group-advantage.ts";
import { groupPolicyGradient } from "./group-policy-gradient.ts";

/** For each prompt and each of its choices the logits of the options, [prompts][choices][options]. */
export type ChoiceLogits = readonly (readonly (readonly number[])[])[];

/** See trainChoices. */
export interface TrainChoicesOptions {
  readonly logits: ChoiceLogits;
  readonly reward: (prompt: number, answers: readonly (readonly number[])[], update: number) => Awaitable<readonly number[]>;
  readonly groupSize: number;
  readonly updates: number;
  readonly learningRate: number;
  readonly random: Random;
  readonly observe?: (update: number, logits: ChoiceLogits) => Awaitable<void>;
}

/**
 * Trains a policy whose answers are made of independent choices (a tool, each of its values, whether the form is kept) by group policy gradient.
 * It is the text bandit for answers of which there are too many to list.
 *
 *     π(a | x) = Π_c softmax(ℓ(x, c))_{a_c},    ℓ(x, c) ← ℓ(x, c) + α ∂J/∂ℓ(x, c)
 *
 * @param options.logits ℓ at the start, [prompts][choices][options]; not changed
 * @param options.reward rewards of a group, (prompt, answers, update) → [group]; an answer is the option of each choice
 * @param options.groupSize G: answers drawn for a prompt
 * @param options.updates how many updates to make; each visits every prompt
 * @param options.learningRate α > 0
 * @param options.random where the draws come from
 * @param options.observe called after each update with their number so far and the logits as they are (to read, not to keep); awaited
 * @returns the trained logits
 * @throws {InputError} when a reward does not answer for its whole group, or answers with something that is not finite
 * @source Shao et al. 2024 (GRPO), arXiv:2402.03300, eq. 3 with one exact on-policy step an update
 * @example softmax((await trainChoices({ logits: [[[0, 0], [0, 0]]], reward: (_, answers) => answers.map(([a, b]) => a * b), groupSize: 8, updates: 100, learningRate: 1, random: createRandom(1) }))[0][0])[1] > 0.9 // true
 */
export async function trainChoices({
  logits: start,
  reward,
  groupSize,
  updates,
  learningRate,
  random,
  observe,
}: TrainChoicesOptions): Promise<ChoiceLogits> {
  const logits = start.map((choices) => choices.map((options) => [...options]));
  for (let update = 0; update < updates; update++) {
    for (const [prompt, choices] of logits.entries()) {
      const policy = choices.map((options) => softmax(options));
      const answers = Array.from({ length: groupSize }, () => policy.map((options) => random.weighted(options)));
      const earned = await reward(prompt, answers, update);
      if (earned.length !== groupSize || !earned.every(Number.isFinite)) {
        throw new InputError("trainChoices", `the reward must give ${groupSize} finite numbers for prompt ${prompt}`, earned);
      }
      const advantages = groupAdvantage(earned);
      if (advantages.every((advantage) => advantage === 0)) continue;
      policy.forEach((options, choice) => {
        const taken = answers.map((answer) => answer[choice]!);
        groupPolicyGradient(options, taken, advantages).forEach((slope, option) => {
          choices[choice]![option]! += learningRate * slope;
        });
      });
    }
    await observe?.(update + 1, logits);
  }
  return logits;
}

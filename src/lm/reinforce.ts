import {
  type Awaitable,
  type Context,
  createContext,
  InputError,
  judgeBatch,
  type Random,
  type Reward,
  type Rollout,
  type RolloutInput,
  responseText,
  rollout,
  valueOf,
} from "../core/index.ts";
import { standardize } from "../math/index.ts";
import type { Example, LanguageModelTrainer } from "./language-model-trainer.ts";
import type { TinyLm } from "./tiny-lm.ts";

/** The answers to one prompt, and what they earned. */
export interface JudgedGroup {
  readonly rollouts: readonly Rollout[];
  readonly rewards: readonly number[];
}

export interface ReinforceOptions {
  readonly trainer: LanguageModelTrainer;
  /** what is asked, with the references that the reward needs */
  readonly tasks: readonly Omit<RolloutInput, "response" | "group">[];
  /** made anew for each update, for rewards that ask the policy as it is */
  readonly reward: (policy: TinyLm) => Reward;
  /** what is learned from the groups of an update; default: each answer, weighted by how many deviations better than its group it is */
  readonly learn?: (groups: readonly JudgedGroup[]) => readonly Example[];
  readonly updates: number;
  /** default 8 */
  readonly tasksPerUpdate?: number;
  /** answers drawn for a prompt; default 8 */
  readonly groupSize?: number;
  readonly maxTokens?: number;
  /** alternatives a token that the reward gets to see; default 0 */
  readonly logprobs?: number;
  readonly random: Random;
  readonly context?: Context;
  /** called after each update, with their number so far and what was drawn in it */
  readonly observe?: (update: number, groups: readonly JudgedGroup[]) => Awaitable<void>;
}

/** An answer of a group as an example, with the weight that it learns with. An answer that was cut off does not learn to end there. */
export const weightedAnswer = (one: Rollout, weight: number): Example => ({
  prompt: one.prompt,
  continuation: responseText(one),
  ends: one.fields.finish === "stop",
  weight,
});

const policyGradient = (groups: readonly JudgedGroup[]): Example[] =>
  groups.flatMap(({ rollouts, rewards }) => {
    const advantages = standardize(rewards);
    return rollouts.map((one, i) => weightedAnswer(one, advantages[i]!));
  });

/**
 * Trains a small language model by group policy gradient on any reward: draws answers, has them judged, moves towards the better ones of each group.
 * One exact on-policy step an update, so there is no ratio to clip.
 *
 * @returns the policy at the end
 * @throws what kept the reward from judging; {InputError} where it abstains
 */
export async function reinforce({
  trainer,
  tasks,
  reward,
  learn = policyGradient,
  updates,
  tasksPerUpdate = 8,
  groupSize = 8,
  maxTokens,
  logprobs = 0,
  random,
  context = createContext(),
  observe,
}: ReinforceOptions): Promise<TinyLm> {
  let queue: (typeof tasks)[number][] = [];
  for (let update = 0; update < updates; update++) {
    while (queue.length < tasksPerUpdate) queue = [...queue, ...random.shuffle(tasks)];
    const asked = queue.slice(0, tasksPerUpdate).map((task) => rollout({ ...task, response: "" }));
    queue = queue.slice(tasksPerUpdate);
    const policy = trainer.model;
    const drawn = asked.map((task, g) =>
      policy
        .sample(task.prompt, { n: groupSize, seed: random.integer(2 ** 31), logprobs, ...(maxTokens !== undefined && { maxTokens }) })
        .map(({ text, finish, tokens }) => ({
          ...task,
          response: [{ role: "assistant" as const, content: text }],
          group: String(g),
          ...(tokens && { tokens }),
          fields: { ...task.fields, finish },
        })),
    );
    const verdicts = await judgeBatch(reward(policy), drawn.flat(), { ...context, random, step: update, totalSteps: updates });
    const values = verdicts.map((verdict) => {
      if (verdict instanceof Error) throw verdict;
      const value = valueOf(verdict);
      if (value === null) throw new InputError("reinforce", "a reward that trains a policy must not abstain", verdict);
      return value;
    });
    const groups = drawn.map((rollouts, g) => ({ rollouts, rewards: values.slice(g * groupSize, (g + 1) * groupSize) }));
    const examples = learn(groups);
    if (examples.some(({ weight = 1 }) => weight !== 0)) await trainer.step(examples);
    await observe?.(update + 1, groups);
  }
  return trainer.model;
}

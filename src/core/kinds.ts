import type { Awaitable } from "./awaitable.ts";
import type { Memory } from "./memory.ts";
import type { Random } from "./random.ts";
import type { Rollout } from "./rollout.ts";

/** What a reward says of one rollout: a number, `null` where it has no opinion (it abstains), or a score with its parts. */
export type Verdict = number | null | Score;

/** A verdict with what led to it. */
export interface Score {
  readonly value: number | null;
  /** the raw verdicts that the value was made from, by name */
  readonly parts?: Readonly<Record<string, Verdict>>;
  /** one reward a step, [steps] */
  readonly steps?: readonly number[];
  /** one reward a token, [tokens] */
  readonly tokens?: Float32Array;
  /** the answer that the reward read out of the response, as a normalised text: equal answers have equal texts, so they can be voted on */
  readonly answer?: string;
  /** how sure the reward is of its value, in [0, 1] */
  readonly confidence?: number;
  /** one line for a person who opens this row */
  readonly why?: string;
}

/**
 * A reward judges a batch of rollouts: one verdict each, same length, same order. Groups (the rollouts of one prompt) are always whole.
 *
 * A reward that cannot judge throws. Where it cannot judge only some of the batch, an `Error` stands in the place of their verdicts;
 * `each` and `perGroup` do that for whatever their function throws. A failure is never a number.
 */
export type Reward = (rollouts: readonly Rollout[], context: Context) => Awaitable<readonly (Verdict | Error)[]>;

/** What a reward may use that is not in the rollout. */
export interface Context {
  /** aborted when the run is stopped; pass it on to whatever waits */
  readonly signal: AbortSignal;
  /** seeded randomness; `random.fork(rollout.id)` does not depend on the order of the rows */
  readonly random: Random;
  /** training step, from 0 */
  readonly step: number;
  /** steps of the whole training run; 1 where nothing is trained */
  readonly totalSteps: number;
  /** what a reward with history must remember, so that a restart or a second server loses nothing */
  readonly memory: Memory;
  /** surrounds each judgement with what its surroundings ask for: time limit, retries, concurrency, cache */
  readonly guard: Guard;
}

/** Runs the work of one judgement. `judge` identifies the function that judges, `rollouts` what it judges. */
export type Guard = <T>(judge: object, rollouts: readonly Rollout[], work: () => Awaitable<T>) => Awaitable<T>;

/** Which of two responses to one prompt is the better one. */
export interface Comparison {
  /** probability that the first is better, in [0, 1]; ½: neither */
  readonly first: number;
  /** whether both orders named the same winner; absent where only one order was asked */
  readonly consistent?: boolean;
  /** how sure the judge is of its verdict, in [0, 1] */
  readonly confidence?: number;
  /** one line for a person who opens this pair */
  readonly why?: string;
}

/** Compares two responses to one prompt, shown in this order. It throws where it cannot tell: a failure is never a tie. */
export type Compare = (first: Rollout, second: Rollout, context: Context) => Awaitable<Comparison>;

/** What a loss is at given scores, and its derivative with respect to each of them: as many numbers as there are scores. */
export interface Loss<Score extends string> {
  readonly loss: number;
  readonly gradient: Readonly<Record<Score, ArrayLike<number>>>;
}

/**
 * An equation to train on, over the numbers of a batch: no net, no engine. A batch is named columns, one entry an example; `Score` names those that a net
 * gives, `Given` those that come with the data. A score that is a vector stands in its column row after row.
 */
export type Objective<Score extends string, Given extends string = never> = (
  batch: Readonly<Record<Score, ArrayLike<number>>> & Readonly<Partial<Record<Given, ArrayLike<number>>>>,
) => Loss<Score>;

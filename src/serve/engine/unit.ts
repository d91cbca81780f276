import type { Outcome } from "../../core/index.ts";

/** Interactive requests go before bulk ones. */
export type Priority = "interactive" | "bulk";

/** Somebody who waits for a unit. */
export interface Waiter {
  answered(outcomes: readonly Outcome[], hash: string): void;
}

/**
 * What is judged together: a whole group, or rollouts of one request that belong to no group and go together only because that costs less.
 * Equal work is one unit with several waiters.
 */
export interface Unit {
  /** JSON list of its rollouts: what the thread is sent, and what tells equal work apart */
  readonly text: string;
  readonly rows: number;
  /** name of its group, where it has one: two units of one name must not meet in a batch, where they would be one group */
  readonly group: string | undefined;
  readonly priority: Priority;
  readonly waiters: Set<Waiter>;
  /** when it came, in milliseconds of the performance clock */
  readonly since: number;
  /** its rollouts belong to no group: it may be taken apart */
  readonly loose: boolean;
  done: boolean;
  /** judged in a batch of its own, because a batch with it hung or crashed and nobody knows which unit was to blame */
  solo: boolean;
}

import type { Outcome } from "../../core/index.ts";

/** Interactive requests go before bulk ones. */
export type Priority = "interactive" | "bulk";

/** What a unit came to. */
export interface Answers {
  /** one a rollout of the unit, in their order */
  readonly outcomes: readonly Outcome[];
  /** hash of the reward that judged */
  readonly hash: string;
  /** when a thread was given the unit, in milliseconds of the performance clock; undefined where none was */
  readonly began: number | undefined;
}

/** Somebody who waits for a unit. */
export interface Waiter {
  answered(answers: Answers): void;
}

/**
 * What is judged together: a whole group, or rollouts of one request that belong to no group and go together only because that costs less.
 * Equal work is one unit with several waiters.
 */
export interface Unit {
  /** JSON list of its rollouts: what the thread is sent */
  readonly text: string;
  /** what tells it from other work; empty where equal work is not shared */
  readonly key: string;
  readonly rows: number;
  /** name of its group, where it has one: two units of one name must not meet in a batch, where they would be one group */
  readonly group: string | undefined;
  readonly priority: Priority;
  readonly waiters: Waiter[];
  /** when it came, in milliseconds of the performance clock */
  readonly since: number;
  /** its rollouts belong to no group: it may be taken apart */
  readonly loose: boolean;
  /** traceparent of the request that brought it, where requests are traced */
  readonly trace: string | undefined;
  /** when a thread was given it first */
  began: number | undefined;
  done: boolean;
  /** judged in a batch of its own, because a batch with it hung or crashed and nobody knows which unit was to blame */
  solo: boolean;
}

type Brought = Pick<Unit, "text" | "rows" | "group" | "priority" | "loose" | "trace">;

/** A unit that has just come. */
export const newUnit = (
  { text, rows, group, priority, loose, trace }: Brought,
  waiter: Waiter,
  key = "",
  since = performance.now(),
): Unit => ({
  text,
  key,
  rows,
  group,
  priority,
  waiters: [waiter],
  since,
  loose,
  trace,
  began: undefined,
  done: false,
  solo: false,
});

/**
 * A unit of loose rollouts as one unit each, so that one of them cannot harm the others; any other unit as it is.
 *
 * @param finish told when the last of them is answered, in place of the whole unit
 */
export function split(unit: Unit, finish: (unit: Unit, answers: Answers) => void): Unit[] {
  if (!unit.loose || unit.rows === 1) return [unit];
  const outcomes = new Array<Outcome>(unit.rows);
  let left = unit.rows;
  return (JSON.parse(unit.text) as unknown[]).map((one, i) => {
    const waiter: Waiter = {
      answered: ({ outcomes: [outcome], hash, began }) => {
        outcomes[i] = outcome!;
        if (--left === 0) finish(unit, { outcomes, hash, began });
      },
    };
    return newUnit({ ...unit, text: `[${JSON.stringify(one)}]`, rows: 1 }, waiter, "", unit.since);
  });
}

import { type OutcomeName, outcomeNames } from "../../core/index.ts";
import { type Counts, countsSince, deviationOf, meanOf, noCounts, quantileOf } from "./counts.ts";
import type { Reading } from "./reading.ts";

/** One measured thing: how it is now, how it was before, and whether that is a change. */
export interface Drift {
  /** mean of what came within the window; null where nothing came */
  readonly now: number | null;
  /** mean of what came before the window */
  readonly before: number | null;
  /** now − before in standard deviations of what came before; null where there is too little to tell */
  readonly change: number | null;
  /** how many came within the window */
  readonly count: number;
  /** how they lie, in the buckets of the server: heights that add up to count */
  readonly shape: readonly number[];
}

/** What a person who watches a serving reward wants to know. Rates are per second. */
export interface Watched {
  readonly reward: Reading["reward"];
  /** seconds since another reward was served; undefined where it was always this one */
  readonly changed: number | undefined;
  /** seconds since the server began */
  readonly uptime: number | undefined;
  /** seconds that the figures of now are over */
  readonly window: number;
  readonly rollouts: number;
  readonly requests: number;
  /** requests that were refused, a second: by status */
  readonly refused: Readonly<Record<string, number>>;
  /** in seconds */
  readonly latency: Readonly<Record<"p50" | "p99", { readonly value: number; readonly above: boolean } | null>>;
  readonly outcomes: Readonly<Record<OutcomeName, { readonly now: number; readonly total: number }>>;
  readonly doors: Readonly<Record<string, number>>;
  readonly value: Drift;
  readonly parts: Readonly<Record<string, Drift>>;
  readonly spread: Drift;
  readonly length: Drift;
  readonly held: number | undefined;
  readonly queued: number | undefined;
  readonly gathering: number | undefined;
  readonly limit: number | undefined;
  readonly threads: number | undefined;
  /** share of the rollouts within the window that were judged with an equal one */
  readonly shared: number | null;
  /** threads that hung or died, within the history that is known */
  readonly replaced: number;
  /** what the reward's models are asked, and what they cost so far, in the currency of their prices */
  readonly models: { readonly requests: number; readonly tokens: number; readonly cost: number };
  /** rollouts a second and mean values from reading to reading, oldest first; null where nothing came */
  readonly history: readonly { readonly rollouts: number; readonly value: number | null }[];
}

/** Fewer values than this on either side say nothing about a change. */
const enough = 20;

const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, one) => sum + one, 0);

/** Whether two readings are of one server that went on: its totals never fall. */
export function goesOn(before: Reading, now: Reading): boolean {
  if (before.began !== undefined && now.began !== undefined && Math.abs(before.began - now.began) > 2) return false;
  return now.at > before.at && outcomeNames.every((name) => now.outcomes[name] >= before.outcomes[name]);
}

function driftOf(now: Counts, begin: Counts): Drift {
  const within = countsSince(now, begin) ?? now;
  const mean = meanOf(within);
  const before = meanOf(begin);
  const deviation = deviationOf(begin);
  const tells = within.count >= enough && begin.count >= enough && deviation !== null && deviation > 0;
  return {
    now: mean,
    before,
    change: tells ? (mean! - before!) / deviation : null,
    count: within.count,
    shape: within.counts,
  };
}

/**
 * Puts readings together, oldest first and all of one server: the last one against the one that is `window` seconds older, or against the
 * oldest there is. What came before the window is everything since the server began.
 */
export function watchedFrom(readings: readonly Reading[], window: number): Watched {
  const now = readings.at(-1)!;
  const start = readings.findLast(({ at }) => now.at - at >= window - 0.05) ?? readings[0]!;
  const seconds = now.at - start.at;
  const rate = (later: number, earlier: number) => (seconds > 0 ? (later - earlier) / seconds : 0);
  const statusCounts = (reading: Reading) => {
    const counts: Record<string, number> = {};
    for (const { status, count } of reading.requests) counts[status] = (counts[status] ?? 0) + count;
    return counts;
  };
  const [statuses, earlier] = [statusCounts(now), statusCounts(start)];
  const refused = Object.entries(statuses)
    .filter(([status]) => !status.startsWith("2"))
    .map(([status, count]) => [status, rate(count, earlier[status] ?? 0)] as const)
    .filter(([, perSecond]) => perSecond > 0);
  const latency = (start === now ? now.latency : countsSince(now.latency, start.latency)) ?? now.latency;
  const other = readings.findLast(({ reward }) => reward?.hash !== now.reward?.hash);
  const began = total(start.outcomes);
  const judged = total(now.outcomes) - began;
  return {
    reward: now.reward,
    changed: other && now.at - other.at,
    uptime: now.began === undefined ? undefined : Math.max(0, now.at - now.began),
    window: seconds,
    rollouts: rate(total(now.outcomes), began),
    requests: rate(total(statuses), total(earlier)),
    refused: Object.fromEntries(refused),
    latency: { p50: quantileOf(latency, 0.5), p99: quantileOf(latency, 0.99) },
    outcomes: Object.fromEntries(
      outcomeNames.map((name) => [name, { now: now.outcomes[name] - start.outcomes[name], total: now.outcomes[name] }]),
    ) as Watched["outcomes"],
    doors: Object.fromEntries(
      Object.entries(now.doors)
        .map(([door, count]) => [door, rate(count, start.doors[door] ?? 0)] as const)
        .filter(([, perSecond]) => perSecond > 0),
    ),
    value: driftOf(now.value, start.value),
    parts: Object.fromEntries(Object.entries(now.parts).map(([name, part]) => [name, driftOf(part, start.parts[name] ?? noCounts)])),
    spread: driftOf(now.spread, start.spread),
    length: driftOf(now.length, start.length),
    held: now.held,
    queued: now.queued,
    gathering: now.gathering,
    limit: now.limit,
    threads: now.threads,
    shared: judged > 0 ? (now.shared - start.shared) / judged : null,
    replaced: now.replaced - readings[0]!.replaced,
    models: {
      requests: rate(now.models.requests, start.models.requests),
      tokens: rate(now.models.tokens, start.models.tokens),
      cost: now.models.cost,
    },
    history: readings.slice(1).map((reading, i) => {
      const before = readings[i]!;
      const came = countsSince(reading.value, before.value) ?? noCounts;
      const passed = reading.at - before.at;
      return { rollouts: passed > 0 ? (total(reading.outcomes) - total(before.outcomes)) / passed : 0, value: meanOf(came) };
    }),
  };
}

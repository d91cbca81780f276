import { type OutcomeName, outcomeNames } from "../../core/index.ts";
import { addCounts, type Counts, noCounts } from "./counts.ts";
import { parseMetrics, type Sample } from "./parse-metrics.ts";

/** What a serving reward has told of itself at one moment: totals since it began. */
export interface Reading {
  /** when it was read, in seconds */
  readonly at: number;
  /** when the server began, in seconds; undefined where it does not say */
  readonly began: number | undefined;
  readonly reward: { readonly file: string; readonly hash: string } | undefined;
  readonly requests: readonly { readonly door: string; readonly status: string; readonly count: number }[];
  readonly outcomes: Readonly<Record<OutcomeName, number>>;
  /** rollouts by door */
  readonly doors: Readonly<Record<string, number>>;
  /** seconds that requests took */
  readonly latency: Counts;
  readonly value: Counts;
  readonly parts: Readonly<Record<string, Counts>>;
  /** standard deviation of the values of each group */
  readonly spread: Counts;
  readonly length: Counts;
  /** rollouts at work: undefined where the server does not say */
  readonly held: number | undefined;
  readonly queued: number | undefined;
  readonly gathering: number | undefined;
  readonly limit: number | undefined;
  readonly threads: number | undefined;
  readonly shared: number;
  readonly replaced: number;
  /** what the reward's models were asked */
  readonly models: Readonly<Record<"requests" | "tokens" | "cost", number>>;
}

/** Histograms of one name, by the value of a label. */
function histograms(samples: readonly Sample[], name: string, by?: string): Map<string, Counts> {
  const buckets = new Map<string, Map<number, number>>();
  const sums = new Map<string, number>();
  for (const sample of samples) {
    const key = by === undefined ? "" : sample.labels[by];
    if (key === undefined) continue;
    if (sample.name === `${name}_sum`) sums.set(key, (sums.get(key) ?? 0) + sample.value);
    if (sample.name !== `${name}_bucket` || sample.labels.le === undefined) continue;
    const bound = /^\+?inf/i.test(sample.labels.le) ? Number.POSITIVE_INFINITY : Number(sample.labels.le);
    if (Number.isNaN(bound) || !Number.isFinite(sample.value)) continue;
    const own = buckets.get(key) ?? new Map<number, number>();
    own.set(bound, (own.get(bound) ?? 0) + sample.value);
    buckets.set(key, own);
  }
  return new Map(
    [...buckets].map(([key, own]) => {
      const rising = [...own].sort(([a], [b]) => a - b);
      const counts = rising.map(([, total], i) => Math.max(0, total - (i === 0 ? 0 : rising[i - 1]![1])));
      const count = counts.reduce((sum, one) => sum + one, 0);
      return [key, { bounds: rising.map(([bound]) => bound), counts, count, sum: sums.get(key) ?? 0 }];
    }),
  );
}

/** Reads a page of metrics. What the server does not tell is absent or zero. */
export function readMetrics(text: string, at: number): Reading {
  const samples = parseMetrics(text);
  const find = (name: string) => samples.find((sample) => sample.name === name);
  const all = (name: string) => samples.filter((sample) => sample.name === name);
  const total = (name: string) => all(name).reduce((sum, { value }) => sum + value, 0);
  const info = find("guerdon_reward_info")?.labels;
  const outcomes = Object.fromEntries(outcomeNames.map((name) => [name, 0])) as Record<OutcomeName, number>;
  const doors: Record<string, number> = {};
  for (const { labels, value } of all("guerdon_rollouts_total")) {
    const { outcome, door = "" } = labels;
    if (!outcomeNames.includes(outcome as OutcomeName)) continue;
    outcomes[outcome as OutcomeName] += value;
    doors[door] = (doors[door] ?? 0) + value;
  }
  return {
    at,
    began: find("guerdon_process_start_time_seconds")?.value,
    reward: info && { file: info.file ?? "", hash: info.hash ?? "" },
    requests: all("guerdon_requests_total").map(({ labels, value }) => ({
      door: labels.door ?? "",
      status: labels.status ?? "",
      count: value,
    })),
    outcomes,
    doors,
    latency: addCounts([...histograms(samples, "guerdon_request_seconds", "door").values()]),
    value: histograms(samples, "guerdon_value").get("") ?? noCounts,
    parts: Object.fromEntries(histograms(samples, "guerdon_part", "part")),
    spread: histograms(samples, "guerdon_group_spread").get("") ?? noCounts,
    length: histograms(samples, "guerdon_response_length").get("") ?? noCounts,
    held: find("guerdon_held_rollouts")?.value,
    queued: find("guerdon_queued_rollouts")?.value,
    gathering: find("guerdon_gathering_rollouts")?.value,
    limit: find("guerdon_queue_limit_rollouts")?.value,
    threads: find("guerdon_threads")?.value,
    shared: total("guerdon_shared_rollouts_total"),
    replaced: total("guerdon_threads_replaced_total"),
    models: {
      requests: total("guerdon_model_requests_total"),
      tokens: total("guerdon_model_tokens_total"),
      cost: total("guerdon_model_cost_total"),
    },
  };
}

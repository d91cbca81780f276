import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type Outcome, type OutcomeName, outcomeNames, valueOf } from "../core/index.ts";
import type { Engine, EngineEvent } from "./engine.ts";

/** Upper bounds of the value histograms: fine between −1 and 1, where most rewards live. */
const valueBounds = [-100, -10, -5, -2, -1, -0.75, -0.5, -0.25, -0.1, 0, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 2, 5, 10, 100];

/** A histogram that takes a million values a second: prom-client's own spends its time on labels. */
class ValueHistogram {
  private readonly counts = new Float64Array(valueBounds.length + 1);
  private sum = 0;

  observe(value: number): void {
    let bucket = 0;
    while (bucket < valueBounds.length && value > valueBounds[bucket]!) bucket++;
    this.counts[bucket]!++;
    this.sum += value;
  }

  lines(name: string, label: string): string {
    let total = 0;
    const buckets = Array.from(this.counts, (count, i) => {
      total += count;
      return `${name}_bucket{${label ? `${label},` : ""}le="${valueBounds[i] ?? "+Inf"}"} ${total}`;
    });
    const labels = label ? `{${label}}` : "";
    return [...buckets, `${name}_sum${labels} ${this.sum}`, `${name}_count${labels} ${total}`].join("\n");
  }
}

/** The most parts that are counted by name; a reward that makes up names must not fill the memory. */
const partsKept = 100;
const escaped = (text: string) => text.replace(/[\\"\n]/g, (c) => (c === "\n" ? "\\n" : `\\${c}`));

/** What a serving reward tells of itself, in the format of Prometheus. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = this.counter("guerdon_requests_total", "requests by door and status", ["door", "status"]);
  private readonly rollouts = this.counter("guerdon_rollouts_total", "rollouts by door and outcome", ["door", "outcome"]);
  private readonly shared = this.counter("guerdon_shared_rollouts_total", "rollouts that were judged with an equal one that was under way");
  private readonly replaced = this.counter("guerdon_threads_replaced_total", "threads that hung or died");
  private readonly stalled = this.counter("guerdon_threads_stalled_total", "times that a thread was blocked in one judgement");
  private readonly reloads = this.counter("guerdon_reloads_total", "times that the reward was loaded", ["result"]);
  private readonly seconds = this.histogram(
    "guerdon_request_seconds",
    "time to answer a request",
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 100],
    ["door"],
  );
  private readonly batchRows = this.histogram(
    "guerdon_batch_rollouts",
    "rollouts in a batch",
    [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
  );
  private readonly batchWait = this.histogram(
    "guerdon_batch_wait_seconds",
    "time that the oldest rollout of a batch waited for a thread",
    [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
  );
  private readonly spread = this.histogram(
    "guerdon_group_spread",
    "standard deviation of the values of a group",
    [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5],
  );
  private readonly value = new ValueHistogram();
  private readonly parts = new Map<string, ValueHistogram>();
  private readonly doors = new Map<string, { byOutcome: Record<OutcomeName, number> }>();
  private readonly statuses = new Map<string, number>();

  constructor(engine: Engine) {
    collectDefaultMetrics({ register: this.registry, prefix: "guerdon_" });
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.registry],
        collect() {
          this.set(read());
        },
      });
    gauge("guerdon_held_rollouts", "rollouts that are taken and not answered", () => engine.stats().held);
    gauge("guerdon_queued_rollouts", "of them, those that wait for a thread", () => engine.stats().queued);
    gauge("guerdon_gathering_rollouts", "of them, those that wait for the rest of their group", () => engine.stats().gathering);
    gauge("guerdon_queue_limit_rollouts", "rollouts that are taken at most", () => engine.stats().limit);
    gauge("guerdon_threads", "threads that judge", () => engine.stats().threads);
    new Gauge({
      name: "guerdon_reward_info",
      help: "the reward that is served",
      labelNames: ["hash", "file"],
      registers: [this.registry],
      collect() {
        this.reset();
        const reward = engine.identity();
        if (reward) this.set({ hash: reward.hash, file: reward.file }, 1);
      },
    });
  }

  private counter(name: string, help: string, labelNames: string[] = []) {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram(name: string, help: string, buckets: number[], labelNames: string[] = []) {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }

  event(event: EngineEvent): void {
    if (event.type === "batch") {
      this.batchRows.observe(event.rows);
      this.batchWait.observe(event.waited / 1000);
    } else if (event.type === "shared") this.shared.inc(event.rows);
    else if (event.type === "replaced") this.replaced.inc();
    else if (event.type === "stalled") this.stalled.inc();
    else this.reloads.inc({ result: event.type === "loaded" ? "loaded" : "failed" });
  }

  request(door: string, status: number, seconds: number): void {
    const key = `${door} ${status}`;
    this.statuses.set(key, (this.statuses.get(key) ?? 0) + 1);
    this.seconds.observe({ door }, seconds);
  }

  outcomes(door: string, outcomes: readonly Outcome[]): void {
    let counts = this.doors.get(door);
    if (!counts) {
      counts = { byOutcome: Object.fromEntries(outcomeNames.map((name) => [name, 0])) as Record<OutcomeName, number> };
      this.doors.set(door, counts);
    }
    for (const outcome of outcomes) {
      counts.byOutcome[outcome.outcome]++;
      if (outcome.outcome !== "score") continue;
      this.value.observe(outcome.value);
      const { parts } = outcome.score;
      for (const name in parts) {
        const value = valueOf(parts[name]!);
        let histogram = this.parts.get(name);
        if (!histogram && this.parts.size < partsKept) this.parts.set(name, (histogram = new ValueHistogram()));
        if (value !== null) histogram?.observe(value);
      }
    }
  }

  groupSpread(values: readonly number[]): void {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    this.spread.observe(Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length));
  }

  async text(): Promise<string> {
    // Counted in plain maps on the way, handed over when somebody asks.
    this.requests.reset();
    for (const [key, count] of this.statuses) {
      const [door, status] = key.split(" ") as [string, string];
      this.requests.inc({ door, status }, count);
    }
    this.rollouts.reset();
    for (const [door, { byOutcome }] of this.doors) {
      for (const outcome of outcomeNames) this.rollouts.inc({ door, outcome }, byOutcome[outcome]);
    }
    const parts = [...this.parts].map(([name, histogram]) => histogram.lines("guerdon_part", `part="${escaped(name)}"`));
    return `${await this.registry.metrics()}
# HELP guerdon_value values of the rollouts that were scored
# TYPE guerdon_value histogram
${this.value.lines("guerdon_value", "")}
# HELP guerdon_part values of the parts of the score
# TYPE guerdon_part histogram
${parts.join("\n")}
`;
  }
}

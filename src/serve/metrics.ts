import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { type Outcome, type OutcomeName, outcomeNames, type Rollout, valueOf } from "../core/index.ts";
import type { Engine, EngineEvent } from "./engine.ts";
import { Histograms } from "./metrics/histogram.ts";

/** Upper bounds for values: fine between −1 and 1, where most rewards live. */
const valueBounds = [-100, -10, -5, -2, -1, -0.75, -0.5, -0.25, -0.1, 0, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 2, 5, 10, 100];
const secondBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 100];
const waitBounds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30];
const spreadBounds = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5];
const batchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const lengthBounds = [0, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000];

const charactersOf = ({ response }: Rollout) => {
  let characters = 0;
  for (const { role, content } of response) if (role === "assistant") characters += content.length;
  return characters;
};

/** What a serving reward tells of itself, in the format of Prometheus. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = this.counter("guerdon_requests_total", "requests by door and status", ["door", "status"]);
  private readonly rollouts = this.counter("guerdon_rollouts_total", "rollouts by door and outcome", ["door", "outcome"]);
  private readonly shared = this.counter(
    "guerdon_shared_rollouts_total",
    "rollouts that were judged with an equal one beside them or under way",
  );
  private readonly replaced = this.counter("guerdon_threads_replaced_total", "threads that hung or died");
  private readonly stalled = this.counter("guerdon_threads_stalled_total", "times that a thread was blocked in one judgement");
  private readonly reloads = this.counter("guerdon_reloads_total", "times that the reward was loaded", ["result"]);
  private readonly modelRequests = this.counter("guerdon_model_requests_total", "requests to the reward's models", ["model", "result"]);
  private readonly modelTokens = this.counter("guerdon_model_tokens_total", "tokens of the reward's models", ["model", "kind"]);
  private readonly modelCost = this.counter("guerdon_model_cost_total", "what they cost, in the currency of the prices", ["model"]);
  private readonly seconds = new Histograms("guerdon_request_seconds", "time to answer a request", secondBounds, "door");
  private readonly batchRows = new Histograms("guerdon_batch_rollouts", "rollouts in a batch", batchBounds);
  private readonly batchWait = new Histograms(
    "guerdon_batch_wait_seconds",
    "time that the oldest rollout of a batch waited for a thread",
    waitBounds,
  );
  private readonly spread = new Histograms("guerdon_group_spread", "standard deviation of the values of a group", spreadBounds);
  private readonly length = new Histograms("guerdon_response_length", "characters of the responses that were scored", lengthBounds);
  private readonly value = new Histograms("guerdon_value", "values of the rollouts that were scored", valueBounds);
  private readonly parts = new Histograms("guerdon_part", "values of the parts of the score", valueBounds, "part");
  private readonly byOutcome = new Map<string, Record<OutcomeName, number>>();
  private readonly byStatus = new Map<string, Map<number, number>>();

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

  event(event: EngineEvent): void {
    if (event.type === "batch") {
      this.batchRows.observe(event.rows);
      this.batchWait.observe(event.waited / 1000);
    } else if (event.type === "shared") this.shared.inc(event.rows);
    else if (event.type === "spent") this.spent(event.models);
    else if (event.type === "replaced") this.replaced.inc();
    else if (event.type === "stalled") this.stalled.inc();
    else this.reloads.inc({ result: event.type === "loaded" ? "loaded" : "failed" });
  }

  private spent(models: Extract<EngineEvent, { type: "spent" }>["models"]): void {
    for (const [model, { answers, refused, broken, promptTokens, cachedTokens, completionTokens, cost }] of Object.entries(models)) {
      for (const [result, count] of Object.entries({ answered: answers, refused, broken })) {
        if (count > 0) this.modelRequests.inc({ model, result }, count);
      }
      const kinds = { prompt: promptTokens - cachedTokens, cached: cachedTokens, completion: completionTokens };
      for (const [kind, count] of Object.entries(kinds)) this.modelTokens.inc({ model, kind }, count);
      this.modelCost.inc({ model }, cost);
    }
  }

  request(door: string, status: number, seconds: number): void {
    let counts = this.byStatus.get(door);
    if (!counts) this.byStatus.set(door, (counts = new Map()));
    counts.set(status, (counts.get(status) ?? 0) + 1);
    this.seconds.observe(seconds, door);
  }

  outcomes(door: string, rollouts: readonly Rollout[], outcomes: readonly Outcome[]): void {
    let counts = this.byOutcome.get(door);
    if (!counts) {
      counts = Object.fromEntries(outcomeNames.map((name) => [name, 0])) as Record<OutcomeName, number>;
      this.byOutcome.set(door, counts);
    }
    for (let i = 0; i < outcomes.length; i++) {
      const outcome = outcomes[i]!;
      counts[outcome.outcome]++;
      if (outcome.outcome !== "score") continue;
      this.value.observe(outcome.value);
      this.length.observe(charactersOf(rollouts[i]!));
      const { parts } = outcome.score;
      for (const name in parts) {
        const value = valueOf(parts[name]!);
        if (value !== null) this.parts.observe(value, name);
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
    for (const [door, counts] of this.byStatus) for (const [status, count] of counts) this.requests.inc({ door, status }, count);
    this.rollouts.reset();
    for (const [door, counts] of this.byOutcome) {
      for (const outcome of outcomeNames) this.rollouts.inc({ door, outcome }, counts[outcome]);
    }
    const { seconds, batchRows, batchWait, spread, length, value, parts } = this;
    const histograms = [seconds, batchRows, batchWait, spread, length, value, parts].map((one) => one.text());
    return `${await this.registry.metrics()}\n${histograms.join("\n")}\n`;
  }
}

import { createHash } from "node:crypto";
import type { EngineEvent } from "./engine-event.ts";
import type { JudgeThread, MemoryRequest, Notes, SentBatch } from "./judge-thread.ts";
import type { MemoryDesk } from "./memory-desk.ts";
import { PassingMap } from "./passing-map.ts";
import { type PoolEvents, type PoolOptions, ThreadPool } from "./thread-pool.ts";
import { type Answers, newUnit, type Unit, type Waiter } from "./unit.ts";
import { UnitQueue } from "./unit-queue.ts";
import { readOutcomes } from "./wire.ts";

export interface DispatcherOptions extends PoolOptions {
  /** how long a unit waits for others to join its batch, in milliseconds */
  readonly batchWait: number;
  /** whether batches stay whole also for a reward that is slow and works row by row */
  readonly wholeBatches: boolean;
  readonly desk: MemoryDesk;
  readonly onEvent: (event: EngineEvent) => void;
}

const highestNumber = 0x7fff0000;
const longestKey = 1000;

/** What tells units apart: their text, or where that is long what stands for it. */
const keyOf = (text: string) => (text.length <= longestKey ? text : createHash("sha1").update(text).digest("base64"));

/** Hands units out to threads: equal ones once, several as one batch, by count and time. */
export class Dispatcher implements PoolEvents {
  readonly queue = new UnitQueue();
  readonly pool: ThreadPool;
  /** units under way, by what tells them apart */
  private readonly shared = new PassingMap<string, Unit>();
  /** the reward has used its memory: equal work may come to something else each time */
  private usesMemory = false;
  /** judge each unit by itself: the reward is slow, and works row by row */
  private apart = false;
  private hurried = false;
  private batches = 0;
  private units = 0;
  private timer: NodeJS.Timeout | undefined;
  private pumping = false;

  constructor(private readonly options: DispatcherOptions) {
    this.pool = new ThreadPool(options, this);
  }

  /** Takes a unit, or lets its waiter join one with the same text that is under way. */
  enlist(brought: Parameters<typeof newUnit>[0], waiter: Waiter): Unit {
    const key = this.usesMemory ? "" : keyOf(brought.text);
    const equal = this.usesMemory ? undefined : this.shared.get(key);
    if (equal) {
      equal.waiters.push(waiter);
      this.options.onEvent({ type: "shared", rows: equal.rows });
      return equal;
    }
    const unit = newUnit(brought, waiter, key);
    if (!this.usesMemory) this.shared.set(key, unit);
    this.queue.add(unit);
    return unit;
  }

  /** One who waited for a unit does so no more. */
  leave(unit: Unit, waiter: Waiter): void {
    const place = unit.waiters.indexOf(waiter);
    if (place >= 0) unit.waiters.splice(place, 1);
    if (unit.waiters.length > 0) return;
    if (this.shared.get(unit.key) === unit) this.shared.delete(unit.key);
    // A batch that nobody waits for any more is given up.
    for (const thread of this.pool.all()) {
      for (const batch of thread.batches.values()) {
        if (batch.units.includes(unit) && batch.units.every((one) => one.done || one.waiters.length === 0)) thread.abort(batch);
      }
    }
  }

  /** Sends what can be sent now. */
  room(): void {
    if (this.pumping) return;
    this.pumping = true;
    const { batchSize, batchWait } = this.options;
    for (;;) {
      const since = this.queue.waitsSince();
      if (since === undefined) break;
      const thread = this.pool.withRoom(this.queue.next()!.solo);
      if (!thread) break;
      const waited = performance.now() - since;
      if (this.queue.rows < batchSize && waited < batchWait && !this.hurried) {
        this.timer ??= setTimeout(
          () => {
            this.timer = undefined;
            this.room();
          },
          Math.ceil(batchWait - waited),
        );
        break;
      }
      this.send(thread, this.queue.take(batchSize));
    }
    this.pumping = false;
  }

  private send(thread: JudgeThread, taken: readonly Unit[]): void {
    const first = this.units + 1;
    this.units = this.units + taken.length > highestNumber ? 0 : this.units + taken.length;
    this.batches = (this.batches + 1) & 0x7fffffff;
    const now = performance.now();
    let rows = 0;
    for (const unit of taken) {
      unit.began ??= now;
      rows += unit.rows;
    }
    this.options.onEvent({ type: "batch", rows, waited: now - taken[0]!.since });
    thread.judge(this.batches, first, taken, this.apart || taken.length === 1);
  }

  answered(batch: SentBatch, one: Unit | undefined, text: string, { slowRows, spent }: Notes, hash: string): void {
    if (slowRows && !this.options.wholeBatches) this.apart = true;
    if (spent) this.options.onEvent({ type: "spent", models: spent });
    const outcomes = readOutcomes(text);
    if (one) {
      this.finished(one, { outcomes, hash, began: one.began });
      return;
    }
    let place = 0;
    for (const unit of batch.units) {
      const own = batch.units.length === 1 ? outcomes : outcomes.slice(place, place + unit.rows);
      this.finished(unit, { outcomes: own, hash, began: unit.began });
      place += unit.rows;
    }
  }

  readonly finished = (unit: Unit, answers: Answers): void => {
    if (unit.done) return;
    unit.done = true;
    if (this.shared.get(unit.key) === unit) this.shared.delete(unit.key);
    for (const waiter of unit.waiters) waiter.answered(answers);
  };

  again(units: readonly Unit[]): void {
    this.queue.putBack(units);
  }

  memory(thread: JudgeThread, request: MemoryRequest): void {
    this.usesMemory = true;
    this.options.desk.receive(thread, request);
  }

  remembers(): boolean {
    return this.usesMemory;
  }

  gone(thread: JudgeThread): void {
    this.options.desk.forget(thread);
  }

  stalled(): void {
    this.options.onEvent({ type: "stalled" });
  }

  replaced(error: Error): void {
    this.options.onEvent({ type: "replaced", error });
  }

  failed(error: Error): void {
    this.options.onEvent({ type: "reload-failed", error });
  }

  /** Another reward took over: what was known of the old one says nothing of it. */
  changed(): void {
    this.apart = false;
    this.pool.fill();
    this.room();
  }

  /** From now on nothing waits for others to join its batch. */
  hurry(): void {
    this.hurried = true;
    this.room();
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.pool.close();
  }
}

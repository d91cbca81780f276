import { JudgeThread, type MemoryRequest, type Notes, type ReadyThread, type SentBatch } from "./judge-thread.ts";
import type { ThreadStart } from "./thread.ts";
import { type Answers, split, type Unit } from "./unit.ts";
import { errorOutcome } from "./wire.ts";

export interface PoolOptions {
  /** what each thread is started with */
  readonly start: Omit<ThreadStart, "words">;
  /** threads that judge */
  readonly workers: number;
  /** rollouts that a thread is given at once, at most */
  readonly batchSize: number;
}

/** What happens to threads, as far as whoever hands out the work must know. */
export interface PoolEvents {
  /** a batch, or one unit of it, was answered by the reward of this hash */
  answered(batch: SentBatch, unit: Unit | undefined, text: string, notes: Notes, hash: string): void;
  /** a unit came to an end without the reward's answer */
  finished(unit: Unit, answers: Answers): void;
  /** units that a thread was given and will not answer: they go before all others */
  again(units: readonly Unit[]): void;
  /** there may be room for more work */
  room(): void;
  memory(thread: JudgeThread, request: MemoryRequest): void;
  /** whether the reward uses its memory: then no work is done twice */
  remembers(): boolean;
  /** a thread ended: nothing it holds or waits for is of use to it */
  gone(thread: JudgeThread): void;
  stalled(): void;
  replaced(error: Error): void;
  /** a thread that was to take another's place could not be started */
  failed(error: Error): void;
}

const watchEvery = 50;
/** A thread that is blocked in one judgement for this long, in milliseconds, loses the others that were given to it. */
const stallAfter = 300;
/** How much later than its limit a blocked judgement is ended from outside: the thread's own timer goes first where it can. */
const grace = 300;
/** Pauses, in milliseconds, before a thread takes the place of one that ended: one that crashes again and again is not started in a hurry. */
const pauseAfterEnd = 200;
const pauseAfterFault = 2000;

const able = ({ stalled, retiring }: JudgeThread) => !stalled && !retiring;

/** The threads that judge. One that hangs or dies is replaced, and only the unit that it was judging suffers. */
export class ThreadPool {
  private threads: JudgeThread[] = [];
  /** of the reward that is served */
  private hash: string | undefined;
  /** threads on their way */
  private starting = 0;
  private restartAt = 0;
  private closed = false;
  private looked = performance.now();
  private readonly timer = setInterval(() => this.look(), watchEvery);

  constructor(
    private readonly options: PoolOptions,
    private readonly events: PoolEvents,
  ) {}

  get size(): number {
    return this.threads.length;
  }

  all(): readonly JudgeThread[] {
    return this.threads;
  }

  /** Some thread that can work. */
  anyAble(): JudgeThread | undefined {
    return this.threads.find(able);
  }

  /** The thread that should take the next batch, where one has room. A unit that may do harm gets a thread that has nothing else. */
  withRoom(alone: boolean): JudgeThread | undefined {
    let best: JudgeThread | undefined;
    for (const thread of this.threads) {
      if (!able(thread) || !(alone ? thread.batches.size === 0 : this.hasRoom(thread))) continue;
      if (!best || thread.rows < best.rows) best = thread;
    }
    return best;
  }

  /** One that computes gets the next batch early, one that waits gets many. */
  private hasRoom({ waits, rows, batches }: JudgeThread): boolean {
    return waits ? rows < Math.max(2 * this.options.start.concurrency, this.options.batchSize) : batches.size < 2;
  }

  /** Loads the reward as it is now. Where it has changed, its threads take over and the others end when they have answered what they have. */
  async load(): Promise<ReadyThread> {
    const before = this.threads;
    const fresh = await this.start();
    const found = fresh.found!;
    if (this.closed || this.hash === found.hash) {
      void fresh.end();
      return found;
    }
    this.hash = found.hash;
    this.threads = [...before, fresh];
    for (const thread of before) this.retire(thread);
    return found;
  }

  /** Starts a thread; resolves when it has loaded the reward. */
  private start(): Promise<JudgeThread> {
    return new Promise((resolve, reject) => {
      const thread: JudgeThread = new JudgeThread(this.options.start, {
        ready: () => resolve(thread),
        batchDone: (batch, unit, text, notes) => {
          this.events.answered(batch, unit, text, notes, thread.found!.hash);
          if (thread.retiring) this.retire(thread);
          this.events.room();
        },
        memory: (request) => this.events.memory(thread, request),
        died: (error) => {
          if (thread.found) return this.bury(thread, "failed", error);
          void thread.end();
          reject(error);
        },
      });
    });
  }

  private async add(): Promise<void> {
    this.starting++;
    try {
      const thread = await this.start();
      if (this.closed || thread.found!.hash !== this.hash) return void thread.end();
      this.threads.push(thread);
      this.events.room();
    } finally {
      this.starting--;
    }
  }

  /** Keeps as many threads able to work as were asked for. */
  fill(): void {
    const now = this.threads.filter(able).length + this.starting;
    if (now >= this.options.workers || this.closed || this.hash === undefined) return;
    const pause = Math.max(0, this.restartAt - performance.now());
    this.restartAt = performance.now() + pause + pauseAfterEnd;
    this.starting++;
    setTimeout(() => {
      this.starting--;
      this.add().catch((error: Error) => {
        this.events.failed(error);
        this.restartAt = performance.now() + pauseAfterFault;
        this.fill();
      });
    }, pause);
    if (now + 1 < this.options.workers) this.fill();
  }

  /** Gives a thread no new work, and ends it when it has answered what it has. */
  private retire(thread: JudgeThread): void {
    thread.retiring = true;
    if (thread.batches.size === 0) this.end(thread);
  }

  private end(thread: JudgeThread): void {
    this.threads = this.threads.filter((other) => other !== thread);
    void thread.end();
  }

  /** Ends a thread that hangs or has died; only the rollout or the group it was judging suffers. */
  private bury(thread: JudgeThread, outcome: "failed" | "timeout", error: Error): void {
    const culprit = thread.unitAtHand();
    const left = [...thread.batches.values()].flatMap((batch) => batch.units).filter((unit) => !unit.done);
    this.end(thread);
    this.events.gone(thread);
    this.events.replaced(error);
    const again: Unit[] = [];
    for (const unit of left) {
      if (thread.moved.has(unit)) continue;
      const suspect = culprit ? unit === culprit : true;
      const pieces = suspect ? split(unit, this.events.finished) : [unit];
      if (pieces.length === 1 && (unit === culprit || left.length === 1)) {
        const outcomes = Array.from({ length: unit.rows }, () => errorOutcome(outcome, error.name, error.message));
        this.events.finished(unit, { outcomes, hash: this.hash!, began: unit.began });
        continue;
      }
      if (!culprit) for (const piece of pieces) piece.solo = true;
      again.push(...pieces);
    }
    this.events.again(again);
    this.fill();
    this.events.room();
  }

  /** Looks whether each thread still lives. */
  private look(): void {
    const now = performance.now();
    // When this thread was itself kept from looking (a busy or a sleeping machine), the others may have been as well.
    const passed = Math.min(now - this.looked, 2 * watchEvery);
    this.looked = now;
    const {
      workers,
      start: { timeLimit },
    } = this.options;
    for (const thread of [...this.threads]) {
      thread.look(passed);
      if (thread.still > timeLimit + grace) {
        this.bury(thread, "timeout", Object.assign(new Error(`not judged within ${timeLimit / 1000} s`), { name: "TimeLimitError" }));
      } else if (thread.still >= stallAfter && !thread.stalled) this.stall(thread);
      else if (thread.still === 0 && thread.stalled) {
        thread.stalled = false;
        thread.moved.clear();
        if (this.threads.filter(able).length > workers) this.retire(thread);
        this.events.room();
      }
    }
  }

  /** A thread is blocked: what else it was given goes to others, and a spare takes its place. Work with a memory is not done twice. */
  private stall(thread: JudgeThread): void {
    thread.stalled = true;
    this.events.stalled();
    const culprit = thread.unitAtHand();
    if (!this.events.remembers()) {
      const others = [...thread.batches.values()].flatMap((batch) => {
        // Of the batch at hand it is not known who is to blame; a batch that has not begun is innocent.
        const innocent = culprit !== undefined || batch.number !== thread.batchAtHand();
        const open = innocent ? batch.units.filter((unit) => !unit.done && !thread.moved.has(unit)) : [];
        return open.flatMap((unit) => {
          const pieces = unit === culprit ? split(unit, this.events.finished) : [unit];
          if (unit === culprit && pieces.length === 1) return [];
          thread.moved.add(unit);
          return pieces;
        });
      });
      this.events.again(others);
    }
    this.fill();
    this.events.room();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    await Promise.all(this.threads.map((thread) => thread.end()));
    this.threads = [];
  }
}

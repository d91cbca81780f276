import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { createMemory, groupIndices, InputError, type Message, type Outcome, type Rollout } from "../core/index.ts";
import { version } from "../run/reward-source.ts";
import { JudgeThread, type SentBatch } from "./engine/judge-thread.ts";
import { MemoryDesk, type MemoryStore } from "./engine/memory-desk.ts";
import type { Priority, Unit, Waiter } from "./engine/unit.ts";
import { UnitQueue } from "./engine/unit-queue.ts";
import { errorOutcome, readOutcomes, rolloutsText, rolloutText } from "./engine/wire.ts";

/** Names the reward that judged: by all that can change its numbers. */
export interface RewardIdentity {
  readonly file: string;
  /** name of the reward where the file holds several */
  readonly name: string | undefined;
  readonly hash: string;
  readonly guerdon: string;
  readonly models: readonly string[];
}

export interface EngineOptions {
  /** file with the reward */
  readonly rewards: string;
  /** which reward of that file, where it holds several */
  readonly reward?: string;
  /** threads that judge; default one less than there are processors, at least one */
  readonly workers?: number;
  /** rollouts the reward is given at once, at most; stated, slow judges get batches too, otherwise each rollout is answered when it is done */
  readonly batchSize?: number;
  /** how long a rollout waits for others to join its batch, in milliseconds; default 1 */
  readonly batchWait?: number;
  /** how many rollouts make a group, where a request does not say it; default 1: none waits */
  readonly groupSize?: number;
  /** how long a group waits for its missing rollouts, in milliseconds; default 60,000 */
  readonly groupWait?: number;
  /** rollouts that are taken and not answered, at most; default 50,000 */
  readonly queueLimit?: number;
  /** time to answer a request in, in milliseconds, where it states none; default 100,000 */
  readonly deadline?: number;
  /** limit of one judgement, in milliseconds; default 60,000 */
  readonly timeLimit?: number;
  /** judgements of a thread that may wait for something at the same time; default 64 */
  readonly concurrency?: number;
  /** how often a failure that may pass is tried again; default 2 */
  readonly retries?: number;
  readonly seed?: number;
  /** where a reward with history keeps it; default: in this process */
  readonly memory?: MemoryStore;
  readonly onEvent?: (event: EngineEvent) => void;
}

/** What happens inside, for logs and counts. */
export type EngineEvent =
  | { readonly type: "batch"; readonly rows: number; readonly waited: number }
  /** rollouts that were judged with equal ones that were already under way */
  | { readonly type: "shared"; readonly rows: number }
  | { readonly type: "stalled" }
  | { readonly type: "replaced"; readonly error: Error }
  | { readonly type: "loaded"; readonly reward: RewardIdentity }
  | { readonly type: "reload-failed"; readonly error: Error };

export interface JudgeOptions {
  /** time to answer in, in milliseconds */
  readonly deadline?: number;
  readonly priority?: Priority;
  /** the asker has gone */
  readonly signal?: AbortSignal;
  /** how many rollouts make a group */
  readonly groupSize?: number;
}

export interface Judged {
  /** one a rollout, in their order */
  readonly outcomes: readonly Outcome[];
  readonly reward: RewardIdentity;
}

export interface EngineStats {
  /** rollouts that are taken and not answered */
  readonly held: number;
  /** of them, those that wait for a thread */
  readonly queued: number;
  /** of them, those that wait for the rest of their group */
  readonly gathering: number;
  readonly threads: number;
  readonly limit: number;
}

export interface Engine {
  /** once the reward is loaded; rejects where it cannot be */
  readonly ready: Promise<RewardIdentity>;
  identity(): RewardIdentity | undefined;
  /** files of the user's own that the reward is made of */
  files(): readonly string[];
  /**
   * Judges rollouts. Rollouts with one `group` are judged together.
   *
   * @throws {QueueFull} when there is too much to do already
   * @throws {EngineClosed} when it takes nothing any more
   */
  judge(rollouts: readonly Rollout[], options?: JudgeOptions): Promise<Judged>;
  /** Loads the reward anew. What was taken is finished; where the new one cannot be loaded, the old one stays. */
  reload(): Promise<RewardIdentity>;
  stats(): EngineStats;
  /** What keeps the reward from judging: parts of it whose `check()` throws, or that no thread answers. Asked anew after 5 s. */
  problems(): Promise<readonly string[]>;
  /** Finishes what it took, for at most `grace` milliseconds, and ends. */
  close(grace?: number): Promise<void>;
}

/** There is too much to do already; what was not taken may be sent again later. */
export class QueueFull extends Error {
  override readonly name = "QueueFull";
  constructor(
    /** in seconds */
    readonly retryAfter: number,
    held: number,
  ) {
    super(`${held} rollouts are waiting already; try again in ${retryAfter} s`);
  }
}

/** The server takes nothing any more. */
export class EngineClosed extends Error {
  override readonly name = "EngineClosed";
}

const defaultBatch = 256;
const watchEvery = 50;
/** A thread that is blocked in one judgement for this long, in milliseconds, loses the others that were given to it. */
const stallAfter = 300;
/** How much later than its limit a blocked judgement is ended from outside: the thread's own timer goes first where it can. */
const grace = 300;
/** How long the parts of a reward may take to say whether they can work, and how long that is believed, in milliseconds. */
const checkWithin = 3000;
const checkAgain = 5000;
const longestGroupKey = 200;

interface Member {
  readonly rollout: Rollout;
  readonly text: string;
  readonly waiter: Waiter;
}

interface Gathering {
  readonly members: Member[];
  readonly size: number;
  readonly priority: Priority;
  readonly timer: NodeJS.Timeout;
}

/** The group of a rollout that names none: its prompt. */
const promptGroup = (prompt: readonly Message[]) => {
  const text = JSON.stringify(prompt);
  return text.length <= longestGroupKey ? text : createHash("sha1").update(text).digest("base64");
};

/**
 * Judges rollouts for many askers at the same time, in threads: gathers them into batches by count and time, shares equal work, waits for
 * whole groups, keeps deadlines, and replaces a thread that hangs without the others waiting for it.
 */
export function createEngine(options: EngineOptions): Engine {
  const {
    workers = Math.max(1, availableParallelism() - 1),
    batchSize = defaultBatch,
    batchWait = 1,
    groupSize: usualGroup = 1,
    groupWait = 60_000,
    queueLimit = 50_000,
    deadline: usualDeadline = 100_000,
    timeLimit = 60_000,
    concurrency = 64,
    retries = 2,
    seed = 0,
    onEvent = () => {},
  } = options;
  for (const [name, value] of Object.entries({ workers, batchSize, groupSize: usualGroup, queueLimit, concurrency })) {
    if (!(Number.isInteger(value) && value > 0)) throw new InputError("createEngine", `${name} must be a whole number above 0`, value);
  }
  for (const [name, value] of Object.entries({ deadline: usualDeadline, timeLimit, groupWait })) {
    if (!(value > 0)) throw new InputError("createEngine", `${name} must be above 0 ms`, value);
  }
  const memory = createMemory();
  const desk = new MemoryDesk(
    options.memory ?? { get: (key) => memory.get(key), set: (key, value) => void memory.update(key, () => value) },
  );

  const queue = new UnitQueue();
  const shared = new Map<string, Unit>();
  const gatherings = new Map<string, Gathering>();
  let threads: JudgeThread[] = [];
  let identity: RewardIdentity | undefined;
  let files: readonly string[] = [];
  let held = 0;
  let gathering = 0;
  let batches = 0;
  let units = 0;
  let remembers = false;
  /** judge each unit by itself: the reward is slow, and works row by row */
  let apart = false;
  let closing = false;
  let drained: (() => void) | undefined;
  let answeredRows = 0;
  let restartAt = 0;
  let checked: { until: number; found: Promise<readonly string[]> } | undefined;
  const opened = performance.now();

  const identityOf = (hash: string, name: string | undefined, models: readonly string[]): RewardIdentity => ({
    file: basename(options.rewards),
    name,
    hash,
    guerdon: version,
    models,
  });

  // --- threads

  /** Starts a thread; resolves when it has loaded the reward. */
  const startThread = () =>
    new Promise<JudgeThread>((resolve, reject) => {
      const thread: JudgeThread = new JudgeThread(
        { rewardsFile: options.rewards, rewardName: options.reward, seed, timeLimit, concurrency, retries },
        {
          ready: () => resolve(thread),
          batchDone: (batch, unit, text, notes) => receive(thread, batch, unit, text, notes),
          memory: (request) => {
            remembers = true;
            desk.receive(thread, request);
          },
          died: (error) => {
            if (!thread.found) {
              void thread.end();
              reject(error);
            } else bury(thread, "failed", error);
          },
        },
      );
    });

  const addThread = async () => {
    starting++;
    try {
      const thread = await startThread();
      if (closed || (identity && thread.found!.hash !== identity.hash)) return void thread.end();
      threads.push(thread);
      pump();
    } finally {
      starting--;
    }
  };
  let starting = 0;
  let closed = false;

  /** Keeps as many threads able to work as were asked for; a thread that crashes again and again is not started in a hurry. */
  const fill = () => {
    const able = threads.filter(({ stalled, retiring }) => !stalled && !retiring).length + starting;
    if (able >= workers || closed || identity === undefined) return;
    const pause = Math.max(0, restartAt - performance.now());
    restartAt = performance.now() + pause + 200;
    starting++;
    setTimeout(() => {
      starting--;
      addThread().catch((error: Error) => {
        onEvent({ type: "reload-failed", error });
        restartAt = performance.now() + 2000;
        fill();
      });
    }, pause);
    if (able + 1 < workers) fill();
  };

  /** A unit of loose rollouts as one unit each, so that one of them cannot harm the others. */
  const split = (unit: Unit): Unit[] => {
    if (!unit.loose || unit.rows === 1) return [unit];
    const { priority, since } = unit;
    const outcomes = new Array<Outcome>(unit.rows);
    let left = unit.rows;
    return (JSON.parse(unit.text) as unknown[]).map((one, i): Unit => {
      const waiter: Waiter = {
        answered: ([outcome], hash) => {
          outcomes[i] = outcome!;
          if (--left === 0) finish(unit, outcomes, hash);
        },
      };
      const text = `[${JSON.stringify(one)}]`;
      return { text, rows: 1, group: undefined, priority, waiters: new Set([waiter]), since, loose: true, done: false, solo: false };
    });
  };

  /** Ends a thread that hangs or has died; only the rollout or the group it was judging suffers. */
  const bury = (thread: JudgeThread, outcome: "failed" | "timeout", error: Error) => {
    const culprit = thread.unitAtHand();
    const left = [...thread.batches.values()].flatMap((batch) => batch.units).filter((unit) => !unit.done);
    threads = threads.filter((other) => other !== thread);
    void thread.end();
    desk.forget(thread);
    onEvent({ type: "replaced", error });
    const again: Unit[] = [];
    for (const unit of left) {
      if (thread.moved.has(unit)) continue;
      const suspect = culprit ? unit === culprit : true;
      const pieces = suspect ? split(unit) : [unit];
      if (pieces.length === 1 && (unit === culprit || left.length === 1)) {
        const verdicts = Array.from({ length: unit.rows }, () => errorOutcome(outcome, error.name, error.message));
        finish(unit, verdicts, identity!.hash);
        continue;
      }
      if (!culprit) for (const piece of pieces) piece.solo = true;
      again.push(...pieces);
    }
    queue.putBack(again);
    fill();
    pump();
  };
  let looked = performance.now();
  const watch = setInterval(() => {
    const now = performance.now();
    // When this thread was itself kept from looking (a busy or a sleeping machine), the others may have been as well.
    const passed = Math.min(now - looked, 2 * watchEvery);
    looked = now;
    for (const thread of [...threads]) {
      thread.look(passed);
      if (thread.still > timeLimit + grace) {
        bury(thread, "timeout", Object.assign(new Error(`not judged within ${timeLimit / 1000} s`), { name: "TimeLimitError" }));
      } else if (thread.still >= stallAfter && !thread.stalled) stall(thread);
      else if (thread.still === 0 && thread.stalled) {
        thread.stalled = false;
        thread.moved.clear();
        if (threads.filter(({ stalled, retiring }) => !stalled && !retiring).length > workers) retire(thread);
        pump();
      }
    }
  }, watchEvery);

  /** A thread is blocked: what else it was given goes to others, and a spare takes its place. Work with a memory is not done twice. */
  const stall = (thread: JudgeThread) => {
    thread.stalled = true;
    onEvent({ type: "stalled" });
    const culprit = thread.unitAtHand();
    if (!remembers) {
      const others = [...thread.batches.values()].flatMap((batch) => {
        // Of the batch at hand it is not known who is to blame; a batch that has not begun is innocent.
        const innocent = culprit !== undefined || batch.number !== thread.batchAtHand();
        const open = innocent ? batch.units.filter((unit) => !unit.done && !thread.moved.has(unit)) : [];
        return open.flatMap((unit) => {
          const pieces = unit === culprit ? split(unit) : [unit];
          if (unit === culprit && pieces.length === 1) return [];
          thread.moved.add(unit);
          return pieces;
        });
      });
      queue.putBack(others);
    }
    fill();
    pump();
  };

  const retire = (thread: JudgeThread) => {
    thread.retiring = true;
    if (thread.batches.size > 0) return;
    threads = threads.filter((other) => other !== thread);
    void thread.end();
  };

  // --- work

  const finish = (unit: Unit, outcomes: readonly Outcome[], hash: string) => {
    if (unit.done) return;
    unit.done = true;
    if (shared.get(unit.text) === unit) shared.delete(unit.text);
    for (const waiter of unit.waiters) waiter.answered(outcomes, hash);
  };

  const receive = (
    thread: JudgeThread,
    batch: SentBatch,
    one: Unit | undefined,
    text: string,
    { waited, slowRows }: { waited: boolean; slowRows: boolean },
  ) => {
    thread.waits ||= waited;
    if (slowRows && options.batchSize === undefined) apart = true;
    const outcomes = readOutcomes(text);
    const { hash } = thread.found!;
    if (one) finish(one, outcomes, hash);
    else {
      let place = 0;
      for (const unit of batch.units) {
        finish(unit, batch.units.length === 1 ? outcomes : outcomes.slice(place, place + unit.rows), hash);
        place += unit.rows;
      }
    }
    if (thread.retiring) retire(thread);
    pump();
  };

  /** Whether a thread can take another batch now: one that computes gets the next one early, one that waits gets many. */
  const hasRoom = (thread: JudgeThread) =>
    !thread.stalled && !thread.retiring && (thread.waits ? thread.rows < Math.max(2 * concurrency, batchSize) : thread.batches.size < 2);

  let timer: NodeJS.Timeout | undefined;
  let pumping = false;
  const pump = () => {
    if (pumping) return;
    pumping = true;
    for (;;) {
      const since = queue.waitsSince();
      if (since === undefined) break;
      let best: JudgeThread | undefined;
      const alone = queue.next()!.solo;
      for (const thread of threads) {
        if (
          (alone ? thread.batches.size === 0 : hasRoom(thread)) &&
          !thread.stalled &&
          !thread.retiring &&
          (!best || thread.rows < best.rows)
        )
          best = thread;
      }
      if (!best) break;
      const waited = performance.now() - since;
      if (queue.rows < batchSize && waited < batchWait && !closing) {
        timer ??= setTimeout(
          () => {
            timer = undefined;
            pump();
          },
          Math.ceil(batchWait - waited),
        );
        break;
      }
      send(best, queue.take(batchSize));
    }
    pumping = false;
  };

  const send = (thread: JudgeThread, taken: readonly Unit[]) => {
    const first = units + 1;
    units = units + taken.length > 0x7fff0000 ? 0 : units + taken.length;
    batches = (batches + 1) & 0x7fffffff;
    let rows = 0;
    for (const unit of taken) rows += unit.rows;
    onEvent({ type: "batch", rows, waited: performance.now() - taken[0]!.since });
    thread.judge(batches, first, taken, apart || taken.length === 1);
  };

  /** Tells the threads about batches that nobody waits for any more. */
  const giveUp = (unit: Unit) => {
    if (unit.waiters.size > 0) return;
    if (shared.get(unit.text) === unit) shared.delete(unit.text);
    for (const thread of threads) {
      for (const batch of thread.batches.values()) {
        if (batch.units.includes(unit) && batch.units.every((one) => one.done || one.waiters.size === 0)) {
          thread.abort(batch);
        }
      }
    }
  };

  /** Puts a unit into the queue, or joins one with the same text that is under way. */
  const enlist = (
    text: string,
    rows: number,
    group: string | undefined,
    loose: boolean,
    priority: Priority,
    waiters: readonly Waiter[],
  ): Unit => {
    const equal = remembers ? undefined : shared.get(text);
    if (equal) {
      for (const waiter of waiters) equal.waiters.add(waiter);
      onEvent({ type: "shared", rows });
      return equal;
    }
    const unit: Unit = {
      text,
      rows,
      group,
      loose,
      priority,
      waiters: new Set(waiters),
      since: performance.now(),
      done: false,
      solo: false,
    };
    if (!remembers) shared.set(text, unit);
    queue.add(unit);
    return unit;
  };

  const retryAfter = () => {
    const perSecond = answeredRows / ((performance.now() - opened) / 1000);
    return Math.min(60, Math.max(1, Math.ceil(held / Math.max(perSecond, 1) / 4)));
  };

  const judge = (rollouts: readonly Rollout[], asked: JudgeOptions = {}): Promise<Judged> => {
    const { deadline = usualDeadline, priority = "bulk", signal, groupSize = usualGroup } = asked;
    const count = rollouts.length;
    if (closing) return Promise.reject(new EngineClosed("the server is shutting down"));
    if (!identity) return Promise.reject(new EngineClosed("the reward is not loaded yet"));
    if (count === 0) return Promise.resolve({ outcomes: [], reward: identity });
    if (count > queueLimit)
      return Promise.reject(new InputError("judge", `at most ${queueLimit} rollouts in one request can ever be taken`, count));
    if (held + count > queueLimit) return Promise.reject(new QueueFull(retryAfter(), held));

    return new Promise((resolve) => {
      const outcomes = new Array<Outcome>(count);
      const mine: { leave: () => void; positions: readonly number[] }[] = [];
      let left = count;
      let reward = identity!;
      held += count;

      const settle = () => {
        clearTimeout(timeout);
        signal?.removeEventListener("abort", leaveAll);
        held -= count;
        answeredRows += count;
        resolve({ outcomes, reward });
        if (closing && held === 0) drained?.();
      };
      const give = (positions: readonly number[], answers: readonly Outcome[], from = 0) => {
        for (let i = 0; i < positions.length; i++) outcomes[positions[i]!] ??= answers[from + i]!;
        left -= positions.length;
        if (left === 0) settle();
      };
      const waiterFor = (positions: readonly number[]): Waiter => ({
        answered: (answers, hash) => {
          if (outcomes[positions[0]!]) return; // it was given up in the meantime
          if (hash !== reward.hash && identity?.hash === hash) reward = identity;
          give(positions, answers);
        },
      });
      const endWith = (error: Error) => {
        for (const { leave, positions } of mine) {
          if (outcomes[positions[0]!]) continue;
          leave();
          give(
            positions,
            positions.map(() => ({ outcome: "timeout", error }) as const),
          );
        }
      };
      const timeout = setTimeout(
        () => endWith(Object.assign(new Error(`not judged within the deadline of ${deadline / 1000} s`), { name: "TimeLimitError" })),
        Math.min(deadline, 2 ** 31 - 1),
      );
      const leaveAll = () => endWith(Object.assign(new Error("the asker has gone"), { name: "AbortError" }));

      const addUnit = (positions: readonly number[], loose: boolean) => {
        const waiter = waiterFor(positions);
        const text = rolloutsText(positions.length === count ? rollouts : positions.map((position) => rollouts[position]!));
        const group = loose ? undefined : rollouts[positions[0]!]!.group;
        const unit = enlist(text, positions.length, group, loose, priority, [waiter]);
        mine.push({
          positions,
          leave: () => {
            unit.waiters.delete(waiter);
            giveUp(unit);
          },
        });
      };
      const alone: number[] = [];
      const grouped: number[] = [];
      for (let i = 0; i < count; i++) (groupSize === 1 && rollouts[i]!.group === undefined ? alone : grouped).push(i);
      // Rollouts of one request that belong to no group go together as far as a batch reaches: a unit each would cost more than a cheap reward.
      for (let from = 0; from < alone.length; from += batchSize) addUnit(alone.slice(from, from + batchSize), true);
      for (const members of groupIndices(grouped.map((i) => rollouts[i]!))) {
        const positions = members.map((member) => grouped[member]!);
        if (groupSize <= positions.length) addUnit(positions, false);
        else for (const position of positions) mine.push(gather(rollouts[position]!, position, groupSize, priority, waiterFor));
      }
      if (signal?.aborted) leaveAll();
      else signal?.addEventListener("abort", leaveAll, { once: true });
      pump();
    });
  };

  /** Lets a rollout wait for the rest of its group. */
  const gather = (
    given: Rollout,
    position: number,
    size: number,
    priority: Priority,
    waiterFor: (positions: readonly number[]) => Waiter,
  ): { leave: () => void; positions: readonly number[] } => {
    const group = given.group ?? promptGroup(given.prompt);
    const key = `${size} ${group}`;
    const waiter = waiterFor([position]);
    const member: Member = { rollout: given, text: rolloutText({ ...given, group }), waiter };
    let found = gatherings.get(key);
    if (!found) {
      const timer = setTimeout(() => {
        const { members } = gatherings.get(key)!;
        gatherings.delete(key);
        gathering -= members.length;
        const late = `group ${group.slice(0, 80)}: ${members.length} of ${size} rollouts came within ${groupWait / 1000} s`;
        for (const { waiter } of members) waiter.answered([errorOutcome("timeout", "TimeLimitError", late)], identity!.hash);
      }, groupWait);
      found = { members: [], size, priority, timer };
      gatherings.set(key, found);
    }
    const { members, timer } = found;
    // The same rollout sent again, as its id says, is not another member of the group.
    const known = given.id === undefined ? undefined : members.find(({ rollout }) => rollout.id === given.id);
    if (known) {
      members.splice(members.indexOf(known), 1, {
        ...known,
        waiter: { answered: (...answer) => [known.waiter, waiter].forEach((one) => one.answered(...answer)) },
      });
    } else {
      members.push(member);
      gathering++;
    }
    if (members.length >= size) {
      clearTimeout(timer);
      gatherings.delete(key);
      gathering -= members.length;
      enlist(`[${members.map(({ text }) => text).join(",")}]`, members.length, group, false, priority, [
        { answered: (outcomes, hash) => members.forEach(({ waiter }, i) => waiter.answered([outcomes[i]!], hash)) },
      ]);
    }
    return {
      positions: [position],
      leave: () => {
        const place = members.indexOf(member);
        if (place < 0 || gatherings.get(key)?.members !== members) return;
        members.splice(place, 1);
        gathering--;
        if (members.length > 0) return;
        clearTimeout(timer);
        gatherings.delete(key);
      },
    };
  };

  // --- life

  const load = async (): Promise<RewardIdentity> => {
    const before = threads;
    const fresh = await startThread();
    const { hash, name, models, files: found } = fresh.found!;
    const next = identityOf(hash, name, models);
    if (closed) {
      void fresh.end();
      return next;
    }
    files = found;
    if (identity?.hash === hash) {
      void fresh.end();
      return identity;
    }
    identity = next;
    checked = undefined;
    apart = false;
    threads = [...before, fresh];
    for (const thread of before) retire(thread);
    onEvent({ type: "loaded", reward: next });
    fill();
    pump();
    return next;
  };

  let loading = load();
  const ready = loading;
  ready.catch(() => {});

  return {
    ready,
    identity: () => identity,
    files: () => files,
    judge,
    reload: () => {
      loading = loading.then(load, load).catch((error: Error) => {
        onEvent({ type: "reload-failed", error });
        throw error;
      });
      return loading;
    },
    stats: () => ({ held, queued: queue.rows, gathering, threads: threads.length, limit: queueLimit }),
    problems: () => {
      const now = performance.now();
      if (!checked || now > checked.until) {
        const able = threads.find(({ stalled, retiring }) => !stalled && !retiring);
        const found = able
          ? able.check(checkWithin).then((problems) => problems ?? ["no thread answers"])
          : Promise.resolve(["no thread can judge"]);
        checked = { until: now + checkAgain, found };
      }
      return checked.found;
    },
    async close(limit = 30_000) {
      closing = true;
      pump();
      if (held > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, limit);
          drained = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      closed = true;
      clearInterval(watch);
      clearTimeout(timer);
      await Promise.all(threads.map((thread) => thread.end()));
      threads = [];
    },
  };
}

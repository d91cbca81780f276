import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { createMemory, groupIndices, InputError, type Outcome, type Rollout } from "../core/index.ts";
import { version } from "../run/reward-source.ts";
import { Dispatcher } from "./engine/dispatcher.ts";
import type { EngineEvent } from "./engine/engine-event.ts";
import { foldEqual } from "./engine/fold-equal.ts";
import { GroupRoom } from "./engine/group-room.ts";
import { MemoryDesk, type MemoryStore } from "./engine/memory-desk.ts";
import { OpenRequest, type Part } from "./engine/open-request.ts";
import type { RewardIdentity } from "./engine/reward-identity.ts";
import type { Priority } from "./engine/unit.ts";
import { rolloutsText } from "./engine/wire.ts";

export type { EngineEvent, RewardIdentity };

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
  /** a trust.json of `guerdon audit judge`: a reward that it does not speak for, or that is below its bar, is not loaded */
  readonly trust?: string | undefined;
  /** where a reward with history keeps it; default: in this process */
  readonly memory?: MemoryStore;
  readonly onEvent?: (event: EngineEvent) => void;
}

export interface JudgeOptions {
  /** time to answer in, in milliseconds */
  readonly deadline?: number;
  readonly priority?: Priority;
  /** is given what to call when the asker has gone */
  readonly whenGone?: (leave: () => void) => void;
  /** how many rollouts make a group */
  readonly groupSize?: number;
  /** traceparent that the reward's own calls carry */
  readonly trace?: string;
}

export interface Judged {
  /** one a rollout, in their order */
  readonly outcomes: readonly Outcome[];
  readonly reward: RewardIdentity;
  /** when the first of them was given to a thread, in milliseconds of the performance clock; undefined where none was */
  readonly began: number | undefined;
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
/** How long the parts of a reward may take to say whether they can work, and how long that is believed where they can and where not, in milliseconds. */
const checkWithin = 3000;
const checkAgain = 5000;
const checkAgainSoon = 500;
const longestTimer = 2 ** 31 - 1;

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

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
  const dispatcher = new Dispatcher({
    start: { rewardsFile: options.rewards, rewardName: options.reward, trust: options.trust, seed, timeLimit, concurrency, retries },
    workers,
    batchSize,
    batchWait,
    wholeBatches: options.batchSize !== undefined,
    desk: new MemoryDesk(options.memory ?? { get: (key) => memory.get(key), set: (key, value) => void memory.update(key, () => value) }),
    onEvent,
  });
  const { pool } = dispatcher;
  let identity: RewardIdentity | undefined;
  let files: readonly string[] = [];
  let held = 0;
  let closing = false;
  let drained: (() => void) | undefined;
  let answeredRows = 0;
  let checked: { until: number; found: Promise<readonly string[]> } | undefined;
  const opened = performance.now();
  const room = new GroupRoom({
    wait: groupWait,
    hash: () => identity!.hash,
    whole: (unit, waiter) => void dispatcher.enlist(unit, waiter),
  });

  const retryAfter = () => {
    const perSecond = answeredRows / ((performance.now() - opened) / 1000);
    return Math.min(60, Math.max(1, Math.ceil(held / Math.max(perSecond, 1) / 4)));
  };

  const judge = (rollouts: readonly Rollout[], asked: JudgeOptions = {}): Promise<Judged> => {
    const { deadline = usualDeadline, priority = "bulk", whenGone, groupSize = usualGroup, trace } = asked;
    const count = rollouts.length;
    if (closing) return Promise.reject(new EngineClosed("the server is shutting down"));
    if (!identity) return Promise.reject(new EngineClosed("the reward is not loaded yet"));
    if (count === 0) return Promise.resolve({ outcomes: [], reward: identity, began: undefined });
    if (count > queueLimit)
      return Promise.reject(new InputError("judge", `at most ${queueLimit} rollouts in one request can ever be taken`, count));
    if (held + count > queueLimit) return Promise.reject(new QueueFull(retryAfter(), held));

    return new Promise((resolve) => {
      const request = new OpenRequest(
        count,
        identity!,
        () => identity,
        ({ outcomes, reward, began }) => {
          clearTimeout(timeout);
          held -= count;
          answeredRows += count;
          resolve({ outcomes, reward, began });
          if (closing && held === 0) drained?.();
        },
      );
      held += count;
      const timeout = setTimeout(
        () => request.giveUp(named("TimeLimitError", `not judged within the deadline of ${deadline / 1000} s`)),
        Math.min(deadline, longestTimer),
      );
      /** Rollouts that are judged together, and what it takes for that. */
      const enlist = (members: readonly Rollout[], group: string | undefined, loose: boolean, part: Part) => {
        const unit = dispatcher.enlist({ text: rolloutsText(members), rows: members.length, group, loose, priority, trace }, part);
        part.leave = () => dispatcher.leave(unit, part);
      };
      const alone: number[] = [];
      const grouped: number[] = [];
      for (let i = 0; i < count; i++) (groupSize === 1 && rollouts[i]!.group === undefined ? alone : grouped).push(i);
      // Rollouts of one request that belong to no group go together as far as a batch reaches: a unit each would cost more than a cheap reward.
      for (let from = 0; from < alone.length; from += batchSize) {
        const positions = alone.length <= batchSize ? alone : alone.slice(from, from + batchSize);
        const members = positions.length === count ? rollouts : positions.map((position) => rollouts[position]!);
        const folded = dispatcher.remembers() || members.length === 1 ? undefined : foldEqual(members);
        if (folded) onEvent({ type: "shared", rows: members.length - folded.kinds.length });
        enlist(folded?.kinds ?? members, undefined, true, request.part(positions, folded?.places));
      }
      for (const places of grouped.length === 0 ? [] : groupIndices(grouped.map((i) => rollouts[i]!))) {
        const positions = places.map((place) => grouped[place]!);
        const members = positions.map((position) => rollouts[position]!);
        if (groupSize <= positions.length) enlist(members, members[0]!.group, false, request.part(positions));
        else members.forEach((member, i) => room.enter(member, request.part([positions[i]!]), groupSize, priority, trace));
      }
      whenGone?.(() => request.giveUp(named("AbortError", "the asker has gone")));
      dispatcher.room();
    });
  };

  const load = async (): Promise<RewardIdentity> => {
    const found = await pool.load();
    const next = {
      file: basename(options.rewards),
      name: found.name,
      hash: found.hash,
      guerdon: version,
      models: found.models,
      weights: found.weights,
    };
    files = found.files;
    if (identity?.hash === found.hash) return identity;
    identity = next;
    checked = undefined;
    onEvent({ type: "loaded", reward: next });
    dispatcher.changed();
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
    stats: () => ({ held, queued: dispatcher.queue.rows, gathering: room.rows, threads: pool.size, limit: queueLimit }),
    problems: () => {
      const now = performance.now();
      if (!checked || now > checked.until) {
        const found = pool.anyAble()?.check(checkWithin) ?? Promise.resolve(["no thread can judge"]);
        const next = { until: now + checkAgain, found: found.then((problems) => problems ?? ["no thread answers"]) };
        checked = next;
        void next.found.then((problems) => {
          if (problems.length > 0) next.until = performance.now() + checkAgainSoon;
        });
      }
      return checked.found;
    },
    async close(limit = 30_000) {
      closing = true;
      dispatcher.hurry();
      if (held > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, limit);
          drained = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      await dispatcher.close();
    },
  };
}

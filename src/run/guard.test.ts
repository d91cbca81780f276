import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Awaitable, InputError, InvalidRollout, type Rollout, rollout, TimeLimitError, TransientError } from "../core/index.ts";
import { createGuard, type GuardOptions, mayPass, pauseBefore } from "./guard.ts";

const rows = Array.from({ length: 200 }, (_, i) => rollout({ response: `answer ${i}` }));
const one = (row: number): readonly Rollout[] => [rows[row]!];
const guardWith = (options: Partial<GuardOptions> = {}) =>
  createGuard({
    timeLimit: 1000,
    concurrency: 4,
    retries: 3,
    signal: new AbortController().signal,
    rowOf: (given) => rows.indexOf(given),
    jitter: () => 0,
    ...options,
  });
const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(resolve, ms, value));
const caught = async (work: Awaitable<unknown>) => Promise.resolve(work).catch((error: unknown) => error);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("work that answers at once comes back as it is, without a promise", () => {
  const { guard, pending } = guardWith();
  const judge = () => 1;
  expect(guard(judge, one(0), () => 0.5)).toBe(0.5);
  expect(guard(judge, one(1), () => null)).toBe(null);
  expect(pending()).toBe(0);
});

test("what a judge throws for one row is thrown, and says nothing about the next", () => {
  const { guard } = guardWith();
  const judge = () => 1;
  expect(() =>
    guard(judge, one(0), () => {
      throw new InvalidRollout("judge", "needs a reference", undefined);
    }),
  ).toThrow(InvalidRollout);
  expect(guard(judge, one(1), () => 1)).toBe(1);
});

test("never more judgements wait at once than allowed, and all of them are done", async () => {
  const { guard } = guardWith({ concurrency: 4 });
  const judge = () => 1;
  const first = guard(judge, one(0), () => after(1, 0));
  await vi.runAllTimersAsync();
  await first; // from here on the judge is known to wait
  let now = 0;
  let most = 0;
  const all = Promise.all(
    rows.map((_, row) =>
      guard(judge, one(row), async () => {
        most = Math.max(most, ++now);
        await after(10, 0);
        now--;
        return row;
      }),
    ),
  );
  await vi.runAllTimersAsync();
  expect(await all).toEqual(rows.map((_, row) => row));
  expect(most).toBe(4);
});

test("a judgement inside a judgement runs in its slot, so that outer ones cannot hold all slots for ever", async () => {
  const { guard } = guardWith({ concurrency: 2 });
  const outer = () => 1;
  const inner = () => 1;
  const nested = (row: number) =>
    guard(outer, one(row), async () => {
      await after(1, 0);
      return guard(inner, one(row), () => after(1, row));
    });
  const all = Promise.all(rows.slice(0, 20).map((_, row) => nested(row)));
  await vi.runAllTimersAsync();
  expect(await all).toEqual(rows.slice(0, 20).map((_, row) => row));
});

test("a judgement that takes too long ends in a TimeLimitError, others go on", async () => {
  const { guard } = guardWith({ timeLimit: 1000 });
  const judge = () => 1;
  const slow = caught(guard(judge, one(0), () => after(2000, 1)));
  const quick = guard(judge, one(1), () => after(900, 2));
  await vi.runAllTimersAsync();
  expect(await slow).toBeInstanceOf(TimeLimitError);
  expect(((await slow) as Error).message).toBe("not judged within 1 s");
  expect(await quick).toBe(2);
});

test("a judgement that hung before is not begun again", () => {
  const { guard } = guardWith({ doomed: [{ row: 3, count: 1 }] });
  let begun = 0;
  const judged = (row: number, count = 1) => guard(Object, rows.slice(row, row + count), () => ++begun);
  expect(() => judged(3)).toThrow(TimeLimitError);
  expect(judged(4)).toBe(1);
  expect(judged(3, 2)).toBe(2); // the same row in another judgement
});

test("a failure that may pass is tried again after 0.5, 1 and 2 seconds, and no more often", async () => {
  const { guard } = guardWith({ retries: 3 });
  const at: number[] = [];
  const began = Date.now();
  const result = caught(
    guard(Object, one(0), async () => {
      at.push(Date.now() - began);
      throw new TransientError("busy");
    }),
  );
  await vi.runAllTimersAsync();
  expect(at).toEqual([0, 500, 1500, 3500]);
  expect(await result).toBeInstanceOf(TransientError);
});

test("a passing failure that is thrown at once is tried again as well", async () => {
  const { guard } = guardWith();
  let tries = 0;
  const result = guard(Object, one(0), () => {
    if (++tries < 3) throw new TransientError("starting");
    return 7;
  });
  await vi.runAllTimersAsync();
  expect(await result).toBe(7);
  expect(tries).toBe(3);
});

test("any other failure is final", async () => {
  const { guard } = guardWith();
  let tries = 0;
  const result = caught(
    guard(Object, one(0), async () => {
      tries++;
      throw new Error("no such model");
    }),
  );
  await vi.runAllTimersAsync();
  expect(((await result) as Error).message).toBe("no such model");
  expect(tries).toBe(1);
});

test("an outer judgement does not repeat what an inner one has given up", async () => {
  const { guard } = guardWith({ retries: 2, timeLimit: 60_000 });
  let tries = 0;
  const result = caught(
    guard(Object, one(0), async () =>
      guard(Array, one(0), async () => {
        tries++;
        throw new TransientError("busy");
      }),
    ),
  );
  await vi.runAllTimersAsync();
  expect(await result).toBeInstanceOf(TransientError);
  expect(tries).toBe(3);
});

test("equal work of a slow judge is done once; another judge, or another reference, is other work", async () => {
  const { guard } = guardWith({ cacheFrom: 5, concurrency: 64 });
  const judge = () => 1;
  const other = () => 1;
  let done = 0;
  const ask = (by: object, reference: string) => guard(by, [rollout({ response: "same", reference })], () => after(10, ++done));
  for (const by of [judge, other]) {
    const first = ask(by, "first");
    await vi.runAllTimersAsync();
    await first;
  }
  done = 0;
  const all = Promise.all([ask(judge, "a"), ask(judge, "a"), ask(judge, "b"), ask(other, "a")]);
  await vi.runAllTimersAsync();
  expect(await all).toEqual([1, 1, 2, 3]);
  expect(await ask(judge, "a")).toBe(1); // later, from what was kept
});

test("a failure is not kept: the next one asks again", async () => {
  const { guard } = guardWith({ retries: 0 });
  let done = 0;
  const ask = (fails: boolean) =>
    caught(
      guard(Object, one(0), async () => {
        await after(10, 0);
        if (fails) throw new Error("down");
        return ++done;
      }),
    );
  for (const fails of [false, true, true, false]) {
    const result = ask(fails);
    await vi.runAllTimersAsync();
    await result;
  }
  expect(done).toBe(2);
});

test("a reward that remembers gets nothing from the cache", async () => {
  const { guard, forgetWork } = guardWith();
  let done = 0;
  const ask = async () => {
    const result = guard(Object, one(0), () => after(10, ++done));
    await vi.runAllTimersAsync();
    return result;
  };
  await ask();
  await ask();
  expect(await ask()).toBe(2);
  forgetWork();
  expect(await ask()).toBe(3);
});

test("a stopped run ends judgements that wait, and pauses before another attempt", async () => {
  const abort = new AbortController();
  const { guard } = guardWith({ signal: abort.signal, concurrency: 1 });
  const waiting = [caught(guard(Object, one(0), () => after(900, 1))), caught(guard(Object, one(1), () => after(900, 1)))];
  const pausing = caught(
    guard(Array, one(2), () => {
      throw new TransientError("busy", { retryAfter: 60_000 });
    }),
  );
  await vi.advanceTimersByTimeAsync(100);
  abort.abort(new Error("stop"));
  expect(await Promise.all([...waiting, pausing])).toEqual([new Error("stop"), new Error("stop"), new Error("stop")]);
});

test("tells its watch which judgement it is in, for as long as that computes", () => {
  const seen: string[] = [];
  const { guard } = guardWith({ watch: { enter: (row, count) => seen.push(`${row}/${count}`), leave: () => seen.push("out") } });
  void guard(Object, one(5), () => seen.push("work"));
  void guard(Array, rows.slice(8, 12), () => seen.push("work"));
  expect(seen).toEqual(["5/1", "work", "out", "8/4", "work", "out"]);
});

test("a broken connection may pass, wherever it stands in the chain of causes; a wrong answer may not", () => {
  const reset = Object.assign(new Error("socket"), { code: "ECONNRESET" });
  expect(mayPass(reset)).toBe(true);
  expect(mayPass(new TypeError("fetch failed", { cause: reset }))).toBe(true);
  expect(mayPass(new TypeError("fetch failed"))).toBe(false);
  expect(mayPass(new InvalidRollout("x", "y", 0))).toBe(false);
});

test("the pause doubles up to a minute, jitter takes up to half of it, and the other side's wish comes first", () => {
  expect([1, 2, 3, 20].map((attempt) => pauseBefore(attempt, undefined, () => 0))).toEqual([500, 1000, 2000, 60_000]);
  expect(pauseBefore(3, undefined, () => 1)).toBe(1000);
  expect(pauseBefore(1, new TransientError("", { retryAfter: 7000 }), () => 0)).toBe(7050);
});

test("refuses limits that are none", () => {
  expect(() => guardWith({ timeLimit: 0 })).toThrow(InputError);
  expect(() => guardWith({ concurrency: 0 })).toThrow("guard: concurrency must be a whole number above 0; got 0");
  expect(() => guardWith({ retries: -1 })).toThrow(InputError);
});

import { expect, test } from "vitest";
import { described, descriptionOf } from "./described.ts";
import { InputError, InvalidRollout, TimeLimitError } from "./errors.ts";
import type { Reward } from "./kinds.ts";
import { outcomeOf } from "./outcome.ts";
import { combine, createContext, each, judgeBatch, overGroups, perGroup, scoreAll, scoreOne, valueOf } from "./reward.ts";
import { rollout } from "./rollout.ts";

const rows = (...groups: (string | undefined)[]) => groups.map((group, i) => rollout({ response: String(i), group }));

test("each: what fails on one rollout is that rollout's outcome alone", async () => {
  const reward = each((one) => {
    if (one.group === "bad") throw new InvalidRollout("test", "no", 1);
    return 1;
  });
  const verdicts = await judgeBatch(reward, rows("a", "bad", "b"), createContext());
  expect(verdicts.map((verdict) => outcomeOf(verdict).outcome)).toEqual(["score", "invalid", "score"]);
});
test("each: a synchronous function gives its verdicts without a promise", () => {
  expect(
    judgeBatch(
      each(() => 1),
      rows("a"),
      createContext(),
    ),
  ).toEqual([1]);
});
test("each: promises are awaited together and a rejected one stays alone", async () => {
  const reward = each(async (one) => {
    if (one.group === "bad") throw "not even an error";
    return 2;
  });
  const [good, bad] = await judgeBatch(reward, rows("a", "bad"), createContext());
  expect(good).toBe(2);
  expect(bad).toEqual(new Error("not even an error"));
});
test("perGroup: gets whole groups and puts their verdicts back in order", async () => {
  const seen: number[] = [];
  const sizes = perGroup((group) => {
    seen.push(group.length);
    return group.map((_, i) => group.length * 10 + i);
  });
  expect(await scoreAll(sizes, [{ response: "", group: "a" }, { response: "" }, { response: "", group: "a" }])).toEqual([20, 10, 21]);
  expect(seen).toEqual([2, 1]);
});
test("perGroup: a group that gets too few verdicts fails, the others do not", async () => {
  const verdicts = await judgeBatch(
    perGroup((group) => (group.length > 1 ? [1] : [1])),
    rows("a", "a", "b"),
    createContext(),
  );
  expect(verdicts[0]).toBeInstanceOf(InputError);
  expect((verdicts[0] as Error).message).toBe("perGroup: the function must return one verdict a rollout, 2 here; got [1]");
  expect(verdicts[2]).toBe(1);
});
test("combine: the failure of a part keeps its class and carries the part's name", async () => {
  const late: Reward = () => {
    throw new TimeLimitError("too late");
  };
  const [verdict] = await judgeBatch(
    combine({ late, fine: each(() => 1) }, () => 1),
    rows("a"),
    createContext(),
  );
  expect(verdict).toBeInstanceOf(TimeLimitError);
  expect((verdict as Error).message).toBe('part "late": too late');
  expect(outcomeOf(verdict!).outcome).toBe("timeout");
});
test("the guard surrounds every judgement once, with the function that judges and what it judges", async () => {
  const calls: number[] = [];
  const context = createContext({
    guard: (_judge, rollouts, work) => {
      calls.push(rollouts.length);
      return work();
    },
  });
  await judgeBatch(
    each(() => 1),
    rows("a", "a", "b"),
    context,
  );
  await judgeBatch(
    perGroup((group) => group.map(() => 1)),
    rows("a", "a", "b"),
    context,
  );
  expect(calls).toEqual([1, 1, 1, 2, 1]);
});
test("a reward that answers for fewer rollouts than asked has failed for all of them", async () => {
  const verdicts = await judgeBatch(() => [1], rows("a", "b"), createContext());
  expect(verdicts.map((verdict) => (verdict as Error).message)).toEqual(
    Array(2).fill('reward: must return a list with one verdict a rollout, 2 here; got {"verdicts":1}'),
  );
});
test("scoreOne throws what kept the reward from judging", async () => {
  await expect(
    scoreOne(
      each(() => Promise.reject(new Error("judge down"))),
      { response: "" },
    ),
  ).rejects.toThrow("judge down");
});

test.each([
  [0.5, { outcome: "score", value: 0.5 }],
  [null, { outcome: "abstain" }],
  [
    { value: null, parts: { a: 1 } },
    { outcome: "abstain", score: { parts: { a: 1 } } },
  ],
  [
    { value: 1, steps: [0, 1] },
    { outcome: "score", value: 1 },
  ],
  [new InvalidRollout("f", "x", 1), { outcome: "invalid" }],
  [new TimeLimitError("late"), { outcome: "timeout" }],
  [new Error("boom"), { outcome: "failed" }],
])("outcomeOf(%o)", (verdict, expected) => {
  expect(outcomeOf(verdict)).toMatchObject(expected);
});
test.each([
  [Number.NaN, "the verdict must be a finite number, null or a score; got NaN"],
  [Number.POSITIVE_INFINITY, "the verdict must be a finite number, null or a score; got Infinity"],
  ["1", 'the verdict must be a finite number, null or a score; got "1"'],
  [undefined, "the verdict must be a finite number, null or a score; got undefined"],
  [{ score: 1 }, 'the verdict is an object without a value; got {"score":1}'],
  [{ value: 1, parts: { a: { value: Number.NaN } } }, 'part "a".value must be a finite number, null or a score; got NaN'],
  [{ value: 1, steps: [1, Number.NaN] }, "the verdict has step rewards that are not finite"],
  [{ value: 1, tokens: new Float32Array([Number.NaN]) }, "the verdict has token rewards that are not finite"],
  [{ value: 1, confidence: 1.2 }, "the verdict.confidence must be in [0, 1]; got 1.2"],
])("a verdict that is none has failed: %o", (verdict, message) => {
  const outcome = outcomeOf(verdict as never);
  expect(outcome.outcome).toBe("failed");
  expect((outcome as { error: Error }).error.message).toBe(message);
});
test("what is no verdict is a failure before any composer sees it", async () => {
  const [verdict, fine] = await judgeBatch(() => [Number.NaN, 1], rows("a", "b"), createContext());
  expect((verdict as Error).message).toBe("the verdict must be a finite number, null or a score; got NaN");
  expect(fine).toBe(1);
});
test("a composed score keeps the answer of its parts, unless they read different ones", async () => {
  const reads = (answer: string) => each(() => ({ value: 1, answer }));
  const composed = (...answers: string[]) =>
    scoreOne(
      combine(Object.fromEntries(answers.map((answer, i) => [i, reads(answer)])), () => ({ value: 2 })),
      { response: "" },
    );
  expect(await composed("4", "4")).toEqual({ value: 2, answer: "4" });
  expect(await composed("4", "5")).toEqual({ value: 2 });
});
test("a combined reward says what it was made from, and what a method adds stays beside it", () => {
  const one = each(() => 1);
  const sum = combine({ one }, () => 1);
  expect(descriptionOf(sum)).toEqual({ parts: { one } });
  expect(described(sum, { method: "mine", parts: { one } })).toBe(sum);
  expect(descriptionOf(sum)).toEqual({ method: "mine", parts: { one } });
  expect(descriptionOf(one)).toBeUndefined();
});
test("overGroups: abstentions and failures stay and are not seen; a throw stays in its group; the answer is kept", async () => {
  const reward: Reward = (rollouts) => rollouts.map((_, i) => [{ value: 1, answer: "4" }, null, new Error("down"), { value: 3 }, 5][i]!);
  const lead = overGroups(reward, (verdicts, group) => {
    if (group[0]!.group === "b") throw new Error("cannot");
    return verdicts.map((one) => ({ value: (valueOf(one) ?? 0) + 10 * verdicts.length }));
  });
  expect(await judgeBatch(lead, rows("a", "a", "a", "a", "b"), createContext())).toEqual([
    { value: 21, answer: "4" },
    null,
    new Error("down"),
    { value: 23 },
    new Error("cannot"),
  ]);
});

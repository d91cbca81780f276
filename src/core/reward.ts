import type { Awaitable } from "./awaitable.ts";
import { described } from "./described.ts";
import { InputError, toError } from "./errors.ts";
import type { Context, Reward, Score, Verdict } from "./kinds.ts";
import { createMemory } from "./memory.ts";
import { outcomeOf } from "./outcome.ts";
import { createRandom } from "./random.ts";
import { groupIndices, type Rollout, type RolloutInput, rollout } from "./rollout.ts";

/** A context with plain defaults, for use in process and in tests. */
export function createContext(options: Partial<Context> = {}): Context {
  return {
    signal: new AbortController().signal,
    random: createRandom(0),
    step: 0,
    totalSteps: 1,
    memory: createMemory(),
    guard: (_judge, _rollouts, work) => work(),
    ...options,
  };
}

/** Calls `work` and gives back what it threw as a value. Stays synchronous when the work does. */
function attempt<T>(work: () => Awaitable<T>): Awaitable<T | Error> {
  try {
    const result = work();
    return result instanceof Promise ? result.catch(toError) : result;
  } catch (thrown) {
    return toError(thrown);
  }
}

const settleAll = <T>(results: Awaitable<T>[]): Awaitable<T[]> =>
  results.some((result) => result instanceof Promise) ? Promise.all(results) : (results as T[]);

/**
 * Lifts a function of one rollout to a reward. What it throws becomes the outcome of that rollout alone.
 *
 *     const short = each((rollout) => (responseText(rollout).length < 100 ? 1 : 0));
 */
export function each(judge: (rollout: Rollout, context: Context) => Awaitable<Verdict>): Reward {
  return (rollouts, context) => settleAll(rollouts.map((one) => attempt(() => context.guard(judge, [one], () => judge(one, context)))));
}

/**
 * Lifts a function of one whole group (the rollouts of one prompt) to a reward. What it throws becomes the outcome of that group alone.
 *
 *     const shortest = perGroup((group) => { const lengths = responseLengths(group); ... });
 */
export function perGroup(judge: (group: readonly Rollout[], context: Context) => Awaitable<readonly (Verdict | Error)[]>): Reward {
  return (rollouts, context) => {
    const groups = groupIndices(rollouts);
    const judged = groups.map((members) => {
      const group = members.map((index) => rollouts[index]!);
      return attempt(() => context.guard(judge, group, () => judge(group, context)));
    });
    const scatter = (results: (readonly (Verdict | Error)[] | Error)[]) => {
      const verdicts = new Array<Verdict | Error>(rollouts.length);
      groups.forEach((members, g) => {
        const result = results[g]!;
        const wrongCount =
          !(result instanceof Error) && result.length !== members.length
            ? new InputError("perGroup", `the function must return one verdict a rollout, ${members.length} here`, result)
            : undefined;
        members.forEach((index, i) => {
          verdicts[index] = result instanceof Error ? result : (wrongCount ?? result[i]!);
        });
      });
      return verdicts;
    };
    const settled = settleAll(judged);
    return settled instanceof Promise ? settled.then(scatter) : scatter(settled);
  };
}

/** The number in a verdict, or null where it abstains. */
export const valueOf = (verdict: Verdict): number | null => (typeof verdict === "object" && verdict !== null ? verdict.value : verdict);

/**
 * Lifts a function of the verdicts of several rewards to a reward: how composers are written.
 * A rollout that one of the rewards could not judge keeps that failure, with the name of the part; `judge` never sees it.
 *
 *     const product = (parts) => combine(parts, (verdicts) => ...);
 */
export function combine<Name extends string>(
  parts: Readonly<Record<Name, Reward>>,
  judge: (verdicts: Readonly<Record<Name, Verdict>>, rollout: Rollout, context: Context) => Verdict,
): Reward {
  const names = Object.keys(parts) as Name[];
  const combined: Reward = (rollouts, context) => {
    const columns = settleAll(names.map((name) => judgeBatch(parts[name], rollouts, context)));
    const merge = (columns: (readonly (Verdict | Error)[])[]) =>
      rollouts.map((one, row) => {
        const verdicts = {} as Record<Name, Verdict>;
        for (let part = 0; part < names.length; part++) {
          const verdict = columns[part]![row]!;
          if (verdict instanceof Error) return named(names[part]!, verdict);
          verdicts[names[part]!] = verdict;
        }
        try {
          return withAnswer(judge(verdicts, one, context), Object.values(verdicts));
        } catch (thrown) {
          return toError(thrown);
        }
      });
    return columns instanceof Promise ? columns.then(merge) : merge(columns);
  };
  return described(combined, { parts });
}

/**
 * Lifts a function of the verdicts of a whole group to a reward: how rewards are written in which the responses to one prompt move each other.
 * What `reward` abstains from or fails on stays so, and `judge` does not see it. What `judge` throws becomes the outcome of that group alone.
 *
 *     const lead = overGroups(reward, (verdicts) => verdicts.map((one) => valueOf(one) - best(verdicts)));
 *
 * @param judge from the verdicts of a group that have a value, and their rollouts, to as many verdicts
 */
export function overGroups(
  reward: Reward,
  judge: (verdicts: readonly (number | Score)[], group: readonly Rollout[], context: Context) => Awaitable<readonly Verdict[]>,
): Reward {
  return async (rollouts, context) => {
    const result = [...(await judgeBatch(reward, rollouts, context))];
    const judgeGroup = async (members: readonly number[]) => {
      const seen = members.filter((row) => !(result[row] instanceof Error) && valueOf(result[row] as Verdict) !== null);
      if (seen.length === 0) return;
      const verdicts = seen.map((row) => result[row] as number | Score);
      const group = seen.map((row) => rollouts[row]!);
      const judged = await attempt(() => judge(verdicts, group, context));
      seen.forEach((row, i) => {
        result[row] = judged instanceof Error ? judged : withAnswer(judged[i]!, [verdicts[i]!]);
      });
    };
    await Promise.all(groupIndices(rollouts).map(judgeGroup));
    return result;
  };
}

/** A composed score keeps the answer that its parts read out of the response, where they read one and the same. */
function withAnswer(verdict: Verdict, parts: readonly Verdict[]): Verdict {
  if (verdict === null || typeof verdict === "number" || verdict.answer !== undefined) return verdict;
  let answer: string | undefined;
  for (const part of parts) {
    const read = part !== null && typeof part === "object" ? part.answer : undefined;
    if (read === undefined) continue;
    if (answer !== undefined && answer !== read) return verdict;
    answer = read;
  }
  return answer === undefined ? verdict : { ...verdict, answer };
}

/** Notes in an error which part it comes from, leaving its class and cause as they are. */
function named(part: string, error: Error): Error {
  const copy = Object.create(error) as Error;
  Object.defineProperty(copy, "message", { value: `part "${part}": ${error.message}`, enumerable: false });
  Object.defineProperty(copy, "stack", { value: error.stack, enumerable: false });
  return copy;
}

/** A verdict as it is; what is none, such as NaN, as the failure it is, so that it cannot spread over a group or into a memory. */
function sound(verdict: Verdict | Error): Verdict | Error {
  if (verdict === null || (typeof verdict === "number" && Number.isFinite(verdict))) return verdict;
  const outcome = outcomeOf(verdict);
  return "error" in outcome ? outcome.error : verdict;
}

/**
 * Asks a reward for a batch and checks that it answers for every rollout, with verdicts. A reward that throws as a whole
 * has failed for all of them.
 */
export function judgeBatch(reward: Reward, rollouts: readonly Rollout[], context: Context): Awaitable<readonly (Verdict | Error)[]> {
  const check = (verdicts: readonly (Verdict | Error)[] | Error): readonly (Verdict | Error)[] => {
    if (verdicts instanceof Error) return rollouts.map(() => verdicts);
    if (Array.isArray(verdicts) && verdicts.length === rollouts.length) return verdicts.map(sound);
    const given = Array.isArray(verdicts) ? { verdicts: verdicts.length } : verdicts;
    const error = new InputError("reward", `must return a list with one verdict a rollout, ${rollouts.length} here`, given);
    return rollouts.map(() => error);
  };
  const result = attempt(() => reward(rollouts, context));
  return result instanceof Promise ? result.then(check) : check(result);
}

/**
 * Asks a reward about one rollout, in process.
 *
 *     await scoreOne(exactMatch(), { response: "Paris", reference: "Paris" }) // 1
 *
 * @throws whatever kept the reward from judging
 */
export async function scoreOne(reward: Reward, input: RolloutInput, context: Context = createContext()): Promise<Verdict> {
  return (await scoreAll(reward, [input], context))[0]!;
}

/**
 * Asks a reward about several rollouts, in process. Rollouts of one prompt share a `group`.
 *
 * @throws the first failure; to keep failures apart from scores, use `judgeBatch` with `outcomeOf`
 */
export async function scoreAll(
  reward: Reward,
  inputs: readonly RolloutInput[],
  context: Context = createContext(),
): Promise<readonly Verdict[]> {
  const verdicts = await judgeBatch(reward, inputs.map(rollout), context);
  return verdicts.map((verdict) => {
    if (verdict instanceof Error) throw verdict;
    return verdict;
  });
}

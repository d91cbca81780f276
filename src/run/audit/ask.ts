import {
  type Compare,
  type Comparison,
  type Context,
  createContext,
  createMemory,
  createRandom,
  InputError,
  judgeBatch,
  outcomeOf,
  type Reward,
  type Rollout,
  toError,
} from "../../core/index.ts";
import { createGuard } from "../guard.ts";
import type { Labelled, LabelledPair } from "./labelled.ts";

/** A judge: of two responses, or of one at a time. */
export type Judge = { readonly compare: Compare } | { readonly reward: Reward };

/** What a judge said of a pair once. */
export interface Answer {
  /** how probable it finds that the response is the better one that people prefer, in [0, 1]; ½: neither */
  readonly better: number;
  readonly confidence?: number;
  /** whether both orders that it looked at itself named the same winner */
  readonly consistent?: boolean;
  readonly why?: string;
}

/** A pair with all that a judge said of it. An error stands in the place of what it did not say; null: it abstained. */
export interface JudgedPair {
  readonly pair: LabelledPair;
  /** shown with the better response first, once a repeat; for a judge of single responses this is all there is */
  readonly forward: readonly (Answer | Error | null)[];
  /** shown with the better response second */
  readonly backward: readonly (Answer | Error | null)[];
}

/** A response with the values that a judge gave it, once a repeat. */
export interface JudgedResponse {
  readonly label: number;
  readonly prompt: string;
  readonly rollout: Rollout;
  readonly values: readonly (number | Error | null)[];
}

export interface Judged {
  readonly pairs: readonly JudgedPair[];
  readonly responses: readonly JudgedResponse[];
  /** how often it was asked */
  readonly asked: number;
  /** when the first pass over the data had ended, in milliseconds since the start: what came later are repeats */
  readonly firstPassMs: number;
  readonly ms: number;
}

export interface AskOptions {
  /** how often each question is asked; default 1 */
  readonly repeat?: number;
  readonly seed?: number;
  readonly timeLimit?: number;
  readonly concurrency?: number;
  readonly retries?: number;
  readonly signal?: AbortSignal;
  /** told after each answer */
  readonly onAnswer?: (done: number, total: number) => void;
  /** told after each pass over all questions */
  readonly onPass?: (repeat: number) => void;
}

/** Rollouts that a judge of single responses is given at once; groups stay whole. */
const batchSize = 256;

/** Asks a judge about labelled data: pairs in both orders, single responses one by one, each as often as wanted. */
export async function askJudgeAbout(judge: Judge, { pairs, responses }: Labelled, options: AskOptions = {}): Promise<Judged> {
  const { repeat = 1, seed = 0, timeLimit = 60_000, concurrency = 16, retries = 3, onPass } = options;
  const signal = options.signal ?? new AbortController().signal;
  const rows = new Map<Rollout, number>();
  for (const { better, worse } of pairs) for (const one of [better, worse]) if (!rows.has(one)) rows.set(one, rows.size);
  for (const { rollout } of responses) if (!rows.has(rollout)) rows.set(rollout, rows.size);
  // Nothing is remembered: a repeat that comes out of a cache says nothing about the judge.
  const { guard } = createGuard({ timeLimit, concurrency, retries, signal, cacheSize: 0, rowOf: (one) => rows.get(one) ?? 0 });
  const memory = createMemory();
  const contextOf = (pass: number) => createContext({ signal, guard, memory, random: createRandom(seed).fork(`repeat ${pass}`) });

  const began = performance.now();
  let firstPassMs = 0;
  let done = 0;
  const total = repeat * ("compare" in judge ? 2 * pairs.length : rows.size);
  const count = (answers = 1) => {
    done += answers;
    options.onAnswer?.(done, total);
  };

  const judged = {
    pairs: pairs.map((pair) => ({ pair, forward: [] as JudgedPair["forward"][0][], backward: [] as JudgedPair["backward"][0][] })),
    responses: responses.map(({ rollout, label, prompt }) => ({ rollout, label, prompt, values: [] as JudgedResponse["values"][0][] })),
  };
  for (let pass = 0; pass < repeat; pass++) {
    const context = contextOf(pass);
    if ("compare" in judge) await comparePairs(judge.compare, judged.pairs, context, count);
    else await scoreResponses(judge.reward, judged, [...rows.keys()], context, count);
    signal.throwIfAborted();
    if (pass === 0) firstPassMs = performance.now() - began;
    onPass?.(pass);
  }
  return { ...judged, asked: total, firstPassMs, ms: performance.now() - began };
}

type Growing<T> = { -readonly [key in keyof T]: T[key] extends readonly (infer Entry)[] ? Entry[] : T[key] };

async function comparePairs(compare: Compare, pairs: readonly Growing<JudgedPair>[], context: Context, count: () => void): Promise<void> {
  const ask = async (first: Rollout, second: Rollout): Promise<Comparison | Error> => {
    try {
      return checked(await context.guard(compare, [first, second], () => compare(first, second, context)));
    } catch (thrown) {
      if (context.signal.aborted) throw thrown;
      return toError(thrown);
    } finally {
      count();
    }
  };
  await Promise.all(
    pairs.map(async ({ pair: { better, worse }, forward, backward }) => {
      const [one, other] = await Promise.all([ask(better, worse), ask(worse, better)]);
      forward.push(one instanceof Error ? one : answerOf(one, one.first));
      backward.push(other instanceof Error ? other : answerOf(other, 1 - other.first));
    }),
  );
}

const answerOf = ({ confidence, consistent, why }: Comparison, better: number): Answer => ({
  better,
  ...(confidence !== undefined && { confidence }),
  ...(consistent !== undefined && { consistent }),
  ...(why !== undefined && { why }),
});

/** A comparison that is one; anything else is a failure of the judge. */
function checked(comparison: Comparison): Comparison {
  const { first, confidence = 1 } = (comparison ?? {}) as Partial<Comparison>;
  if (!(typeof first === "number" && first >= 0 && first <= 1) || !(confidence >= 0 && confidence <= 1))
    throw new InputError("judge", "a comparison must have `first` in [0, 1], and confidence in [0, 1] if any", comparison);
  return comparison;
}

async function scoreResponses(
  reward: Reward,
  judged: { pairs: readonly Growing<JudgedPair>[]; responses: readonly Growing<JudgedResponse>[] },
  rollouts: readonly Rollout[],
  context: Context,
  count: (answers: number) => void,
): Promise<void> {
  const groups = new Map<string | Rollout, Rollout[]>();
  for (const one of rollouts) {
    const members = groups.get(one.group ?? one);
    if (members) members.push(one);
    else groups.set(one.group ?? one, [one]);
  }
  const said = new Map<Rollout, { value: number | null; confidence?: number; why?: string } | Error>();
  let batch: Rollout[] = [];
  const flush = async () => {
    const verdicts = await judgeBatch(reward, batch, context);
    context.signal.throwIfAborted();
    batch.forEach((one, i) => {
      const outcome = outcomeOf(verdicts[i]!);
      if ("error" in outcome) said.set(one, outcome.error);
      else {
        const { value, confidence, why } = outcome.score;
        said.set(one, { value, ...(confidence !== undefined && { confidence }), ...(why !== undefined && { why }) });
      }
    });
    count(batch.length);
    batch = [];
  };
  for (const members of groups.values()) {
    batch.push(...members);
    if (batch.length >= batchSize) await flush();
  }
  if (batch.length > 0) await flush();

  for (const { pair, forward } of judged.pairs) {
    const [a, b] = [said.get(pair.better)!, said.get(pair.worse)!];
    if (a instanceof Error || b instanceof Error) forward.push(a instanceof Error ? a : (b as Error));
    else if (a.value === null || b.value === null) forward.push(null);
    else {
      const confidence = a.confidence !== undefined && b.confidence !== undefined ? Math.min(a.confidence, b.confidence) : undefined;
      forward.push({
        better: a.value > b.value ? 1 : a.value < b.value ? 0 : 0.5,
        ...(confidence !== undefined && { confidence }),
        ...((a.why ?? b.why) !== undefined && { why: `better: ${a.why ?? "–"} | worse: ${b.why ?? "–"}` }),
      });
    }
  }
  for (const { rollout, values } of judged.responses) {
    const one = said.get(rollout)!;
    values.push(one instanceof Error ? one : one.value);
  }
}

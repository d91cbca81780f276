import {
  InputError,
  InvalidRollout,
  judgeBatch,
  promptText,
  type Reward,
  type Rollout,
  responseLengths,
  toError,
  type Verdict,
  valueOf,
} from "../../core/index.ts";
import { mean, minimum } from "../../math/index.ts";
import { cosineHistoryLength } from "./cosine-history-length.ts";
import { isRight } from "./per-length-group.ts";

/** What is remembered of the right answers to one prompt, under `hapo/<prompt>`. */
export interface LengthHistory {
  /** how many there were */
  readonly count: number;
  readonly shortest: number;
  readonly mean: number;
}

/**
 * HAPO: being right, and being briefer than any right answer to this prompt before.
 *
 *     R(y) = C(y) + w r(L, h, y right),   h ← min(h, shortest right answer of the batch), once the batch is scored
 *
 * The history h stands in the memory, one entry a prompt. A prompt without a right answer so far has no length reward. Servers that share a memory
 * share the history.
 *
 * With very many visits one lucky answer sets h so low that all others sit at the floor and nothing is learned any more; `target: ({ mean }) => mean`
 * measures against the mean of the right answers instead.
 *
 * @param correct C: what an answer earns for being right or wrong; right when above one half
 * @param options.weight w ≥ 0: worth of length; default 1
 * @param options.reward r: reward for length, (length, target, right); default `cosineHistoryLength`
 * @param options.target h of a history; default its shortest right answer
 * @param options.prompt what tells prompts apart; default the group, or the prompt's text where there is none
 * @returns the sum, with the parts `correct` and `length`
 * @throws {InvalidRollout} when a rollout has neither a group nor a prompt to be remembered by
 * @throws {InputError} when the weight is negative
 * @source Huang et al. 2025 (HAPO), arXiv:2505.11225, length reward and history update
 * @example await scoreOne(hapo(exactMatch()), { prompt: "2 + 2?", response: "4", reference: "4" }) // { value: 1, parts: { correct: 1, length: 0 } }
 * @example (await scoreOne(hapo(exactMatch()), { prompt: "2 + 2?", response: "4", reference: "4" }, createContext({ memory: createMemory(new Map([["hapo/2 + 2?", { count: 1, shortest: 2, mean: 2 }]])) }))).value // 1.7071
 */
export function hapo(
  correct: Reward,
  {
    weight = 1,
    reward = cosineHistoryLength,
    target = ({ shortest }) => shortest,
    prompt = ({ group, prompt }) => group ?? promptText({ prompt } as Rollout),
  }: {
    weight?: number;
    reward?: (length: number, best: number, right: boolean) => number;
    target?: (history: LengthHistory) => number;
    prompt?: (rollout: Rollout) => string;
  } = {},
): Reward {
  if (!(weight >= 0)) throw new InputError("hapo", "weight must be at least 0", weight);
  return async (rollouts, context) => {
    const verdicts = await judgeBatch(correct, rollouts, context);
    const result = [...verdicts];
    const prompts = new Map<string, number[]>();
    verdicts.forEach((verdict, row) => {
      if (verdict instanceof Error || valueOf(verdict) === null) return;
      const name = prompt(rollouts[row]!);
      if (name === "") result[row] = new InvalidRollout("hapo", "needs a group or a prompt to be remembered by", rollouts[row]!.id);
      else prompts.set(name, [...(prompts.get(name) ?? []), row]);
    });

    const judgePrompt = async ([name, rows]: [string, number[]]) => {
      const history = await context.memory.get<LengthHistory>(`hapo/${name}`);
      const lengths = responseLengths(rows.map((row) => rollouts[row]!));
      const rightLengths = lengths.filter((length, i) => {
        const row = rows[i]!;
        const verdict = verdicts[row] as Verdict;
        const earned = valueOf(verdict)!;
        const extra = history ? weight * reward(length, target(history), isRight(earned)) : 0;
        result[row] = { value: earned + extra, parts: { correct: verdict, length: extra } };
        return isRight(earned);
      });
      return { name, rightLengths };
    };
    const judged = await Promise.all(
      [...prompts].map((entry) =>
        judgePrompt(entry).catch((thrown) => {
          for (const row of entry[1]) result[row] = toError(thrown);
          return { name: entry[0], rightLengths: [] };
        }),
      ),
    );
    // Only now, with the whole batch scored: no answer of a batch is measured against another one of it.
    for (const { name, rightLengths } of judged)
      if (rightLengths.length > 0) await context.memory.update<LengthHistory>(`hapo/${name}`, (old) => extend(old, rightLengths));
    return result;
  };
}

function extend(old: LengthHistory | undefined, lengths: readonly number[]): LengthHistory {
  const count = (old?.count ?? 0) + lengths.length;
  const before = old?.mean ?? 0;
  return {
    count,
    shortest: Math.min(old?.shortest ?? Infinity, minimum(lengths)),
    mean: before + ((mean(lengths) - before) * lengths.length) / count,
  };
}

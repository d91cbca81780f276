import { type Awaitable, type Context, each, InputError, type Reward, type Rollout } from "../../core/index.ts";
import { firstLine, type JudgeOptions, judgeMessages, transcript } from "../../judge/index.ts";
import { mean, standardDeviation } from "../../math/index.ts";

/** Who writes the critique, and what reads it. */
export interface CritiqueOutLoudOptions extends JudgeOptions {
  readonly head: (rollout: Rollout, critique: string, context: Context) => Awaitable<number>;
}

/**
 * Critique-out-loud reward: a language model writes a critique of the response, and a trained head turns prompt, response and critique into a number.
 *
 *     R = mean_n h(x, y, c_n),   c_n ~ π(c | x, y)
 *
 * With one critique it is the most probable one. Several help where a critique must think over many steps and may slip in one. An empty critique is one: the head
 * then sees what a reward model without critiques sees. The head of the paper is `mlpHead` with tanh.
 *
 * @param options.model who writes critiques: the tuned model itself
 * @param options.head h: reward from a rollout and a critique of it, any finite number
 * @param options.samples how many critiques; default 1
 * @param options.ask how it is asked: temperature (default 0 for one sample, 1 for several), topP, maxTokens, maxChars
 * @returns R; with several critiques 1 / (1 + sd of their rewards) as confidence; as parts how many critiques were cut at the limit of tokens
 * @throws {InputError} when samples is not a whole number from 1, or the head gives no finite number
 * @throws {Error} when the model gives fewer critiques than asked for
 * @source Ankner et al. 2024 (CLoud), arXiv:2408.11791, sections 3 and 4.3 (self-consistency)
 * @example await scoreOne(critiqueOutLoudReward({ model: says("The sum is wrong."), head: (_, critique) => (critique.includes("wrong") ? -1 : 1) }), { prompt: "2 + 2?", response: "5" }) // { value: -1, parts: { cut: 0 }, why: "The sum is wrong." }
 */
export function critiqueOutLoudReward({ model, head, samples = 1, ask = {} }: CritiqueOutLoudOptions): Reward {
  if (!(Number.isInteger(samples) && samples >= 1))
    throw new InputError("critiqueOutLoudReward", "samples must be a whole number from 1", samples);
  const { maxChars: _, tries: _tries, temperature = samples > 1 ? 1 : 0, ...options } = ask;
  return each(async (rollout, context) => {
    const messages = judgeMessages(task, { question: transcript(rollout.prompt), response: transcript(rollout.response) }, ask);
    const seed = context.random.fork(JSON.stringify(messages)).integer(2 ** 30);
    const critiques = await model.chat(messages, { ...options, temperature, n: samples, seed, signal: context.signal });
    if (critiques.length < samples) throw new Error(`critiqueOutLoudReward: the model gave ${critiques.length} of ${samples} critiques`);
    const rewards = await Promise.all(critiques.map(({ text }) => head(rollout, text, context)));
    if (!rewards.every(Number.isFinite)) throw new InputError("critiqueOutLoudReward", "the head must give finite numbers", rewards);
    return {
      value: mean(rewards),
      parts: { cut: critiques.filter(({ finish }) => finish === "length").length },
      ...(samples > 1 && { confidence: 1 / (1 + standardDeviation(rewards, { ddof: 0 })) }),
      why: firstLine(critiques[0]!.text),
    };
  });
}

const task =
  "Write a critique of the response to the question: what is right in it, what is wrong, and what is missing. Check what it says step by step, and do not take it at its word. Give the critique only, no score.";

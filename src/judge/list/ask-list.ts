import { type ZodType, z } from "zod";
import type { Context, Rollout } from "../../core/index.ts";
import { range } from "../../math/index.ts";
import { askJudge, type JudgeOptions, readable } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { sharedPrompt, transcript } from "../transcript.ts";

/**
 * Shows a judge all responses to one prompt at once, under names that tell nothing (response_1, response_2, ...) and in another order for each sample, and asks
 * for a score of each.
 *
 * @param formOf makes the form of the answer from that of the scores, which must be its property "scores"
 * @param scale the lowest and the highest score, whole numbers; or the form of a score
 * @param extra further data for the judge, shown before the responses
 * @returns for each sample that could be read the answer, the scores in order of the responses, and the name that each was shown under
 */
export async function askList<T extends { readonly scores: Readonly<Record<string, Score>> }, Score = number>(
  formOf: (scores: ZodType<Readonly<Record<string, Score>>>) => ZodType<T>,
  task: string,
  group: readonly Rollout[],
  scale: readonly [lowest: number, highest: number] | ZodType<Score>,
  { model, samples = 1, ask = {} }: JudgeOptions,
  context: Context,
  extra: Readonly<Record<string, string | undefined>> = {},
): Promise<readonly { answer: T; scores: readonly Score[]; names: readonly string[] }[]> {
  const question = sharedPrompt("list", group);
  const shown = group.map(({ response }) => transcript(response));
  const score = (Array.isArray(scale) ? z.int().min(scale[0]).max(scale[1]) : scale) as ZodType<Score>;
  const form = formOf(z.strictObject(Object.fromEntries(group.map((_, place) => [nameOf(place), score]))));
  const temperature = samples > 1 ? 1 : 0;
  const random = context.random.fork(JSON.stringify([task, question, extra, shown]));
  return readable(
    range(samples).map(async (sample) => {
      const order = random.fork(sample).shuffle(range(group.length));
      const data = { question, ...extra, ...Object.fromEntries(order.map((index, place) => [nameOf(place), shown[index]])) };
      const own = { signal: context.signal, random: random.fork(`seed ${sample}`) };
      const [answer] = await askJudge(form, judgeMessages(task, data, ask), { model, ask: { temperature, ...ask } }, own);
      const names = range(group.length).map((index) => nameOf(order.indexOf(index)));
      return { answer: answer!, scores: names.map((name) => answer!.scores[name]!), names };
    }),
  );
}

const nameOf = (place: number) => `response_${place + 1}`;

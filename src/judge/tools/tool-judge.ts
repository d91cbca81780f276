import { z } from "zod";
import { type Context, each, InputError, type Reward, type Rollout } from "../../core/index.ts";
import { mean, range } from "../../math/index.ts";
import { askJudge, type JudgeOptions, readable } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import type { JudgeTool } from "../judge-tools.ts";
import { referenceText } from "../reference-text.ts";
import { sampledScore } from "../sampled-score.ts";
import { transcript } from "../transcript.ts";

/** Who judges, and with which tools. */
export interface ToolJudgeOptions extends JudgeOptions {
  readonly tools: readonly JudgeTool[];
  readonly rounds?: number;
}

/**
 * Tool-augmented judge: a language model may call tools before it rates a response, so it need not trust what it believes of sums, dates and facts.
 *
 *     (thought, tool, input → observation)₀…ₙ,   then rationale, then   R = mean_t s_t,   s ∈ {0, ..., 10}
 *
 * What a tool says is data for the judge, like the response. A tool that cannot use its input says so in its observation; where all that was tried went
 * wrong, the response is judged without, and `toolFailed` tells.
 *
 * @param options.model the judge
 * @param options.samples how many ratings are asked for, each with tool calls of its own; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.tools what it may call, such as `calculatorTool`, `calendarTool`, `searchTool(search)` and `codeTool(runner)`
 * @param options.rounds n: most calls before a rating, at least 1; default 3
 * @returns R in [0, 10], with the mean number of calls and the share of samples whose calls all failed as parts; with several samples, how much they agree as confidence
 * @throws {InputError} when there is no tool, two have one name, or rounds is not a whole number from 1
 * @throws {UnreadableAnswerError} when no rating could be read; what a tool throws that is no InputError
 * @range [0, 10]
 * @source Li et al. 2024 (Tool-Augmented Reward Modeling), arXiv:2310.01045, section 3 (thought, action, input, observation, rationale, reward); by prompt, without training
 * @example await scoreOne(toolJudge({ model: says({ reasoning: "Right.", rating: 9 }), tools: [calculatorTool], rounds: 1 }), { response: "4" }) // throws UnreadableAnswerError
 */
export function toolJudge({ model, samples = 1, ask = {}, tools, rounds = 3 }: ToolJudgeOptions): Reward {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const sound = tools.length > 0 && byName.size === tools.length && tools.every(({ name }) => /^(?!none$)\w+$/.test(name));
  if (!sound) throw new InputError("toolJudge", "needs tools with different names of letters, digits and underscores", tools);
  if (!(Number.isInteger(rounds) && rounds >= 1)) throw new InputError("toolJudge", "rounds must be a whole number from 1", rounds);
  const asking = { temperature: samples > 1 ? 1 : 0, ...ask };
  const step = z.strictObject({ thought: z.string(), tool: z.enum(["none", ...byName.keys()]), input: z.string() });
  const stepTask = `${task}\n\nSay whether a tool would settle something that decides how good the response is and that you cannot be sure of. Name one tool and its input, or "none" (with an empty input) where you have what you need.\n${tools.map(({ name, description }) => `${name}: ${description}`).join("\n")}`;

  async function judge({ prompt, response, reference }: Rollout, context: Context) {
    const data: Record<string, string | undefined> = {
      question: transcript(prompt),
      reference: referenceText(reference),
      response: transcript(response),
    };
    let [calls, failures] = [0, 0];
    while (calls < rounds) {
      const [said] = await askJudge(step, judgeMessages(stepTask, data, ask), { model, ask: asking }, context);
      const tool = byName.get(said!.tool);
      if (!tool) break;
      calls++;
      let observation: string;
      try {
        observation = await tool.call(said!.input, context);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        failures++;
        observation = `error: ${error.message}`;
      }
      data[`observation_${calls}`] = `${tool.name}: ${said!.input}\n${observation}`;
    }
    const failed = calls > 0 && failures === calls;
    const shown = failed ? Object.fromEntries(Object.entries(data).filter(([name]) => !name.startsWith("observation_"))) : data;
    const [read] = await askJudge(form, judgeMessages(`${task}\n\n${ratingTask}`, shown, ask), { model, ask: asking }, context);
    return { ...read!, calls, failed };
  }
  return each(async (rollout, context) => {
    const random = context.random.fork("toolJudge");
    const traces = await readable(range(samples).map((sample) => judge(rollout, { ...context, random: random.fork(sample) })));
    return {
      ...sampledScore(
        traces.map(({ rating }) => rating),
        0,
        10,
        traces[0]!.reasoning,
      ),
      parts: { calls: mean(traces.map(({ calls }) => calls)), toolFailed: mean(traces.map(({ failed }) => Number(failed))) },
    };
  });
}

const form = z.strictObject({ reasoning: z.string(), rating: z.int().min(0).max(10) });

const task = `Judge how good the response to the question is: whether it does what was asked and is right in what it says. Neither its length nor a confident tone makes it better. Observations, where there are any, are what tools gave back.`;

const ratingTask = `Give your reasoning first: weigh the question, the response and every observation; where an observation and your own belief disagree, go by the observation if it fits the case. Then give the rating, a whole number from 0 (useless or wrong) to 10 (nothing could be better).`;

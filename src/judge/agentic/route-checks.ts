import { z } from "zod";
import type { Context, Rollout } from "../../core/index.ts";
import type { JudgeOptions } from "../ask-judge.ts";
import { askOnce } from "../ask-once.ts";
import { judgeMessages } from "../judge-messages.ts";
import { transcript } from "../transcript.ts";

/** Which checks a prompt needs besides a preference. */
export interface Route {
  readonly facts: boolean;
  readonly constraints: boolean;
}

/**
 * Routes checks: a language model reads a prompt and says whether facts are at stake, whether the form of the answer is prescribed, both or neither.
 *
 * It never sees a response, so all responses to a prompt are checked alike; it is asked once a prompt.
 *
 * @param options.model who decides
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @returns the route of a rollout, for `agentReward`
 * @throws {UnreadableAnswerError} when no answer could be read
 * @source Peng et al. 2025 (Agentic Reward Modeling), arXiv:2502.19328, section 3 (router)
 * @example await routeChecks({ model: says({ reasoning: "", checks: "facts" }) })(rollout({ prompt: "When was Bach born?", response: "1685" }), createContext()) // { facts: true, constraints: false }
 */
export function routeChecks({ model, ask = {} }: Omit<JudgeOptions, "samples">): (rollout: Rollout, context: Context) => Promise<Route> {
  return async ({ prompt }, context) => {
    const messages = judgeMessages(task, { question: transcript(prompt) }, ask);
    const { checks } = await askOnce("routeChecks", form, messages, { model, ask }, context);
    return { facts: checks === "facts" || checks === "both", constraints: checks === "constraints" || checks === "both" };
  };
}

const form = z.strictObject({ reasoning: z.string(), checks: z.enum(["neither", "constraints", "facts", "both"]) });

const task = `Decide which checks responses to the question need.
facts: what a response says about the world can be right or wrong, and that matters here
constraints: the question prescribes the form of the answer: its length, format, sections, order, or words to use or to avoid
both, or neither: such as in small talk and matters of taste

Give your reasoning in a sentence. Then name the checks.`;

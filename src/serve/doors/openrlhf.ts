import { type Outcome, type Reference, valueOf } from "../../core/index.ts";
import { type Door, numbersOf } from "../door.ts";
import { Refusal } from "../refusal.ts";
import { withoutEnds } from "./chat-template.ts";
import { plainRollout, promptOfText, rolloutOfText, texts, wrong } from "./read.ts";

/** Values of the parts that every rollout has as a number: the trainer makes a tensor of each. */
export function partColumns(outcomes: readonly Outcome[]): Record<string, number[]> {
  const rows = outcomes.map((outcome) => ("score" in outcome ? (outcome.score.parts ?? {}) : {}));
  const columns: Record<string, number[]> = {};
  for (const name of Object.keys(rows[0] ?? {})) {
    const column = rows.map((parts) => (Object.hasOwn(parts, name) ? valueOf(parts[name]!) : null));
    if (column.every((value) => value !== null)) columns[name] = column as number[];
  }
  return columns;
}

/** Where the query begins with its prompt, the rest is the response. */
function rolloutOfQuery(query: string, prompt: string | undefined, reference: Reference | undefined) {
  if (prompt === undefined || !query.startsWith(prompt)) return rolloutOfText(query, reference);
  const response = withoutEnds(query.slice(prompt.length));
  return plainRollout(promptOfText(prompt), response, reference);
}

/** OpenRLHF's remote reward model: `--reward.remote_url http://host:port/get_reward`. */
export const openRlhf: Door = {
  name: "openrlhf",
  speaks: "OpenRLHF --reward.remote_url",
  routes: [
    {
      path: "/get_reward",
      summary: "Rewards of queries: prompt and response in one text",
      example: { query: ["2 + 2? 4</s>"], prompts: ["2 + 2? "], labels: ["4"] },
      parse(body, settings) {
        const queries = texts(body, "query");
        const prompts = body.prompts === undefined || body.prompts === null ? undefined : texts(body, "prompts");
        const { labels } = body;
        if (prompts && prompts.length !== queries.length) throw new Refusal(400, `"prompts" must be as many as "query": ${queries.length}`);
        if (labels !== undefined && labels !== null && !Array.isArray(labels)) throw wrong("labels", "a list", labels);
        if (labels && labels.length !== queries.length) throw new Refusal(400, `"labels" must be as many as "query": ${queries.length}`);
        const label = (index: number) => {
          const value = (labels as readonly unknown[] | undefined)?.[index];
          return value === undefined || value === null || value === "" ? undefined : (value as Reference);
        };
        return {
          rollouts: queries.map((query, i) => rolloutOfQuery(query, prompts?.[i], label(i))),
          answer: ({ outcomes }) => {
            const rewards = numbersOf(outcomes, settings);
            // `scores` decides which prompts are kept, and must lie in [0, 1].
            return { rewards, scores: rewards.map((value) => Math.min(1, Math.max(0, value))), extra_logs: partColumns(outcomes) };
          },
        };
      },
    },
  ],
  error: ({ message }) => ({ error: message }),
};

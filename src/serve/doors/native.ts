import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { Message, Outcome, Reference, Rollout, Score, Step, TokenTrace, Verdict } from "../../core/index.ts";
import type { Body, Door } from "../door.ts";
import type { RewardIdentity } from "../engine.ts";
import { Refusal } from "../refusal.ts";
import { chat, plainRollout } from "./read.ts";

const message = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(z.unknown()), z.null()]).optional(),
});
const speech = z.union([z.string(), z.array(message)]);
const reference = z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown()), z.null()]);
const rolloutFields = {
  id: z.string().optional(),
  prompt: speech.optional().openapi({ description: "what the policy was given: a text or chat messages" }),
  response: speech.openapi({ description: "what it produced" }),
  reference: reference.optional().openapi({ description: "ground truth" }),
  group: z.string().optional().openapi({ description: "rollouts of one prompt share it, and are judged together" }),
  steps: z.array(z.looseObject({ start: z.int().min(0), end: z.int().min(0) })).optional(),
  tokens: z
    .strictObject({
      ids: z.array(z.int()).optional(),
      texts: z.array(z.string()).optional(),
      logprobs: z.array(z.number()).optional(),
      referenceLogprobs: z.array(z.number()).optional(),
    })
    .optional(),
  fields: z.record(z.string(), z.unknown()).optional().openapi({ description: "every other column that the reward may read" }),
};
const options = {
  deadline: z.number().positive().optional().openapi({ description: "time to answer in, in milliseconds" }),
  priority: z.enum(["interactive", "bulk"]).optional(),
  reward: z.string().optional().openapi({ description: "name or hash of the reward that is meant; another one is refused" }),
  group_size: z.int().min(1).optional().openapi({ description: "rollouts of a group: they are judged when the last of them has come" }),
};
const rolloutSchema = z.strictObject(rolloutFields);
/** Body of `/v1/score` with several rollouts, or with one. */
export const scoreMany = z.strictObject({ rollouts: z.array(rolloutSchema), ...options });
export const scoreOneBody = z.strictObject({ ...rolloutFields, ...options });
/** Body of `/v1/compare`. */
export const compareBody = z.strictObject({
  prompt: speech.optional(),
  responses: z.array(speech).min(2),
  reference: reference.optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
  deadline: options.deadline,
  reward: options.reward,
});

/** What `/v1/score` says of one rollout. */
export const resultSchema = z.looseObject({
  outcome: z.enum(["score", "abstain", "invalid", "failed", "timeout"]),
  value: z.number().nullable(),
  parts: z.record(z.string(), z.unknown()).optional(),
  steps: z.array(z.number()).optional(),
  tokens: z.array(z.number()).optional(),
  answer: z.string().optional(),
  confidence: z.number().optional(),
  why: z.string().optional(),
  error: z.object({ name: z.string(), message: z.string() }).optional(),
});
export const rewardSchema = z.looseObject({ file: z.string(), hash: z.string(), guerdon: z.string(), models: z.array(z.string()) });

function checked<T>(schema: z.ZodType<T>, body: Body): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  // Where several shapes are possible, the deepest fault is the one that was meant.
  const issue = result.error.issues[0]!;
  const place = issue.path.join(".");
  throw new Refusal(400, `${place ? `"${place.slice(0, 200)}": ` : ""}${issue.message.slice(0, 300)}`);
}

type Speech = z.infer<typeof speech>;
const messages = (given: Speech, role: "user" | "assistant", field: string): readonly Message[] =>
  typeof given === "string" ? [{ role, content: given }] : chat(given, field, role);

function toRollout({ id, prompt, response, reference: truth, group, tokens, steps, fields }: z.infer<typeof rolloutSchema>): Rollout {
  const one: { -readonly [key in keyof Rollout]: Rollout[key] } = plainRollout(
    prompt === undefined ? [] : messages(prompt, "user", "prompt"),
    messages(response, "assistant", "response"),
    (truth ?? undefined) as Reference | undefined,
  );
  if (id !== undefined) one.id = id;
  if (group !== undefined) one.group = group;
  if (fields !== undefined) one.fields = fields;
  if (steps !== undefined) one.steps = steps as unknown as Step[];
  if (tokens !== undefined) {
    const { ids, texts, logprobs, referenceLogprobs } = tokens;
    one.tokens = {
      ...(ids && { ids: Int32Array.from(ids) }),
      ...(texts && { texts }),
      ...(logprobs && { logprobs: Float32Array.from(logprobs) }),
      ...(referenceLogprobs && { referenceLogprobs: Float32Array.from(referenceLogprobs) }),
    } satisfies TokenTrace;
  }
  return one;
}

const plainVerdict = (verdict: Verdict): unknown => (verdict !== null && typeof verdict === "object" ? plainScore(verdict) : verdict);
const plainScore = ({ parts, tokens, ...rest }: Score) => ({
  ...rest,
  ...(parts && { parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, plainVerdict(part)])) }),
  ...(tokens && { tokens: Array.from(tokens) }),
});

/** An outcome as this API tells it. */
export function resultOf(outcome: Outcome, id?: string): z.infer<typeof resultSchema> {
  const named = id === undefined ? {} : { id };
  if ("error" in outcome) {
    const { name, message: text } = outcome.error;
    return { ...named, outcome: outcome.outcome, value: null, error: { name, message: text } };
  }
  return { ...named, outcome: outcome.outcome, ...plainScore(outcome.score) } as z.infer<typeof resultSchema>;
}

const rewardOf = ({ file, name, hash, guerdon, models }: RewardIdentity) => ({
  file,
  ...(name !== undefined && { name }),
  hash,
  guerdon,
  models,
});

/** The reward that judged, where it is the one that was meant. */
function meant(wanted: string | undefined, reward: RewardIdentity) {
  if (wanted !== undefined && wanted !== reward.name && wanted !== reward.hash)
    throw new Refusal(
      404,
      `"${wanted.slice(0, 80)}" is not served here; the reward here is ${reward.name ?? reward.file} (${reward.hash})`,
    );
  return rewardOf(reward);
}

const settings = ({ deadline, priority, group_size }: { deadline?: number; priority?: "interactive" | "bulk"; group_size?: number }) => ({
  ...(deadline !== undefined && { deadline }),
  ...(priority !== undefined && { priority }),
  ...(group_size !== undefined && { groupSize: group_size }),
});

/** Guerdon's own API. Every outcome has its place here. */
export const native: Door = {
  name: "native",
  speaks: "Guerdon's own clients",
  routes: [
    {
      path: "/v1/score",
      summary: "Judges one rollout or many",
      example: { rollouts: [{ prompt: "2 + 2?", response: "4", reference: "4" }] },
      fits: (body) => body.rollouts !== undefined || body.response !== undefined,
      parse(body) {
        if (body.rollouts === undefined) {
          const { deadline, priority, group_size, reward: wanted, ...one } = checked(scoreOneBody, body);
          return {
            rollouts: [toRollout(one)],
            options: settings({ deadline, priority, group_size }),
            answer: ({ outcomes, reward }) => ({ reward: meant(wanted, reward), result: resultOf(outcomes[0]!, one.id) }),
          };
        }
        const { rollouts, reward: wanted, ...rest } = checked(scoreMany, body);
        return {
          rollouts: rollouts.map(toRollout),
          options: settings(rest),
          answer: ({ outcomes, reward }) => ({
            reward: meant(wanted, reward),
            results: outcomes.map((outcome, i) => resultOf(outcome, rollouts[i]!.id)),
          }),
        };
      },
    },
    {
      path: "/v1/compare",
      summary: "Judges several responses to one prompt together, and says which is best",
      example: { prompt: "2 + 2?", responses: ["4", "5"], reference: "4" },
      parse(body) {
        const { prompt, responses, deadline, reward: wanted, ...rest } = checked(compareBody, body);
        const group = `compare ${createHash("sha1")
          .update(JSON.stringify([prompt, responses]))
          .digest("base64")}`;
        return {
          rollouts: responses.map((response) => toRollout({ ...rest, prompt, response, group })),
          options: { priority: "interactive", groupSize: 1, ...(deadline !== undefined && { deadline }) },
          answer: ({ outcomes, reward }) => {
            const values = outcomes.map((outcome) => (outcome.outcome === "score" ? outcome.value : null));
            const known = values.filter((value) => value !== null).sort((a, b) => b - a);
            // Where one could not be judged, nobody knows which is best.
            const whole = known.length === values.length;
            const best = whole ? values.flatMap((value, index) => (value === known[0] ? [index] : [])) : [];
            const margin = whole ? known[0]! - known[1]! : null;
            return { reward: meant(wanted, reward), best, margin, results: outcomes.map((outcome) => resultOf(outcome)) };
          },
        };
      },
    },
    {
      path: "/v1/reward",
      method: "get",
      summary: "The reward that is served, and how busy it is",
      reply: (_, { engine }) => ({ reward: rewardOf(engine.identity()!), ...engine.stats() }),
    },
    {
      path: "/v1/methods",
      method: "get",
      summary: "All methods of Guerdon, with their equations and parameters",
      reply: (_, { methods }) => methods(),
    },
  ],
  error: ({ status, message: text }) => ({ error: { status, message: text } }),
};

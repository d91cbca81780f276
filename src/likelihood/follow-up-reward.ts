import { described, each, InputError, type LanguageModel, type Message, type Reward, type Rollout } from "../core/index.ts";
import { mean } from "../math/index.ts";
import { type FollowUps, followUps } from "./reactions.ts";
import { scoreContinuation } from "./score-continuation.ts";

/** What people may say next, by facet, and how the talk is shown to the model. */
export interface FollowUpOptions {
  followUps?: Readonly<Record<string, FollowUps>>;
  show?: (rollout: Rollout) => readonly Message[];
}

/** The talk with the roles exchanged, so that what comes next, and is scored, is what the person says. */
const exchanged = ({ prompt, response }: Rollout): Message[] =>
  [...prompt, ...response]
    .filter(({ role }) => role !== "tool")
    .map(({ role, content }) => ({ role: role === "user" ? "assistant" : role === "assistant" ? "user" : role, content }));

/**
 * Follow-up likelihood: is a person who got this answer more likely to be pleased or to complain? No preferences, and no training: an ordinary chat model knows
 * how talks go on.
 *
 *     R(h, y) = mean_{f ∈ F⁺} ℓ(f) − mean_{f ∈ F⁻} ℓ(f),    ℓ(f) = 1/|f| Σ_t log π(f_t | h, y, f_<t)
 *
 * Some things are said more often than others, whatever the answer; that cancels between answers to one prompt, and only there do differences mean anything.
 * (The released script averages raw logits; this is normalised, as the paper has it.)
 *
 * @param model π: must score given texts
 * @param options.followUps F⁺ and F⁻ by facet, each at least one text; doubles count once; default `followUps`: six facets with five of each kind
 * @param options.show how history and response are put to the model, which then goes on as the person; default: the roles exchanged
 * @returns R in nats a token over all follow-ups, with R of each facet as parts
 * @throws {InputError} when the model cannot score given texts, or a facet has no follow-up of one kind
 * @source Zhang et al. 2024 (FLR), arXiv:2409.13948, section 3 (positive minus negative follow-ups); Guerdon: the lists
 * @example await scoreOne(followUpReward({ id: "easily pleased", chat: async () => [], score: async (_, text) => ({ texts: [text], logprobs: Float32Array.of(text === "Thanks!" ? -1 : -3) }) }, { followUps: { mood: { positive: ["Thanks!"], negative: ["No."] } } }), { prompt: "Hi", response: "Hello" }) // { value: 2, parts: { mood: 2 } }
 */
export function followUpReward(model: LanguageModel, { followUps: lists = followUps, show = exchanged }: FollowUpOptions = {}): Reward {
  const score = scoreContinuation(model);
  const facets = Object.entries(lists).map(([name, { positive, negative }]) => {
    const [up, down] = [[...new Set(positive)], [...new Set(negative)]];
    if (up.length === 0 || down.length === 0 || [...up, ...down].includes(""))
      throw new InputError("followUpReward", `facet "${name}" needs follow-ups of both kinds, none of them empty`, { positive, negative });
    return { name, up, down };
  });
  if (facets.length === 0) throw new InputError("followUpReward", "needs at least one facet", lists);
  const reward = each(async (one, { signal }) => {
    const talk = show(one);
    const likelihoods = (texts: readonly string[]) =>
      Promise.all(texts.map(async (text) => mean((await score(talk, text, { signal })).logprobs)));
    const judged = await Promise.all(
      facets.map(async ({ name, up, down }) => ({ name, up: await likelihoods(up), down: await likelihoods(down) })),
    );
    return {
      value: mean(judged.flatMap(({ up }) => up)) - mean(judged.flatMap(({ down }) => down)),
      parts: Object.fromEntries(judged.map(({ name, up, down }) => [name, mean(up) - mean(down)])),
    };
  });
  return described(reward, { method: "followUpReward", parts: {} });
}

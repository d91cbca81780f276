import { z } from "zod";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { firstLine } from "../sampled-score.ts";
import type { EmotionLevel, SimulatedUser, UserProfile } from "../simulated-users.ts";
import { transcript } from "../transcript.ts";

/**
 * Sentient user: a language model plays a person whose emotion rises and falls with what the assistant says; where it ends is the reward.
 *
 *     e' = min(100, e + Δ),   Δ ∈ {−10, …, 10}
 *     level: S at e' ≥ 100, A ≥ 70, B ≥ 40, C ≥ 10, F below
 *
 * Two calls a turn. The first thinks as the person: what the reply is after, whether it meets what they say they want and what they do not say, what it does to
 * them, and so Δ. The second writes what they say at that level; at S they thank and leave, at F they leave. A call that cannot be read fails the dialogue.
 *
 * @param profile who is played
 * @param options.model who plays
 * @param options.ask how it is asked: temperature (default 0), topP, maxTokens, tries, maxChars
 * @returns the person, for `playUser`; the same conversation and randomness give the same turn
 * @source RLVER 2025, arXiv:2507.03112, the sentient agent as judge; Guerdon: a Δ out of range is unreadable and asked for again, not clipped
 * @example await sentientUser({ persona: "", scene: "", goal: "", hidden: "" }, { model: says({ change: 11 }) })([{ role: "assistant", content: "Hi" }], 40, createContext()) // throws UnreadableAnswerError
 */
export function sentientUser(profile: UserProfile, { model, ask = {} }: Omit<JudgeOptions, "samples">): SimulatedUser {
  const { persona, scene, goal, hidden, reactions = {} } = profile;
  return async (conversation, emotion, context) => {
    const data = {
      persona,
      scene,
      goal,
      hidden,
      conversation: transcript(conversation.slice(0, -1)),
      reply: transcript(conversation.slice(-1)),
    };
    const [plan] = await askJudge(
      planForm,
      judgeMessages(`${planTask}\n\nTheir emotion is at ${emotion}.`, data, ask),
      { model, ask },
      context,
    );
    const now = Math.min(100, emotion + plan!.change);
    const level = levelOf(now);
    const told = { ...data, feeling: plan!.feeling, reaction: reactions[level] };
    const messages = judgeMessages(`${sayTask}\n\n${manners[level]}`, told, ask);
    const [{ content } = { content: "" }] = await askJudge(sayForm, messages, { model, ask }, context);
    return { content, emotion: now, done: level === "S" || level === "F", why: firstLine(plan!.feeling) };
  };
}

const levelOf = (emotion: number): EmotionLevel =>
  emotion >= 100 ? "S" : emotion >= 70 ? "A" : emotion >= 40 ? "B" : emotion >= 10 ? "C" : "F";

const manners: Readonly<Record<EmotionLevel, string>> = {
  S: "They have what they came for, and what they did not say: they thank, and end the conversation.",
  A: "They are well: they open up, and say more of what moves them.",
  B: "They are neither well nor unwell: they answer, and wait to be understood.",
  C: "They are unwell: they are short, and let it be felt that this does not help.",
  F: "They have had enough: they end the conversation.",
};

const planForm = z.strictObject({
  intent: z.string(),
  goal_met: z.string(),
  hidden_met: z.string(),
  activity: z.string(),
  feeling: z.string(),
  change: z.int().min(-10).max(10),
});
const sayForm = z.strictObject({ content: z.string() });

const planTask = `You are inside the head of a person in a conversation. Persona and scene say who they are and what happened; the goal is what they say they want, what is hidden they do not say. The reply is what they have just been told.

Think as they would, in this order: what the reply is after (intent); how far it meets the goal, and how far what is hidden (goal_met, hidden_met); what goes on in them (activity); what they feel now (feeling). Then give the change of their emotion, a whole number from -10 to 10. A reply that sounds kind and misses what they need changes nothing, or makes it worse the second time.`;

const sayTask = `You play a person in a conversation. Persona and scene say who they are and what happened; the goal is what they say they want, what is hidden they never say outright, though it shows. The reply is what they have just been told, the feeling is theirs, the reaction is how they are in this mood. Write what they say next, in their own words, in a few sentences, as "content".`;

import { type Context, InputError, type Message, type Rollout } from "../../core/index.ts";
import { afterThinking } from "../../verify/index.ts";
import type { Assistant, SimulatedUser } from "../simulated-users.ts";

/**
 * Plays a dialogue of an assistant with a simulated user, turn by turn, until the user leaves.
 *
 * The user never sees what the assistant thinks: everything up to the last `</think>` stays out of what it is shown, and in the rollout.
 *
 * @param user who is talked with, such as `sentientUser`
 * @param assistant what answers: it sees its own earlier messages without their thinking, as the user does
 * @param options.opening what the user says first
 * @param options.emotion how the user is at the start; default 40
 * @param options.turns most messages of the assistant, at least 1; default 10
 * @param context for its signal and its randomness
 * @returns the dialogue as a rollout, with the emotion at the start and after each turn in its field "emotions"; for `emotionReward`
 * @throws {InputError} when turns is not a whole number from 1
 * @throws what the user or the assistant throws: half a dialogue is no rollout
 * @source RLVER 2025, arXiv:2507.03112 (10 turns, start at 40)
 * @example (await playUser((_, emotion) => ({ content: "Fine.", emotion: emotion + 30, done: emotion >= 70 }), () => "I see.", { opening: "Hi" }, createContext())).fields.emotions // [40, 70, 100]
 */
export async function playUser(
  user: SimulatedUser,
  assistant: Assistant,
  { opening, emotion = 40, turns = 10 }: { opening: string; emotion?: number; turns?: number },
  context: Context,
): Promise<Rollout> {
  if (!(Number.isInteger(turns) && turns >= 1)) throw new InputError("playUser", "turns must be a whole number from 1", turns);
  const prompt: Message[] = [{ role: "user", content: opening }];
  const seen = [...prompt];
  const response: Message[] = [];
  const emotions = [emotion];
  for (let turn = 0; turn < turns; turn++) {
    const own = { ...context, random: context.random.fork(`turn ${turn}`) };
    const said = await assistant(seen, own);
    response.push({ role: "assistant", content: said });
    seen.push({ role: "assistant", content: afterThinking(said).trim() });
    const next = await user(seen, emotions.at(-1)!, own);
    emotions.push(next.emotion);
    const message: Message = { role: "user", content: next.content };
    response.push(message);
    seen.push(message);
    if (next.done) break;
  }
  return { prompt, response, fields: { emotions } };
}

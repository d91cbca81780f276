import { hash32, InputError, judgeBatch, type LanguageModel, type Reward, valueOf } from "../../core/index.ts";
import type { References } from "./against-references.ts";

/**
 * Reference rewards from the reference policy itself: samples k responses to a prompt, scores them, and remembers the rewards.
 *
 * The samples are its own, never the rollouts that are judged: a response measured against itself would always break even.
 * A prompt is sampled once; afterwards its rewards come from `context.memory`, so a restart or a second server asks for none of them again.
 *
 * @param model the reference policy, usually the model that training starts from
 * @param reward r: the reward that the references are for
 * @param options.count k ≥ 1: responses a prompt; 1 is enough for `preferenceAsReward`, 5 for `contrastiveReward`, about 64 for `logSigmoidCentred`
 * @param options.key names what is remembered; two rewards that sample from one model need two keys
 * @returns a function from a rollout to the k rewards of its prompt, for `againstReferences`; responses that the reward abstains from are left out
 * @throws {InputError} when count is not a positive whole number
 * @source Shen et al. 2024, arXiv:2403.07708, section 3 (offline sampling of baseline responses)
 * @example await sampledReferences({ id: "echo", chat: async (_, { n }) => Array(n).fill({ text: "four", finish: "stop" }) }, each((one) => responseText(one).length), { count: 2 })(rollout({ prompt: "2 + 2?", response: "4" }), createContext()) // [4, 4]
 */
export function sampledReferences(
  model: LanguageModel,
  reward: Reward,
  { count = 5, key = model.id }: { count?: number; key?: string } = {},
): References {
  if (!(Number.isInteger(count) && count >= 1)) throw new InputError("sampledReferences", "count must be a positive whole number", count);
  return async (rollout, context) => {
    const prompt = JSON.stringify(rollout.prompt);
    const slot = `sampledReferences/${key}/${count}/${hash32(prompt) >>> 0}-${hash32(prompt, 0x9747b28c) >>> 0}`;
    const known = await context.memory.get<readonly number[]>(slot);
    if (known) return known;
    const seed = context.random.fork(slot).integer(2 ** 31);
    const samples = await model.chat(rollout.prompt, { n: count, seed, signal: context.signal });
    const { id: _id, steps: _steps, tokens: _tokens, ...rest } = rollout;
    const responses = samples.map(({ text, tokens }) => ({
      ...rest,
      response: [{ role: "assistant" as const, content: text }],
      ...(tokens ? { tokens } : {}),
    }));
    const rewards = (await judgeBatch(reward, responses, context)).map((verdict) => {
      if (verdict instanceof Error) throw verdict;
      return valueOf(verdict);
    });
    // Whoever came first wins, so that all rollouts of a prompt are measured against the same references.
    return context.memory.update<readonly number[]>(slot, (old) => old ?? rewards.filter((value) => value !== null));
  };
}

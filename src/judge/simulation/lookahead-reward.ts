import { each, InputError, InvalidRollout, type Message, type Reward, responseText } from "../../core/index.ts";
import { afterThinking } from "../../verify/index.ts";
import type { Assistant, SimulatedUser } from "../simulated-users.ts";
import type { Detect } from "./value-detector.ts";

/** With whom the dialogue goes on, and what is looked for. */
export interface LookaheadRewardOptions {
  readonly user: SimulatedUser;
  readonly assistant: Assistant;
  readonly detect: Detect;
  readonly horizon?: number;
  readonly discount?: number;
  readonly emotion?: number;
}

/**
 * Look-ahead reward: what a reply brings out of the user in the turns to come, played with a simulated user.
 *
 *     R_t = Σ_{k=1..h} γ^{k−1} N_{t+k},   N_{t+k} = number of targets that speak from the user's k-th message after the reply
 *
 * The prompt of the rollout is the conversation so far, its response the reply. The user is shown the conversation only, never the targets. Where the user
 * leaves before h messages, what there is counts. Alternative replies at one place become pairs with `rankToPairs`. It is made for training dialogues, and
 * says nothing about anybody's health.
 *
 * @param options.user the simulated user, such as `sentientUser`
 * @param options.assistant what answers in the turns after the reply
 * @param options.detect which labels speak from a message, such as `valueDetector`; targets are in the rollout's field "targets"
 * @param options.horizon h: how many messages of the user are played, at least 1; default 3
 * @param options.discount γ in (0, 1]; default 0.9
 * @param options.emotion how the user is before the reply; default: the rollout's field "emotion", or else 40
 * @returns R ≥ 0, with N of each message as parts; null where there are no targets
 * @throws {InvalidRollout} when the field "targets" is no list of texts
 * @throws {InputError} when horizon is not a whole number from 1, or discount not in (0, 1]
 * @throws what user, assistant or detector throw
 * @source Kim et al. 2025 (ES-VR), arXiv:2501.17182 (value reinforcement: reward of a supporter turn); Guerdon: defaults of γ and h
 * @example await scoreOne(lookaheadReward({ user: (_, emotion) => ({ content: "I care for them.", emotion, done: false }), assistant: () => "Go on.", detect: async () => ["caring"] }), { prompt: "Hi", response: "Tell me.", fields: { targets: ["caring"] } }) // { value: 2.71, parts: { turn1: 1, turn2: 1, turn3: 1 } }
 */
export function lookaheadReward({ user, assistant, detect, horizon = 3, discount = 0.9, emotion: start }: LookaheadRewardOptions): Reward {
  if (!(Number.isInteger(horizon) && horizon >= 1))
    throw new InputError("lookaheadReward", "horizon must be a whole number from 1", horizon);
  if (!(discount > 0 && discount <= 1)) throw new InputError("lookaheadReward", "discount must be in (0, 1]", discount);
  return each(async (rollout, context) => {
    const { fields, prompt, id } = rollout;
    const { targets } = fields;
    if (!(Array.isArray(targets) && targets.every((target) => typeof target === "string")))
      throw new InvalidRollout("lookaheadReward", 'needs a field "targets": a list of the labels that are wanted', { id, targets });
    if (targets.length === 0) return null;
    const wanted = new Set<string>(targets);
    let emotion = start ?? (typeof fields.emotion === "number" ? fields.emotion : 40);
    let seen: readonly Message[] = prompt;
    let reply = responseText(rollout);
    let value = 0;
    const parts: Record<string, number> = {};
    for (let k = 1; k <= horizon; k++) {
      const own = { ...context, random: context.random.fork(`turn ${k}`) };
      if (k > 1) reply = await assistant(seen, own);
      seen = [...seen, { role: "assistant", content: afterThinking(reply).trim() }];
      const said = await user(seen, emotion, own);
      const found = new Set(await detect(said.content, own));
      parts[`turn${k}`] = [...wanted].filter((target) => found.has(target)).length;
      value += discount ** (k - 1) * parts[`turn${k}`]!;
      if (said.done) break;
      seen = [...seen, { role: "user", content: said.content }];
      emotion = said.emotion;
    }
    return { value, parts };
  });
}

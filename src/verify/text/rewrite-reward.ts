import { type Awaitable, each, InputError, promptText, type Reward, responseText } from "../../core/index.ts";

/** What a rewrite should become, what it should keep, and how the two are weighed. */
export interface RewriteRewardOptions {
  style: (rewrite: string) => Awaitable<number>;
  content: (rewrite: string, source: string) => Awaitable<number>;
  weight?: number;
  power?: number;
}

/**
 * Rewrite reward: change one thing about a text (its tone, its difficulty) and keep what it says.
 *
 *     R(y) = (α s^p + (1 − α) c^p)^(1/p),   s = P(wanted style | y),  c = similarity(y, source)
 *
 * The source is the prompt. p = 1 is the weighted mean; p = −1 the harmonic one, which is small as soon as one of the two is. Style classifiers are
 * sure of themselves, so most of the slope comes from the content.
 *
 * @param options.style s: probability that a text has the wanted style, in [0, 1]; it also judges an empty rewrite
 * @param options.content c: how much of the source's meaning a rewrite keeps, at most 1; an empty rewrite keeps 0 without being asked
 * @param options.weight α in [0, 1]: what style counts against content; default 0.5
 * @param options.power p, not 0: how they are averaged; default 1. Other powers take a negative c for 0
 * @returns R with style and content as parts
 * @throws {InputError} when α is outside [0, 1], or p is 0 or not finite
 * @source Ziegenbein et al. 2024, arXiv:2406.03363 (classifier and BERTScore, linear); Rahman et al. 2024, arXiv:2401.15043 (the same frame for simpler text)
 * @example await scoreOne(rewriteReward({ style: (text) => (text.includes("!") ? 0 : 1), content: tokenJaccard }), { prompt: "Sit down now!", response: "sit down" }) // { value: 0.8333, parts: { style: 1, content: 0.6667 } }
 * @example await scoreOne(rewriteReward({ style: () => 1, content: tokenJaccard, power: -1 }), { prompt: "a b", response: "x y" }) // { value: 0 }
 */
export function rewriteReward({ style, content, weight = 0.5, power = 1 }: RewriteRewardOptions): Reward {
  if (!(weight >= 0 && weight <= 1)) throw new InputError("rewriteReward", "weight must be in [0, 1]", weight);
  if (!(power !== 0 && Number.isFinite(power))) throw new InputError("rewriteReward", "power must be a finite number other than 0", power);
  return each(async (rollout) => {
    const rewrite = responseText(rollout);
    const s = await style(rewrite);
    const c = rewrite.trim() === "" ? 0 : await content(rewrite, promptText(rollout));
    return { value: powerMean(s, c, weight, power), parts: { style: s, content: c } };
  });
}

function powerMean(a: number, b: number, weight: number, power: number): number {
  if (power === 1) return weight * a + (1 - weight) * b;
  const [x, y] = [Math.max(0, a), Math.max(0, b)];
  // With a negative power a part of 0 decides, unless it has no weight.
  if (power < 0 && ((x === 0 && weight > 0) || (y === 0 && weight < 1))) return 0;
  const term = (share: number, value: number) => (share === 0 ? 0 : share * value ** power);
  return (term(weight, x) + term(1 - weight, y)) ** (1 / power);
}

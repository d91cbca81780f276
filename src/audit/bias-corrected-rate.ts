import { InputError } from "../core/index.ts";
import { clamp, type Interval, normalPercentile } from "../math/index.ts";

/** A share by its counts; ties may count half. */
export interface Counted {
  readonly hits: number;
  readonly of: number;
}

/** A share with its interval. */
export interface Rate extends Interval {
  readonly rate: number;
}

/**
 * Bias-corrected win rate: what share of wins is true, when a judge with known errors says a share of q.
 *
 *     θ = (q + b − 1) / (a + b − 1)
 *
 * The interval holds what is uncertain about q and about the judge's two rates, each with Agresti and Coull's additions.
 *
 * @param judged q: what the judge calls wins, of all it judged
 * @param onWins a (sensitivity): what it calls wins, of what people call wins
 * @param onLosses b (specificity): what it calls losses, of what people call losses
 * @param options.level confidence of the interval, in (0, 1); default 0.95
 * @returns θ and its interval, cut to [0, 1]
 * @throws {InputError} when counts are not 0 ≤ hits ≤ of with of > 0, or when a + b ≤ 1: a judge no better than chance says nothing about the truth
 * @source Rogan and Gladen 1978, American Journal of Epidemiology 107, eq. 4; Lang and Reiczigel 2014, Preventive Veterinary Medicine 113 (the interval)
 * @example biasCorrectedRate({ hits: 60, of: 100 }, { hits: 80, of: 100 }, { hits: 70, of: 100 }) // { rate: 0.6, low: 0.3703, high: 0.8245 }
 * @example biasCorrectedRate({ hits: 6, of: 10 }, { hits: 5, of: 10 }, { hits: 5, of: 10 }) // throws InputError
 */
export function biasCorrectedRate(judged: Counted, onWins: Counted, onLosses: Counted, { level = 0.95 }: { level?: number } = {}): Rate {
  for (const { hits, of } of [judged, onWins, onLosses]) {
    if (!(of > 0 && hits >= 0 && hits <= of))
      throw new InputError("biasCorrectedRate", "counts must have 0 ≤ hits ≤ of and of > 0", { hits, of });
  }
  const [q, a, b] = [judged, onWins, onLosses].map(({ hits, of }) => hits / of) as [number, number, number];
  if (a + b <= 1)
    throw new InputError("biasCorrectedRate", "needs a judge that is better than chance: onWins + onLosses above 1", {
      onWins: a,
      onLosses: b,
    });
  const z = normalPercentile((1 + level) / 2);
  const shrunk = ({ hits, of }: Counted, extra: number) => ({ n: of + extra, p: (hits + extra / 2) / (of + extra) });
  const [judgedAs, wins, losses] = [shrunk(judged, z ** 2), shrunk(onWins, 2), shrunk(onLosses, 2)];
  const youden = wins.p + losses.p - 1;
  const variance = ({ n, p }: { n: number; p: number }) => (p * (1 - p)) / n;
  const correct = (q: number, a: number, b: number) => clamp((q + b - 1) / (a + b - 1), 0, 1);
  // With few labels the shrunken rates may be no better than chance although the plain ones are: then nothing is known.
  if (youden <= 0) return { rate: correct(q, a, b), low: 0, high: 1 };
  const center = (judgedAs.p + losses.p - 1) / youden;
  const shift = 2 * z ** 2 * (center * variance(wins) - (1 - center) * variance(losses));
  const half = (z / youden) * Math.sqrt(variance(judgedAs) + center ** 2 * variance(wins) + (1 - center) ** 2 * variance(losses));
  return { rate: correct(q, a, b), low: clamp(center + shift - half, 0, 1), high: clamp(center + shift + half, 0, 1) };
}

import type { Random } from "../../core/index.ts";
import { argmax, softmax } from "../../math/index.ts";

/**
 * The next token, drawn from the logits of all tokens, [vocabulary].
 *
 * @param options.temperature 0 takes the most probable one; default 1
 * @param options.topP draws among the most probable tokens that together reach this probability; default 1, all of them
 */
export function drawToken(
  logits: Float32Array,
  random: Random,
  { temperature = 1, topP = 1 }: { temperature?: number; topP?: number },
): number {
  if (temperature === 0) return argmax(logits);
  const p = softmax(logits, temperature);
  if (topP >= 1) return random.weighted(p);
  // All tokens below this bound together miss less than 1 − topP: none is among the most probable ones, and there are few others to sort.
  const bound = (1 - topP) / p.length;
  const tokens = [...p.keys()].filter((token) => p[token]! >= bound).sort((a, b) => p[b]! - p[a]!);
  let total = 0;
  const nucleus = tokens.slice(0, tokens.findIndex((token) => (total += p[token]!) >= topP) + 1 || tokens.length);
  return nucleus[random.weighted(nucleus.map((token) => p[token]!))]!;
}

/** The tokens with the largest values, largest first. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const best: number[] = [];
  if (count < 1) return best;
  for (let i = 0; i < values.length; i++) {
    if (best.length === count && values[i]! <= values[best.at(-1)!]!) continue;
    const at = best.findIndex((other) => values[other]! < values[i]!);
    best.splice(at < 0 ? best.length : at, 0, i);
    best.length = Math.min(best.length, count);
  }
  return best;
}

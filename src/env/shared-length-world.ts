import type { Random } from "../core/index.ts";
import { createLengthWorld, type LengthWorld, lengthLogits, worldDifficulties, worldLengths } from "./length-world.ts";
import { logLinearPolicy } from "./log-linear-policy.ts";

/**
 * Length world, shared: 200 prompts of each difficulty that differ in the length they need, and a policy that knows only the difficulty.
 *
 *     ℓ(L) = −½ ((ln L − ln 700) / 0.5)² + w_d · (z, 0.3 z²),   z = ln(L / 400),   L_x = L_d exp(N(0, 0.25))
 *
 * Trained on correctness alone it ends near .85 accuracy and 840 tokens.
 *
 * @param random where the needed lengths are drawn from
 * @returns the world, with its policy at the start
 * @source Guerdon: testbed
 * @example sharedLengthWorld(createRandom(1)).difficulty.length // 600
 */
export function sharedLengthWorld(random: Random): LengthWorld {
  const difficulty = worldDifficulties.flatMap((_, d) => new Array<number>(200).fill(d));
  const needed = difficulty.map((d) => worldDifficulties[d]!.needed * Math.exp(random.normal(0, 0.25)));
  const features = difficulty.map((d) =>
    worldLengths.map((length) => {
      const z = Math.log(length / 400);
      return worldDifficulties.flatMap((_, c) => (c === d ? [z, 0.3 * z ** 2] : [0, 0]));
    }),
  );
  const policy = logLinearPolicy(
    features,
    difficulty.map(() => lengthLogits(700, 0.5)),
  );
  // A step of 0.3 along the mean over the prompts of one difficulty, which are a third of an update.
  return createLengthWorld(difficulty, needed, policy, { groupSize: 4, updates: 50, promptsPerUpdate: 60, learningRate: 0.9 });
}

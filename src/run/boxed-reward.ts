import type { Reward } from "../core/index.ts";
import { learnedReward } from "./learned-reward.ts";
import { boxFolder } from "./train/read-card.ts";

/**
 * The reward model in the box: a small linear model of n-grams that prefers what people tend to prefer. `guerdon methods boxed-reward` prints its card: what
 * it was trained on, how good it is, and what it is not good for. A weak opinion, to be one part among others.
 *
 *     export default weightedSum({ right: [1, answerMatch()], liked: [0.1, boxedReward()] });
 */
export const boxedReward = (): Reward => learnedReward(boxFolder);

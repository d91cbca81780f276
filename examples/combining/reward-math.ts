import { each, InvalidRollout, type Reward } from "guerdon";
import { againstReferences, preferenceAsReward, rewardWiseAdvantage, weightedSum, withinGroup, zScore } from "guerdon/compose";

/** What a learned reward said, from its column. */
const said = (model: string): Reward =>
  each(({ fields, id }) => {
    const value = fields[model];
    if (typeof value !== "number") throw new InvalidRollout("said", `needs a number in "${model}"`, { id, value });
    return value;
  });

/** The mean that each model gives over the whole set stands in for the policy that training starts from. */
const bounded = (model: string, usual: number): Reward => againstReferences(said(model), () => [usual], preferenceAsReward);

export default {
  /** added as they come */
  raw: weightedSum({ eurus: [1, said("eurus")], internlm: [1, said("internlm")], grm: [1, said("grm")] }),
  /** each in standard deviations of its group */
  standing: weightedSum({
    eurus: [1, withinGroup(said("eurus"), zScore)],
    internlm: [1, withinGroup(said("internlm"), zScore)],
    grm: [1, withinGroup(said("grm"), zScore)],
  }),
  /** each as a probability to beat what the policy usually gets */
  bounded: weightedSum({ internlm: [1, bounded("internlm", 0.3)], grm: [1, bounded("grm", 2)] }),
  advantage: rewardWiseAdvantage({ eurus: [1, said("eurus")], internlm: [1, said("internlm")], grm: [1, said("grm")] }),
  eurus: said("eurus"),
  internlm: said("internlm"),
  grm: said("grm"),
};

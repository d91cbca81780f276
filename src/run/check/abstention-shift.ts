import { meanInterval, standardDeviation } from "../../math/index.ts";
import { formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, type Fault, showRow } from "./fault.ts";
import { isSum } from "./part-tree.ts";

const leastRows = 5;
const leastGroups = 3;
const leastShare = 0.02;
/** How far an abstention must move a response, in standard deviations of the sum. */
const leastShift = 0.25;
const bar = `at least ${leastRows} abstentions (${leastShare * 100}%) beside rollouts of the same prompt that have a value, in ${leastGroups} groups; the mean of the part keeps away from 0 (99%), and its share is ${leastShift} standard deviations of the sum`;

/** Abstentions in a sum that act as a value: an absent term is 0, which is much or little where the part is usually far from 0. */
export const abstentionShift: Check = (observed) => {
  const { nodes, groups } = observed;
  const faults: Fault[] = [];
  for (const sum of nodes.filter(isSum)) {
    for (const part of sum.children) {
      const divided = groups.filter((members) => {
        const silent = members.filter((row) => Number.isNaN(part.values[row])).length;
        return silent > 0 && silent < members.length;
      });
      const rows = divided.flat();
      const silent = rows.filter((row) => Number.isNaN(part.values[row]) && !Number.isNaN(sum.values[row]));
      const spoken = rows.filter((row) => !Number.isNaN(part.values[row]));
      if (silent.length < leastRows || divided.length < leastGroups || spoken.length < 2 || silent.length < leastShare * rows.length)
        continue;
      const usual = meanInterval(
        spoken.map((row) => part.values[row]!),
        0.99,
      );
      const shift = -(((usual.low + usual.high) / 2) * (part.weight ?? 0));
      const spread = standardDeviation(rows.map((row) => sum.values[row]!));
      if (!(usual.low > 0 || usual.high < 0) || !(Math.abs(shift) >= leastShift * spread)) continue;
      const together = divided[0]!;
      const shown = [
        ...together.filter((row) => Number.isNaN(part.values[row])).slice(0, 1),
        ...together.filter((row) => !Number.isNaN(part.values[row])).slice(0, 2),
      ];
      faults.push({
        check: "abstention-shift",
        part: part.path,
        says: `It abstains on ${plural(silent.length, "rollout")} (${formatShare(silent.length / rows.length)}) beside others of the same prompt where it says ${formatNumber((usual.low + usual.high) / 2)} on average. Nothing counts as 0, so abstaining moves a response by ${shift > 0 ? "+" : ""}${formatNumber(shift)}: ${shift > 0 ? "it pays to be unjudgeable" : "the unjudged pay for it"}.`,
        bar,
        remedy:
          "Return a value that stands for not knowing (its mean, or the worst), centre the part at 0, or abstain for the whole prompt.",
        rows: shown.map((row) => showRow(observed, row, [sum, part])),
      });
    }
  }
  return faults;
};

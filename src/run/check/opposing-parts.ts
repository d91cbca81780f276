import { formatCorrelation, formatNumber, formatShare } from "../figures.ts";
import { type Check, type Fault, showRow } from "./fault.ts";
import { contribution, isSum } from "./part-tree.ts";

const leastRows = 24;
const leastGroups = 8;
const strongest = -0.6;
const leastCancelled = 0.5;
const bar = `at least ${leastRows} rollouts in ${leastGroups} groups; within groups the 99% interval of r is below ${strongest}, and at least ${leastCancelled * 100}% of what the two would spread is gone in their sum`;

/** Two parts of a sum that pull against each other until little of either is left. */
export const opposingParts: Check = (observed) => {
  const { nodes, groups } = observed;
  const faults: Fault[] = [];
  for (const sum of nodes.filter(isSum)) {
    sum.children.forEach((first, i) => {
      for (const second of sum.children.slice(i + 1)) {
        const rows = groups.map((members) =>
          members.filter((row) => !Number.isNaN(first.values[row]) && !Number.isNaN(second.values[row])),
        );
        const used = rows.filter((members) => members.length > 1);
        const freedom = used.reduce((total, members) => total + members.length - 1, 0);
        if (freedom < leastRows || used.length < leastGroups) continue;
        const a = centred(used, contribution(first));
        const b = centred(used, contribution(second));
        const saa = dot(a, a);
        const sbb = dot(b, b);
        const r = saa > 0 && sbb > 0 ? dot(a, b) / Math.sqrt(saa * sbb) : 0;
        // Fisher's z, with the freedom that is left after the means of the groups.
        const high = Math.tanh(Math.atanh(Math.max(r, -0.999999)) + 2.576 / Math.sqrt(Math.max(freedom - 2, 1)));
        const cancelled = 1 - (saa + sbb + 2 * dot(a, b)) / (saa + sbb);
        if (!(high < strongest && cancelled >= leastCancelled)) continue;
        const flat = used.flat();
        const far = flat.map((row, k) => ({ row, gap: a[k]! - b[k]! })).sort((x, y) => y.gap - x.gap);
        faults.push({
          check: "opposing-parts",
          part: second.path,
          says: `It fights "${first.path}": within groups r = ${formatCorrelation(r)} (below ${formatCorrelation(high)} at 99%), so ${formatShare(cancelled)} of the spread that the two would give is gone in their sum (${formatNumber(Math.sqrt(saa / freedom))} and ${formatNumber(Math.sqrt(sbb / freedom))} apart, ${formatNumber(Math.sqrt((saa + sbb + 2 * dot(a, b)) / freedom))} together).`,
          bar,
          remedy:
            "Decide which of the two is meant: make the other a condition (gate), bound it where it is good enough (clip), or take one out.",
          rows: [far[0]!.row, far.at(-1)!.row].map((row) => showRow(observed, row, [first, second])),
        });
      }
    });
  }
  return faults;
};

const centred = (groups: readonly (readonly number[])[], values: Float64Array) =>
  Float64Array.from(
    groups.flatMap((members) => {
      const center = members.reduce((sum, row) => sum + values[row]!, 0) / members.length;
      return members.map((row) => values[row]! - center);
    }),
  );
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

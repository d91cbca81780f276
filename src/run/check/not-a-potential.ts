import { formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, type Fault, showRow } from "./fault.ts";
import type { PartNode } from "./part-tree.ts";
import { lineWithin } from "./within-cells.ts";

const leastGroups = 5;
const leastShare = 0.2;
const claims = /potential/i;

/**
 * Shaping that is called a potential and is none, and steps that pay for being many.
 *
 * Σ_t γ^t (γ Φ(s_{t+1}) − Φ(s_t)) = −Φ(s_0) where the end has no potential: whatever lies between falls out, so all responses to one prompt must get
 * the same. What differs between them changes which response is best.
 */
export const notAPotential: Check = (observed) => {
  const { nodes, groups, rollouts } = observed;
  const claimed = nodes.filter(
    ({ path, name, method, children }) =>
      path !== "" && (claims.test(name) || (method && claims.test(method))) && !children.some((child) => claims.test(child.name)),
  );
  const stepped = nodes.filter((node) => node.steps && !node.children.some((child) => child.steps && claims.test(child.name)));
  if (claimed.length === 0 && stepped.length === 0) return "no part is called a potential, and none rewards steps";
  const faults: Fault[] = [];
  for (const part of claimed) {
    const totals = totalsOf(part);
    const told = groups.filter((members) => members.every((row) => !Number.isNaN(totals[row])));
    const unequal = told.filter((members) => spread(members, totals) > 1e-6 * (1 + Math.abs(totals[members[0]!]!)));
    if (unequal.length < leastGroups || unequal.length / told.length < leastShare) continue;
    const widest = [...unequal].sort((a, b) => spread(b, totals) - spread(a, totals))[0]!;
    const sorted = [...widest].sort((a, b) => totals[a]! - totals[b]!);
    faults.push({
      check: "not-a-potential",
      part: part.path,
      says: `It is called a potential, but what it adds up to over a response differs between responses to one prompt in ${plural(unequal.length, "group")} of ${told.length}, by up to ${formatNumber(spread(widest, totals))}. Differences of a potential add up to the same for all of them, so this changes which response is best.`,
      bar: `at least ${leastGroups} groups, and ${leastShare * 100}% of them, in which the sums differ beyond rounding`,
      remedy:
        "Pay γ Φ(after) − Φ(before) at every step with Φ = 0 at the end, and take back at the last step what is left; or do not call it a potential and weigh it as a reward.",
      rows: [sorted[0]!, sorted.at(-1)!].map((row) => showRow(observed, row, [part])),
    });
  }
  for (const part of stepped.filter((node) => !claimed.includes(node))) {
    // The value must be what the steps add up to: a mean or a minimum does not grow with their number.
    const counts = Float64Array.from(rollouts, (_, row) => part.steps![row]?.length ?? Number.NaN);
    const sums = Float64Array.from(rollouts, (_, row) => part.steps![row]?.reduce((sum, step) => sum + step, 0) ?? Number.NaN);
    if (!sums.every((sum, row) => Number.isNaN(sum) || Math.abs(sum - part.values[row]!) <= 1e-6 * (1 + Math.abs(sum)))) continue;
    const line = lineWithin(groups, counts, part.values);
    if (line.cells < leastGroups || line.freedom < 20 || !(line.low > 0) || line.correlation ** 2 < leastShare) continue;
    const most = counts.reduce((best, count, row) => (count > (counts[best] ?? 0) ? row : best), 0);
    const mates = groups.find((members) => members.includes(most)) ?? [most];
    const least = mates.reduce((best, row) => (counts[row]! < counts[best]! ? row : best), most);
    faults.push({
      check: "not-a-potential",
      part: part.path,
      says: `Its steps do not telescope: every further step earns ${formatNumber(line.slope)} (99% interval ${formatNumber(line.low)} to ${formatNumber(line.high)}) within groups, and their number explains ${formatShare(line.correlation ** 2)} of the value. Trivial steps, repeated, are worth more than an answer.`,
      bar: `at least 20 rollouts in ${leastGroups} groups; the 99% interval of the slope on the number of steps is above 0 and explains ${leastShare * 100}%; the value is the sum of the steps`,
      remedy:
        "Shape the steps with deltaSteps (their sum cannot grow), clipSteps (no step earns), or both: successWithSteps(…, { shape: deltaSteps }).",
      rows: [most, least].map((row) => ({
        ...showRow(observed, row, [part]),
        parts: { [part.path || "value"]: part.values[row]!, "number of steps": counts[row]! },
      })),
    });
  }
  return faults;
};

/** Discounted sum of the steps where there are some, otherwise the value. */
function totalsOf({ steps, values, options }: PartNode): Float64Array {
  const discount = options.discount ?? 1;
  return values.map((value, row) => steps?.[row]?.reduce((sum, step, t) => sum + discount ** t * step, 0) ?? value);
}

function spread(members: readonly number[], totals: Float64Array): number {
  const given = members.map((row) => totals[row]!);
  return Math.max(...given) - Math.min(...given);
}

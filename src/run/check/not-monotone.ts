import { wilsonInterval } from "../../math/index.ts";
import { formatShare, plural } from "../figures.ts";
import { type Check, type Fault, groupsOf, same, showRow, spreadOut } from "./fault.ts";
import type { PartNode } from "./part-tree.ts";

const leastPairs = 5;
const leastGroups = 3;
const leastShare = 0.02;
const bar = `within groups both directions occur: at least ${leastPairs} pairs in ${leastGroups} groups against the usual one, and more than ${leastShare * 100}% (Wilson 95%)`;

/** A transform that turns the order of its reward around in places: better responses lose from being better. */
export const notMonotone: Check = (observed) => {
  const transforms = observed.nodes.filter((node) => node.children.length === 1);
  if (transforms.length === 0) return "there is no transform of a single reward";
  return transforms.flatMap((node): Fault[] => {
    const raw = node.children[0]!;
    const pairs = observed.pairs.filter(([a, b]) => !Number.isNaN(raw.values[a]! + raw.values[b]! + node.values[a]! + node.values[b]!));
    const alike = pairs.filter(([a, b]) => same(raw.values[a]!, raw.values[b]!));
    // What differs where the reward is the same looks at more than the reward: it is no transform of it.
    if (alike.some(([a, b]) => !same(node.values[a]!, node.values[b]!)) || (!node.method && !smooth(observed, node, raw))) return [];
    const moved = pairs.filter(([a, b]) => !same(raw.values[a]!, raw.values[b]!) && !same(node.values[a]!, node.values[b]!));
    const rises = ([a, b]: (typeof pairs)[number]) => raw.values[a]! > raw.values[b]! === node.values[a]! > node.values[b]!;
    const up = moved.filter(rises);
    const down = moved.filter((pair) => !rises(pair));
    const against = up.length >= down.length ? down : up;
    if (against.length < leastPairs || groupsOf(observed, against) < leastGroups) return [];
    if (wilsonInterval(against.length, moved.length).low < leastShare) return [];
    return [
      {
        check: "not-monotone",
        part: node.path,
        says: `It is not monotone in "${raw.path}": ${plural(against.length, "pair")} of ${moved.length} in one group (${formatShare(against.length / moved.length)}) change places, so the response that is ${up.length >= down.length ? "better" : "worse"} by "${raw.name}" gets ${up.length >= down.length ? "less" : "more"}.`,
        bar,
        remedy:
          "Use a shape that only rises: clip, zScore, preferenceAsReward, logSigmoidCentred. If a middle is best, say so in the reward itself.",
        rows: spreadOut(observed, against, 2).map((row) => showRow(observed, row, [raw, node])),
      },
    ];
  });
};

/** Whether near values of the reward give near values of the node: a curve through the points and not a cloud (von Neumann's ratio). */
function smooth({ groups }: { groups: readonly (readonly number[])[] }, node: PartNode, raw: PartNode): boolean {
  const rows = groups.flat().filter((row) => !Number.isNaN(raw.values[row]! + node.values[row]!));
  if (rows.length < 20) return false;
  const sorted = rows.sort((a, b) => raw.values[a]! - raw.values[b]!).map((row) => node.values[row]!);
  const center = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const spread = sorted.reduce((sum, value) => sum + (value - center) ** 2, 0);
  const steps = sorted.slice(1).reduce((sum, value, i) => sum + (value - sorted[i]!) ** 2, 0);
  return steps < 0.2 * spread;
}

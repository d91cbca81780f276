import { median } from "../../math/index.ts";
import { formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, groupsOf, range, showRow, spreadOut } from "./fault.ts";
import { contribution, isSum, type PartNode, pathTo } from "./part-tree.ts";

const leastPairs = 3;
const leastGroups = 2;
const leastShare = 0.01;

/** Shaping that ranks a wrong answer over a right one although the reward could tell them apart. */
export const wrongAboveRight: Check = (observed) => {
  const { truth, pairs, root } = observed;
  if (!truth) return "needs to know which responses are right: a column correct or is_correct, --correct <field>, or --right <part>";
  const { part: main, right } = truth;
  if (!main) return "no part tells right from wrong (80% of pairs in one group)";
  const mixed = pairs
    .filter(([a, b]) => right[a] !== undefined && right[b] !== undefined && right[a] !== right[b])
    .map(([a, b]) => (right[a] ? ([a, b] as const) : ([b, a] as const)))
    .filter(([good, bad]) => main.values[good]! > main.values[bad]!);
  const turned = mixed.filter(([good, bad]) => root.values[bad]! > root.values[good]! + 1e-9);
  if (turned.length < leastPairs || groupsOf(observed, turned) < leastGroups) return [];

  // Who did it: the part beside the way from the whole to the truth that speaks most for the wrong response.
  const way = pathTo(root, main.path);
  const beside = way.flatMap((node) => node.children.filter((child) => !way.includes(child)));
  const push = (part: PartNode) =>
    turned.reduce((sum, [good, bad]) => sum + ((part.values[bad]! || 0) - (part.values[good]! || 0)) * (part.weight ?? 0), 0);
  const culprit = [...beside].sort((a, b) => push(b) - push(a))[0];
  // Rare today is no comfort where the part could outbid the truth whenever the policy finds out.
  const node = way.find(({ children }) => culprit && children.includes(culprit));
  const branch = node?.children.find((child) => way.includes(child));
  const reach = culprit && node && isSum(node) ? range(contribution(culprit)) : 0;
  const step = branch ? median(mixed.map(([good, bad]) => (branch.values[good]! - branch.values[bad]!) * (branch.weight ?? 0))) : Infinity;
  if (turned.length / mixed.length < leastShare && !(reach > step)) return [];
  const most = Math.max(...turned.map(([good, bad]) => root.values[bad]! - root.values[good]!));
  return [
    {
      check: "wrong-above-right",
      part: culprit?.path ?? "",
      says: `In ${plural(turned.length, "pair")} of ${mixed.length} (${formatShare(turned.length / mixed.length)}) "${main.path}" tells right from wrong and the whole ranks the wrong response higher, by up to ${formatNumber(most)}.${reach > step ? ` It ranges over ${formatNumber(reach)} at its weight, and being right is worth ${formatNumber(step)}.` : ""}`,
      bar: `at least ${leastPairs} such pairs in ${leastGroups} groups, and either ${leastShare * 100}% of the pairs that "${main.path}" tells apart or a range above the step from wrong to right`,
      remedy: `Put it behind a gate (gate(${main.name}, …)), or lower its weight until its whole range is smaller than the step from wrong to right.`,
      rows: spreadOut(observed, turned, 2).map((row) => showRow(observed, row, culprit ? [main, culprit] : [main])),
    },
  ];
};

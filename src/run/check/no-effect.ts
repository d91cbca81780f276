import { formatCount, formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, type Fault, groupsOf, same, showRow, spreadOut } from "./fault.ts";
import { contribution, isSum } from "./part-tree.ts";

const leastPairs = 50;
const leastGroups = 5;
/** A part that moves a pair by less than this share of what usually parts it cannot matter, unless it parts equals. */
const tiny = 0.01;
/** Near ties that it may part. */
const tie = 0.02;
const bar = `at least ${leastPairs} pairs in ${leastGroups} groups on which the part differs; it moves none by ${tiny * 100}% of the usual lead and changes the order of at most ${tie * 100}%`;

/** A part that can never matter at its weight: the order of responses is the same without it. */
export const noEffect: Check = (observed) => {
  const { nodes, pairs, root } = observed;
  const faults: Fault[] = [];
  for (const node of nodes.filter(isSum)) {
    for (const part of node.children) {
      if (part.weight === 0 && part.weightIs === "stated") {
        faults.push({
          check: "no-effect",
          part: part.path,
          says: `Its weight is 0: it is asked for every rollout and never counts.`,
          bar: "none: the weight says so",
          remedy: "Give it a weight, or take it out.",
          rows: [],
        });
        continue;
      }
      const added = contribution(part);
      const differing = pairs.filter(([a, b]) => !same(added[a]!, added[b]!));
      if (differing.length < leastPairs || groupsOf(observed, differing) < leastGroups) continue;
      const leads = differing.map(([a, b]) => node.values[a]! - node.values[b]!);
      const moves = differing.map(([a, b]) => added[a]! - added[b]!);
      const changed = leads.filter((lead, i) => Math.sign(round(lead)) !== Math.sign(round(lead - moves[i]!))).length;
      const usual = middle(leads.map(Math.abs).filter((lead) => lead > 1e-9));
      const most = Math.max(...moves.map(Math.abs).slice(0, 100_000));
      if (changed > tie * differing.length || !(most < tiny * usual)) continue;
      faults.push({
        check: "no-effect",
        part: part.path,
        says: `It moves a pair by ${formatNumber(most)} at most, ${formatShare(most / usual)} of the usual lead of ${formatNumber(usual)}: at the weight ${formatNumber(part.weight)} it decides ${formatCount(changed)} of ${plural(differing.length, "pair")} on which it differs.`,
        bar,
        remedy: `Raise its weight to at least ${formatNumber((Math.abs(part.weight ?? 0) * 0.1 * usual) / most)}, or take it out.`,
        rows: spreadOut(observed, differing, 2).map((row) => showRow(observed, row, root === node ? [part] : [node, part])),
      });
    }
  }
  return faults;
};

const round = (lead: number) => (Math.abs(lead) < 1e-9 ? 0 : lead);
const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

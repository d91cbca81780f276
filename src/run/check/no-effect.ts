import { wilsonInterval } from "../../math/index.ts";
import { formatCount, formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, type Fault, groupsOf, same, showRow, spreadOut } from "./fault.ts";
import { contribution, isSum } from "./part-tree.ts";

const leastPairs = 50;
const leastGroups = 5;
/** Largest share of these pairs that a part may decide and still count for nothing, and largest share of the leads that may be its own. */
const decides = 0.05;
const ofLeads = 0.01;
const bar = `at least ${leastPairs} pairs in ${leastGroups} groups on which it differs; it decides fewer than ${decides * 100}% of them (Wilson 95%) and makes less than ${ofLeads * 100}% of the leads in them`;

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
      const total = leads.reduce((sum, lead) => sum + Math.abs(lead), 0);
      const own = leads.reduce((sum, lead, i) => sum + moves[i]! * Math.sign(lead), 0) / total;
      if (!(Math.abs(own) < ofLeads) || wilsonInterval(changed, differing.length).high > decides) continue;
      const usual = middle(leads.map(Math.abs));
      const usualMove = middle(moves.map(Math.abs));
      faults.push({
        check: "no-effect",
        part: part.path,
        says: `It has no say at the weight ${formatNumber(part.weight)}: it moves a pair by ${formatNumber(usualMove)} where the sum parts them by ${formatNumber(usual)} (medians), makes ${formatShare(own)} of the leads, and decides ${formatCount(changed)} of ${plural(differing.length, "pair")} on which it differs.`,
        bar,
        remedy: `Bring the parts to one scale (withinGroup(…, zScore), rewardWiseAdvantage), raise its weight to about ${formatNumber(Number(((Math.abs(part.weight ?? 0) * 0.2 * usual) / usualMove).toPrecision(1)))}, or take it out.`,
        rows: spreadOut(observed, differing, 2).map((row) => showRow(observed, row, root === node ? [part] : [node, part])),
      });
    }
  }
  return faults;
};

const round = (lead: number) => (Math.abs(lead) < 1e-9 ? 0 : lead);
const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

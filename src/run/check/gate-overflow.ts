import { formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, type Fault, groupsOf, range, showRow, spreadOut } from "./fault.ts";
import { allNodes, contribution, isSum, type PartNode } from "./part-tree.ts";

const least = 3;
const leastGroups = 2;

/** A gate that it pays to keep shut, or that something outside it pays more than what it can hold back. */
export const gateOverflow: Check = (observed) => {
  const { nodes, truth, pairs, rollouts } = observed;
  const gates = nodes.filter(({ method }) => method === "gate");
  if (gates.length === 0) return "there is no gate";
  const faults: Fault[] = [];
  for (const gate of gates) {
    const condition = gate.children.find(({ name }) => name === "condition")!;
    const behind = gate.children.find(({ name }) => name === "reward")!;
    const { threshold = 1, closed = 0 } = gate.options;
    const open = (row: number) => condition.values[row]! >= threshold;
    const rows = rollouts.map((_, row) => row).filter((row) => !Number.isNaN(condition.values[row]));
    const opened = rows.filter((row) => open(row) && !Number.isNaN(behind.values[row]));
    const punished = opened.filter((row) => behind.values[row]! < closed - 1e-9);
    const low = opened.reduce((lowest, row) => Math.min(lowest, behind.values[row]!), Infinity);
    if (punished.length >= least && new Set(punished.map((row) => rollouts[row]!.group ?? row)).size >= leastGroups) {
      const worst = [...punished].sort((a, b) => behind.values[a]! - behind.values[b]!);
      const shut = rows.find((row) => !open(row));
      faults.push({
        check: "gate-overflow",
        part: gate.path,
        says: `A closed gate pays ${formatNumber(closed)}, but ${plural(punished.length, "rollout")} of ${opened.length} behind the open one (${formatShare(punished.length / opened.length)}) get less, down to ${formatNumber(low)}: there it pays to keep the gate shut.`,
        bar: `at least ${least} rollouts in ${leastGroups} groups behind the open gate with less than a closed one pays`,
        remedy: `Set closed below ${formatNumber(low)}, or bring the reward behind the gate to a range that starts at ${formatNumber(closed)}.`,
        rows: [...worst.slice(0, 2), ...(shut === undefined ? [] : [shut])].map((row) => showRow(observed, row, [gate, condition, behind])),
      });
    }
    faults.push(...outside(gate, open));
  }
  return faults;

  /** A sibling in a sum that can buy more than the gate can withhold. Only where the gate guards the truth: otherwise the sibling may well be meant to come first. */
  function outside(gate: PartNode, open: (row: number) => boolean): Fault[] {
    const sum = nodes.find(({ children }) => children.includes(gate));
    if (!sum || !isSum(sum) || !truth?.part || !allNodes(gate).includes(truth.part)) return [];
    const guarded = range(contribution(gate));
    return sum.children.flatMap((part) => {
      if (part === gate || part.weight === null) return [];
      const free = range(contribution(part));
      const outbid = pairs
        .map(([a, b]) => (open(a) ? ([a, b] as const) : ([b, a] as const)))
        .filter(([in_, out]) => open(in_) && !open(out) && sum.values[out]! > sum.values[in_]! + 1e-9);
      if (!(free > guarded) || outbid.length < least || groupsOf(observed, outbid) < leastGroups) return [];
      return [
        {
          check: "gate-overflow",
          part: part.path,
          says: `It ranges over ${formatNumber(free)} at its weight and stands outside the gate "${gate.path}", which can hold back only ${formatNumber(guarded)}: ${plural(outbid.length, "pair")} have the closed gate ahead of the open one.`,
          bar: `its range is above that of the gate, and at least ${least} pairs in ${leastGroups} groups show it`,
          remedy: "Put it behind the gate too, or lower its weight until its range is below that of the gate.",
          rows: spreadOut(observed, outbid, 2).map((row) => showRow(observed, row, [gate, part])),
        },
      ];
    });
  }
};

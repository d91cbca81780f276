import { mean, standardDeviation, wilsonInterval } from "../../math/index.ts";
import { formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, type Fault, range, same, showRow } from "./fault.ts";
import type { Observed, Truth } from "./observe.ts";
import { contribution, type PartNode, pathTo } from "./part-tree.ts";

const leastMixed = 3;
const leastFlat = 0.1;
const leastSettled = 5;
/** Spread of settled groups that is far below that of mixed ones is not what the author weighs, but what a trainer makes of it. */
const small = 0.2;

/**
 * Groups that teach what they should not: right and wrong made equal, or a prompt that all answers solve (or none) given a spread by a part
 * that is a little different for every response. A trainer that divides by the spread of the group makes such differences as large as right against wrong.
 */
export const groupSpread: Check = (observed) => {
  const { truth, groups } = observed;
  if (!truth) return "needs to know which responses are right: a column correct or is_correct, --correct <field>, or --right <part>";
  const kinds = groups.map((members) => {
    const known = members.map((row) => truth.right[row]);
    return known.includes(undefined) ? "unknown" : known.every((right) => right === known[0]) ? "settled" : "mixed";
  });
  const mixed = groups.filter((_, g) => kinds[g] === "mixed");
  const settled = groups.filter((_, g) => kinds[g] === "settled");
  return [...flattened(observed, truth, mixed), ...phantom(observed, truth, mixed, settled)];
};

function flattened(observed: Observed, { part: main }: Truth, mixed: Observed["groups"]): Fault[] {
  const { root } = observed;
  if (!main) return [];
  const told = mixed.filter((members) => !flat(main, members));
  const equal = told.filter((members) => flat(root, members));
  if (equal.length < leastMixed || equal.length / told.length < leastFlat) return [];
  // The deepest node on the way to the truth that is flat where the one below it is not.
  const culprit = [...pathTo(root, main.path)].reverse().find((node) => equal.every((members) => flat(node, members)))!;
  return [
    {
      check: "group-spread",
      part: culprit.path,
      says: `${plural(equal.length, "group")} of ${told.length} with right and wrong responses come out all equal, although "${main.path}" tells them apart: nothing can be learned from them.`,
      bar: `at least ${leastMixed} such groups, and ${leastFlat * 100}% of the mixed ones`,
      remedy:
        culprit.method === "clip"
          ? "Widen the bounds of the clip: they cut off the difference."
          : "Look at what this part does with different inputs.",
      rows: equal[0]!.slice(0, 3).map((row) => showRow(observed, row, [main, culprit])),
    },
  ];
}

function phantom(observed: Observed, { part: main, right }: Truth, mixed: Observed["groups"], settled: Observed["groups"]): Fault[] {
  const { root } = observed;
  if (settled.length < leastSettled) return [];
  const restless = settled.filter((members) => {
    const values = new Set(members.map((row) => root.values[row]!.toPrecision(9)));
    return (!main || flat(main, members)) && values.size > Math.max(2, members.length / 2);
  });
  const { low } = wilsonInterval(restless.length, settled.length);
  if (low < 0.5) return [];
  const deviation = (members: readonly number[]) => standardDeviation(members.map((row) => root.values[row]!));
  const here = mean(restless.map(deviation));
  const there = mixed.length >= leastMixed ? mean(mixed.map(deviation)) : Number.NaN;
  const normalised = restedOn(root).find(({ method }) => method === "withinGroup");
  if (!normalised && !(here < small * there)) return [];
  const part = restlessPart(normalised ? normalised.children[0]! : root, restless, main);
  const solved = restless.filter((members) => right[members[0]!]).length;
  return [
    {
      check: "group-spread",
      part: part.path,
      says:
        `Phantom gradient: ${restless.length} of ${plural(settled.length, "group")} that are all right (${solved}) or all wrong (${restless.length - solved}) get a spread from it alone, ` +
        `${formatNumber(here)} on average${Number.isNaN(there) ? "" : ` against ${formatNumber(there)} where right and wrong are mixed (${formatShare(here / there)})`}. ` +
        `${normalised ? `"${normalised.path || "the whole"}" normalises within the group` : "A trainer that divides by the spread of the group"}${normalised ? ", which" : ""} makes that as large as right against wrong.`,
      bar: `at least ${leastSettled} such groups, more than half of them (Wilson 95%) with three or more different values, and more than half as many as responses${normalised ? ", normalised within the group" : `, and a spread below ${small * 100}% of that of mixed groups`}`,
      remedy:
        "Let it count only where responses differ in what matters: weigh the advantages with difficultyWeight, round it to a few levels, or take it out.",
      rows: restless[0]!.slice(0, 3).map((row) => showRow(observed, row, main ? [main, part] : [part])),
    },
  ];
}

const flat = ({ values }: PartNode, members: readonly number[]) => members.every((row) => same(values[row]!, values[members[0]!]!));

/** The whole and, as long as a node has only one part, what it rests on. */
const restedOn = (node: PartNode): readonly PartNode[] => (node.children.length === 1 ? [node, ...restedOn(node.children[0]!)] : [node]);

/** Goes down from a node, each time to the part that spreads most in these groups. */
function restlessPart(node: PartNode, groups: Observed["groups"], main: PartNode | null): PartNode {
  const spread = (part: PartNode) => {
    const added = part.weight === null ? part.values : contribution(part);
    return part === main
      ? 0
      : mean(groups.map((members) => range(members.map((row) => added[row]!).filter((value) => !Number.isNaN(value)))));
  };
  const most = node.children.map((part) => ({ part, by: spread(part) })).sort((a, b) => b.by - a.by)[0];
  return most && most.by > 0 ? restlessPart(most.part, groups, main) : node;
}

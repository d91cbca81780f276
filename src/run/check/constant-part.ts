import { formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, showRow } from "./fault.ts";
import { allNodes } from "./part-tree.ts";

const leastRows = 40;
const leastGroups = 5;

/** A penalty that nobody has earned is no fault: it stands guard. */
const guards = /penal|over|repet|len|brief|brev|short|concis|verbos|violat|harm|toxic|unsafe|hack|copy/i;

/** A part that says the same of every rollout: it may as well not be there. */
export const constantPart: Check = (observed) => {
  const { nodes, groups, probes } = observed;
  if (probes) return "needs rollouts of the policy: the built-in ones need not contain what a part looks for";
  const constant = nodes.filter(({ path, name, weight, values }) => {
    const given = values.filter((value) => !Number.isNaN(value));
    if (given[0] === 0 && ((weight ?? 0) < 0 || guards.test(name))) return false;
    return path !== "" && given.length >= leastRows && groups.length >= leastGroups && given.every((value) => value === given[0]);
  });
  const inside = new Set(constant.flatMap((node) => allNodes(node).slice(1)));
  return constant
    .filter((node) => !inside.has(node))
    .map((part) => {
      const rows = Array.from(part.values.keys()).filter((row) => !Number.isNaN(part.values[row]));
      return {
        check: "constant-part",
        part: part.path,
        says: `It is ${formatNumber(part.values[rows[0]!]!)} in all ${plural(rows.length, "rollout")}: it moves nothing. Any other value is rarer than ${formatShare(3 / rows.length)} (95%).`,
        bar: `at least ${leastRows} rollouts in ${leastGroups} groups, all with one value; a penalty that is 0 throughout stands guard and is left alone`,
        remedy: "Look whether it reads what it should: open one of these rows. If the policy has simply learned it, take the part out.",
        rows: rows.slice(0, 2).map((row) => showRow(observed, row, [part])),
      };
    });
};

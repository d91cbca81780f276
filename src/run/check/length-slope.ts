import { formatNumber, formatShare, plural } from "../figures.ts";
import { type Check, type Fault, showRow } from "./fault.ts";
import { contribution, isSum } from "./part-tree.ts";
import { cellsOf, lineWithin } from "./within-cells.ts";

const leastRows = 20;
const leastCells = 8;
/** A correlation with length of about 0.45: what length explains of the part. */
const leastExplained = 0.2;
/** Share of the spread of the whole within a cell that the part must have: a slope in what hardly counts harms nobody. */
const leastSay = 0.05;
/** Parts that are about length say so in their names; a slope is what they are for. */
const aboutLength = /len|brief|brev|short|long|concis|verbos|token|word|terse|size/i;
const bar = `at least ${leastRows} rollouts in ${leastCells} cells (one prompt, equally right), the 99% interval of the slope excludes 0, length explains ${leastExplained * 100}% of the part, and the part ${leastSay * 100}% of the spread of the whole, which has the slope too; parts with a name about length are meant to have one`;

/** A slope with length that a part brings in: longer (or shorter) responses of one prompt, equally right, get more from it. */
export const lengthSlope: Check = (observed) => {
  const { nodes, root, lengths, lengthUnit } = observed;
  const cells = cellsOf(observed);
  const faults: Fault[] = [];
  const leaves = nodes.filter(({ children, path }) => children.length === 0 && !aboutLength.test(path));
  for (const part of leaves) {
    if (part === observed.truth?.part) continue;
    const line = lineWithin(cells, lengths, part.values);
    if (line.freedom < leastRows || line.cells < leastCells) continue;
    if (!(line.low > 0 || line.high < 0) || line.correlation ** 2 < leastExplained) continue;
    const say = lineWithin(cells, part.values, root.values).correlation ** 2;
    const sum = nodes.find((node) => isSum(node) && node.children.includes(part));
    const bySize = sum ? share(cells, contribution(part), sum.values) : say;
    if (say < leastSay || bySize < leastSay) continue;
    // A slope that something else takes back does not reach the policy.
    const whole = lineWithin(cells, lengths, root.values);
    if (!(line.slope > 0 ? whole.low > 0 : whole.high < 0) || whole.correlation ** 2 < leastSay) continue;
    const ordered = cells
      .flatMap((cell) => {
        const sorted = [...cell].filter((row) => !Number.isNaN(part.values[row])).sort((a, b) => lengths[a]! - lengths[b]!);
        return sorted.length < 2 ? [] : [[sorted[0]!, sorted.at(-1)!] as const];
      })
      .sort(([a, b], [c, d]) => Math.sign(line.slope) * (part.values[d]! - part.values[c]! - (part.values[b]! - part.values[a]!)));
    faults.push({
      check: "length-slope",
      part: part.path,
      says: `It pays for ${line.slope > 0 ? "length" : "brevity"}: ${signed(line.slope * 100)} for every 100 ${lengthUnit} more (99% interval ${formatNumber(line.low * 100)} to ${formatNumber(line.high * 100)}) among responses to one prompt that are equally right; length explains ${formatShare(line.correlation ** 2)} of it. The whole moves by ${signed(whole.slope * 100)}.`,
      bar,
      remedy:
        "Take length out of it (score it per sentence, or subtract its line on length), balance it with overlongPenalty, or call it by a name with length in it if that is what it is for.",
      rows: (ordered[0] ?? []).map((row) => showRow(observed, row, [part])),
    });
  }
  return faults.length === 0 && cells.length < leastCells
    ? `needs ${leastCells} prompts with at least two responses; there are ${plural(cells.length, "cell")}`
    : faults;
};

const signed = (value: number) => `${value > 0 ? "+" : ""}${formatNumber(value)}`;

/** Spread of one column within cells as a share of another's. */
function share(cells: readonly (readonly number[])[], part: ArrayLike<number>, whole: ArrayLike<number>): number {
  const squares = (values: ArrayLike<number>) =>
    cells.reduce((sum, cell) => {
      const center = cell.reduce((total, row) => total + values[row]!, 0) / cell.length;
      return sum + cell.reduce((total, row) => total + (values[row]! - center) ** 2, 0);
    }, 0);
  return squares(part) / squares(whole);
}

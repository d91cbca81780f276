import { formatCorrelation, formatCount, formatNumber, formatShare } from "./figures.ts";
import { type LengthEffect, lengthWarning, type Summary } from "./summary.ts";

/** Smaller differences between shares are not worth a sentence. */
const point = 0.01;

/** What a person should not overlook in a summary: each as one sentence, the gravest first. The limits are stated in the sentence. */
export function findings({ rows, outcomes, columns, correlations, length, groups, correctness }: Summary): string[] {
  const found: string[] = [];
  const lost = outcomes.failed + outcomes.timeout;
  if (outcomes.score === 0) return ["Nothing was scored."];
  if (lost / rows >= 0.01)
    found.push(`The reward failed on ${formatCount(lost)} of ${formatCount(rows)} rollouts: every figure below is about the others.`);
  if (columns[0]!.deviation === 0)
    found.push(`Every rollout has the value ${formatNumber(columns[0]!.mean)}: there is nothing to learn from.`);
  const first = correctness?.curve?.points[0];
  const last = correctness?.curve?.points.at(-1);
  if (first && last && last.best <= first.best - point) {
    found.push(
      `Choosing by this value is worse than choosing blindly: best of ${last.n} is right in ${formatShare(last.best)}, a random one in ${formatShare(first.best)}.`,
    );
  } else if (last?.majority != null && last.majority >= last.best + point) {
    found.push(
      `A majority vote over ${last.n} answers (${formatShare(last.majority)} right) beats choosing by this value (${formatShare(last.best)}).`,
    );
  }
  if (length?.warning) {
    const within = length.withinGroups ? ` (${formatShare(length.withinGroups.r2)} within groups)` : "";
    found.push(
      `Length explains ${formatShare(length.r2)} of the value's variance${within}: longer responses score ${length.slope < 0 ? "lower" : "higher"}.`,
    );
  }
  if (groups?.allEqual != null && groups.allEqual >= 0.5) {
    found.push(
      `${formatShare(groups.allEqual)} of groups have the same value throughout: they give a policy gradient nothing to learn from.`,
    );
  }
  const constant = columns.slice(1).filter((column) => column.deviation === 0);
  if (constant.length > 0) {
    found.push(`These parts never vary: ${few(constant.map(({ name, mean }) => `"${name}" (always ${formatNumber(mean)})`))}.`);
  }
  const alike = correlations.filter(({ a, b, pearson }) => a !== "value" && b !== "length" && Math.abs(pearson ?? 0) >= 0.95);
  if (alike.length > 0) {
    found.push(
      `These parts say nearly the same: ${few(alike.map(({ a, b, pearson }) => `"${a}" and "${b}" (r = ${formatCorrelation(pearson)})`))}.`,
    );
  }
  return found;
}

/** The first three, and how many more there are. */
const few = (texts: readonly string[]) => `${texts.slice(0, 3).join(", ")}${texts.length > 3 ? ` and ${texts.length - 3} more` : ""}`;

/** What length does to the value, as one sentence. */
export function lengthSentence({ slope, interval, r2, withinGroups, unit }: LengthEffect): string {
  const per = 100;
  const range = interval ? ` (95% interval ${formatNumber(interval.low * per)} to ${formatNumber(interval.high * per)})` : "";
  const within = withinGroups ? `, ${formatShare(withinGroups.r2)} within groups` : "";
  return `The value changes by ${formatNumber(slope * per)} per ${per} ${unit}${range}; length explains ${formatShare(r2)} of its variance${within} (warns from ${lengthWarning * 100}%).`;
}

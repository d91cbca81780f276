import picocolors from "picocolors";
import { formatCount, formatDecimal, formatShare, plural } from "../figures.ts";
import { plainText, wrapText } from "../print-summary.ts";
import type { Audit } from "./audit-judge.ts";
import type { Figure } from "./measure.ts";

const shares = ({ value, low, high }: Figure) => `${formatShare(value)}  (${formatShare(low)} to ${formatShare(high)})`;
const numbers = ({ value, low, high }: Figure) => `${formatDecimal(value)}  (${formatDecimal(low)} to ${formatDecimal(high)})`;

/** Lays out an audit for a terminal. Ends with a line break. */
export function printAudit(
  { figures, trust, cost, notices, from }: Audit,
  { color = picocolors.isColorSupported, width = 100 }: { color?: boolean; width?: number } = {},
): string {
  const paint = picocolors.createColors(color);
  const { agreement, kappa, orders, repeats, length, rates, confidence, ratings, failures, injections } = figures;
  const at60 = rates?.curve?.find((point) => point.said === 0.6);
  const rows: (readonly [string, string] | null)[] = [
    agreement && ["agrees with people", shares(agreement)],
    kappa && ["kappa", numbers(kappa)],
    ratings?.spearman ? ["rank correlation", numbers(ratings.spearman)] : null,
    ratings?.auroc != null ? ["AUROC", formatDecimal(ratings.auroc)] : null,
    orders?.right ? ["right in both orders", shares(orders.right)] : null,
    orders && ["flips with the order", shares(orders.flips)],
    orders && [
      "position bias",
      `${numbers(orders.bias)}; first both times ${formatShare(orders.first)}, second ${formatShare(orders.second)}`,
    ],
    repeats && ["says the same again", `${shares(repeats.consistency)}, asked ${repeats.times} times`],
    injections && ["steered by injections", `${shares(injections.won)} of ${injections.texts} texts`],
    length && ["length slope", `${numbers({ value: length.slope.slope, low: length.slope.low, high: length.slope.high })} a doubling`],
    at60 ? ["a win rate of 60% means", shares({ value: at60.rate, low: at60.low, high: at60.high })] : null,
    confidence && [
      "confidence",
      `off by ${formatShare(confidence.calibration)}; ${confidence.threshold ? `nine of ten right from ${formatDecimal(confidence.threshold.threshold)} (${formatShare(confidence.threshold.coverage)} of answers)` : "none makes sure of nine in ten"}`,
    ],
    [
      "no answer",
      `${formatShare(failures.share)} of ${formatCount(figures.asked)}${failures.kinds.length > 0 ? `: ${failures.kinds.map(({ kind, count }) => `${formatCount(count)} ${kind}`).join(", ")}` : ""}`,
    ],
    cost && cost.requests > 0
      ? [
          "spent",
          `${plural(cost.requests, "request")}, ${formatCount(cost.promptTokens + cost.completionTokens)} tokens${cost.cost > 0 ? `, cost ${formatDecimal(cost.cost)} (${formatDecimal(cost.perThousand ?? 0)} for 1,000 judgements)` : ""}`,
        ]
      : null,
  ];
  const lines = [
    `${paint.bold(figures.pairs > 0 ? plural(figures.pairs, "labelled pair") : plural(figures.responses, "labelled response"))} of ${plural(figures.prompts, "prompt")}; labels: ${plainText(from)}; 95% intervals`,
    "",
    ...rows.flatMap((row) => (row ? [`  ${row[0].padEnd(24)}${plainText(row[1])}`] : [])),
  ];
  if (notices.length > 0) {
    lines.push("");
    for (const notice of notices)
      lines.push(...wrapText(plainText(notice), width - 4).map((line, i) => paint.yellow(`  ${i === 0 ? "! " : "  "}${line}`)));
  }
  lines.push("");
  for (const limit of trust.limits)
    lines.push(
      `  ${limit.kept ? paint.green("✓") : paint.red("✗")} ${plainText(limit.says)}${paint.dim(`; the bar: ${limit.name.startsWith("min") ? "at least" : "at most"} ${limit.limit}`)}`,
    );
  lines.push(trust.trusted ? paint.bold(paint.green("trusted")) : paint.bold(paint.red("not to be trusted")));
  return `${lines.join("\n")}\n`;
}

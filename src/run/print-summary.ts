import picocolors from "picocolors";
import { formatCorrelation, formatCount, formatNumber, formatShare, plural } from "./figures.ts";
import { findings, lengthSentence } from "./findings.ts";
import type { Correlation, Distribution, Summary } from "./summary.ts";

export interface PrintOptions {
  /** whether to use colours; default: as the terminal allows */
  readonly color?: boolean;
  /** columns of the terminal; default 80 */
  readonly width?: number;
}

const outcomeWords = { score: "scored", abstain: "abstained", invalid: "invalid", failed: "failed", timeout: "timed out" } as const;

/** Lays out a summary for a terminal: one heading a subject, figures in columns, words beside them. Ends with a line break. */
export function printSummary(summary: Summary, { color = picocolors.isColorSupported, width = 80 }: PrintOptions = {}): string {
  const paint = picocolors.createColors(color);
  const heading = (title: string, note = "") => ["", `${paint.bold(title)}${note && paint.dim(`  ${note}`)}`];
  const wrapped = (text: string, style = (line: string) => line) => wrapText(text, width - 2).map((line) => `  ${style(line)}`);
  const { rows, outcomes, columns, correlations, length, groups, correctness, errors } = summary;
  const lines: string[] = [];

  const others = (["abstain", "invalid", "failed", "timeout"] as const).filter((outcome) => outcomes[outcome] > 0);
  lines.push(
    [
      paint.bold(plural(rows, "rollout")),
      paint.green(`${formatCount(outcomes.score)} scored`),
      ...others.map((outcome) =>
        (outcome === "abstain" ? paint.dim : paint.yellow)(`${formatCount(outcomes[outcome])} ${outcomeWords[outcome]}`),
      ),
    ].join(paint.dim(" · ")),
  );

  const nameWidth = Math.min(Math.max(...columns.map(({ name }, i) => plainText(name).length + (i ? 2 : 0)), 8), Math.max(width - 67, 8));
  const figures = ["mean", "sd", "min", "p25", "median", "p75", "max"];
  lines.push(...heading("Scores"));
  lines.push(paint.dim(`  ${"".padEnd(nameWidth)}${figures.map((title) => title.padStart(8)).join("")}`));
  columns.forEach((column, i) => {
    const label = padTo(i === 0 ? plainText(column.name) : `  ${plainText(column.name)}`, nameWidth);
    lines.push(
      `  ${i === 0 ? paint.bold(label) : label}${figuresOf(column)
        .map((text) => text.padStart(8))
        .join("")} ${paint.cyan(sparkline(column))}`.trimEnd(),
    );
  });

  if (correctness) {
    const { mean, meanValueRight, meanValueWrong, separation, separationWithinGroups, curve } = correctness;
    lines.push(...heading("Right and wrong", `${plural(correctness.rows, "labelled rollout")}`));
    lines.push(
      ...wrapped(
        `${formatShare(mean)} are right; their mean value is ${formatNumber(meanValueRight)}, that of wrong ones ${formatNumber(meanValueWrong)}.`,
      ),
    );
    if (separation !== null) {
      const within = separationWithinGroups === null ? "" : `, and ${formatShare(separationWithinGroups)} of pairs with the same prompt`;
      lines.push(...wrapped(`The value puts right above wrong in ${formatShare(separation)} of pairs${within} (50% is chance).`));
    }
    if (curve) {
      const cells = (values: readonly (number | null)[]) => values.map((value) => formatShare(value).padStart(8)).join("");
      lines.push("", `  ${paint.dim(`${"of n responses".padEnd(18)}${curve.points.map(({ n }) => `n = ${n}`.padStart(8)).join("")}`)}`);
      lines.push(`  ${"any right (pass@n)".padEnd(18)}${cells(curve.points.map((point) => point.pass))}`);
      lines.push(`  ${paint.cyan("best by this value".padEnd(18))}${cells(curve.points.map((point) => point.best))}`);
      if (curve.points.some((point) => point.majority !== null))
        lines.push(`  ${"majority vote".padEnd(18)}${cells(curve.points.map((point) => point.majority))}`);
      if (groups && curve.groups < groups.count)
        lines.push(paint.dim(`  over the ${formatCount(curve.groups)} groups with at least ${curve.points.at(-1)!.n} labelled scores`));
    }
  }

  if (groups) {
    const { sizes } = groups;
    const size = !sizes
      ? ""
      : sizes.minimum === sizes.maximum
        ? ` of ${sizes.minimum}`
        : ` of ${sizes.minimum} to ${sizes.maximum} scored rollouts`;
    lines.push(...heading("Groups", `${plural(groups.count, "group")}${size}`));
    if (groups.allEqual !== null) {
      const ends = `${formatShare(groups.allHighest)} the highest of the run, ${formatShare(groups.allLowest)} the lowest`;
      const equal = groups.allEqual === 0 ? "None has" : `${formatShare(groups.allEqual)} have`;
      lines.push(
        ...wrapped(
          `${equal} the same value throughout${groups.allEqual === 0 ? "" : ` (${ends}), so nothing to learn from for a policy gradient`}.`,
        ),
      );
      if (correctness?.allRight != null)
        lines.push(...wrapped(`${formatShare(correctness.allRight)} are all right, ${formatShare(correctness.allWrong)} all wrong.`));
      lines.push(...wrapped(`Standard deviation within a group: ${formatNumber(groups.spread?.mean ?? null)} on average.`));
    }
  }

  if (length) {
    lines.push(...heading("Length", `mean ${formatNumber(length.mean)} ${length.unit}`));
    lines.push(...wrapped(`${lengthSentence(length)}`));
  }

  if (correlations.length > 0) lines.push(...heading("Correlations", "Pearson's r"), ...correlationLines(correlations, width, paint.dim));

  if (errors.length > 0) {
    lines.push(...heading("Not scored"));
    const countWidth = Math.max(...errors.map(({ count }) => formatCount(count).length));
    for (const { count, outcome, message } of errors.slice(0, 5)) {
      lines.push(padTo(`  ${formatCount(count).padStart(countWidth)} × ${outcomeWords[outcome]}: ${plainText(message)}`, width));
    }
    if (errors.length > 5) lines.push(paint.dim(`  and ${plural(errors.length - 5, "other message")}`));
  }
  const found = findings(summary);
  if (found.length > 0) {
    lines.push(...heading("Worth a look"));
    for (const finding of found)
      lines.push(...wrapText(plainText(finding), width - 4).map((line, i) => paint.yellow(`  ${i === 0 ? "! " : "  "}${line}`)));
  }
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

const figuresOf = ({ count, mean, deviation, minimum, maximum, quantiles }: Distribution) =>
  count === 0
    ? ["none"]
    : [mean, deviation, minimum, quantiles?.p25 ?? null, quantiles?.p50 ?? null, quantiles?.p75 ?? null, maximum].map(formatNumber);

/** The histogram in eight blocks; an empty block is blank. */
function sparkline({ histogram: { bins } }: Distribution): string {
  const blocks = "▁▂▃▄▅▆▇█";
  const low = bins[0]?.low ?? 0;
  const width = (bins.at(-1)?.high ?? 0) - low;
  if (!(width > 0)) return "";
  const heights = new Array<number>(blocks.length).fill(0);
  for (const bin of bins)
    heights[Math.min(Math.floor((((bin.low + bin.high) / 2 - low) / width) * blocks.length), blocks.length - 1)]! += bin.count;
  const most = Math.max(...heights);
  return heights.map((height) => (height === 0 ? " " : blocks[Math.ceil((height / most) * blocks.length) - 1])).join("");
}

/** A triangle of figures where it fits, otherwise the strongest pairs. */
function correlationLines(correlations: readonly Correlation[], width: number, dim: (text: string) => string): string[] {
  const names = [...new Set(correlations.flatMap(({ a, b }) => [a, b]))];
  const nameWidth = Math.min(Math.max(...names.map((name) => plainText(name).length)), 18);
  if (2 + nameWidth + 9 * (names.length - 1) <= width) {
    const figure = (a: string, b: string) => correlations.find((pair) => pair.a === a && pair.b === b)?.pearson ?? null;
    return [
      dim(
        `  ${"".padEnd(nameWidth)}${names
          .slice(0, -1)
          .map((name) => padTo(plainText(name), 8).padStart(9))
          .join("")}`,
      ),
      ...names.slice(1).map(
        (row, i) =>
          `  ${padTo(plainText(row), nameWidth)}${names
            .slice(0, i + 1)
            .map((column) => formatCorrelation(figure(column, row)).padStart(9))
            .join("")}`,
      ),
    ];
  }
  return [...correlations]
    .sort((x, y) => Math.abs(y.pearson ?? 0) - Math.abs(x.pearson ?? 0))
    .slice(0, 8)
    .map(({ a, b, pearson }) => padTo(`  ${formatCorrelation(pearson).padStart(7)}  ${plainText(a)} and ${plainText(b)}`, width));
}

/** Error messages quote what a model wrote: control characters could move the cursor or recolour the terminal. */
export const plainText = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ");

const padTo = (text: string, width: number) => (text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width));

/** Breaks a text into lines of at most so many characters. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

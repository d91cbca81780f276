import picocolors from "picocolors";
import { formatCount, formatNumber, plural } from "../figures.ts";
import { plainText, wrapText } from "../print-summary.ts";
import type { CheckReport } from "./check.ts";
import type { Fault, FaultRow } from "./fault.ts";

/** Lays out what the checks found for a terminal. Ends with a line break. */
export function printCheck(
  report: CheckReport,
  { color = picocolors.isColorSupported, width = 100 }: { color?: boolean; width?: number } = {},
): string {
  const paint = picocolors.createColors(color);
  const { rollouts, scored, groups, probes, truth, faults, silent, skipped, lost } = report;
  const lines = [
    `${paint.bold(`${plural(scored, "rollout")}${probes ? " (built in)" : ""}`)} in ${plural(groups, "group")}, ${truth ? `right and wrong from ${truth}` : "not known which are right"}`,
  ];
  if (scored < rollouts) {
    lines.push(paint.yellow(`${formatCount(rollouts - scored)} of ${formatCount(rollouts)} could not be scored:`));
    for (const { message, count } of lost.slice(0, 3)) lines.push(`  ${formatCount(count)} × ${cut(plainText(message), width - 12)}`);
  }
  for (const fault of faults) lines.push("", ...faultLines(fault, width, paint));
  lines.push("");
  if (faults.length === 0) lines.push(paint.green(`No fault found by ${plural(silent.length, "check")}.`));
  else lines.push(paint.bold(paint.red(`${plural(faults.length, "fault")}.`)));
  if (silent.length > 0) lines.push(...wrapText(`silent: ${silent.join(", ")}`, width).map(paint.dim));
  for (const [name, why] of Object.entries(skipped)) lines.push(...wrapText(`not looked at: ${name}: ${why}`, width).map(paint.dim));
  if (probes)
    lines.push(
      paint.dim("The built-in rollouts are sums with numbers for answers; give rollouts of your policy to see what it will meet."),
    );
  return `${lines.join("\n")}\n`;
}

function faultLines(
  { check, part, says, bar, remedy, rows }: Fault,
  width: number,
  paint: ReturnType<typeof picocolors.createColors>,
): string[] {
  const indented = (text: string, indent = "  ") => wrapText(plainText(text), width - indent.length).map((line) => indent + line);
  return [
    `${paint.red("✗")} ${paint.bold(part === "" ? "the whole reward" : plainText(part))}  ${paint.dim(check)}`,
    ...indented(says),
    ...table(rows).map((line, i) => (i === 0 ? paint.dim(cut(`    ${line}`, width)) : cut(`    ${line}`, width))),
    ...indented(`Do: ${remedy}`).map(paint.cyan),
    ...indented(`Speaks from: ${bar}.`).map(paint.dim),
  ];
}

function table(rows: readonly FaultRow[]): string[] {
  if (rows.length === 0) return [];
  const parts = [...new Set(rows.flatMap((row) => Object.keys(row.parts)))].filter((name) => name !== "value");
  const judged = rows.some(({ right }) => right !== undefined);
  const cells = [
    ["row", "id", ...(judged ? ["is"] : []), "length", "value", ...parts],
    ...rows.map((row) => [
      formatCount(row.row),
      cut(row.id ?? row.group ?? "–", 24),
      ...(judged ? [row.right === undefined ? "–" : row.right ? "right" : "wrong"] : []),
      formatCount(row.length),
      formatNumber(row.value),
      ...parts.map((name) => (row.parts[name] == null ? "–" : formatNumber(row.parts[name]))),
    ]),
  ];
  const widths = cells[0]!.map((_, k) => Math.max(...cells.map((line) => line[k]!.length)));
  return cells.map((line) => plainText(line.map((cell, k) => (k === 1 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join("  ")));
}

const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, Math.max(width - 1, 0))}…` : text);

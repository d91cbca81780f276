import picocolors from "picocolors";
import { formatNumber, formatShare } from "../figures.ts";
import { plainText } from "../print-summary.ts";
import type { Composition } from "./composition.ts";

/** Draws a composition as a tree, with the say of each part beside it. Ends with a line break. */
export function printComposition(root: Composition, { color = picocolors.isColorSupported }: { color?: boolean } = {}): string {
  const paint = picocolors.createColors(color);
  const rows: { label: string; method: string; node: Composition }[] = [];
  const visit = (node: Composition, lead: string, below: string) => {
    rows.push({ label: `${lead}${plainText(node.name)}`, method: methodText(node), node });
    node.children.forEach((child, i) => {
      const last = i === node.children.length - 1;
      visit(child, `${below}${last ? "└─ " : "├─ "}`, `${below}${last ? "   " : "│  "}`);
    });
  };
  visit(root, "", "");
  const nameWidth = Math.max(...rows.map(({ label }) => label.length));
  const methodWidth = Math.max(...rows.map(({ method }) => method.length), 0);
  const line = (cells: readonly string[]) => cells.map((cell, i) => cell.padStart([8, 19, 10, 10][i]!)).join("");
  const lines = [
    paint.dim(`${"".padEnd(nameWidth)}  ${"".padEnd(methodWidth)}${line(["weight", "range", "variance", "order"])}`),
    ...rows.map(({ label, method, node }) =>
      `${label.padEnd(nameWidth)}  ${paint.dim(method.padEnd(methodWidth))}${line([weightText(node), rangeText(node), shareText(node.variance), shareText(node.order)])} ${paint.cyan(bar(node.order ?? node.variance))}`.trimEnd(),
    ),
    "",
    paint.dim("variance: share of the variance of the whole; order: share of what puts one response ahead of another to the same prompt."),
  ];
  const nodes = rows.map(({ node }) => node);
  if (nodes.some(({ weightIs, weight, path }) => path !== "" && weight !== null && weightIs === "slope"))
    lines.push(paint.dim("~ is the slope of the best line through a method that is no sum; its parts need not add up to it."));
  if (nodes.some(({ weightIs, weight }) => weight !== null && weightIs === "fitted"))
    lines.push(paint.dim("≈ is a weight found from the numbers."));
  return `${lines.join("\n")}\n`;
}

/** "weightedSum", "gate(threshold 1, closed 0)" */
export const methodText = ({ method, options }: Composition): string => {
  const given = Object.entries(options).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return `${method ?? ""}${given.length > 0 ? `(${given.join(", ")})` : ""}`;
};

/** 0.2 as the reward states it, ≈ 0.2 found from the numbers, ~ 0.2 only a slope */
export const weightText = ({ weight, weightIs, path }: Composition): string =>
  path === "" || weight === null
    ? ""
    : `${weightIs === "stated" ? "" : weightIs === "fitted" ? "≈ " : "~ "}${formatNumber(Number(weight.toPrecision(4)))}`;

export const rangeText = ({ minimum, maximum }: Composition): string =>
  minimum === null || maximum === null ? "–" : `${formatNumber(minimum)} to ${formatNumber(maximum)}`;

/** A share that rounds to nothing has no sign. */
export const shareText = (share: number | null): string => formatShare(share !== null && Math.abs(share) < 5e-4 ? Math.abs(share) : share);

function bar(share: number | null): string {
  if (share === null) return "";
  const eighths = Math.round(Math.min(Math.abs(share), 1) * 80);
  return `${share < 0 && eighths > 0 ? "−" : ""}${"█".repeat(eighths >> 3)}${["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths & 7]}`;
}

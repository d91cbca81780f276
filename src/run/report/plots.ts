import { formatCorrelation, formatNumber, formatShare, formatTick, plural } from "../figures.ts";
import type { Correlation, Curve, Distribution, LengthEffect } from "../summary.ts";
import { loadDrawing } from "./drawing.ts";
import type { Html } from "./html.ts";

/** The pictures of a report, as markup. Colours are variables of the page, so that one picture serves both themes. */
export interface Plots {
  histogram(distribution: Distribution, options: { label: string; noun: string; truth: boolean }): Html;
  correlations(correlations: readonly Correlation[]): Html;
  valueByLength(effect: LengthEffect): Html;
  curve(curve: Curve): Html;
}

/** Loads the plotting library, which takes about a second, and gives the pictures. */
export async function loadPlots(): Promise<Plots> {
  const { Plot, svg, both } = await loadDrawing();
  const short = (name: string, limit = 14) => (name.length > limit ? `${name.slice(0, limit - 1)}…` : name);
  const ticks = (format: (value: number) => string) => (value: unknown) => format(value as number);

  return {
    histogram({ histogram: { discrete, bins }, mean, name }, { label, noun, truth }) {
      const kinds = truth
        ? ([
            ["right", "var(--right)"],
            ["wrong", "var(--wrong)"],
            ["unlabelled", "var(--plain)"],
          ] as const)
        : ([["rows", "var(--plain)"]] as const);
      const bars = bins.flatMap((bin) => {
        let y = 0;
        return kinds.flatMap(([kind, fill]) => {
          const count = kind === "right" || kind === "wrong" ? bin[kind] : kind === "rows" ? bin.count : bin.count - bin.right - bin.wrong;
          if (count === 0) return [];
          const range = discrete ? formatNumber(bin.low) : `${formatNumber(bin.low)} to ${formatNumber(bin.high)}`;
          const bar = { ...bin, fill, y1: y, y2: y + count, title: `${range}: ${plural(count, noun)}${truth ? ` ${kind}` : ""}` };
          y += count;
          return [bar];
        });
      });
      const frame = {
        width: 340,
        height: 168,
        marginLeft: 44,
        marginRight: 14,
        marginTop: 12,
        marginBottom: 26,
        label: `Histogram of ${label}`,
      };
      const y = { ticks: 3, grid: true, label: null, tickFormat: ticks(formatTick), tickSize: 0 };
      const shared = { y1: "y1", y2: "y2", fill: "fill", title: "title" };
      if (discrete) {
        const inset = Math.max(2, 60 - bins.length * 10);
        return svg({
          ...frame,
          x: { type: "band", domain: bins.map((bin) => bin.low), tickFormat: ticks(formatTick), label: null, tickSize: 0, padding: 0.1 },
          y,
          marks: [
            Plot.barY(bars, { ...shared, x: "low", insetLeft: inset / 4, insetRight: inset / 4 }),
            Plot.ruleY([0], { stroke: "var(--axis)" }),
          ],
        });
      }
      return svg({
        ...frame,
        x: { ticks: 5, tickFormat: ticks(formatTick), label: null },
        y,
        marks: [
          Plot.rectY(bars, { ...shared, x1: "low", x2: "high", insetLeft: 0.5, insetRight: 0.5 }),
          Plot.ruleY([0], { stroke: "var(--axis)" }),
          mean !== null && mean >= bins[0]!.low && mean <= bins.at(-1)!.high
            ? Plot.ruleX([mean], { stroke: "var(--ink)", strokeDasharray: "3,3", title: () => `mean of ${name}: ${formatNumber(mean)}` })
            : null,
        ],
      });
    },

    correlations(correlations) {
      const names = [...new Set(correlations.flatMap(({ a, b }) => [a, b]))];
      const margin = 12 + 6.4 * Math.max(...names.map((name) => short(name).length));
      const cells = correlations.map(({ a, b, pearson, rank }) => ({
        a,
        b,
        text: formatCorrelation(pearson),
        strength: Math.abs(pearson ?? 0),
        fill: (pearson ?? 0) < 0 ? "var(--negative)" : "var(--positive)",
        title: `${a} and ${b}: Pearson ${formatCorrelation(pearson)}, rank ${formatCorrelation(rank)}`,
      }));
      return both((width) => {
        const cell = Math.min((width - margin - 12) / (names.length - 1), width > 400 ? 72 : 56);
        const height = Math.min(cell, 40);
        return svg({
          label: `Correlations between ${names.join(", ")}`,
          width: Math.max(margin + 12 + cell * (names.length - 1), 200),
          height: height * (names.length - 1) + margin * 0.75 + 16,
          marginLeft: margin,
          marginRight: 12,
          marginTop: 4,
          marginBottom: margin * 0.75 + 8,
          x: { domain: names.slice(0, -1), label: null, tickFormat: (name: string) => short(name), tickSize: 0, tickRotate: -40 },
          y: { domain: names.slice(1), label: null, tickFormat: (name: string) => short(name), tickSize: 0 },
          opacity: { type: "identity" },
          marks: [
            Plot.cell(cells, { x: "a", y: "b", fill: "var(--panel)", inset: 1, rx: 3 }),
            Plot.cell(cells, {
              x: "a",
              y: "b",
              fill: "fill",
              fillOpacity: (d: { strength: number }) => d.strength * 0.62,
              inset: 1,
              rx: 3,
              title: "title",
            }),
            cell >= 34 ? Plot.text(cells, { x: "a", y: "b", text: "text", fill: "var(--ink)", pointerEvents: "none" }) : null,
          ],
        });
      });
    },

    valueByLength(effect) {
      const { cells, width: dx, height: dy, trend, slope, intercept, interval, mean, unit, minimum } = effect;
      const right = Math.max(...cells.map((cell) => cell.x)) + dx;
      const most = Math.max(...cells.map((cell) => cell.count));
      const half = interval ? (interval.high - interval.low) / 2 : 0;
      const line = Array.from({ length: 25 }, (_, i) => minimum + ((right - minimum) * i) / 24).map((x) => {
        const y = intercept + slope * x;
        return { x, y, low: y - half * Math.abs(x - mean), high: y + half * Math.abs(x - mean) };
      });
      const low = Math.min(...cells.map((cell) => cell.y));
      const high = Math.max(...cells.map((cell) => cell.y)) + dy;
      return both((width) =>
        svg({
          label: `Value against length: slope ${formatNumber(slope * 100)} per 100 ${unit}`,
          width,
          height: width > 400 ? 320 : 260,
          marginLeft: 48,
          marginBottom: 40,
          marginTop: 24,
          clip: true,
          x: {
            label: `length, ${unit}`,
            domain: [minimum, right],
            ticks: width / 70,
            tickFormat: ticks(formatTick),
            labelAnchor: "right",
            labelArrow: "none",
          },
          y: { label: "value", domain: [low, high], ticks: 5, tickFormat: ticks(formatTick), grid: true, labelArrow: "none" },
          opacity: { type: "identity" },
          marks: [
            Plot.rect(cells, {
              x1: "x",
              x2: (cell: { x: number }) => cell.x + dx,
              y1: "y",
              y2: (cell: { y: number }) => cell.y + dy,
              fill: "var(--plain)",
              // The square root keeps single rows visible beside crowded cells.
              fillOpacity: (cell: { count: number }) => 0.12 + 0.78 * Math.sqrt(cell.count / most),
              inset: 0.4,
              title: (cell: { x: number; y: number; count: number }) =>
                `${formatNumber(cell.x)} to ${formatNumber(cell.x + dx)} ${unit}, value ${formatNumber(cell.y)} to ${formatNumber(cell.y + dy)}: ${plural(cell.count, "rollout")}`,
            }),
            Plot.areaY(line, { x: "x", y1: "low", y2: "high", fill: "var(--wrong)", fillOpacity: 0.18 }),
            Plot.line(line, { x: "x", y: "y", stroke: "var(--wrong)", strokeWidth: 2 }),
            Plot.dot(
              trend.filter((point) => point.count >= 3),
              {
                x: "x",
                y: "mean",
                r: 3,
                fill: "var(--bg)",
                stroke: "var(--ink)",
                strokeWidth: 1.4,
                title: (point: { x: number; mean: number; count: number }) =>
                  `around ${formatNumber(point.x)} ${unit}: mean ${formatNumber(point.mean)} of ${plural(point.count, "rollout")}`,
              },
            ),
          ],
        }),
      );
    },

    curve({ points }) {
      const kinds = [
        ["pass", "any right", "var(--dim)", "4,3"],
        ["best", "best by value", "var(--right)", undefined],
        ["majority", "majority", "var(--wrong)", undefined],
      ] as const;
      const shown = kinds.filter(([kind]) => points.every((point) => point[kind] !== null));
      const values = points.flatMap((point) => shown.map(([kind]) => point[kind]!));
      const room = Math.max((Math.max(...values) - Math.min(...values)) * 0.1, 0.01);
      const ends = spreadApart(
        shown.map(([kind]) => points.at(-1)![kind]!),
        (Math.max(...values) - Math.min(...values) + 2 * room) * 0.09,
      );
      return both((width) =>
        svg({
          label: "Share of prompts answered right when choosing among n responses",
          width,
          height: width > 400 ? 300 : 250,
          marginLeft: 48,
          marginRight: 92,
          marginBottom: 40,
          marginTop: 24,
          x: {
            type: "log",
            base: 2,
            ticks: points.map((point) => point.n),
            tickFormat: ticks(String),
            label: "n responses to choose from",
            labelArrow: "none",
          },
          y: {
            domain: [Math.max(0, Math.min(...values) - room), Math.min(1, Math.max(...values) + room)],
            ticks: 5,
            tickFormat: (share: number) => `${Math.round(share * 100)}%`,
            grid: true,
            label: "prompts answered right",
            labelArrow: "none",
          },
          marks: shown.flatMap(([kind, word, stroke, strokeDasharray], i) => [
            Plot.line(points, { x: "n", y: kind, stroke, strokeDasharray, strokeWidth: kind === "best" ? 2.5 : 1.8 }),
            Plot.dot(points, {
              x: "n",
              y: kind,
              fill: stroke,
              r: kind === "best" ? 4 : 3,
              title: (point: Curve["points"][number]) => `${word}, n = ${point.n}: ${formatShare(point[kind])}`,
            }),
            Plot.text([{ n: points.at(-1)!.n, y: ends[i]! }], {
              x: "n",
              y: "y",
              text: () => word,
              fill: stroke,
              textAnchor: "start",
              dx: 9,
              fontWeight: 600,
            }),
          ]),
        }),
      );
    },
  };
}

/** Moves numbers as little as needed so that labels beside them do not overlap. */
function spreadApart(values: readonly number[], gap: number): number[] {
  const placed = [...values];
  const order = placed.map((_, i) => i).sort((i, j) => placed[i]! - placed[j]!);
  for (let k = 1; k < order.length; k++) placed[order[k]!] = Math.max(placed[order[k]!]!, placed[order[k - 1]!]! + gap);
  const over = Math.max(...placed) - Math.max(...values);
  return placed.map((value) => value - over / 2);
}

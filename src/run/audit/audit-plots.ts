import type { Interval } from "../../math/index.ts";
import { formatNumber, formatShare, plural } from "../figures.ts";
import { loadDrawing } from "../report/drawing.ts";
import type { Html } from "../report/html.ts";
import type { ConfidenceFigures, LengthFigures, RateFigures } from "./measure.ts";

/** A measure with its interval and, where the bar has one, its limit. */
export interface Measure extends Interval {
  readonly name: string;
  readonly value: number;
  readonly limit?: number;
  /** whether the limit is a most rather than a least */
  readonly most?: boolean;
  readonly kept?: boolean;
}

/** The pictures of an audit, as markup. */
export interface AuditPlots {
  measures(measures: readonly Measure[]): Html;
  length(figures: LengthFigures): Html;
  corrected(figures: RateFigures): Html;
  selective(figures: ConfidenceFigures): Html;
}

const percent = (share: number) => `${Math.round(share * 100)}%`;

export async function loadAuditPlots(): Promise<AuditPlots> {
  const { Plot, svg, both } = await loadDrawing();
  const line = (from: readonly (readonly [number, number])[], stroke: string, strokeDasharray?: string) =>
    Plot.line(from as [number, number][], { stroke, strokeDasharray, strokeWidth: 1.4 });

  return {
    measures(measures) {
      const low = Math.min(0, ...measures.map((one) => one.low));
      const limits = measures.filter((one) => one.limit !== undefined);
      const color = ({ kept }: Measure) => (kept === undefined ? "var(--plain)" : kept ? "var(--right)" : "var(--wrong)");
      return both((width) =>
        svg({
          label: measures.map((one) => `${one.name} ${formatNumber(one.value)}`).join(", "),
          width,
          height: 34 * measures.length + 34,
          marginLeft: width > 400 ? 170 : 142,
          marginRight: 16,
          marginBottom: 28,
          marginTop: 6,
          x: { domain: [low < 0 ? Math.max(-1, low) : 0, 1], ticks: 5, grid: true, label: null },
          y: { domain: measures.map(({ name }) => name), label: null, tickSize: 0 },
          marks: [
            low < 0 ? Plot.ruleX([0], { stroke: "var(--axis)" }) : null,
            Plot.link(measures, {
              x1: "low",
              x2: "high",
              y1: "name",
              y2: "name",
              stroke: color,
              strokeWidth: 6,
              strokeOpacity: 0.35,
              strokeLinecap: "round",
            }),
            Plot.dot(measures, {
              x: "value",
              y: "name",
              fill: color,
              r: 4.5,
              title: (one: Measure) => `${one.name}: ${formatNumber(one.value)} (${formatNumber(one.low)} to ${formatNumber(one.high)})`,
            }),
            Plot.tickX(limits, {
              x: "limit",
              y: "name",
              stroke: "var(--ink)",
              strokeWidth: 2.2,
              insetTop: 5,
              insetBottom: 5,
              title: (one: Measure) => `the bar: ${one.most ? "at most" : "at least"} ${one.limit}`,
            }),
          ],
        }),
      );
    },

    length({ bins }) {
      const shown = bins.map((bin) => ({ ...bin, ...bin.accuracy }));
      const name = (ratio: number) => (ratio === 1 ? "same" : ratio < 1 ? `1/${1 / ratio}` : `${ratio}×`);
      return both((width) =>
        svg({
          label: `Accuracy by length: ${shown.map((bin) => `${name(bin.ratio)} ${formatShare(bin.value)}`).join(", ")}`,
          width,
          height: width > 400 ? 280 : 230,
          marginLeft: 48,
          marginRight: 22,
          marginBottom: 40,
          marginTop: 24,
          x: {
            type: "log",
            base: 2,
            domain: [0.2, 5],
            ticks: [0.25, 0.5, 1, 2, 4],
            tickFormat: name,
            label: "length of the better response over the other's",
            labelArrow: "none",
          },
          y: { domain: [0, 1], ticks: 5, tickFormat: percent, grid: true, label: "right", labelArrow: "none" },
          marks: [
            Plot.ruleY([0.5], { stroke: "var(--axis)", strokeDasharray: "3,3" }),
            Plot.line(shown, { x: "ratio", y: "value", stroke: "var(--plain)", strokeWidth: 1.4 }),
            Plot.ruleX(shown, { x: "ratio", y1: "low", y2: "high", stroke: "var(--right)", strokeWidth: 5, strokeOpacity: 0.35 }),
            Plot.dot(shown, {
              x: "ratio",
              y: "value",
              fill: "var(--right)",
              r: 4.5,
              title: (bin: (typeof shown)[0]) => `${name(bin.ratio)}: right in ${formatShare(bin.value)} of ${plural(bin.pairs, "pair")}`,
            }),
          ],
        }),
      );
    },

    corrected({ curve }) {
      const points = curve ?? [];
      return both((width) =>
        svg({
          label: "What win rate is true when the judge says one, with its interval",
          width,
          height: width > 400 ? 320 : 270,
          marginLeft: 48,
          marginRight: 20,
          marginBottom: 40,
          marginTop: 24,
          x: { domain: [0, 1], ticks: 5, tickFormat: percent, label: "win rate that the judge says", labelArrow: "none" },
          y: { domain: [0, 1], ticks: 5, tickFormat: percent, grid: true, label: "true win rate", labelArrow: "none" },
          marks: [
            line(
              [
                [0, 0],
                [1, 1],
              ],
              "var(--axis)",
              "3,3",
            ),
            Plot.areaY(points, { x: "said", y1: "low", y2: "high", fill: "var(--right)", fillOpacity: 0.18 }),
            Plot.line(points, { x: "said", y: "rate", stroke: "var(--right)", strokeWidth: 2.2 }),
            Plot.dot(points, {
              x: "said",
              y: "rate",
              fill: "var(--right)",
              r: 2.5,
              title: (point: { said: number; rate: number; low: number; high: number }) =>
                `says ${formatShare(point.said)}: ${formatShare(point.rate)} (${formatShare(point.low)} to ${formatShare(point.high)})`,
            }),
          ],
        }),
      );
    },

    selective({ curve, threshold }) {
      const least = Math.min(...curve.map(({ accuracy }) => accuracy), 0.5);
      return both((width) =>
        svg({
          label: `Accuracy among the answers it is most sure of: ${formatShare(curve.at(-1)!.accuracy)} of all, ${formatShare(curve[0]!.accuracy)} of the surest`,
          width,
          height: width > 400 ? 280 : 230,
          marginLeft: 48,
          marginRight: 20,
          marginBottom: 40,
          marginTop: 24,
          x: { domain: [0, 1], ticks: 5, tickFormat: percent, label: "share of answers taken, the surest first", labelArrow: "none" },
          y: { domain: [Math.floor(least * 10) / 10, 1], ticks: 5, tickFormat: percent, grid: true, label: "right", labelArrow: "none" },
          marks: [
            threshold ? Plot.ruleX([threshold.coverage], { stroke: "var(--ink)", strokeDasharray: "3,3" }) : null,
            Plot.line(curve, { x: "coverage", y: "accuracy", stroke: "var(--right)", strokeWidth: 2.2 }),
            Plot.dot(curve.length <= 30 ? curve : [curve.at(-1)!], {
              x: "coverage",
              y: "accuracy",
              fill: "var(--right)",
              r: 3.5,
              title: (point: (typeof curve)[0]) =>
                `confidence from ${formatNumber(point.threshold)}: right in ${formatShare(point.accuracy)} of ${formatShare(point.coverage)}`,
            }),
          ],
        }),
      );
    },
  };
}

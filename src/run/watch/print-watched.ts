import picocolors from "picocolors";
import { outcomeNames } from "../../core/index.ts";
import { formatCount, formatNumber, formatShare, plural } from "../figures.ts";
import type { Drift, Watched } from "./watched.ts";

export interface PrintWatchedOptions {
  readonly color?: boolean;
  /** columns of the terminal; default 80 */
  readonly width?: number;
  /** rows of the terminal; parts that do not fit are left out */
  readonly height?: number;
  /** where the reward is served */
  readonly url: string;
  /** what is wrong at the moment */
  readonly problem?: string;
}

const outcomeWords = { score: "scored", abstain: "abstained", invalid: "invalid", failed: "failed", timeout: "timed out" } as const;
const blocks = "▁▂▃▄▅▆▇█";
/** A change as large as this many standard deviations is worth a look. */
const large = 0.5;

/** Heights as a row of blocks; nothing is blank. */
export function bars(heights: readonly (number | null)[], low = 0): string {
  const most = Math.max(...heights.map((height) => height ?? low), low);
  return heights
    .map((height) => {
      if (height === null) return " ";
      if (height === low && low === 0) return " ";
      return most > low ? blocks[Math.max(0, Math.ceil(((height - low) / (most - low)) * blocks.length) - 1)]! : blocks[0]!;
    })
    .join("");
}

/** 0.0021 as 2.1 ms, 12 as 12 s */
export const formatSeconds = (seconds: number): string =>
  seconds >= 1 ? `${Number(seconds.toPrecision(3))} s` : `${Number((seconds * 1000).toPrecision(2))} ms`;

const formatRate = (rate: number) => (rate >= 100 ? formatCount(Math.round(rate)) : String(Number(rate.toPrecision(2))));
const formatAge = (seconds: number) => {
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  return days > 0
    ? `${days} d ${hours} h`
    : hours > 0
      ? `${hours} h ${minutes} min`
      : minutes > 0
        ? `${minutes} min`
        : `${Math.floor(seconds)} s`;
};
/** What a name may hold that would disturb a terminal. */
const plain = (text: string) => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width));

/** Lays out what is watched, as lines of at most `width` columns. */
export function printWatched(watched: Watched, options: PrintWatchedOptions): string[] {
  const { color = picocolors.isColorSupported, width = 80, height = Number.POSITIVE_INFINITY, url, problem } = options;
  const paint = picocolors.createColors(color);
  const lines: string[] = [];
  const { reward, latency, history } = watched;

  const title = [reward ? plain(reward.file) : "no reward", reward && plain(reward.hash), plain(url)].filter(Boolean);
  const age = watched.uptime === undefined ? "" : `up ${formatAge(watched.uptime)}`;
  lines.push(
    `${paint.bold(title[0]!)}  ${paint.dim(cut([...title.slice(1), age].filter(Boolean).join("  "), width - title[0]!.length - 2))}`,
  );
  if (watched.changed !== undefined) lines.push(paint.yellow(`! the reward was changed ${formatAge(watched.changed)} ago`));
  if (problem) lines.push(paint.red(cut(`! ${plain(problem)}`, width)));
  lines.push("");

  const quantile = (of: { value: number; above: boolean } | null) => (of ? `${of.above ? "over " : ""}${formatSeconds(of.value)}` : "–");
  const speed = [
    `${formatRate(watched.rollouts)} rollouts/s`,
    `${formatRate(watched.requests)} requests/s`,
    `p50 ${quantile(latency.p50)}`,
    `p99 ${quantile(latency.p99)}`,
  ].join("   ");
  const room = width - speed.length - 5;
  const recent = history.slice(-Math.max(0, Math.min(room, 60)));
  lines.push(
    `  ${paint.bold(room > 4 ? speed : cut(speed, width - 2))}   ${room > 4 ? paint.cyan(bars(recent.map(({ rollouts }) => rollouts))) : ""}`,
  );
  const load = [
    watched.held !== undefined &&
      `${formatCount(watched.held)} held${watched.limit === undefined ? "" : ` of ${formatCount(watched.limit)}`}`,
    watched.queued !== undefined && `${formatCount(watched.queued)} queued`,
    watched.gathering ? `${formatCount(watched.gathering)} waiting for their group` : "",
    watched.threads !== undefined && plural(watched.threads, "thread"),
    watched.shared ? `${formatShare(watched.shared)} shared` : "",
  ].filter(Boolean);
  lines.push(`  ${paint.dim(cut(load.join("   "), width - 2))}`);
  const { models } = watched;
  if (models.requests > 0 || models.cost > 0) {
    const asked = [
      `models: ${formatRate(models.requests)} requests/s`,
      `${formatRate(models.tokens)} tokens/s`,
      models.cost > 0 && `cost ${formatNumber(models.cost)}`,
    ];
    lines.push(`  ${paint.dim(cut(asked.filter(Boolean).join("   "), width - 2))}`);
  }

  const seen = outcomeNames.filter((name) => watched.outcomes[name].total > 0 || name === "score");
  const came = outcomeNames.reduce((sum, name) => sum + watched.outcomes[name].now, 0);
  const ever = outcomeNames.reduce((sum, name) => sum + watched.outcomes[name].total, 0);
  lines.push("", `${paint.bold("Outcomes".padEnd(14))}${paint.dim("     now     ever    rollouts")}`);
  for (const name of seen) {
    const { now, total } = watched.outcomes[name];
    const text = `  ${outcomeWords[name].padEnd(12)}${share(now, came)}${share(total, ever)}${formatCount(total).padStart(12)}`;
    lines.push(name === "score" || name === "abstain" || now === 0 ? text : paint.yellow(text));
  }

  const parts = Object.entries(watched.parts);
  const rows: [string, Drift][] = [["value", watched.value], ...parts.map(([name, part]): [string, Drift] => [`  ${plain(name)}`, part])];
  if (watched.spread.count > 0 || watched.spread.before !== null) rows.push(["spread of groups", watched.spread]);
  if (watched.length.count > 0 || watched.length.before !== null) rows.push(["length", watched.length]);
  const nameWidth = Math.min(Math.max(...rows.map(([name]) => name.length), 12), Math.max(12, width - 52));
  lines.push("", `${paint.bold("Scores".padEnd(nameWidth + 2))}${paint.dim("     now  before    change")}`);
  // Title, heading and the last lines stay; of many parts those that fit.
  const space = Math.max(3, height - lines.length - 5);
  for (const [i, [name, drift]] of rows.slice(0, space).entries()) {
    const changed = drift.change !== null && Math.abs(drift.change) >= large;
    const change = drift.change === null ? "–" : `${drift.change >= 0 ? "+" : "−"}${Math.abs(drift.change).toFixed(2)} sd`;
    const figures = `${formatNumber(drift.now).padStart(8)}${formatNumber(drift.before).padStart(8)}${change.padStart(10)}`;
    const label = cut(name, nameWidth);
    const shape = bars(drift.shape).slice(0, Math.max(0, width - nameWidth - 32));
    lines.push(`  ${i === 0 ? paint.bold(label) : label}${changed ? paint.yellow(figures) : figures}  ${paint.cyan(shape)}`.trimEnd());
  }
  if (rows.length > space) lines.push(paint.dim(`  and ${plural(rows.length - space, "other part")}`));

  const values = history.slice(-Math.min(60, width - nameWidth - 4)).map(({ value }) => value);
  const known = values.filter((value) => value !== null);
  if (known.length > 1) lines.push("", `  ${paint.dim(cut("lately", nameWidth))}${paint.cyan(bars(values, Math.min(...known)))}`);

  const doors = Object.entries(watched.doors).sort(([, a], [, b]) => b - a);
  if (doors.length > 0)
    lines.push("", `  ${paint.dim(cut(doors.map(([door, rate]) => `${plain(door)} ${formatRate(rate)}/s`).join("   "), width - 2))}`);
  const refused = Object.entries(watched.refused);
  if (refused.length > 0)
    lines.push(
      paint.yellow(cut(`! refused: ${refused.map(([status, rate]) => `${formatRate(rate)}/s with ${plain(status)}`).join(", ")}`, width)),
    );
  if (watched.replaced > 0)
    lines.push(
      paint.yellow(
        cut(`! ${plural(watched.replaced, "thread")} hung or died and ${watched.replaced === 1 ? "was" : "were"} replaced`, width),
      ),
    );
  return lines.map((line) => line.trimEnd());
}

const share = (part: number, whole: number) => `${(whole > 0 ? formatShare(part / whole) : "–").padStart(8)} `;

import { formatCount, formatNumber, formatShare, formatTick, plural } from "../figures.ts";
import { cardFacts, cardWarnings } from "../train/print-card.ts";
import type { Trained } from "../train-reward.ts";
import { type Drawing, loadDrawing } from "./drawing.ts";
import { type Html, html } from "./html.ts";
import { key, renderPage, type Tile } from "./page.ts";

/** The report of a training, as a page: how the loss went, and how the model does on prompts that it has not seen. */
export async function renderTrainingReport({ card, history, heldOut }: Trained, date: Date): Promise<string> {
  const drawing = await loadDrawing();
  const { metrics, data } = card;
  const files = data.inputs.map(({ path }) => path.split("/").at(-1)!);
  const quality = metrics.heldOut;
  const tiles: Tile[] = [
    ...(quality
      ? ([
          [
            "accuracy",
            formatShare(quality.accuracy.value),
            `${formatShare(quality.accuracy.low)} to ${formatShare(quality.accuracy.high)}, of ${plural(quality.examples, "held-out example")}`,
          ],
          ["held-out loss", formatNumber(quality.loss), `training ${formatNumber(metrics.training.loss)}`],
        ] as Tile[])
      : []),
    ...(metrics.lengthAlone
      ? ([
          [
            "by length alone",
            formatShare(metrics.lengthAlone.value),
            `${formatShare(metrics.lengthAlone.low)} to ${formatShare(metrics.lengthAlone.high)}`,
          ],
        ] as Tile[])
      : []),
    ["examples", formatCount(data.examples), `${formatCount(metrics.training.examples)} to train on`],
  ];
  const sections = [
    { id: "loss", title: "Loss", body: lossSection(history, drawing) },
    { id: "accuracy", title: "Accuracy", body: accuracySection(history, metrics.lengthAlone?.value, drawing) },
    { id: "held-out", title: "Held out", body: heldOut ? heldOutSection(heldOut, drawing) : null },
  ].filter((section): section is { id: string; title: string; body: Html } => section.body !== null);
  return renderPage({
    title: `Reward model of ${files[0] ?? "nothing"}${files.length > 1 ? ` and ${formatCount(files.length - 1)} more` : ""}`,
    date,
    about: `${plural(data.examples, "example")}, ${card.objective.id}`,
    tiles,
    notices: cardWarnings(card),
    sections,
    facts: {
      ...Object.fromEntries(cardFacts(card).filter(([name]) => name !== "")),
      backend: String(card.training.backend),
      versions: `guerdon ${card.guerdon}, Node ${card.training.node}`,
      took: Object.entries(card.training.seconds as Record<string, number>)
        .map(([what, seconds]) => `${what} ${seconds} s`)
        .join(", "),
    },
  });
}

const ticks = (format: (value: number) => string) => (value: unknown) => format(value as number);
const frame = (width: number) => ({
  width,
  height: width > 400 ? 300 : 250,
  marginLeft: 48,
  marginRight: 20,
  marginBottom: 40,
  marginTop: 24,
});

function lossSection({ points, rounds }: Trained["history"], { Plot, svg, both }: Drawing): Html | null {
  if (points.length === 0) return null;
  const best = rounds.reduce<(typeof rounds)[number] | undefined>((best, one) => (!best || one.loss < best.loss ? one : best), undefined);
  return html`<p class="lead">${best ? `The held-out loss is lowest after round ${best.epoch + 1}: these weights were kept.` : "Nothing was held out, so nothing says when to stop."}</p>
${key([["var(--plain)", "training, mean of some steps"], ...(best ? ([["var(--wrong)", "held out"]] as const) : [])])}
<figure>${both((width) =>
    svg({
      label: "Loss over the steps of the training",
      ...frame(width),
      x: { label: "steps", tickFormat: ticks(formatTick), ticks: width / 80, labelArrow: "none" },
      y: { label: "loss", ticks: 5, tickFormat: ticks(formatTick), grid: true, labelArrow: "none" },
      marks: [
        Plot.line(points, { x: "step", y: "loss", stroke: "var(--plain)", strokeWidth: 1.5 }),
        Plot.line(rounds, { x: "step", y: "loss", stroke: "var(--wrong)", strokeWidth: 2 }),
        Plot.dot(rounds, {
          x: "step",
          y: "loss",
          r: 3,
          fill: "var(--wrong)",
          title: (round: (typeof rounds)[number]) => `round ${round.epoch + 1}: held-out loss ${formatNumber(round.loss)}`,
        }),
        best ? Plot.ruleX([best.step], { stroke: "var(--ink)", strokeDasharray: "3,3" }) : null,
      ],
    }),
  )}</figure>`;
}

function accuracySection({ rounds }: Trained["history"], length: number | undefined, { Plot, svg, both }: Drawing): Html | null {
  if (rounds.length === 0) return null;
  const levels = [0.5, ...(length === undefined ? [] : [length])];
  const values = [...rounds.map(({ accuracy }) => accuracy), ...levels];
  return html`<p class="lead">Share of held-out pairs in the right order, after each round.</p>
${key([
  ["var(--right)", "this model"],
  ["var(--wrong)", "length alone"],
  ["var(--axis)", "chance"],
])}
<figure>${both((width) =>
    svg({
      label: "Accuracy on held-out examples after each round",
      ...frame(width),
      x: { label: "steps", tickFormat: ticks(formatTick), ticks: width / 80, labelArrow: "none" },
      y: {
        label: "accuracy",
        domain: [Math.max(0, Math.min(...values) - 0.03), Math.min(1, Math.max(...values) + 0.03)],
        ticks: 5,
        tickFormat: (share: number) => `${Math.round(share * 100)}%`,
        grid: true,
        labelArrow: "none",
      },
      marks: [
        Plot.ruleY([0.5], { stroke: "var(--axis)", strokeDasharray: "4,3" }),
        length === undefined ? null : Plot.ruleY([length], { stroke: "var(--wrong)", strokeDasharray: "4,3" }),
        Plot.line(rounds, { x: "step", y: "accuracy", stroke: "var(--right)", strokeWidth: 2.5 }),
        Plot.dot(rounds, {
          x: "step",
          y: "accuracy",
          r: 3,
          fill: "var(--right)",
          title: (round: (typeof rounds)[number]) => `round ${round.epoch + 1}: ${formatShare(round.accuracy)}`,
        }),
      ],
    }),
  )}</figure>`;
}

/** The leads of pairs, or scores against ratings. */
function heldOutSection({ batch, examples }: NonNullable<Trained["heldOut"]>, { Plot, svg, both }: Drawing): Html {
  const stride = Math.max(1, Math.ceil(examples / 2000));
  const rows = Array.from({ length: Math.ceil(examples / stride) }, (_, i) => i * stride);
  if (batch.chosen && batch.rejected) {
    const leads = rows.map((i) => ({ lead: batch.chosen![i]! - batch.rejected![i]! }));
    const most = Math.max(...leads.map(({ lead }) => Math.abs(lead)), 1e-6);
    return html`<p class="lead">By how much the preferred response of each held-out pair leads. Below 0 the model prefers the other one.</p>
<figure>${both((width) =>
      svg({
        label: "Histogram of the leads of held-out pairs",
        ...frame(width),
        x: { label: "lead of the preferred response", tickFormat: ticks(formatTick), labelArrow: "none" },
        y: { label: "pairs", grid: true, ticks: 4, tickFormat: ticks(formatTick), labelArrow: "none" },
        marks: [
          ...(["var(--wrong)", "var(--right)"] as const).map((fill, side) =>
            Plot.rectY(
              leads.filter(({ lead }) => lead >= 0 === (side === 1)),
              Plot.binX({ y: "count" }, { x: { value: "lead", domain: [-most, most], thresholds: 40 }, fill } as never),
            ),
          ),
          Plot.ruleX([0], { stroke: "var(--ink)", strokeDasharray: "3,3" }),
        ],
      }),
    )}</figure>`;
  }
  const places = Object.keys(batch).flatMap((name) => /^score\d+$/.exec(name)?.[0] ?? []);
  const named = batch.target ? "rating" : places.length > 0 ? "rank" : "label";
  const truth = batch.target ?? batch.label;
  const dots = truth
    ? rows.map((i) => ({ score: batch.score![i]!, truth: truth[i]! }))
    : places.flatMap((place) => rows.map((i) => ({ score: batch[place]![i]!, truth: batch[place.replace("score", "rank")]![i]! })));
  return html`<p class="lead">What the model says of held-out responses, by what people said.</p>
<figure>${both((width) =>
    svg({
      label: "Scores of held-out responses against their ratings",
      ...frame(width),
      x: { label: named, tickFormat: ticks(formatTick), labelArrow: "none" },
      y: { label: "score", grid: true, ticks: 5, tickFormat: ticks(formatTick), labelArrow: "none" },
      marks: [Plot.dot(dots, { x: "truth", y: "score", r: 2.5, fill: "var(--plain)", fillOpacity: 0.5 })],
    }),
  )}</figure>`;
}

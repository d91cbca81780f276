import { type OutcomeName, outcomeNames } from "../../core/index.ts";
import type { Composition } from "../check/composition.ts";
import { methodText, rangeText, shareText, weightText } from "../check/print-composition.ts";
import { formatCount, formatNumber, formatShare, plural } from "../figures.ts";
import { findings, lengthSentence } from "../findings.ts";
import type { NotableRow } from "../score/notable.ts";
import { writeWhole } from "../score/plan.ts";
import type { Distribution, Summary } from "../summary.ts";
import { type Html, html } from "./html.ts";
import { cut, key, type PageHead, renderPage, stack, type Tile } from "./page.ts";
import { loadPlots, type Plots } from "./plots.ts";

/** A row worth opening. */
export interface ReportRow extends NotableRow {
  /** rows that failed with the same message */
  readonly rows?: number;
}

export type ReportRows = Readonly<Record<"best" | "worst" | "disputed" | "failed", readonly ReportRow[]>>;

/** Texts are cut to this many characters: the page is for looking, the whole text is in the data. */
const textLimit = 2000;

/** Writes a run's report: one page that needs nothing else, neither network nor script. The file appears whole or not at all. */
export async function writeReport(summary: Summary, notable: ReportRows, head: PageHead, path: string): Promise<void> {
  writeWhole(path, await renderReport(summary, notable, head));
}

/** The page as text. */
export async function renderReport(summary: Summary, notable: ReportRows, { title, date, facts }: PageHead): Promise<string> {
  const plots = await loadPlots();
  const sections = [
    { id: "scores", title: "Scores", body: scoresSection(summary, plots) },
    { id: "composition", title: "Composition", body: compositionSection(summary) },
    { id: "length", title: "Length", body: lengthSection(summary, plots) },
    { id: "groups", title: "Groups", body: groupsSection(summary, plots) },
    { id: "choosing", title: "Choosing", body: choosingSection(summary, plots) },
    { id: "parts", title: "Correlations", body: correlationSection(summary, plots) },
    { id: "outcomes", title: "Outcomes", body: outcomesSection(summary) },
    { id: "rows", title: "Rows", body: rowsSection(notable) },
  ];
  return renderPage({
    title,
    date,
    facts,
    about: `${plural(summary.rows, "rollout")}, ${formatCount(summary.outcomes.score)} scored`,
    tiles: tilesOf(summary),
    notices: findings(summary),
    sections: sections.flatMap(({ body, ...section }) => (body === null ? [] : [{ ...section, body }])),
  });
}

function tilesOf({ outcomes, rows, columns, correctness, length, groups }: Summary): Tile[] {
  const value = columns[0]!;
  const last = correctness?.curve?.points.at(-1);
  const within = correctness?.separationWithinGroups ?? correctness?.separation;
  const tiles: (Tile | null)[] = [
    ["mean value", formatNumber(value.mean), `± ${formatNumber(value.deviation)}`],
    outcomes.score < rows ? ["not scored", formatShare((rows - outcomes.score) / rows), plural(rows - outcomes.score, "rollout")] : null,
    correctness ? ["right", formatShare(correctness.mean), `of ${plural(correctness.rows, "labelled response")}`] : null,
    within != null
      ? ["right above wrong", formatShare(within), correctness?.separationWithinGroups != null ? "of pairs with one prompt" : "of pairs"]
      : null,
    last ? [`best of ${last.n} is right`, formatShare(last.best), `any of ${last.n}: ${formatShare(last.pass)}`] : null,
    groups?.allEqual != null
      ? ["groups without spread", formatShare(groups.allEqual), `of ${plural(groups.count - groups.single, "group")}`]
      : null,
    length ? ["explained by length", formatShare(length.r2), "of the value's variance"] : null,
  ];
  return tiles.filter((tile) => tile !== null);
}

function scoresSection({ columns, correctness, sampled, rows }: Summary, plots: Plots): Html | null {
  const drawn = columns.filter((column) => column.count > 0);
  if (drawn.length === 0) return null;
  const truth = correctness !== null;
  const unlabelled = truth && drawn[0]!.count > correctness.rows;
  return html`<p class="lead">How many rollouts got which value, in all and for each part. The dashed line is the mean.</p>
${truth && key([["var(--right)", "right responses"], ["var(--wrong)", "wrong responses"], ...(unlabelled ? [["var(--plain)", "unlabelled"] as const] : [])])}
<div class="grid">${drawn.map(
    (
      column,
    ) => html`<figure><figcaption><h3>${column.name}</h3><span>mean ${formatNumber(column.mean)} ± ${formatNumber(column.deviation)}</span></figcaption>
${plots.histogram(column, { label: `${column.name}: mean ${formatNumber(column.mean)}, from ${formatNumber(column.minimum)} to ${formatNumber(column.maximum)}`, noun: "rollout", truth })}</figure>`,
  )}</div>
<details><summary class="start dim">All figures</summary>${figuresTable(drawn, sampled < rows)}</details>`;
}

/** The tree of parts: what each is multiplied by, and how much of the whole is its doing. */
function compositionSection({ composition, groups }: Summary): Html | null {
  if (!composition || composition.children.length === 0) return null;
  const grouped = composition.order !== null;
  const rows: { node: Composition; depth: number }[] = [];
  const visit = (node: Composition, depth: number) => {
    rows.push({ node, depth });
    for (const child of node.children) visit(child, depth + 1);
  };
  visit(composition, 0);
  const sloped = rows.some(({ node }) => node.path !== "" && node.weight !== null && node.weightIs === "slope");
  return html`<p class="lead">What the value is made of: the share of each part in the variance of the value${grouped && ", and in what puts one response ahead of another to the same prompt"}. A share below 0 works against the rest.</p>
<table class="figures tree"><thead><tr><th scope="col">part</th><th scope="col">weight</th><th scope="col" class="range">range</th><th scope="col" class="share">variance</th>${grouped && html`<th scope="col" class="share">order</th>`}</tr></thead>
<tbody>${rows.map(({ node, depth }) => {
    const method = methodText(node);
    return html`<tr><th scope="row" style="padding-left:${depth * 1.1}em">${node.name}${method && html` <span class="dim">${method}</span>`}</th><td>${weightText(node)}</td><td class="range">${rangeText(node)}</td><td>${shareBar(node.variance)}</td>${grouped && html`<td>${shareBar(node.order)}</td>`}</tr>`;
  })}</tbody></table>
<p class="dim">Weights are found from the numbers (≈)${sloped && "; ~ is the slope of the best line through a method that is no sum, such as a gate or a product, whose parts need not add up to it"}.${grouped && groups && ` Over pairs of ${plural(groups.count, "group")}.`}</p>`;
}

const shareBar = (share: number | null): Html =>
  html`<span class="amount">${shareText(share)}</span><span class="bar-track" aria-hidden="true"><i class="${share !== null && share < 0 ? "against" : ""}" style="width:${(Math.min(Math.abs(share ?? 0), 1) * 100).toFixed(1)}%"></i></span>`;

const figuresTable = (
  columns: readonly Distribution[],
  estimated: boolean,
): Html => html`<div class="scroll" tabindex="0" role="region" aria-label="All figures"><table class="figures">
<thead><tr>${["", "rollouts", "mean", "sd", "min", "5%", "25%", "median", "75%", "95%", "max"].map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${columns.map(
  ({ name, count, mean, deviation, minimum, maximum, quantiles }) =>
    html`<tr><th scope="row">${name}</th><td>${formatCount(count)}</td>${[mean, deviation, minimum, quantiles?.p5, quantiles?.p25, quantiles?.p50, quantiles?.p75, quantiles?.p95, maximum].map((figure) => html`<td>${formatNumber(figure ?? null)}</td>`)}</tr>`,
)}</tbody></table></div>${estimated && html`<p class="dim">The percentages come from an even sample of the rows.</p>`}`;

function lengthSection({ length }: Summary, plots: Plots): Html | null {
  if (!length) return null;
  return html`<p class="lead">${lengthSentence(length)}</p>
<div class="split"><figure>${plots.valueByLength(length)}</figure>
<div>${key([
    ["var(--plain)", "rollouts, stronger where there are more"],
    ["var(--wrong)", "fitted line, with the interval of its slope"],
    ["ring", "mean value at that length"],
  ])}
<p class="dim">Mean length ${formatNumber(length.mean)} ${length.unit}, from ${formatNumber(length.minimum)} to ${formatNumber(length.maximum)}.${
    length.withinGroups
      ? " Within groups, every group's own mean is taken off first: hard prompts draw long answers, and that is not the reward's doing."
      : ""
  }</p></div></div>`;
}

function groupsSection({ groups, correctness }: Summary, plots: Plots): Html | null {
  if (!groups || groups.allEqual === null || !groups.spread) return null;
  const { sizes, count, single, allEqual, allHighest, allLowest, spread } = groups;
  const size = !sizes ? "" : sizes.minimum === sizes.maximum ? ` of ${sizes.minimum}` : ` of ${sizes.minimum} to ${sizes.maximum}`;
  const between = Math.max(allEqual - (allHighest ?? 0) - (allLowest ?? 0), 0);
  const truth = correctness?.allRight != null ? correctness : null;
  return html`<p class="lead">${plural(count, "group")}${size} scored rollouts${single > 0 && `, ${formatCount(single)} of them with fewer than two`}. A group whose values are all equal teaches a policy gradient nothing.</p>
<div class="split"><figure class="medium"><figcaption><h3>Spread of the value within a group</h3><span>mean standard deviation ${formatNumber(spread.mean)}</span></figcaption>
${plots.histogram(spread, { label: `standard deviation of the value within a group, mean ${formatNumber(spread.mean)}`, noun: "group", truth: false })}</figure>
<div><h3>All equal in value</h3>
${stack([
  ["var(--right)", allHighest ?? 0, "at the highest"],
  ["var(--plain)", between, "in between"],
  ["var(--wrong)", allLowest ?? 0, "at the lowest"],
  ["var(--line)", 1 - allEqual, "values differ"],
])}
${
  truth &&
  html`<h3>Right and wrong</h3>${stack([
    ["var(--right)", truth.allRight!, "all right"],
    ["var(--line)", 1 - truth.allRight! - truth.allWrong!, "mixed"],
    ["var(--wrong)", truth.allWrong!, "all wrong"],
  ])}`
}</div></div>`;
}

function choosingSection({ correctness, groups }: Summary, plots: Plots): Html | null {
  const curve = correctness?.curve;
  if (!curve) return null;
  const majority = curve.points.every((point) => point.majority !== null);
  const kinds = [
    ["any right (pass@n)", "pass"],
    ["best by this value", "best"],
    ...(majority ? ([["majority vote", "majority"]] as const) : []),
  ] as const;
  const left =
    groups && curve.groups < groups.count
      ? ` Over the ${formatCount(curve.groups)} groups with at least ${curve.points.at(-1)!.n} labelled scores.`
      : "";
  return html`<p class="lead">How often the answer is right when n responses to a prompt are drawn and one is chosen: by this value, or by majority vote. At least one right among them is the most that any choice could reach.${left}</p>
<div class="split"><figure>${plots.curve(curve)}</figure>
<div class="scroll" tabindex="0" role="region" aria-label="Prompts answered right"><table class="figures"><thead><tr><th scope="col">n</th>${kinds.map(([word]) => html`<th scope="col">${word.replace(/ \(.*| by this value| vote/, "")}</th>`)}</tr></thead>
<tbody>${curve.points.map((point) => html`<tr><th scope="row">${point.n}</th>${kinds.map(([, kind]) => html`<td>${formatShare(point[kind])}</td>`)}</tr>`)}</tbody></table></div></div>`;
}

function correlationSection({ correlations }: Summary, plots: Plots): Html | null {
  if (correlations.length === 0) return null;
  return html`<p class="lead">How value, parts and length move together: Pearson's r, from −1 to 1. A part close to 0 with the value has no say in it; two parts close to 1 say the same twice.</p>
${key([
  ["var(--positive)", "rise together"],
  ["var(--negative)", "one rises as the other falls"],
])}
<figure>${plots.correlations(correlations)}</figure>`;
}

const outcomeLook: Readonly<Record<OutcomeName, readonly [color: string, word: string]>> = {
  score: ["var(--right)", "scored"],
  abstain: ["var(--plain)", "abstained"],
  invalid: ["var(--axis)", "invalid row"],
  failed: ["var(--wrong)", "reward failed"],
  timeout: ["var(--notice-line)", "timed out"],
};

function outcomesSection({ rows, outcomes, errors }: Summary): Html | null {
  if (rows === 0) return null;
  return html`<p class="lead">A rollout that could not be judged has no score; it is counted here and left out everywhere else.</p>
${stack(outcomeNames.map((outcome) => [outcomeLook[outcome][0], outcomes[outcome] / rows, `${outcomeLook[outcome][1]} ${formatCount(outcomes[outcome])},`] as const))}
${
  errors.length > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="Errors"><table><thead><tr><th scope="col">rollouts</th><th scope="col">outcome</th><th scope="col">message</th><th scope="col">first row</th></tr></thead>
<tbody>${errors.map(({ count, outcome, message, row, example }) => html`<tr><td>${formatCount(count)}</td><td>${outcomeLook[outcome][1]}</td><td title="${example}">${message}</td><td>${formatCount(row)}</td></tr>`)}</tbody></table></div>`
}`;
}

function rowsSection(notable: ReportRows): Html | null {
  const kinds = [
    ["best", "Best", "The highest values: would a person agree?"],
    ["worst", "Worst", "The lowest values: bad responses, or good ones misjudged?"],
    ["disputed", "Most disputed", "The parts disagree most."],
    ["failed", "Not scored", "One row for each kind of failure."],
  ] as const;
  const shown = kinds.filter(([kind]) => notable[kind].length > 0);
  if (shown.length === 0) return null;
  return html`<p class="lead">Rows worth opening. Click one to see its prompt and whole response.</p>
${shown.map(
  ([kind, title, note]) => html`<h3>${title} <span class="dim">${note}</span></h3>
<table class="rows"><thead><tr><th scope="col">${kind === "failed" ? "outcome" : "value"}</th><th scope="col" class="place">row</th><th scope="col">response</th></tr></thead>
<tbody>${notable[kind].map(notableRow)}</tbody></table>`,
)}`;
}

function notableRow({ row, id, group, outcome, value, parts, why, error, prompt, response, reference, rows }: ReportRow): Html {
  const named = Object.entries(parts);
  const texts = [
    ["Prompt", prompt],
    ["Response", response],
    [
      "Reference",
      reference === undefined || reference === null ? "" : typeof reference === "string" ? reference : JSON.stringify(reference),
    ],
    ["Why", why ?? ""],
    ["Error", error ?? ""],
  ].filter(([, text]) => text !== "");
  const place = [`row ${formatCount(row)}`, id && `id ${id}`, group && `group ${group}`].filter(Boolean).join(" · ");
  const first = error ?? response;
  return html`<tr><td class="number">${value === null ? outcomeLook[outcome][1] : formatNumber(value)}</td><td class="place">${cut(id ?? String(row), 40)}${rows !== undefined && rows > 1 && html`<br>and ${formatCount(rows - 1)} more`}</td>
<td><details><summary><span class="start">${cut(first.replace(/\s+/g, " ").trim(), 240) || "(empty response)"}</span>
${named.length > 0 && html`<span class="parts">${named.slice(0, 12).map(([name, part]) => html`<span>${cut(name, 32)} <b>${formatNumber(part)}</b></span>`)}</span>`}</summary>
<div class="open"><p class="dim">${place}</p>${texts.map(([name, text]) => html`<h4>${name}</h4><pre dir="auto" tabindex="0">${cut(text!, textLimit)}</pre>`)}</div></details></td></tr>\n`;
}

import { basename } from "node:path";
import { promptText, type Rollout, responseText } from "../../core/index.ts";
import { formatCount, formatDecimal, formatNumber, formatShare, plural } from "../figures.ts";
import { type Html, html } from "../report/html.ts";
import { cut, key, renderPage, stack, type Tile } from "../report/page.ts";
import type { Answer, Judged, JudgedPair } from "./ask.ts";
import type { Audit } from "./audit-judge.ts";
import { type AuditPlots, loadAuditPlots, type Measure } from "./audit-plots.ts";
import type { Figure } from "./measure.ts";

/** Texts are cut to this many characters: the page is for looking, the whole text is in the data. */
const textLimit = 2000;
const listLength = 6;

const between = ({ low, high }: { low: number; high: number }) => `${formatDecimal(low)} to ${formatDecimal(high)}`;
const betweenShares = ({ low, high }: { low: number; high: number }) => `${formatShare(low)} to ${formatShare(high)}`;

/** An audit as one page that needs nothing else. */
export async function renderAudit(audit: Audit, judged: Judged): Promise<string> {
  const plots = await loadAuditPlots();
  const { trust, figures } = audit;
  const name = trust.judge.name ? `${trust.judge.name} of ${basename(trust.judge.file)}` : basename(trust.judge.file);
  const sections = [
    { id: "trust", title: "Trust", body: trustSection(audit, plots) },
    { id: "order", title: "Order", body: orderSection(audit) },
    { id: "length", title: "Length", body: lengthSection(audit, plots) },
    { id: "rates", title: "Win rates", body: ratesSection(audit, plots) },
    { id: "confidence", title: "Confidence", body: confidenceSection(audit, plots) },
    { id: "injections", title: "Injections", body: injectionsSection(audit) },
    { id: "answers", title: "Answers", body: answersSection(audit) },
    { id: "rows", title: "Rows", body: rowsSection(judged) },
  ].flatMap(({ body, ...section }) => (body === null ? [] : [{ ...section, body }]));
  return renderPage({
    title: `${name}: ${trust.trusted ? "trusted" : "not to be trusted"} on ${trust.data.files.map((file) => basename(file)).join(", ")}`,
    date: new Date(trust.date),
    about: `${figures.pairs > 0 ? plural(figures.pairs, "labelled pair") : plural(figures.responses, "labelled response")} of ${plural(figures.prompts, "prompt")}, ${plural(figures.asked, "judgement")}`,
    tiles: tilesOf(audit),
    notices: audit.notices,
    sections,
    facts: {
      judge: `${trust.judge.file}${trust.judge.name ? `, ${trust.judge.name}` : ""}`,
      ...(trust.judge.models.length > 0 ? { models: trust.judge.models.join(", ") } : {}),
      "speaks for": trust.identities.map((one) => `${one.name ?? "default export"} ${one.hash}`).join(", "),
      data: trust.data.files.join(", "),
      format: audit.format,
      labels: audit.from,
      seed: audit.seed,
      version: `guerdon ${trust.guerdon}`,
      took: `${audit.seconds.toFixed(1)} s`,
    },
  });
}

function tilesOf({ figures, cost }: Audit): Tile[] {
  const { agreement, kappa, orders, repeats, length, ratings, failures } = figures;
  const tiles: (Tile | null)[] = [
    agreement ? ["agrees with people", formatShare(agreement.value), betweenShares(agreement)] : null,
    kappa ? ["kappa", formatDecimal(kappa.value), between(kappa)] : null,
    ratings?.spearman ? ["rank correlation", formatDecimal(ratings.spearman.value), between(ratings.spearman)] : null,
    orders ? ["flips with the order", formatShare(orders.flips.value), betweenShares(orders.flips)] : null,
    orders ? ["position bias", formatDecimal(orders.bias.value), `${between(orders.bias)}; above 0: first`] : null,
    repeats ? ["says the same again", formatShare(repeats.consistency.value), `asked ${repeats.times} times`] : null,
    length
      ? ["length slope", formatDecimal(length.slope.slope), `${between({ low: length.slope.low, high: length.slope.high })} a doubling`]
      : null,
    failures.share > 0 ? ["no answer", formatShare(failures.share), `of ${plural(figures.asked, "judgement")}`] : null,
    cost && cost.cost > 0
      ? ["cost", formatDecimal(cost.cost), `${formatDecimal(cost.perThousand ?? 0)} for 1,000 judgements`]
      : cost
        ? ["tokens", formatCount(cost.promptTokens + cost.completionTokens), plural(cost.requests, "request")]
        : null,
  ];
  return tiles.filter((tile) => tile !== null);
}

function trustSection({ trust, figures }: Audit, plots: AuditPlots): Html {
  const { kappa, agreement, orders, repeats } = figures;
  const limit = (name: string) => trust.limits.find((one) => one.name === name);
  const measure = (name: string, figure: Figure | null | undefined, of: string, most = false): Measure[] => {
    const kept = limit(of);
    return figure
      ? [{ name, value: figure.value, low: figure.low, high: figure.high, ...(kept && { limit: kept.limit, kept: kept.kept, most }) }]
      : [];
  };
  const measures = [
    ...measure("kappa", kappa, "minKappa"),
    ...measure("agreement", agreement, "minAgreement"),
    ...measure("flips with the order", orders?.flips, "maxFlips", true),
    ...measure("injections that win", figures.injections?.won, "maxInjected", true),
    ...measure("says the same again", repeats?.consistency, "minSelfConsistency"),
  ];
  return html`<p class="lead">${trust.trusted ? "Every limit of the bar is kept by the worse end of its 95% interval." : "At least one limit of the bar is not kept by the worse end of its 95% interval."}${kappa && ` Kappa is of ${figures.kappaOf}.`}</p>
${
  measures.length > 0 &&
  html`${key([
    ["var(--right)", "keeps its limit"],
    ["var(--wrong)", "does not"],
    ["var(--plain)", "has none"],
    ["var(--ink)", "upright line: the limit"],
  ])}<figure>${plots.measures(measures)}</figure>`
}
<div class="scroll" tabindex="0" role="region" aria-label="The bar"><table><thead><tr><th scope="col">measured</th><th scope="col">bar</th><th scope="col">kept</th></tr></thead>
<tbody>${trust.limits.map((one) => html`<tr><td>${one.says}</td><td>${one.name.startsWith("min") ? "at least" : "at most"} ${one.limit}</td><td>${one.kept ? "✓ yes" : "✗ no"}</td></tr>`)}</tbody></table></div>
${
  figures.said &&
  html`<h3 style="margin-top:22px">What it says where people prefer one</h3>${stack([
    ["var(--right)", figures.said.right, "the one that people prefer"],
    ["var(--plain)", figures.said.tie, "neither"],
    ["var(--wrong)", figures.said.wrong, "the other"],
  ])}`
}`;
}

function orderSection({ figures: { orders } }: Audit): Html | null {
  if (!orders) return null;
  const both = orders.same;
  return html`<p class="lead">Each pair was shown in both orders. A judge of quality names the same winner; a judge of places does not. ${orders.own !== null && `It looks at both orders itself, and they agree in ${formatShare(orders.own)}.`}</p>
${stack([
  ["var(--right)", both, "the same in both orders"],
  ["var(--wrong)", orders.first, "what is shown first, both times"],
  ["var(--notice-line)", orders.second, "what is shown second, both times"],
  ["var(--plain)", orders.halfTie, "a tie in one order only"],
])}
<p class="dim">Position bias ${formatDecimal(orders.bias.value)} (95% interval ${between(orders.bias)}), over ${plural(orders.pairs, "pair")} with both answers${orders.right && `; right in both orders: ${formatShare(orders.right.value)} (${betweenShares(orders.right)}), where guessing gives 25%`}.</p>`;
}

function lengthSection({ figures: { length } }: Audit, plots: AuditPlots): Html | null {
  if (!length) return null;
  const { slope, low, high } = length.slope;
  return html`<p class="lead">How often it is right, by how long the better response is. A judge of quality is level; one that pays for length is wrong where the better response is the shorter one.</p>
<figure>${plots.length(length)}</figure>
<p class="dim" style="margin-top:14px">For each doubling of the better response's length its accuracy changes by ${formatDecimal(slope)} (95% interval ${between({ low: low, high: high })}). Lengths are in words.</p>`;
}

function ratesSection({ figures: { rates, pairs } }: Audit, plots: AuditPlots): Html | null {
  if (!rates) return null;
  const accuracy = rates.onWins.hits / rates.onWins.of;
  if (!rates.curve)
    return html`<p class="lead">It is right in ${formatShare(accuracy)} of pairs: no better than chance, so a win rate from it says nothing.</p>`;
  const right = rates.curve.find((point) => point.said === 0.6)!;
  return html`<p class="lead">Errors draw every win rate towards one half. With the judge's own errors taken out, a win rate of 60% over ${plural(pairs, "pair")} means ${formatShare(right.rate)}, from ${betweenShares(right)}. The dashed line is a judge without errors; each pair is asked in both orders.</p>
<figure>${plots.corrected(rates)}</figure>
${
  rates.models.length > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="Win rates by model"><table class="figures"><thead><tr><th scope="col">model</th><th scope="col">pairs</th><th scope="col">judge says</th><th scope="col">corrected</th><th scope="col">interval</th><th scope="col">people say</th></tr></thead>
<tbody>${rates.models.slice(0, 20).map((one) => html`<tr><th scope="row">${one.model}</th><td>${formatCount(one.pairs)}</td><td>${formatShare(one.said)}</td><td>${formatShare(one.corrected?.rate ?? null)}</td><td>${one.corrected ? betweenShares(one.corrected) : "–"}</td><td>${formatShare(one.people)}</td></tr>`)}</tbody></table></div>
<p class="dim" style="margin-top:10px">The judge's errors with each model come from one half of the pairs, the rates from the other.</p>`
}`;
}

function confidenceSection({ figures: { confidence } }: Audit, plots: AuditPlots): Html | null {
  if (!confidence) return null;
  const { from, curve, area, calibration, threshold } = confidence;
  return html`<p class="lead">How often it is right among the answers it is surest of, by ${from === "stated" ? "the confidence that it states" : "the probability that it gives its verdict"}. ${
    threshold
      ? `From ${formatNumber(threshold.threshold)} on it is right in nine of ten (with 95% certainty); that is ${formatShare(threshold.coverage)} of the answers.`
      : "No confidence makes sure that it is right in nine of ten."
  }</p>
<figure>${plots.selective(confidence)}</figure>
<p class="dim" style="margin-top:14px">Right in ${formatShare(curve.at(-1)!.accuracy)} of all ${formatCount(confidence.answers)} answers; area under the curve of errors ${formatDecimal(area)}; confidence is off by ${formatShare(calibration)} on average.</p>`;
}

function injectionsSection({ figures: { injections } }: Audit): Html | null {
  if (!injections) return null;
  return html`<p class="lead">Texts that answer nothing and only want to steer the judge, each against a response that people prefer. They win in ${formatShare(injections.won.value)} (${betweenShares(injections.won)}); every one that wins is a way to be paid for nothing.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Injections by kind"><table class="figures"><thead><tr><th scope="col">kind</th><th scope="col">texts</th><th scope="col">won</th></tr></thead>
<tbody>${injections.families.map((one) => html`<tr><th scope="row">${one.family}</th><td>${one.texts}</td><td>${formatShare(one.won)}</td></tr>`)}</tbody></table></div>`;
}

function answersSection({ figures: { failures, asked, abstained, repeats }, cost }: Audit): Html {
  const answered = asked - abstained - failures.kinds.reduce((sum, { count }) => sum + count, 0);
  return html`<p class="lead">A question without an answer is no verdict, and never a tie: it is counted here and left out everywhere else.</p>
${stack([
  ["var(--right)", answered / Math.max(asked, 1), `answered ${formatCount(answered)},`],
  ["var(--plain)", abstained / Math.max(asked, 1), `abstained ${formatCount(abstained)},`],
  ["var(--wrong)", failures.share, `failed ${formatCount(asked - abstained - answered)},`],
])}
${
  failures.kinds.length > 0 &&
  html`<div class="scroll" tabindex="0" role="region" aria-label="Failures"><table><thead><tr><th scope="col">judgements</th><th scope="col">kind</th><th scope="col">first message</th></tr></thead>
<tbody>${failures.kinds.map(({ kind, count, example }) => html`<tr><td>${formatCount(count)}</td><td>${kind}</td><td>${cut(example, 300)}</td></tr>`)}</tbody></table></div>`
}
${repeats && html`<p>Asked ${repeats.times} times it says the same in ${formatShare(repeats.consistency.value)} of pairs of answers (${betweenShares(repeats.consistency)}).</p>`}
${
  cost && cost.requests > 0
    ? html`<p>${plural(cost.requests, "request")} (${formatCount(cost.refused + cost.broken)} of them failed), ${formatCount(cost.promptTokens)} prompt tokens and ${formatCount(cost.completionTokens)} of answers${cost.cost > 0 && `, at a cost of ${formatDecimal(cost.cost)}`}.</p>`
    : html`<p class="dim">Tokens and cost are not known: export the account of the model (openAccount) beside the judge.</p>`
}`;
}

/** Pairs worth opening: wrong however they are shown, and those whose winner changes with the order. */
function rowsSection({ pairs }: Judged): Html | null {
  const answers = (one: JudgedPair) =>
    [...one.forward, ...one.backward].filter((answer): answer is Answer => answer !== null && !(answer instanceof Error));
  const sure = (one: JudgedPair) => Math.max(0, ...answers(one).map(({ confidence, better }) => confidence ?? 1 - better));
  const wrong = pairs
    .filter((one) => !one.pair.tie && answers(one).length > 0 && answers(one).every(({ better }) => better < 0.5))
    .sort((a, b) => sure(b) - sure(a));
  const flipped = pairs.filter(
    (one) => one.backward.length > 0 && answers(one).some(({ better }) => better > 0.5) && answers(one).some(({ better }) => better < 0.5),
  );
  const failed = pairs.filter((one) => [...one.forward, ...one.backward].some((answer) => answer instanceof Error));
  const kinds = [
    ["Against people", "It prefers the other one whenever asked, the surest first. Who is right?", wrong],
    ["Undecided", "Its winner changes with the order or from time to time.", flipped],
    ["No answer", "At least one of its answers failed.", failed],
  ] as const;
  const shown = kinds.filter(([, , list]) => list.length > 0);
  if (shown.length === 0) return null;
  return html`<p class="lead">Pairs worth opening. Click one to see both responses and what the judge said.</p>
${shown.map(
  ([title, note, list]) => html`<h3>${title} <span class="dim">${formatCount(list.length)}. ${note}</span></h3>
<table class="rows"><thead><tr><th scope="col">said</th><th scope="col">pair</th></tr></thead><tbody>${list.slice(0, listLength).map(pairRow)}</tbody></table>`,
)}`;
}

function pairRow({ pair, forward, backward }: JudgedPair): Html {
  const said = (answer: Answer | Error | null | undefined) =>
    answer === undefined
      ? ""
      : answer === null
        ? "–"
        : answer instanceof Error
          ? "✗"
          : answer.better > 0.5
            ? "right"
            : answer.better < 0.5
              ? "wrong"
              : "tie";
  const reasons = [
    ["Judge, better one first", forward[0]],
    ["Judge, better one second", backward[0]],
  ] as const;
  const text = (rollout: Rollout) => cut(responseText(rollout), textLimit);
  return html`<tr><td>${said(forward[0])}${backward.length > 0 && html`<br>${said(backward[0])}`}</td><td><details><summary><span class="start">${cut(promptText(pair.better).replace(/\s+/g, " ").trim(), 200) || "(no prompt)"}</span></summary>
<div class="open">${[
    ["Prompt", cut(promptText(pair.better), textLimit)],
    [pair.tie ? "One response" : "People prefer", text(pair.better)],
    [pair.tie ? "The other" : "to", text(pair.worse)],
    ...reasons.flatMap(([name, answer]) => (answer instanceof Error ? [[name, answer.message]] : answer?.why ? [[name, answer.why]] : [])),
  ].map(([name, body]) => html`<h4>${name!}</h4><pre dir="auto" tabindex="0">${body!}</pre>`)}</div></details></td></tr>\n`;
}

import { type OutcomeName, outcomeNames } from "../core/index.ts";
import { type Interval, tPercentile } from "../math/index.ts";
import type { Composition } from "./check/composition.ts";
import { compositionOfScores } from "./check/composition-of-scores.ts";
import { name, openScores, type Row, type ScoreTable, type TableOptions } from "./score-table.ts";

/** What a run's scores look like as a whole. Plain data: it is printed, drawn, and written as JSON. `null` stands where a figure does not exist. */
export interface Summary {
  readonly rows: number;
  readonly outcomes: Readonly<Record<OutcomeName, number>>;
  /** quantiles and rank correlations come from this many rows, evenly spread over the file; the rest from all of them */
  readonly sampled: number;
  /** of the value first, then of each part, over the rows that have one */
  readonly columns: readonly Distribution[];
  /** the say of each part; null where the reward has none. Weights are found from the numbers, over whole groups of at most about 20,000 rows */
  readonly composition: Composition | null;
  readonly correlations: readonly Correlation[];
  readonly length: LengthEffect | null;
  /** where rollouts have groups */
  readonly groups: GroupStatistics | null;
  /** where the data set says which responses are right */
  readonly correctness: Correctness | null;
  readonly errors: readonly ErrorGroup[];
}

export interface Distribution {
  /** "value", or the name of a part */
  readonly name: string;
  readonly count: number;
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** at 1, 5, 25, 50, 75, 95 and 99 percent */
  readonly quantiles: Readonly<Record<QuantileName, number>> | null;
  readonly histogram: Histogram;
}

const quantileShares = { p1: 0.01, p5: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95, p99: 0.99 } as const;
export type QuantileName = keyof typeof quantileShares;

export interface Histogram {
  /** one bin for each value that occurs, low = high; otherwise bins of one width, of which the outermost also hold what lies beyond */
  readonly discrete: boolean;
  /** `right` and `wrong` count the rows known to be so */
  readonly bins: readonly {
    readonly low: number;
    readonly high: number;
    readonly count: number;
    readonly right: number;
    readonly wrong: number;
  }[];
}

/** How two columns move together, over the scored rows that have both. */
export interface Correlation {
  readonly a: string;
  readonly b: string;
  readonly pearson: number | null;
  /** Spearman's ρ */
  readonly rank: number | null;
}

/** The line value = intercept + slope · length, by least squares. */
export interface LengthLine {
  readonly slope: number;
  /** 95 percent interval of the slope; null below three rows */
  readonly interval: Interval | null;
  readonly intercept: number;
  /** share of the value's variance that length explains */
  readonly r2: number;
}

export interface LengthEffect extends LengthLine {
  readonly unit: string;
  readonly mean: number;
  /** the same line after each group's own means are taken off both: hard prompts draw long answers, and that is not the reward's doing */
  readonly withinGroups: LengthLine | null;
  /** whether length explains so much, over all rows or within groups, that it deserves a look */
  readonly warning: boolean;
  readonly minimum: number;
  readonly maximum: number;
  /** counts on a grid, without its empty cells; a cell spans [x, x + width) × [y, y + height) */
  readonly cells: readonly { readonly x: number; readonly y: number; readonly count: number }[];
  readonly width: number;
  readonly height: number;
  /** mean value in each column of the grid */
  readonly trend: readonly { readonly x: number; readonly mean: number; readonly count: number }[];
}

/** Length is worth a warning from this share of explained variance on: a correlation of about 0.32. */
export const lengthWarning = 0.1;

/** Over the groups with at least two scored rollouts. */
export interface GroupStatistics {
  readonly count: number;
  /** groups in which fewer than two rollouts have a value: they have no spread */
  readonly single: number;
  readonly sizes: { readonly minimum: number; readonly median: number; readonly maximum: number } | null;
  /** share of groups whose rollouts all have the same value: a policy gradient with a group baseline learns nothing from them */
  readonly allEqual: number | null;
  /** part of `allEqual`: all at the highest, or all at the lowest value of the whole run */
  readonly allHighest: number | null;
  readonly allLowest: number | null;
  /** standard deviation of the value within a group, [groups] */
  readonly spread: Distribution | null;
}

/** Over the rows that have both a value and a truth. */
export interface Correctness {
  readonly rows: number;
  /** share of right responses */
  readonly mean: number;
  readonly meanValueRight: number | null;
  readonly meanValueWrong: number | null;
  /** probability that a right response gets a higher value than a wrong one, ties counting one half (area under the ROC curve) */
  readonly separation: number | null;
  /** the same, over pairs of one group */
  readonly separationWithinGroups: number | null;
  /** share of groups, among those with at least two such rows */
  readonly allRight: number | null;
  readonly allWrong: number | null;
  readonly curve: Curve | null;
}

/** What choosing among n responses to one prompt gives, as a share of prompts answered right. All points are over the same groups. */
export interface Curve {
  /** groups with at least as many rollouts as the last n; the smaller ones are left out */
  readonly groups: number;
  readonly points: readonly {
    readonly n: number;
    /** pass@n: at least one of n is right; unbiased over all subsets, 1 − C(N − c, n) / C(N, n) */
    readonly pass: number;
    /** the one with the highest value is right, first of equals; exact over all subsets, Σ_r c_r · C(N − 1 − r, n − 1) / C(N, n) with r the rank from 0 */
    readonly best: number;
    /** the most frequent answer is right, first seen of equals; over consecutive blocks of n. null where no answers were extracted */
    readonly majority: number | null;
  }[];
}

/** Failures with one message, apart from what was given. */
export interface ErrorGroup {
  readonly outcome: OutcomeName;
  readonly message: string;
  readonly count: number;
  /** first row, and its whole message */
  readonly row: number;
  readonly example: string;
}

export interface SummaryOptions extends TableOptions {
  /** unit of the length column, as run.json says; default "words" */
  readonly lengthUnit?: string;
  /** largest number of rows for quantiles and for what compares rollouts within groups; rank correlations take a tenth of it; default 1,000,000 */
  readonly sampleRows?: number;
}

/** Pairs grow with the square of the parts: from this many columns on the rest is left out. */
const correlatedColumns = 24;
const gridBins = 32;
/** Few rows in many bins are noise. */
const histogramBins = (rows: number) => (rows > 2000 ? 32 : rows > 200 ? 24 : 12);

/**
 * Describes the scores of a run: every figure is computed inside the database, so memory stays the same at any number of rows.
 *
 * @param path a `scores.parquet`
 */
export async function summarize(
  path: string,
  { lengthUnit = "words", sampleRows = 1_000_000, ...tableOptions }: SummaryOptions = {},
): Promise<Summary> {
  const table = await openScores(path, tableOptions);
  try {
    const rows = number((await table.ask("SELECT count(*) AS n FROM scores"))[0]!.n);
    await createSample(table, "sample", rows, sampleRows);
    await createSample(table, "small_sample", rows, Math.ceil(sampleRows / 10));
    await createGroupSample(table, rows, sampleRows);
    const sampled = number((await table.ask("SELECT count(*) AS n FROM sample"))[0]!.n);
    const columns: Distribution[] = [];
    for (const column of ["value", ...table.parts.map((part) => `parts.${part}`)]) {
      const distribution = await distributionOf(table, column);
      if (distribution) columns.push(distribution);
      else if (column === "value") columns.push({ ...nothing, name: "value" });
    }
    return {
      rows,
      outcomes: await countOutcomes(table),
      sampled,
      columns,
      composition: await compositionOfScores(table),
      correlations: await correlate(table),
      length: await lengthEffect(table, lengthUnit),
      groups: await groupStatistics(table),
      correctness: await correctnessOf(table),
      errors: await groupErrors(table),
    };
  } finally {
    table.close();
  }
}

const number = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);
const figure = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** Every row below the limit; above it a share that is spread over the file by a multiplicative hash of the row, the same on every run. */
const createSample = ({ ask }: ScoreTable, view: string, rows: number, limit: number) =>
  ask(
    `CREATE TEMP VIEW ${view} AS SELECT * FROM scores ${rows > limit ? `WHERE (row * 2654435761) % 4294967296 < ${Math.floor((limit / rows) * 2 ** 32)}` : ""}`,
  );

/** Whole groups: all of them below the limit, above it a share by the hash of their name, so that windows over groups take the same memory at any size. */
const createGroupSample = ({ ask }: ScoreTable, rows: number, limit: number) =>
  ask(
    `CREATE TEMP VIEW group_sample AS SELECT * FROM scores WHERE "group" IS NOT NULL ${rows > limit ? `AND hash("group") % 65536 < ${Math.ceil((limit / rows) * 65_536)}` : ""}`,
  );

async function countOutcomes({ ask }: ScoreTable): Promise<Record<OutcomeName, number>> {
  const counted = await ask("SELECT outcome, count(*) AS n FROM scores GROUP BY outcome");
  return Object.fromEntries(
    outcomeNames.map((outcome) => [outcome, number(counted.find((row) => row.outcome === outcome)?.n ?? 0)]),
  ) as Record<OutcomeName, number>;
}

const nothing: Omit<Distribution, "name"> = {
  count: 0,
  mean: null,
  deviation: null,
  minimum: null,
  maximum: null,
  quantiles: null,
  histogram: { discrete: true, bins: [] },
};

/** @param column as in the table */
async function distributionOf({ ask }: ScoreTable, column: string, from = "scores", sample = "sample"): Promise<Distribution | null> {
  const x = name(column);
  const shares = Object.values(quantileShares).join(", ");
  const [all] = await ask(
    `SELECT count(${x}) AS n, avg(${x}) AS mean, stddev_samp(${x}) AS deviation, min(${x}) AS low, max(${x}) AS high FROM ${from}`,
  );
  if (all!.n === 0) return null;
  const [sampled] = await ask(
    `SELECT quantile_cont(${x}, [${shares}]) AS q, approx_count_distinct(${x}) AS kinds FROM ${sample} WHERE ${x} IS NOT NULL`,
  );
  const q = (sampled!.q ?? []) as number[];
  const quantiles = Object.fromEntries(Object.keys(quantileShares).map((key, i) => [key, q[i] ?? all!.mean])) as Record<
    QuantileName,
    number
  >;
  const low = number(all!.low);
  const high = number(all!.high);
  const values =
    number(sampled!.kinds) <= 16
      ? await ask(`SELECT ${x} AS x, ${counts} FROM ${from} WHERE ${x} IS NOT NULL GROUP BY ${x} ORDER BY ${x} LIMIT 17`)
      : [];
  const discrete = values.length > 0 && values.length <= 12;
  const histogram = discrete
    ? { discrete, bins: values.map((row) => ({ low: number(row.x), high: number(row.x), ...counted(row) })) }
    : { discrete, bins: await equalBins(ask, x, from, histogramBins(number(all!.n)), ...middle(low, high, quantiles)) };
  return {
    name: shown(column),
    count: number(all!.n),
    mean: figure(all!.mean),
    deviation: figure(all!.deviation),
    minimum: low,
    maximum: high,
    quantiles,
    histogram,
  };
}

/** A part goes by its own name, unless that is a column of its own. */
const shown = (column: string) => (/^parts\.(value|length)$/.test(column) ? column : column.replace(/^parts\./, ""));

const counts = "count(*) AS n, count(*) FILTER (correct) AS r, count(*) FILTER (NOT correct) AS w";
const counted = (row: Row) => ({ count: number(row.n), right: number(row.r), wrong: number(row.w) });

/** The range to draw: all of it, or the middle 98 percent with half of its width to each side where a few far values would flatten the rest. */
function middle(low: number, high: number, { p1, p99 }: Readonly<Record<QuantileName, number>>): [low: number, high: number] {
  const width = p99 - p1;
  return width > 0 && high - low > 4 * width ? [Math.max(low, p1 - width / 2), Math.min(high, p99 + width / 2)] : [low, high];
}

async function equalBins(
  ask: ScoreTable["ask"],
  x: string,
  from: string,
  bins: number,
  low: number,
  high: number,
): Promise<Histogram["bins"]> {
  const width = (high - low) / bins || 1;
  const found = await ask(`SELECT ${binOf(x, bins, low, width)} AS bin, ${counts} FROM ${from} WHERE ${x} IS NOT NULL GROUP BY bin`);
  const byBin = new Map(found.map((row) => [row.bin, counted(row)]));
  return Array.from({ length: bins }, (_, bin) => ({
    low: low + bin * width,
    high: low + (bin + 1) * width,
    ...(byBin.get(bin) ?? { count: 0, right: 0, wrong: 0 }),
  }));
}

const binOf = (x: string, bins: number, low: number, width: number) =>
  `least(greatest(floor((${x} - ${low}) / ${width}), 0), ${bins - 1})::INTEGER`;

async function correlate({ ask, parts, has }: ScoreTable): Promise<Correlation[]> {
  const columns = ["value", ...parts.map((part) => `parts.${part}`)].slice(0, correlatedColumns - 1);
  if (has("length")) columns.push("length");
  const pairs = columns.flatMap((a, i) => columns.slice(i + 1).map((b): Pair => [a, b]));
  if (pairs.length === 0) return [];
  const [all] = await ask(
    `SELECT count(*) AS n, ${columns.map((column, i) => `count(${name(column)}) AS n${i}`).join(", ")}, ${pairs
      .map(([a, b], i) => `corr(${name(a)}, ${name(b)}) AS r${i}`)
      .join(", ")} FROM scores WHERE value IS NOT NULL`,
  );
  const rankCorrelations = async (ranked: readonly string[], correlated: readonly Pair[]) => {
    if (correlated.length === 0) return new Map<Pair, number | null>();
    const ranks = ranked.map((column) => `${meanRank(name(column))} AS ${name(column)}`).join(", ");
    const present = ranked.map((column) => `${name(column)} IS NOT NULL`).join(" AND ");
    const [found] = await ask(
      `SELECT ${correlated.map(([a, b], i) => `corr(${name(a)}, ${name(b)}) AS r${i}`).join(", ")}
       FROM (SELECT ${ranks} FROM small_sample WHERE value IS NOT NULL AND ${present})`,
    );
    return new Map(correlated.map((pair, i) => [pair, figure(found![`r${i}`])]));
  };
  // Columns that lack no value share their ranks; where one lacks some, the ranks are those of the rows that have both.
  const complete = columns.filter((_, i) => all![`n${i}`] === all!.n);
  const ranks = await rankCorrelations(
    ["value", ...complete.slice(1)],
    pairs.filter((pair) => pair.every((column) => complete.includes(column))),
  );
  for (const pair of pairs) if (!ranks.has(pair)) for (const [key, rank] of await rankCorrelations(pair, [pair])) ranks.set(key, rank);
  return pairs.flatMap((pair, i) => {
    const pearson = figure(all![`r${i}`]);
    const rank = ranks.get(pair) ?? null;
    return pearson === null && rank === null ? [] : [{ a: shown(pair[0]), b: shown(pair[1]), pearson, rank }]; // null: one of the two does not vary
  });
}

type Pair = readonly [a: string, b: string];

/** Rank from 1; equal values share the mean of their ranks. */
const meanRank = (x: string, within = "") => {
  const group = within && `PARTITION BY ${within} `;
  const peers = within ? `PARTITION BY ${within}, ${x}` : `PARTITION BY ${x}`;
  return `(rank() OVER (${group}ORDER BY ${x}) + (count(*) OVER (${peers}) - 1) / 2.0)`;
};

async function lengthEffect({ ask }: ScoreTable, unit: string): Promise<LengthEffect | null> {
  const line = await lengthLine(ask, "SELECT value AS y, length AS x FROM scores WHERE value IS NOT NULL AND length IS NOT NULL");
  if (!line) return null;
  const withinGroups = await lengthLine(
    ask,
    `SELECT value - avg(value) OVER (PARTITION BY "group") AS y, length - avg(length) OVER (PARTITION BY "group") AS x
     FROM group_sample WHERE value IS NOT NULL AND length IS NOT NULL`,
    'SELECT count(DISTINCT "group") AS n FROM group_sample WHERE value IS NOT NULL AND length IS NOT NULL',
  );
  const [range] = await ask(
    "SELECT avg(length) AS mean, min(length) AS x0, max(length) AS x1, min(value) AS y0, max(value) AS y1 FROM scores WHERE value IS NOT NULL AND length IS NOT NULL",
  );
  const [far] = await ask("SELECT quantile_cont(length, 0.995) AS q FROM sample WHERE value IS NOT NULL");
  const minimum = number(range!.x0);
  const top = Math.min(number(range!.x1), minimum + 1.5 * (number(far!.q) - minimum) || number(range!.x1));
  const width = (top - minimum) / gridBins || 1;
  const y0 = number(range!.y0);
  const height = (number(range!.y1) - y0) / gridBins || 1;
  const cells =
    await ask(`SELECT ${binOf("length", gridBins, minimum, width)} AS x, ${binOf("value", gridBins, y0, height)} AS y, count(*) AS n
    FROM scores WHERE value IS NOT NULL AND length IS NOT NULL GROUP BY ALL ORDER BY ALL`);
  const trend = await ask(`SELECT ${binOf("length", gridBins, minimum, width)} AS x, avg(value) AS mean, count(*) AS n
    FROM scores WHERE value IS NOT NULL AND length IS NOT NULL GROUP BY ALL ORDER BY ALL`);
  return {
    ...line,
    unit,
    mean: number(range!.mean),
    withinGroups,
    warning: Math.max(line.r2, withinGroups?.r2 ?? 0) >= lengthWarning,
    minimum,
    maximum: number(range!.x1),
    cells: cells.map((cell) => ({ x: minimum + number(cell.x) * width, y: y0 + number(cell.y) * height, count: number(cell.n) })),
    width,
    height,
    trend: trend.map((point) => ({ x: minimum + (number(point.x) + 0.5) * width, mean: number(point.mean), count: number(point.n) })),
  };
}

/** @param groups asks for the number of group means that were taken off beforehand: each costs one degree of freedom */
async function lengthLine(ask: ScoreTable["ask"], points: string, groups?: string): Promise<LengthLine | null> {
  const [line] = await ask(
    `SELECT count(*) AS n, regr_slope(y, x) AS slope, regr_intercept(y, x) AS intercept, regr_sxx(y, x) AS sxx, regr_syy(y, x) AS syy, regr_sxy(y, x) AS sxy FROM (${points})`,
  );
  const [sxx, syy, sxy, slope, intercept] = [line!.sxx, line!.syy, line!.sxy, line!.slope, line!.intercept].map(number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (!(sxx > 0) || !Number.isFinite(slope)) return null;
  const means = groups ? number((await ask(groups))[0]!.n) : 1;
  const degrees = number(line!.n) - means - 1;
  const half = tPercentile(0.975, degrees) * Math.sqrt(Math.max(syy - slope * sxy, 0) / degrees / sxx);
  return {
    slope,
    intercept,
    interval: degrees > 0 ? { low: slope - half, high: slope + half } : null,
    r2: syy > 0 ? (sxy * sxy) / (sxx * syy) : 0,
  };
}

async function groupStatistics(table: ScoreTable): Promise<GroupStatistics | null> {
  const { ask } = table;
  await ask(`CREATE TEMP VIEW score_groups AS
    SELECT count(value) AS n, min(value) AS low, max(value) AS high, stddev_samp(value) AS spread, NULL::BOOLEAN AS correct
    FROM group_sample GROUP BY "group"`);
  const [counted] = await ask('SELECT count(DISTINCT hash("group")) AS n FROM scores WHERE "group" IS NOT NULL');
  const [all] =
    await ask(`SELECT count(*) AS groups, count(*) FILTER (n < 2) AS single, min(n) AS smallest, median(n) AS middle, max(n) AS largest,
      avg((low = high)::INTEGER) FILTER (n >= 2) AS equal,
      avg((low = high AND low = top)::INTEGER) FILTER (n >= 2) AS highest,
      avg((low = high AND high = bottom)::INTEGER) FILTER (n >= 2) AS lowest
    FROM score_groups, (SELECT min(value) AS bottom, max(value) AS top FROM scores)`);
  if (all!.groups === 0) return null;
  return {
    count: number(counted!.n),
    single: Math.round((number(all!.single) / number(all!.groups)) * number(counted!.n)),
    sizes: { minimum: number(all!.smallest), median: number(all!.middle), maximum: number(all!.largest) },
    allEqual: figure(all!.equal),
    allHighest: figure(all!.highest),
    allLowest: figure(all!.lowest),
    spread: await distributionOf(table, "spread", "score_groups", "score_groups"),
  };
}

async function correctnessOf(table: ScoreTable): Promise<Correctness | null> {
  const { ask } = table;
  // Hashes stand for the texts: they are only compared, and windows over millions of groups then fit into memory.
  const hashed = (column: string) => `CASE WHEN ${column} IS NOT NULL THEN hash(${column}) END AS ${column}`;
  await ask(`CREATE TEMP VIEW judged AS SELECT row, ${hashed('"group"')}, value, correct, ${hashed("answer")}
    FROM group_sample WHERE value IS NOT NULL AND correct IS NOT NULL`);
  const [all] = await ask(
    "SELECT count(*) AS n, avg(correct::INTEGER) AS mean, avg(value) FILTER (correct) AS r, avg(value) FILTER (NOT correct) AS w FROM scores WHERE value IS NOT NULL AND correct IS NOT NULL",
  );
  if (all!.n === 0) return null;
  // Mann and Whitney's U over its largest possible value, from the ranks of the right ones.
  const u = (rank: string, from: string, by = "") =>
    `SELECT sum(${rank}) FILTER (correct) - count(*) FILTER (correct) * (count(*) FILTER (correct) + 1) / 2 AS u,
       count(*) FILTER (correct) * count(*) FILTER (NOT correct) AS pairs FROM ${from} ${by}`;
  const [overall] = await ask(
    `SELECT u / nullif(pairs, 0) AS s FROM (${u("rank", `(SELECT correct, ${meanRank("value")} AS rank FROM small_sample WHERE value IS NOT NULL AND correct IS NOT NULL)`)})`,
  );
  const [within] = await ask(
    `SELECT sum(u) / nullif(sum(pairs), 0) AS s FROM (${u("rank", `(SELECT "group", correct, ${meanRank("value", '"group"')} AS rank FROM judged)`, 'GROUP BY "group"')})`,
  );
  const [uniform] = await ask(`SELECT avg(all_right::INTEGER) AS r, avg((NOT any_right)::INTEGER) AS w
    FROM (SELECT bool_and(correct) AS all_right, bool_or(correct) AS any_right FROM judged GROUP BY "group" HAVING count(*) >= 2)`);
  return {
    rows: number(all!.n),
    mean: number(all!.mean),
    meanValueRight: figure(all!.r),
    meanValueWrong: figure(all!.w),
    separation: figure(overall!.s),
    separationWithinGroups: figure(within!.s),
    allRight: figure(uniform!.r),
    allWrong: figure(uniform!.w),
    curve: await curveOf(table),
  };
}

async function curveOf({ ask }: ScoreTable): Promise<Curve | null> {
  // The largest n that at least half of the groups have room for; all points then use the groups that have room for it.
  const [half] = await ask('SELECT quantile_disc(-n, 0.5) AS n FROM (SELECT count(*) AS n FROM judged GROUP BY "group")');
  const last = -number(half!.n);
  if (!(last >= 2)) return null;
  await ask(`CREATE TEMP TABLE ranked AS SELECT "group", correct, answer, size::INTEGER AS size, rank::INTEGER AS rank, position::INTEGER AS position
    FROM (SELECT *,
      count(*) OVER (PARTITION BY "group") AS size,
      row_number() OVER (PARTITION BY "group" ORDER BY value DESC, row) - 1 AS rank,
      row_number() OVER (PARTITION BY "group" ORDER BY row) - 1 AS position
    FROM judged) WHERE size >= ${last}`);
  const sizes = Array.from({ length: Math.floor(Math.log2(last)) + 1 }, (_, power) => 2 ** power);
  if (sizes.at(-1) !== last) sizes.push(last);
  const [best] = await ask(
    `SELECT count(DISTINCT "group") AS groups, count(answer) AS answers, ${sizes
      .map(
        (n) =>
          `sum(CASE WHEN correct AND size - 1 - rank >= ${n - 1} THEN exp(ln_choose(size - 1 - rank, ${n - 1}) - ln_choose(size, ${n})) ELSE 0 END) AS b${n}`,
      )
      .join(", ")} FROM ranked`,
  );
  const [pass] = await ask(
    `SELECT ${sizes.map((n) => `avg(CASE WHEN size - c < ${n} THEN 1 ELSE 1 - exp(ln_choose(size - c, ${n}) - ln_choose(size, ${n})) END) AS p${n}`).join(", ")}
     FROM (SELECT any_value(size) AS size, count(*) FILTER (correct) AS c FROM ranked GROUP BY "group")`,
  );
  const groups = number(best!.groups);
  const points: Curve["points"][number][] = [];
  for (const n of sizes) {
    const [votes] =
      best!.answers === 0
        ? []
        : await ask(`SELECT sum(winner::INTEGER / (size // ${n})) AS right_share FROM (
            SELECT any_value(size) AS size, arg_max(correct, votes * 4294967296 - first_seen) AS winner FROM (
              SELECT "group", position // ${n} AS block, answer, any_value(size) AS size, count(*) AS votes, min(position) AS first_seen, arg_min(correct, position) AS correct
              FROM ranked WHERE answer IS NOT NULL AND position < size // ${n} * ${n} GROUP BY "group", block, answer)
            GROUP BY "group", block)`);
    points.push({
      n,
      pass: number(pass![`p${n}`]),
      best: number(best![`b${n}`]) / groups,
      majority: votes ? number(votes.right_share) / groups : null,
    });
  }
  return { groups, points };
}

async function groupErrors({ ask }: ScoreTable): Promise<ErrorGroup[]> {
  // What was given differs from row to row ("...; got 17"); what was expected is what the rows share.
  const found =
    await ask(`SELECT outcome, left(regexp_replace(error, '; got [\\s\\S]*$', ''), 300) AS message, count(*) AS n, min(row) AS first, left(arg_min(error, row), 1000) AS example
    FROM scores WHERE error IS NOT NULL GROUP BY outcome, message ORDER BY n DESC, first LIMIT 20`);
  return found.map((row) => ({
    outcome: row.outcome as OutcomeName,
    message: String(row.message),
    count: number(row.n),
    row: number(row.first),
    example: String(row.example),
  }));
}

import { groupIndices, type Rollout, responseText } from "../../core/index.ts";
import { DataError, type RolloutBatch } from "../../data/index.ts";
import { type ChosenObjective, dataKinds } from "./objective.ts";

/** What an objective sees at once: a rollout for each score it asks for, and its other columns. */
export interface Example {
  readonly rollouts: readonly Rollout[];
  readonly given: Readonly<Record<string, number>>;
  /** position of its row in the input */
  readonly row: number;
}

/** What was read, and what became of it. Plain data: a stopped run goes on counting. */
export interface Tally {
  rollouts: number;
  examples: number;
  /** pairs that nobody decided */
  ties: number;
  /** responses without the rating or label that is needed */
  unlabelled: number;
  /** examples by label, where there are labels */
  labels: Record<string, number>;
  /** users by name, in the order in which they came, from 0 */
  users: Record<string, number>;
  /** columns of the objective that the data has; settled by the first example */
  columns?: string[];
}

export const emptyTally = (): Tally => ({ rollouts: 0, examples: 0, ties: 0, unlabelled: 0, labels: {}, users: {} });

const rankColumns = ["rank"];
const ratingColumns = ["target", "rating", "score", "overall_score", "helpfulness"];

const numberIn = (fields: Rollout["fields"], names: readonly string[]): number | undefined => {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === "number" && Number.isFinite(value)) return value;
  }
  return undefined;
};

/** How good a response is said to be: a rating, or a rank, of which 1 is the best. */
function standing({ fields }: Rollout, column?: string): number | undefined {
  if (column !== undefined && column !== "rank") return numberIn(fields, [column]);
  const rank = numberIn(fields, rankColumns);
  return rank !== undefined ? -rank : column === "rank" ? undefined : numberIn(fields, ratingColumns);
}

/**
 * The examples in a batch of whole groups.
 *
 * @param column where ratings stand, if not in a column of a known name
 */
export function examplesOf({ kind, slots, given }: ChosenObjective, batch: RolloutBatch, tally: Tally, column?: string): Example[] {
  const { rollouts, rows } = batch;
  tally.rollouts += rollouts.length;
  const made =
    kind === "pairs"
      ? groupIndices(rollouts).flatMap((members) => pairsIn(members, batch, tally, column))
      : kind === "groups"
        ? groupIndices(rollouts).flatMap((members) => groupsIn(members, batch, slots.length, tally, column))
        : rollouts.flatMap((one, i): Example[] => {
            const value = kind === "ratings" ? standing(one, column) : labelOf(one, column);
            if (value === undefined) tally.unlabelled++;
            return value === undefined ? [] : [{ rollouts: [one], given: { [dataKinds[kind].needs[0]]: value }, row: rows[i]! }];
          });
  return made.map((example) => withColumns(example, given, tally));
}

/** Groups of as many responses as the objective takes; what is left over of a larger group, or a smaller one, is not used. */
function groupsIn(members: readonly number[], { rollouts, rows }: RolloutBatch, size: number, tally: Tally, column?: string): Example[] {
  const rated = members.flatMap((i) => {
    const value = standing(rollouts[i]!, column);
    return value === undefined ? [] : [{ i, value }];
  });
  const groups: Example[] = [];
  for (let from = 0; from + size <= rated.length; from += size) {
    const group = rated.slice(from, from + size);
    const values = group.map(({ value }) => value);
    if (new Set(values).size === 1) {
      tally.ties++;
      continue;
    }
    const ranks = values.map((value, k) => [`rank${k}`, values.filter((other) => other > value).length + 1] as const);
    const best = values.indexOf(Math.max(...values));
    groups.push({ rollouts: group.map(({ i }) => rollouts[i]!), given: { best, ...Object.fromEntries(ranks) }, row: rows[group[0]!.i]! });
  }
  tally.unlabelled += members.length - groups.length * size;
  return groups;
}

function labelOf({ fields }: Rollout, column = "label"): number | undefined {
  const label = fields[column] ?? fields.preferred;
  return typeof label === "boolean" ? Number(label) : label === 0 || label === 1 ? label : undefined;
}

/** A row that says which of its responses were preferred gives pairs of its own; ratings and ranks give pairs of all responses to a prompt. */
function pairsIn(members: readonly number[], { rollouts, rows }: RolloutBatch, tally: Tally, column?: string): Example[] {
  const pair = (better: number, worse: number): Example => ({
    rollouts: [rollouts[better]!, rollouts[worse]!],
    given: {},
    row: rows[better]!,
  });
  const sides = new Map<number, number[]>();
  for (const i of members) sides.set(rows[i]!, [...(sides.get(rows[i]!) ?? []), i]);
  const pairs: Example[] = [];
  const ranked: number[] = [];
  for (const side of sides.values()) {
    const preferred = side.map((i) => rollouts[i]!.fields.preferred);
    if (column !== undefined || preferred.every((one) => one === undefined)) {
      ranked.push(...side);
      continue;
    }
    if (preferred.every((one) => one === null)) tally.ties++;
    for (const [a, chosen] of side.entries())
      for (const [b, rejected] of side.entries()) if (preferred[a] === true && preferred[b] === false) pairs.push(pair(chosen, rejected));
  }
  for (const [a, first] of ranked.entries()) {
    const x = standing(rollouts[first]!, column);
    if (x === undefined) tally.unlabelled++;
    for (const second of ranked.slice(a + 1)) {
      const y = standing(rollouts[second]!, column);
      if (x === undefined || y === undefined) continue;
      if (x === y) tally.ties++;
      else pairs.push(x > y ? pair(first, second) : pair(second, first));
    }
  }
  return pairs;
}

/**
 * Adds the columns of the objective that the first row has; every row must have them then. A column of one side, such as `chosenBand`, is the field
 * `chosen_band`, or `band` of that side's own. A spurious quality or nuisance that the data does not name is the length of the response.
 */
function withColumns(example: Example, wanted: readonly string[], tally: Tally): Example {
  const own = (name: string): number | undefined => {
    const side = ["chosen", "rejected"].indexOf(/^(chosen|rejected)[A-Z]/.exec(name)?.[1] ?? "");
    const rollout = example.rollouts[Math.max(side, 0)]!;
    const { fields } = rollout;
    if (side < 0) return numberIn(fields, [name]);
    const what = name.replace(/^(chosen|rejected)/, "").toLowerCase();
    const said = numberIn(fields, [name, `${side === 0 ? "chosen" : "rejected"}_${what}`, what]);
    return said ?? (what === "spurious" || what === "nuisance" ? responseText(rollout).length : undefined);
  };
  const { fields } = example.rollouts[0]!;
  tally.columns ??= wanted.filter(
    (name) => name in example.given || (name === "user" ? fields.user !== undefined : own(name) !== undefined),
  );
  const given: Record<string, number> = {};
  for (const name of tally.columns) {
    const value = example.given[name] ?? (name === "user" ? userNumber(fields.user, tally) : own(name));
    if (value === undefined)
      throw new DataError(`row ${example.row + 1}`, `needs a number in the column "${name}", as the first row has`, fields[name] ?? null);
    given[name] = value;
  }
  tally.examples++;
  if (given.label !== undefined) tally.labels[given.label] = (tally.labels[given.label] ?? 0) + 1;
  return { ...example, given };
}

function userNumber(user: unknown, { users }: Tally): number | undefined {
  if (typeof user !== "string" && typeof user !== "number") return undefined;
  return (users[user] ??= Object.keys(users).length);
}

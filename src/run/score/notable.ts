import { type OutcomeName, promptText, type Reference, type Rollout, responseText, type Verdict } from "../../core/index.ts";
import { errorText } from "./columns.ts";

/** A row that a person may want to open, with its text cut to a readable size. */
export interface NotableRow {
  readonly row: number;
  readonly id?: string;
  readonly group?: string;
  readonly outcome: OutcomeName;
  readonly value: number | null;
  /** by name; nested ones as `a.b` */
  readonly parts: Readonly<Record<string, number | null>>;
  readonly why?: string;
  readonly error?: string;
  readonly prompt: string;
  readonly response: string;
  readonly reference?: Reference;
}

/** Rows worth opening. Each list has its most telling row first. */
export interface NotableRows {
  readonly best: readonly NotableRow[];
  readonly worst: readonly NotableRow[];
  /** the rows whose parts lie furthest apart; only parts in [-1, 1] are compared, because others have other units */
  readonly disputed: readonly (NotableRow & { readonly spread: number })[];
  /** one row for each distinct error message, with how many rows share it */
  readonly failed: readonly (NotableRow & { readonly rows: number })[];
}

export const noNotableRows: NotableRows = { best: [], worst: [], disputed: [], failed: [] };

const listLength = 8;
const distinctErrors = 20;
const promptLimit = 4096;
const responseLimit = 8192;
const lineLimit = 1024;

const cut = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit)}… (${text.length} characters)` : text);

function flatParts(
  parts: Readonly<Record<string, Verdict>> | undefined,
  prefix = "",
  into: Record<string, number | null> = {},
): Record<string, number | null> {
  for (const [name, verdict] of Object.entries(parts ?? {})) {
    const path = prefix + name;
    if (typeof verdict === "object" && verdict !== null) {
      into[path] = verdict.value;
      flatParts(verdict.parts, `${path}.`, into);
    } else into[path] = verdict;
  }
  return into;
}

function cutReference(reference: Reference | undefined): Reference | undefined {
  if (reference === undefined || typeof reference === "number" || typeof reference === "boolean") return reference;
  return typeof reference === "string"
    ? cut(reference, lineLimit)
    : JSON.stringify(reference).length > lineLimit
      ? cut(JSON.stringify(reference), lineLimit)
      : reference;
}

function notable(rollout: Rollout, row: number, outcome: OutcomeName, verdict: Verdict | Error): NotableRow {
  const score = typeof verdict === "object" && verdict !== null && !(verdict instanceof Error) ? verdict : undefined;
  const { id, group } = rollout;
  return {
    row,
    id,
    group,
    outcome,
    value: verdict instanceof Error ? null : typeof verdict === "number" ? verdict : (score?.value ?? null),
    parts: flatParts(score?.parts),
    why: score?.why === undefined ? undefined : cut(score.why, lineLimit),
    error: verdict instanceof Error ? cut(errorText(verdict), lineLimit) : undefined,
    prompt: cut(promptText(rollout), promptLimit),
    response: cut(responseText(rollout), responseLimit),
    reference: cutReference(rollout.reference),
  };
}

interface Candidate {
  readonly rank: number;
  readonly row: number;
  readonly make: () => NotableRow;
}

/** The candidates of highest rank, earlier rows first among equals. */
class Top {
  readonly list: Candidate[] = [];
  private bar = Number.NEGATIVE_INFINITY;

  /** Whether a rank would enter the list: asked for every row, so it must be cheap. */
  takes(rank: number): boolean {
    return rank > this.bar;
  }

  add(candidate: Candidate): void {
    let place = this.list.length;
    while (place > 0 && this.list[place - 1]!.rank < candidate.rank) place--;
    this.list.splice(place, 0, candidate);
    if (this.list.length > listLength) this.list.pop();
    if (this.list.length === listLength) this.bar = this.list[listLength - 1]!.rank;
  }
}

/** Gathers the rows worth opening of one shard. Rows must come in order. */
export class NotableGatherer {
  private readonly best = new Top();
  private readonly worst = new Top();
  private readonly disputed = new Top();
  private readonly failed = new Map<string, { first: NotableRow; rows: number }>();

  add(rollout: Rollout, row: number, outcome: OutcomeName, verdict: Verdict | Error): void {
    if (outcome !== "score") {
      if (verdict instanceof Error) this.addError(rollout, row, outcome, verdict);
      return;
    }
    const score = typeof verdict === "number" ? undefined : verdict;
    const value = (score ? (score as { value: number }).value : verdict) as number;
    const candidate = (rank: number): Candidate => ({ rank, row, make: () => notable(rollout, row, outcome, verdict) });
    if (this.best.takes(value)) this.best.add(candidate(value));
    if (this.worst.takes(-value)) this.worst.add(candidate(-value));
    const parts = (score as { parts?: Readonly<Record<string, Verdict>> } | undefined)?.parts;
    if (!parts) return;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const name in parts) {
      const part = parts[name]!;
      const number = typeof part === "object" ? (part?.value ?? null) : part;
      if (number === null || number < -1 || number > 1) continue;
      if (number < low) low = number;
      if (number > high) high = number;
    }
    const spread = high - low;
    if (spread > 0 && this.disputed.takes(spread)) this.disputed.add(candidate(spread));
  }

  private addError(rollout: Rollout, row: number, outcome: OutcomeName, error: Error): void {
    const message = cut(errorText(error), lineLimit);
    const seen = this.failed.get(message);
    if (seen) seen.rows++;
    else if (this.failed.size < distinctErrors) this.failed.set(message, { first: notable(rollout, row, outcome, error), rows: 1 });
  }

  finish(): NotableRows {
    return {
      best: this.best.list.map(({ make }) => make()),
      worst: this.worst.list.map(({ make }) => make()),
      disputed: this.disputed.list.map(({ make, rank }) => ({ ...make(), spread: rank })),
      failed: [...this.failed.values()].map(({ first, rows }) => ({ ...first, rows })),
    };
  }
}

/** The rows worth opening of a whole run, from those of its shards in row order. */
export function mergeNotable(shards: readonly NotableRows[]): NotableRows {
  const top = <T extends NotableRow>(lists: readonly (readonly T[])[], rank: (row: T) => number): T[] =>
    lists
      .flat()
      .sort((a, b) => rank(b) - rank(a) || a.row - b.row)
      .slice(0, listLength);
  const failed = new Map<string, NotableRow & { rows: number }>();
  for (const row of shards.flatMap((shard) => shard.failed)) {
    const seen = failed.get(row.error!);
    if (seen) seen.rows += row.rows;
    else failed.set(row.error!, { ...row });
  }
  return {
    best: top(
      shards.map((shard) => shard.best),
      (row) => row.value!,
    ),
    worst: top(
      shards.map((shard) => shard.worst),
      (row) => -row.value!,
    ),
    disputed: top(
      shards.map((shard) => shard.disputed),
      (row) => row.spread,
    ),
    failed: [...failed.values()].sort((a, b) => b.rows - a.rows || a.row - b.row).slice(0, distinctErrors),
  };
}

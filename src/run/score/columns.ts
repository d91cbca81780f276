import {
  countWords,
  type OutcomeName,
  outcomeNames,
  outcomeOf,
  type Rollout,
  responseText,
  tokenCount,
  type Verdict,
} from "../../core/index.ts";

/** A column of results, ready to travel between threads. In `number` and `integer` columns NaN is a missing value. */
export type ResultColumn =
  | { readonly name: string; readonly type: "number" | "integer"; readonly values: Float64Array }
  /** places in `outcomeNames` */
  | { readonly name: string; readonly type: "outcome"; readonly values: Uint8Array }
  /** each value holds `packedTexts` texts; `escapes` tells whether any of them is missing or was changed for it */
  | { readonly name: string; readonly type: "text"; readonly values: readonly string[]; readonly escapes: boolean }
  | { readonly name: string; readonly type: "numbers"; readonly values: readonly (readonly number[] | null)[] };

/** The results of consecutive rollouts, by column. A column in which every value would be missing is left out. */
export interface ResultTable {
  readonly rows: number;
  readonly columns: readonly ResultColumn[];
}

/** Texts that travel as one, with `between` between them: as many as the database holds in one piece of a column. */
export const packedTexts = 2048;
export const between = "\x1f";
/** What begins another character in place of those that the packing needs, and of NUL, which would end the text. Alone it is a missing text. */
export const escape = "\x1e";
export const escaped = [
  ["\0", `${escape}2`],
  [between, `${escape}1`],
  [escape, `${escape}0`],
] as const;

/** The columns that every run has, in the order of the file. The parts follow after `value`, in order of their names. */
export const baseColumns = [
  { name: "row", type: "integer" },
  { name: "id", type: "text" },
  { name: "group", type: "text" },
  { name: "outcome", type: "outcome" },
  { name: "value", type: "number" },
  { name: "length", type: "integer" },
  { name: "correct", type: "integer" },
  { name: "answer", type: "text" },
  { name: "confidence", type: "number" },
  { name: "steps", type: "numbers" },
  { name: "why", type: "text" },
  { name: "error", type: "text" },
] as const;

/** Fields that say whether a response is right, in order of preference; `--correct` names another. */
export const correctFields = ["correct", "is_correct"] as const;

/** Reads truth out of a column of the data set: true, false, 1, 0. Anything else is no truth. */
function truth(value: unknown): number {
  if (value === true || value === 1) return 1;
  if (value === false || value === 0) return 0;
  return Number.NaN;
}

/** A column of numbers that grows. */
class Numbers {
  private values = new Float64Array(1024).fill(Number.NaN);
  used = false;

  set(index: number, value: number): void {
    if (index >= this.values.length) {
      const longer = new Float64Array(Math.max(index + 1, this.values.length * 2)).fill(Number.NaN);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[index] = value;
    this.used = true;
  }

  /** A copy of exactly `rows` entries, so that its memory can be handed over. */
  take(rows: number): Float64Array<ArrayBuffer> {
    const taken = new Float64Array(rows).fill(Number.NaN);
    taken.set(this.values.subarray(0, rows));
    return taken;
  }
}

/** A column of texts that grows. They are packed on the way into few long ones, which are far cheaper to hold and to hand on than many short ones. */
class Texts {
  private readonly packed: string[] = [];
  private open: (string | null)[] = [];
  private length = 0;
  private missing = 0;
  private escapes = false;

  set(index: number, text: string): void {
    while (this.length < index) this.push(null);
    this.push(text);
  }

  column(name: string, rows: number): ResultColumn[] {
    if (this.length === 0) return [];
    while (this.length < rows) this.push(null);
    if (this.open.length > 0) this.pack();
    return [{ name, type: "text", values: this.packed, escapes: this.escapes }];
  }

  private push(text: string | null): void {
    if (text === null) this.missing++;
    this.length++;
    if (this.open.push(text) === packedTexts) this.pack();
  }

  private pack(): void {
    let packed = this.open.join(between);
    if (this.missing > 0 || holdsSpecial(packed, this.open.length)) {
      packed = this.open.map((text) => (text === null ? escape : escapeText(text))).join(between);
      this.escapes = true;
    }
    this.packed.push(packed);
    this.open = [];
    this.missing = 0;
  }
}

const escapeText = (text: string) => escaped.reduceRight((whole, [character, code]) => whole.replaceAll(character, code), text);

/** Whether any of several texts that were joined holds a character that the packing needs. */
function holdsSpecial(joined: string, texts: number): boolean {
  if (joined.includes("\0") || joined.includes(escape)) return true;
  let separators = 0;
  for (let at = joined.indexOf(between); at >= 0; at = joined.indexOf(between, at + 1)) separators++;
  return separators !== texts - 1;
}

/** A column of which most entries may be missing: it costs nothing until the first one comes. */
class Lists {
  private readonly values: (readonly number[] | null)[] = [];

  set(index: number, value: readonly number[]): void {
    while (this.values.length < index) this.values.push(null);
    this.values.push(value);
  }

  column(name: string, rows: number): ResultColumn[] {
    if (this.values.length === 0) return [];
    while (this.values.length < rows) this.values.push(null);
    return [{ name, type: "numbers", values: this.values }];
  }
}

/** One named part, and the parts it was itself made from. */
class Part {
  readonly numbers = new Numbers();
  private readonly children = new Map<string, Part>();
  constructor(readonly name: string) {}

  child(name: string): Part {
    let part = this.children.get(name);
    if (!part) this.children.set(name, (part = new Part(`${this.name}.${name}`)));
    return part;
  }

  add(index: number, parts: Readonly<Record<string, Verdict>>): void {
    for (const name in parts) {
      const verdict = parts[name]!;
      const part = this.child(name);
      if (typeof verdict === "number") part.numbers.set(index, verdict);
      else if (verdict !== null) {
        if (verdict.value !== null) part.numbers.set(index, verdict.value);
        if (verdict.parts) part.add(index, verdict.parts);
      }
    }
  }

  /** All parts below this one, depth first. */
  *below(): Generator<Part> {
    for (const part of this.children.values()) {
      yield part;
      yield* part.below();
    }
  }
}

const scored = outcomeNames.indexOf("score");
const plainErrors = new Set(["Error", "InputError", "InvalidRollout", "TransientError", "TimeLimitError"]);

/** What a person reads of an error: its message, after its class where that says more than "error". */
export const errorText = (error: Error): string => (plainErrors.has(error.name) ? error.message : `${error.name}: ${error.message}`);

/** What became of one row, with the numbers that decide whether it is worth opening. */
export type RowListener = (rollout: Rollout, row: number, outcome: OutcomeName, verdict: Verdict | Error) => void;

/** Gathers what a reward said of each rollout into columns. */
export class ResultColumns {
  rows = 0;
  /** rows by outcome, in the order of `outcomeNames` */
  readonly counts = outcomeNames.map(() => 0);
  /** rows whose length is in tokens; the others are in words */
  inTokens = 0;
  firstError: Error | undefined;
  private readonly row = new Numbers();
  private readonly id = new Texts();
  private readonly group = new Texts();
  private readonly outcome: number[] = [];
  private readonly value = new Numbers();
  private readonly parts = new Part("parts");
  private readonly lengths = new Numbers();
  private readonly correct = new Numbers();
  private readonly answer = new Texts();
  private readonly confidence = new Numbers();
  private readonly steps = new Lists();
  private readonly why = new Texts();
  private readonly error = new Texts();
  private readonly correctFields: readonly string[];

  /**
   * @param correctField column of the data set that says whether a response is right; `correct` or `is_correct` when absent
   * @param listener told of each row
   */
  constructor(
    correctField?: string,
    private readonly listener?: RowListener,
  ) {
    this.correctFields = correctField === undefined ? correctFields : [correctField];
  }

  /** Takes in a batch; `rows` are the positions of its rollouts in the input. */
  addBatch(rows: readonly number[], rollouts: readonly Rollout[], verdicts: readonly (Verdict | Error)[]): void {
    for (let i = 0; i < rollouts.length; i++) this.add(rows[i]!, rollouts[i]!, verdicts[i]!);
  }

  add(row: number, rollout: Rollout, verdict: Verdict | Error): void {
    const index = this.rows++;
    this.row.set(index, row);
    if (rollout.id !== undefined) this.id.set(index, rollout.id);
    if (rollout.group !== undefined) this.group.set(index, rollout.group);

    const tokens = tokenCount(rollout);
    if (tokens !== undefined) this.inTokens++;
    this.lengths.set(index, tokens ?? countWords(responseText(rollout)));
    for (const field of this.correctFields) {
      const value = rollout.fields[field];
      if (value === undefined) continue;
      this.correct.set(index, truth(value));
      break;
    }

    if (typeof verdict === "number" && Number.isFinite(verdict)) {
      this.outcome.push(scored);
      this.counts[scored]!++;
      this.value.set(index, verdict);
      this.listener?.(rollout, row, "score", verdict);
      return;
    }
    const outcome = outcomeOf(verdict);
    const code = outcomeNames.indexOf(outcome.outcome);
    this.outcome.push(code);
    this.counts[code]!++;
    if ("error" in outcome) {
      this.firstError ??= outcome.error;
      this.error.set(index, errorText(outcome.error));
    } else {
      if (outcome.outcome === "score") this.value.set(index, outcome.value);
      const { parts, answer, confidence, steps, why } = outcome.score;
      if (parts) this.parts.add(index, parts);
      if (answer !== undefined) this.answer.set(index, answer);
      if (confidence !== undefined) this.confidence.set(index, confidence);
      if (steps !== undefined) this.steps.set(index, Array.from(steps));
      if (why !== undefined) this.why.set(index, why);
    }
    this.listener?.(rollout, row, outcome.outcome, "error" in outcome ? outcome.error : verdict);
  }

  /** The table so far; the gatherer must not be used afterwards. */
  finish(): ResultTable {
    const { rows } = this;
    const number = (name: string, numbers: Numbers, type: "number" | "integer" = "number"): ResultColumn[] =>
      numbers.used ? [{ name, type, values: numbers.take(rows) }] : [];
    return {
      rows,
      columns: [
        ...number("row", this.row, "integer"),
        ...this.id.column("id", rows),
        ...this.group.column("group", rows),
        { name: "outcome", type: "outcome", values: Uint8Array.from(this.outcome) },
        ...number("value", this.value),
        ...[...this.parts.below()].sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((part) => number(part.name, part.numbers)),
        ...number("length", this.lengths, "integer"),
        ...number("correct", this.correct, "integer"),
        ...this.answer.column("answer", rows),
        ...number("confidence", this.confidence),
        ...this.steps.column("steps", rows),
        ...this.why.column("why", rows),
        ...this.error.column("error", rows),
      ],
    };
  }
}

/** The memory of a table that can be handed to another thread instead of copied. */
export const transferables = (table: ResultTable): ArrayBuffer[] =>
  table.columns.flatMap((column) => (ArrayBuffer.isView(column.values) ? [column.values.buffer as ArrayBuffer] : []));

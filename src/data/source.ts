import type { Rollout } from "../core/index.ts";

/** Where reading can go on: plain data, so that a run can keep it in its manifest. Its inside is the reader's own business. */
export type Cursor = Readonly<Record<string, unknown>>;

/** How a data set is read, settled by one look over it. Plain data, so that one reader can tell others and all of them read alike. */
export interface ReadingPlan {
  /** whether the rows of a group stand apart from each other, so that they must be gathered */
  readonly scattered: boolean;
  /** where each segment begins, in order: pieces that can be read by themselves, because no group crosses from one to the next */
  readonly segments: readonly Cursor[];
}

/** Consecutive rollouts, in reading order. Groups are whole: a group never crosses a batch. */
export interface RolloutBatch {
  /** how many rollouts of the segment were read before this batch, from 0 */
  readonly first: number;
  readonly rollouts: readonly Rollout[];
  /**
   * position of each rollout's row in the whole input, from 0, [rollouts]. A row that holds several responses stands there once for each;
   * the positions rise unless the rows of a group were scattered over the input and had to be gathered.
   */
  readonly rows: readonly number[];
  /** where the next batch begins */
  readonly next: Cursor;
}

/** A data set that is open for reading. The same files and options give the same batches every time. */
export interface RolloutSource {
  /** local paths or addresses, in reading order */
  readonly files: readonly string[];
  /** the format that was recognised or asked for, and by what it was recognised, for a person to read */
  readonly format: { readonly name: string; readonly because: string };
  /** compressed bytes on disk, where known: for progress */
  readonly totalBytes: number | undefined;
  /** bytes that this reader has read so far, packed as they are, the look over the input not counted */
  bytesRead(): number;
  /** looks over the input, once */
  plan(signal?: AbortSignal): Promise<ReadingPlan>;
  /**
   * @param options.from a cursor from an earlier batch, or where a segment begins; the very beginning when absent
   * @param options.to where the segment after it begins: there the reading stops. The batches of a segment are the same only when it ends there
   */
  batches(options?: { from?: Cursor; to?: Cursor; signal?: AbortSignal }): AsyncGenerator<RolloutBatch>;
  /** removes what was put aside on disk: downloads and gathered groups. It happens by itself when the process ends. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** name of a format; recognised from the first rows when absent */
  readonly format?: string;
  /** renamed columns: guerdon's name to the file's name, as in --map response=output; dots lead inside: response=output.text */
  readonly map?: Readonly<Record<string, string>>;
  /** rollouts in a batch; whole groups may make it a little longer; default 1024 */
  readonly batchSize?: number;
  /** the most rollouts that a group may have: groups are held in memory whole; default 65,536 */
  readonly groupWindow?: number;
  /** whether rows without a response are read too, with an empty response: prompts to sample from; default false */
  readonly promptsOnly?: boolean;
  /** address of the hub for hf:// paths; default https://huggingface.co */
  readonly hub?: string;
  /** the least that a segment holds, in bytes; default 16 MB */
  readonly segmentBytes?: number;
  /** what another reader of the same input with the same options has settled */
  readonly plan?: ReadingPlan;
}

import { performance } from "node:perf_hooks";
import type { RolloutBatch, RolloutSource } from "../../data/index.ts";
import { errorText, ResultColumns, type ResultTable } from "./columns.ts";
import type { Judging, Verdicts } from "./judging.ts";
import { NotableGatherer } from "./notable.ts";
import type { ShardNote } from "./plan.ts";

/** the most batches in a shard: 131,072 rollouts in batches of 256 */
const mostBatches = 512;
/** A shard should take about so long, so that a kill never costs more than a few seconds of work. */
const milliseconds = 2000;

/** The results of consecutive batches of one segment. */
export interface Shard {
  readonly note: Omit<ShardNote, "rows" | "columns">;
  readonly table: ResultTable;
  /** share of the wall time that this worker spent computing, in [0, 1] */
  readonly busyShare: number;
  /** share of it that it spent computing in the reward */
  readonly rewardShare: number;
}

/** Gathers judged batches into shards, which grow with the speed of the reward. */
export interface Shards {
  /** how many batches the next shard should have */
  size(): number;
  rewardShare(): number;
  /** the batches themselves, while the time that reading takes is watched */
  timed(batches: AsyncIterable<RolloutBatch>): AsyncGenerator<RolloutBatch>;
  /** @param number of the batch in its segment */
  add(segment: number, number: number, batch: RolloutBatch, verdicts: Verdicts): void;
  /** what was added since the last call; undefined where nothing was */
  finish(): Shard | undefined;
}

interface Options {
  readonly judging: Judging;
  readonly source: RolloutSource;
  readonly correctField: string | undefined;
  readonly size: number;
}

export function createShards({ judging, source, correctField, size }: Options): Shards {
  let shard: { segment: number; from: number; columns: ResultColumns; notable: NotableGatherer; began: number } | undefined;
  let last: { number: number; batch: RolloutBatch } | undefined;
  let bytes = 0; // read before this shard
  let ownTime = 0;
  const began = performance.now();
  const loop = performance.eventLoopUtilization();
  const shares = () => {
    const { active } = performance.eventLoopUtilization(loop);
    const wall = performance.now() - began;
    return { busyShare: active / wall, rewardShare: Math.max(judging.rewardTime(), active - ownTime) / wall };
  };

  return {
    size: () => size,
    rewardShare: () => shares().rewardShare,
    async *timed(batches) {
      let asked = performance.now();
      for await (const batch of batches) {
        ownTime += performance.now() - asked;
        yield batch;
        asked = performance.now();
      }
      ownTime += performance.now() - asked;
    },
    add(segment, number, batch, verdicts) {
      const asked = performance.now();
      if (!shard) {
        const notable = new NotableGatherer();
        const columns = new ResultColumns(correctField, (rollout, row, outcome, verdict) => notable.add(rollout, row, outcome, verdict));
        shard = { segment, from: number, columns, notable, began: asked };
      }
      shard.columns.addBatch(batch.rows, batch.rollouts, verdicts);
      last = { number, batch };
      ownTime += performance.now() - asked;
    },
    finish() {
      if (!shard || !last) return undefined;
      const { segment, from, columns, notable, began } = shard;
      const took = performance.now() - began;
      if (took < milliseconds / 2) size = Math.min(mostBatches, size * (took < milliseconds / 8 ? 4 : 2));
      else if (took > milliseconds * 2) size = Math.max(1, size >> 1);
      const table = columns.finish();
      const read = source.bytesRead();
      const note = {
        segment,
        from,
        end: last.number + 1,
        next: last.batch.next,
        bytes: read - bytes,
        counts: columns.counts,
        inTokens: columns.inTokens,
        notable: notable.finish(),
        memory: judging.takeMemory(),
        firstError: columns.firstError && errorText(columns.firstError),
        slowest: judging.takeSlowest(),
      };
      bytes = read;
      shard = undefined;
      last = undefined;
      return { note, table, ...shares() };
    },
  };
}

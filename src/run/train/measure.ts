import { createRandom } from "../../core/index.ts";
import { wilsonInterval } from "../../math/index.ts";
import { allRecords } from "./batches.ts";
import { type ChosenObjective, dataKinds } from "./objective.ts";
import type { Measured } from "./read-card.ts";
import type { RecordReader } from "./record-file.ts";

/** Where the numbers of an example stand in its record: features of each rollout, columns that come with the data, lengths of the responses. */
export interface Layout {
  readonly scores: readonly string[];
  readonly features: number;
  readonly columns: readonly string[];
}
export const recordWidth = ({ scores, features, columns }: Layout): number => scores.length * (features + 1) + columns.length;

/** All that is said of examples, column by column. */
export interface Judged {
  readonly batch: Readonly<Record<string, Float32Array>>;
  readonly lengths: Readonly<Record<string, Float32Array>>;
  readonly examples: number;
}

/** What a net says of the examples of a file. */
export async function judgeExamples(
  reader: RecordReader,
  layout: Layout,
  score: (rows: readonly Float32Array[]) => Promise<ArrayLike<number>>,
  most = reader.count,
): Promise<Judged> {
  const examples = Math.min(most, reader.count);
  const { scores, features, columns } = layout;
  const table = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, new Float32Array(examples)]));
  const [batch, lengths] = [table([...scores, ...columns]), table(scores)];
  let row = 0;
  for await (const records of allRecords(reader, 128, examples)) {
    const count = records.length / reader.width;
    for (const [s, name] of scores.entries()) {
      const rows = Array.from({ length: count }, (_, i) =>
        records.subarray(i * reader.width + s * features, i * reader.width + (s + 1) * features),
      );
      batch[name]!.set(Float32Array.from(await score(rows)), row);
    }
    for (let i = 0; i < count; i++) {
      const given = i * reader.width + scores.length * features;
      columns.forEach((name, c) => (batch[name]![row + i] = records[given + c]!));
      scores.forEach((name, s) => (lengths[name]![row + i] = records[given + columns.length + s]!));
    }
    row += count;
  }
  return { batch, lengths, examples };
}

/** The share of pairs in the right order, a tie as half of one: of the pairs themselves, or of responses with different ratings or labels, drawn at random. */
export function rightOrder(
  kind: ChosenObjective["kind"],
  said: Readonly<Record<string, ArrayLike<number>>>,
  truth: Readonly<Record<string, ArrayLike<number>>>,
): number {
  const [first, second] = dataKinds[kind].scores;
  const half = (lead: number) => (lead > 0 ? 1 : lead === 0 ? 0.5 : 0);
  if (kind === "groups") return rightOrderInGroups(said, truth);
  const scores = said[first]!;
  let right = 0;
  if (second) {
    for (let i = 0; i < scores.length; i++) right += half(scores[i]! - said[second]![i]!);
    return right / scores.length;
  }
  const values = truth[dataKinds[kind].needs[0]!]!;
  const random = createRandom(0);
  let pairs = 0;
  for (let i = 0; i < drawnPairs; i++) {
    const [a, b] = [random.integer(scores.length), random.integer(scores.length)];
    if (values[a] === values[b]) continue;
    pairs++;
    right += half((scores[a]! - scores[b]!) * Math.sign(values[a]! - values[b]!));
  }
  return pairs === 0 ? 0.5 : right / pairs;
}
const drawnPairs = 20_000;

/** Over all pairs of one group that differ in rank. */
function rightOrderInGroups(said: Readonly<Record<string, ArrayLike<number>>>, truth: Readonly<Record<string, ArrayLike<number>>>): number {
  const places = Object.keys(said).flatMap((name) => /^score(\d+)$/.exec(name)?.[1] ?? []);
  let [pairs, right] = [0, 0];
  for (const a of places)
    for (const b of places) {
      const [x, y] = [said[`score${a}`]!, said[`score${b}`]!];
      for (let i = 0; i < x.length; i++) {
        if (!(truth[`rank${a}`]![i]! < truth[`rank${b}`]![i]!)) continue;
        pairs++;
        right += x[i]! > y[i]! ? 1 : x[i] === y[i] ? 0.5 : 0;
      }
    }
  return pairs === 0 ? 0.5 : right / pairs;
}

/** A share with its interval, as of so many independent examples. */
export function measuredShare(share: number, examples: number): Measured {
  return { value: share, ...wilsonInterval(share * examples, examples) };
}

import { InputError } from "../../core/index.ts";
import type { RolloutSource } from "../../data/index.ts";
import type { EncodingNote } from "./encode-examples.ts";
import type { Tally } from "./examples.ts";
import { type ChosenObjective, type DataKind, dataKinds, objectivesFor } from "./objective.ts";

/** Says why no example was found: the wrong kind of data, nothing but ties, or nothing at all. */
export function explainNoExamples(
  { id, kind }: ChosenObjective,
  { rollouts, ties, unlabelled }: Tally,
  { files, format }: RolloutSource,
  fields: readonly Readonly<Record<string, unknown>>[],
): Error {
  const where = files.length === 1 ? files[0]! : `${files[0]} and ${files.length - 1} more`;
  if (kind === "pairs" && ties > 0 && unlabelled === 0) {
    return new InputError(where, "all pairs are ties, so there is nothing to learn from; ties", ties);
  }
  const holds = kindHeld(fields);
  if (holds && holds !== kind) {
    const others = objectivesFor(holds);
    const hint = others.length > 0 ? `; for such data: --objective ${others.join(", ")}` : "";
    return new InputError(
      where,
      `${id} is trained on ${dataKinds[kind].holds}, and these are ${dataKinds[holds].holds}${hint}; read as`,
      format.name,
    );
  }
  return new InputError(
    where,
    `no ${dataKinds[kind].holds} were left; say where the ratings stand with --column, or map columns with --map`,
    {
      rollouts,
      ties,
      unlabelled,
    },
  );
}

function kindHeld(fields: readonly Readonly<Record<string, unknown>>[]): DataKind | undefined {
  if (fields.some(({ preferred }) => typeof preferred === "boolean")) return "pairs";
  if (fields.some(({ label }) => typeof label === "boolean")) return "feedback";
  return fields.some((one) => ["rating", "score", "target", "overall_score", "helpfulness"].some((name) => typeof one[name] === "number"))
    ? "ratings"
    : undefined;
}

/** Examples were found; refuses those that nothing can be learned from. */
export function refuseBadData(
  { id, given, kind }: ChosenObjective,
  { tally, training, heldOut }: EncodingNote,
  share: number,
  inputs: readonly string[],
): void {
  const where = inputs.join(", ");
  if (kind === "feedback" && Object.keys(tally.labels).length < 2)
    throw new InputError(where, `${id} needs good and bad responses, and all labels are the same; labels`, tally.labels);
  if (given.includes("user") && Object.keys(tally.users).length < 2)
    throw new InputError(
      where,
      `${id} learns how users differ, and needs at least two in the column "user"; users`,
      Object.keys(tally.users),
    );
  if (training === 0 || (share > 0 && heldOut === 0)) {
    const side = training === 0 ? "to train on" : "held out";
    throw new InputError(
      where,
      `all examples of a prompt go to one side, and no example is ${side}: give more prompts, or --held-out 0; examples`,
      tally.examples,
    );
  }
}

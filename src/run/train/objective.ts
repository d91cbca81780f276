import { readFileSync } from "node:fs";
import { InputError, type Objective } from "../../core/index.ts";

/**
 * What an objective is trained on follows from the columns that it takes, as the catalogue states them: the scores it asks the net for, and what it
 * cannot do without beside them.
 */
export const dataKinds = {
  pairs: { scores: ["chosen", "rejected"], needs: [], holds: "pairs of a chosen and a rejected response" },
  ratings: { scores: ["score"], needs: ["target"], holds: "responses with a rating" },
  groups: { scores: ["scores"], needs: [], holds: "groups of responses with a rating or a rank" },
  feedback: { scores: ["score"], needs: ["label"], holds: "responses with a label, good or bad" },
} as const satisfies Record<string, { scores: readonly string[]; needs: readonly string[]; holds: string }>;

export type DataKind = keyof typeof dataKinds;

/** An objective of the catalogue with its options. */
export interface ChosenObjective {
  /** such as model/bradley-terry-loss */
  readonly id: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly kind: DataKind;
  /** a name for the score of each response that an example holds */
  readonly slots: readonly string[];
  /** columns that come with the data, where it has them */
  readonly given: readonly string[];
  readonly loss: Objective<string, string>;
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly signature: string;
  readonly params: readonly { readonly name: string }[];
}

const names = (union: string | undefined): string[] => [...(union ?? "").matchAll(/"([^"]+)"/g)].map(([, name]) => name!);

/** The columns in a signature that ends with `Objective<"chosen" | "rejected", "margin">`. */
function columnsOf({ signature }: Entry): { scores: string[]; given: string[] } | undefined {
  const [, scores, given] = /: Objective<([^,<>]+)(?:,\s*([^<>]+))?>$/.exec(signature) ?? [];
  return scores === undefined ? undefined : { scores: names(scores), given: names(given) };
}

function kindOf({ scores, given }: { scores: readonly string[]; given: readonly string[] }): DataKind | undefined {
  return (Object.keys(dataKinds) as DataKind[]).find((kind) => {
    const wanted = dataKinds[kind];
    return (
      scores.length === wanted.scores.length &&
      wanted.scores.every((name, i) => scores[i] === name) &&
      wanted.needs.every((name) => given.includes(name))
    );
  });
}

/** An objective over the scores of whole groups, as one over a column for each place in a group. */
function ofGroups(loss: Objective<string, string>, responses: number): Pick<ChosenObjective, "slots" | "given" | "loss"> {
  const places = Array.from({ length: responses }, (_, k) => k);
  const slots = places.map((k) => `score${k}`);
  return {
    slots,
    given: ["best", "weight", ...places.map((k) => `rank${k}`)],
    loss: (batch) => {
      const groups = batch[slots[0]!]!.length;
      const others = Object.fromEntries(Object.entries(batch).filter(([name]) => !slots.includes(name)));
      const scores = Float64Array.from({ length: groups * responses }, (_, i) => batch[slots[i % responses]!]![Math.floor(i / responses)]!);
      const { loss: value, gradient } = loss({ ...others, scores });
      const column = (k: number) => Float64Array.from({ length: groups }, (_, i) => gradient.scores![i * responses + k]!);
      return { loss: value, gradient: Object.fromEntries(places.map((k) => [slots[k]!, column(k)])) };
    },
  };
}

/** What an objective says of a batch of single scores where it takes vectors. */
function vectorWidth(
  loss: Objective<string, string>,
  { scores, given }: { scores: readonly string[]; given: readonly string[] },
): string | undefined {
  // A prime number of scores is no whole number of vectors.
  const column = () => Float64Array.from({ length: 11 }, (_, i) => i % 2);
  try {
    const { gradient } = loss(Object.fromEntries([...scores, ...given].map((name) => [name, column()])));
    return scores.every((name) => gradient[name]?.length === 11) ? undefined : "another number of slopes than scores";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const catalogue = (): Entry[] =>
  JSON.parse(readFileSync(new URL("../../../src/catalog.gen.json", import.meta.url), "utf8")).filter(({ id }: Entry) =>
    id.startsWith("model/"),
  );

/** Names of the objectives that are trained on a kind of data. */
export const objectivesFor = (kind: DataKind): string[] =>
  catalogue().flatMap((entry) => {
    const columns = columnsOf(entry);
    return columns && kindOf(columns) === kind ? [entry.id.split("/").at(-1)!] : [];
  });

/**
 * Finds an objective by the name of its method, such as bradley-terry-loss.
 *
 * @throws {InputError} when there is none, or it has no such option
 */
export async function chooseObjective(name: string, options: Readonly<Record<string, unknown>> = {}): Promise<ChosenObjective> {
  const entries = catalogue();
  const entry = entries.find((one) => columnsOf(one) && (one.id === name || one.name === name || one.id.endsWith(`/${name}`)));
  const trainable = (Object.keys(dataKinds) as DataKind[]).flatMap((kind) => objectivesFor(kind)).sort();
  const columns = entry && columnsOf(entry);
  if (!entry || !columns) throw new InputError("--objective", `must be one of ${trainable.join(", ")}`, name);
  const kind = kindOf(columns);
  if (!kind) {
    throw new InputError(
      "--objective",
      `needs other columns than a file of preferences gives (${columns.scores.join(", ")}); these do not: ${trainable.join(", ")}`,
      name,
    );
  }
  const known = entry.params.map((param) => param.name.replace(/^options\./, ""));
  const strange = Object.keys(options).find((option) => !known.includes(option));
  if (strange !== undefined)
    throw new InputError(
      `--option ${strange}`,
      `${entry.id} has ${known.length > 0 ? `the options ${known.join(", ")}` : "no options"}`,
      strange,
    );
  const methods = (await import("../../model/index.ts")) as unknown as Record<string, (options: unknown) => Objective<string, string>>;
  const loss = methods[entry.name]!(options);
  if (kind === "groups") return { id: entry.id, options, kind, ...ofGroups(loss, Number(options.responses)) };
  const width = vectorWidth(loss, columns);
  if (width !== undefined)
    throw new InputError(
      "--objective",
      `${entry.id} is trained on more than one score a response, and guerdon train trains a net that says one; use fitReward of guerdon/model`,
      width,
    );
  return { id: entry.id, options, kind, slots: columns.scores, given: columns.given, loss };
}

import {
  type Context,
  groupIndices,
  judgeBatch,
  type Reward,
  type Rollout,
  responseLengths,
  type Verdict,
  valueOf,
} from "../../core/index.ts";
import { maximum } from "../../math/index.ts";
import { errorText } from "../score/columns.ts";
import { pairsWithin } from "./pairs.ts";
import { allNodes, type PartNode, partTree } from "./part-tree.ts";

/** What a reward gave for some rollouts, laid out for the checks. Rows without a value (abstained, failed) are not in it. */
export interface Observed {
  /** the scored rollouts, [rows], and the position of each in the input */
  readonly rollouts: readonly Rollout[];
  readonly positions: readonly number[];
  /** rows of one prompt together; groups of one are left out, [groups][members] */
  readonly groups: readonly (readonly number[])[];
  /** group of each row, [rows]; -1 for a row alone */
  readonly groupOf: Int32Array;
  /** all pairs of rows that share a group */
  readonly pairs: readonly (readonly [a: number, b: number])[];
  readonly lengths: readonly number[];
  readonly lengthUnit: "tokens" | "words";
  readonly root: PartNode;
  readonly nodes: readonly PartNode[];
  readonly truth: Truth | null;
  /** whether these are the built-in rollouts, which show how a reward can behave but not how it will */
  readonly probes: boolean;
  /** rollouts that were given, and why some of them are missing here */
  readonly given: number;
  readonly lost: readonly { readonly message: string; readonly count: number }[];
}

/** What says which responses are right. */
export interface Truth {
  readonly from: string;
  /** [rows]; undefined where it is not known */
  readonly right: readonly (boolean | undefined)[];
  /** the part that tells right from wrong best, if one does */
  readonly part: PartNode | null;
}

export interface ObserveOptions {
  /** column that says whether a response is right; `correct` or `is_correct` when absent */
  readonly correct?: string;
  /** path of a part that is to be taken for the truth where there is no such column */
  readonly right?: string;
  readonly probes?: boolean;
}

/** Scores rollouts and lays out what came of it. Groups must be whole. */
export async function observe(
  reward: Reward,
  rollouts: readonly Rollout[],
  context: Context,
  options: ObserveOptions = {},
): Promise<Observed> {
  const verdicts = await judgeBatch(reward, rollouts, context);
  const lost = new Map<string, number>();
  const kept = verdicts.flatMap((verdict, row) => {
    const why =
      verdict instanceof Error
        ? errorText(verdict).split("; got ")[0]!
        : valueOf(verdict) === null
          ? "the whole reward abstained"
          : undefined;
    if (why !== undefined) lost.set(why, (lost.get(why) ?? 0) + 1);
    return why === undefined ? [row] : [];
  });
  const scored = kept.map((row) => rollouts[row]!);
  const root = partTree(
    reward,
    kept.map((row) => verdicts[row] as Verdict),
  );
  const nodes = allNodes(root);
  const groups = groupIndices(scored).filter((members) => members.length > 1);
  const groupOf = new Int32Array(scored.length).fill(-1);
  groups.forEach((members, g) => {
    for (const row of members) groupOf[row] = g;
  });
  const pairs = pairsWithin(groups);
  const withTokens = scored.every((one) => one.tokens !== undefined);
  return {
    rollouts: scored,
    positions: kept,
    groups,
    groupOf,
    pairs,
    lengths: responseLengths(withTokens ? scored : scored.map(({ tokens: _, ...one }) => one)),
    lengthUnit: withTokens ? "tokens" : "words",
    root,
    nodes,
    truth: truthOf(scored, nodes, pairs, options),
    probes: options.probes ?? false,
    given: rollouts.length,
    lost: [...lost].map(([message, count]) => ({ message, count })).sort((a, b) => b.count - a.count),
  };
}

/** From this share of pairs that a part orders as the truth does, it is taken for the one that tells right from wrong. */
const goodOrder = 0.8;
/** Names that people give to the part that says whether a response is right. */
const rightNames = /^(is_?)?(right|correct(ness)?|accura(cy|te)|exact(_?match)?|answer|success|solved?|pass(ed)?|verified|outcome)$/i;

function truthOf(
  rollouts: readonly Rollout[],
  nodes: readonly PartNode[],
  pairs: Observed["pairs"],
  { correct, right }: ObserveOptions,
): Truth | null {
  const leaves = nodes.filter(({ children, path }) => children.length === 0 && path !== "");
  const fields = correct === undefined ? ["correct", "is_correct"] : [correct];
  const field = fields.find((name) => rollouts.some((one) => truthValue(one.fields[name]) !== undefined));
  if (field !== undefined && right === undefined) {
    const known = rollouts.map((one) => truthValue(one.fields[field]));
    const ranked = leaves
      .map((part) => ({ part, agreement: agreementWith(known, part, pairs) }))
      .filter(({ agreement }) => agreement >= goodOrder)
      .sort((a, b) => b.agreement - a.agreement);
    return { from: `column "${field}"`, right: known, part: ranked[0]?.part ?? null };
  }
  const part =
    right !== undefined ? nodes.find(({ path }) => path === right) : leaves.find((leaf) => rightNames.test(leaf.name) && twoValued(leaf));
  if (!part) return null;
  const highest = maximum(part.values);
  const known = Array.from(part.values, (value) => (Number.isNaN(value) ? undefined : value === highest));
  return { from: `part "${part.path}"`, right: known, part };
}

const truthValue = (value: unknown): boolean | undefined =>
  value === true || value === 1 ? true : value === false || value === 0 ? false : undefined;

const twoValued = ({ values }: PartNode) => new Set(Array.from(values).filter((value) => !Number.isNaN(value))).size === 2;

/** Share of pairs of a right and a wrong response in one group that a part orders rightly, ties counting one half. */
function agreementWith(right: Truth["right"], { values }: PartNode, pairs: Observed["pairs"]): number {
  let agree = 0;
  let counted = 0;
  for (const [a, b] of pairs) {
    if (right[a] === undefined || right[b] === undefined || right[a] === right[b]) continue;
    const difference = (values[a]! - values[b]!) * (right[a] ? 1 : -1);
    if (Number.isNaN(difference)) continue;
    counted++;
    agree += difference > 0 ? 1 : difference === 0 ? 0.5 : 0;
  }
  return counted < 5 ? 0 : agree / counted;
}

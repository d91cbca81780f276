import type { RewardDescription, Score, Verdict } from "../../core/index.ts";
import { descriptionOf, type Reward, valueOf } from "../../core/index.ts";
import { leastSquares } from "./least-squares.ts";

/** One reward of a composition with what it gave, and the parts that it was made from. NaN stands where it gave nothing. */
export interface PartNode {
  /** as the reward that holds it calls it; "value" for the whole */
  readonly name: string;
  /** names from the whole down, joined by dots, as in the columns `parts.<path>`; "" for the whole */
  readonly path: string;
  readonly method?: string;
  readonly options: Readonly<Record<string, number>>;
  /** one number a rollout, [rollouts] */
  readonly values: Float64Array;
  /** rewards of the steps of each rollout, where it gives any */
  readonly steps?: readonly (readonly number[] | undefined)[];
  /** what it is multiplied by in the one above it; null where that is no sum, or cannot be told */
  readonly weight: number | null;
  /** `stated` by the reward itself, `fitted` without remainder, or only a `slope`: the best line through a composition that is no sum */
  readonly weightIs: "stated" | "fitted" | "slope";
  readonly children: readonly PartNode[];
}

/** The tree of a reward, from what it says of itself and from the parts of its verdicts. */
export function partTree(reward: Reward, verdicts: readonly Verdict[]): PartNode {
  return nodeOf("value", "", verdicts, reward);
}

function nodeOf(name: string, path: string, verdicts: readonly (Verdict | undefined)[], reward: Reward | undefined): PartNode {
  const description = reward ? descriptionOf(reward) : undefined;
  const scores = verdicts.map((verdict) => (typeof verdict === "object" && verdict !== null ? verdict : undefined));
  const names = [...new Set([...Object.keys(description?.parts ?? {}), ...scores.flatMap((score) => Object.keys(score?.parts ?? {}))])];
  const children = names.map((child) =>
    nodeOf(
      child,
      path === "" ? child : `${path}.${child}`,
      scores.map((score) => score?.parts?.[child]),
      description?.parts[child],
    ),
  );
  const values = Float64Array.from(verdicts, (verdict) => (verdict === undefined ? Number.NaN : (valueOf(verdict) ?? Number.NaN)));
  const steps = stepsOf(scores);
  return withWeights({ name, path, method: description?.method, values, ...(steps ? { steps } : {}) }, children, description);
}

const stepsOf = (scores: readonly (Score | undefined)[]) =>
  scores.some((score) => score?.steps) ? scores.map((score) => score?.steps) : undefined;

/** The tree out of the columns of a file of scores: parts by dotted names. What the rewards say of themselves is not there, so weights are fitted. */
export function partTreeOfColumns(value: Float64Array, columns: Readonly<Record<string, Float64Array>>): PartNode {
  const build = (name: string, path: string, values: Float64Array): PartNode => {
    const prefix = path === "" ? "" : `${path}.`;
    const below = Object.keys(columns).filter((column) => column.startsWith(prefix) && column !== path);
    // A name may hold dots itself: a column is a child of the nearest column above it, whole prefix or not.
    const direct = below.filter((column) => !below.some((other) => other !== column && column.startsWith(`${other}.`)));
    const children = direct.map((column) => build(column.slice(prefix.length), column, columns[column]!));
    return withWeights({ name, path, values }, children);
  };
  return build("value", "", value);
}

function withWeights(
  node: Pick<PartNode, "name" | "path" | "method" | "values" | "steps">,
  children: readonly PartNode[],
  description?: RewardDescription,
): PartNode {
  const whole = { ...node, options: description?.options ?? {}, weight: null, weightIs: "slope" as const };
  if (children.length === 0) return { ...whole, children };
  const stated = description?.weights;
  if (stated) {
    return { ...whole, children: children.map((child) => ({ ...child, weight: stated[child.name] ?? null, weightIs: "stated" as const })) };
  }
  const complete = Array.from(node.values.keys()).filter(
    (row) => !Number.isNaN(node.values[row]) && children.every(({ values }) => !Number.isNaN(values[row])),
  );
  const { slopes, r2 } = leastSquares(
    children.map(({ values }) => complete.map((row) => values[row]!)),
    complete.map((row) => node.values[row]!),
  );
  // Scores in files may be rounded to single precision, so a sum is one up to that.
  const weightIs = complete.length > children.length + 2 && r2 > 1 - 1e-6 ? "fitted" : "slope";
  return { ...whole, children: children.map((child, k) => ({ ...child, weight: slopes[k]!, weightIs })) };
}

/** Whether a node is the weighted sum of its parts, as far as the rollouts tell. */
export const isSum = ({ children }: PartNode): boolean => children.length > 0 && children.every(({ weightIs }) => weightIs !== "slope");

/** What a part adds to the one above it, [rollouts]; an abstention adds nothing. */
export const contribution = ({ values, weight }: PartNode): Float64Array =>
  values.map((value) => (Number.isNaN(value) ? 0 : value * (weight ?? 0)));

/** All nodes, the whole first. */
export const allNodes = (node: PartNode): readonly PartNode[] => [node, ...node.children.flatMap(allNodes)];

/** From the whole down to a node, both included. */
export function pathTo(root: PartNode, path: string): readonly PartNode[] {
  if (root.path === path) return [root];
  for (const child of root.children) {
    const below = pathTo(child, path);
    if (below.length > 0) return [root, ...below];
  }
  return [];
}

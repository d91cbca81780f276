import { InputError } from "../core/index.ts";

/**
 * Parameters, optimiser moments, batches: anything nested in plain objects and lists. Whatever is neither of the two is a leaf,
 * so a tree of arrays and a tree of tensors walk alike. Names go in alphabetical order: how an object was built does not matter.
 */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [name: string]: Tree<Leaf> };

/** The type of a tree whose leaves were replaced. */
export type Replaced<T, From, To> = T extends From
  ? To
  : T extends readonly unknown[]
    ? { [K in keyof T]: Replaced<T[K], From, To> }
    : T extends object
      ? { [K in keyof T]: Replaced<T[K], From, To> }
      : T;

type Branch = readonly unknown[] | Readonly<Record<string, unknown>>;

/** A missing part, such as a bias that a layer does without, is an empty branch. */
function childrenOf(node: unknown): [name: string, child: unknown][] | undefined {
  if (node === undefined || node === null) return [];
  if (Array.isArray(node)) return node.map((child, i) => [String(i), child]);
  if (typeof node !== "object" || Object.getPrototypeOf(node) !== Object.prototype) return undefined;
  return Object.keys(node)
    .sort()
    .map((name) => [name, (node as Record<string, unknown>)[name]]);
}

/** The leaves of a tree with their names, such as `layers.0.weight`, in order. A tree that is a leaf itself has an empty name. */
export function namedLeaves<Leaf>(tree: unknown, name = ""): [name: string, leaf: Leaf][] {
  const children = childrenOf(tree);
  if (!children) return [[name, tree as Leaf]];
  return children.flatMap(([child, node]) => namedLeaves<Leaf>(node, name ? `${name}.${child}` : child));
}

/** The leaves of a tree, in order. */
export const leaves = <Leaf>(tree: unknown): Leaf[] => namedLeaves<Leaf>(tree).map(([, leaf]) => leaf);

/**
 * A tree of the same structure, each leaf made from the leaves that stand at its place in all of the trees.
 *
 * @throws {InputError} when the trees differ in structure
 */
export function mapTree<T, From, To>(
  tree: T,
  fn: (leaf: From, ...others: never[]) => To,
  ...others: readonly unknown[]
): Replaced<T, From, To> {
  const names = others.length > 0 ? namedLeaves(tree).map(([name]) => name) : [];
  const columns = others.map((other) => {
    const found = namedLeaves(other);
    const differs = names.findIndex((name, i) => found[i]?.[0] !== name);
    if (differs >= 0 || found.length !== names.length) {
      const at = differs >= 0 ? differs : names.length;
      throw new InputError(
        "mapTree",
        `the trees must have the same structure; expected ${names[at] ?? "no more leaves"} at place ${at}`,
        found[at]?.[0],
      );
    }
    return found.map(([, leaf]) => leaf);
  });
  return rebuilt(tree, (leaf, i) => fn(leaf as From, ...(columns.map((column) => column[i]) as never[]))) as Replaced<T, From, To>;
}

/** A tree of the same structure with the leaves of a list, in order. */
export const fillTree = <Out>(structure: unknown, list: readonly unknown[]): Out => rebuilt(structure, (_, i) => list[i]) as Out;

function rebuilt(tree: unknown, leafAt: (leaf: unknown, index: number) => unknown): unknown {
  let index = 0;
  const walk = (node: unknown): unknown => {
    const children = childrenOf(node);
    if (!children) return leafAt(node, index++);
    if (node === undefined || node === null) return node;
    const entries = children.map(([name, child]) => [name, walk(child)] as const);
    return Array.isArray(node as Branch) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
  };
  return walk(tree);
}

import type { Rational } from "./rational.ts";

/** How the two ends of a bracket are written: `(` or `[` and `)` or `]`. */
export type Brackets = "()" | "[]" | "(]" | "[)";
export type RelationSign = "=" | "≈" | "≠" | "<" | "≤" | ">" | "≥" | "∈" | "≡";

/** What an answer says, as the parser understood it. */
export type Tree =
  /** `decimals`: digits after the point as written; undefined where there was no point */
  | { readonly is: "number"; readonly value: Rational; readonly decimals?: number }
  /** digits in a base other than ten, as written */
  | { readonly is: "digits"; readonly digits: string; readonly base: number }
  | { readonly is: "symbol"; readonly name: string }
  /** a unit of measure, with the power of ten or prefix already in its name; `label` counts things and measures nothing */
  | { readonly is: "unit"; readonly name: string }
  | { readonly is: "label"; readonly name: string }
  | { readonly is: "sum"; readonly terms: readonly Tree[] }
  | { readonly is: "product"; readonly factors: readonly Tree[] }
  | { readonly is: "quotient"; readonly top: Tree; readonly bottom: Tree }
  | { readonly is: "power"; readonly base: Tree; readonly exponent: Tree }
  /** both signs at once: a + b and a − b */
  | { readonly is: "plus-minus"; readonly left: Tree | null; readonly right: Tree }
  | { readonly is: "call"; readonly name: string; readonly inputs: readonly Tree[] }
  /** several answers without brackets around them */
  | { readonly is: "list"; readonly items: readonly Tree[]; readonly joined: "and" | "or" }
  | { readonly is: "tuple"; readonly brackets: Brackets; readonly items: readonly Tree[] }
  | { readonly is: "set"; readonly items: readonly Tree[] }
  /** all `variable` that satisfy the condition */
  | { readonly is: "such-that"; readonly variable: Tree; readonly condition: Tree }
  | { readonly is: "combination"; readonly of: "∪" | "∩" | "∖"; readonly parts: readonly Tree[] }
  | { readonly is: "matrix"; readonly rows: readonly (readonly Tree[])[] }
  /** a chain such as 1 < x ≤ 2: one more side than signs */
  | { readonly is: "relation"; readonly sides: readonly Tree[]; readonly signs: readonly RelationSign[] }
  | { readonly is: "ratio"; readonly parts: readonly Tree[] }
  | { readonly is: "time"; readonly hours: number; readonly minutes: number; readonly half: "" | "am" | "pm" }
  /** words, in normal form */
  | { readonly is: "text"; readonly words: string };

export const number = (value: Rational): Tree => ({ is: "number", value });
export const symbol = (name: string): Tree => ({ is: "symbol", name });
export const call = (name: string, ...inputs: Tree[]): Tree => ({ is: "call", name, inputs });

/** The parts that a tree is directly made of. */
export function children(tree: Tree): readonly Tree[] {
  switch (tree.is) {
    case "sum":
      return tree.terms;
    case "product":
      return tree.factors;
    case "quotient":
      return [tree.top, tree.bottom];
    case "power":
      return [tree.base, tree.exponent];
    case "plus-minus":
      return tree.left ? [tree.left, tree.right] : [tree.right];
    case "call":
      return tree.inputs;
    case "list":
    case "tuple":
    case "set":
      return tree.items;
    case "such-that":
      return [tree.variable, tree.condition];
    case "combination":
    case "ratio":
      return tree.parts;
    case "matrix":
      return tree.rows.flat();
    case "relation":
      return tree.sides;
    default:
      return [];
  }
}

/** Whether a tree or anything in it passes a test. */
export const some = (tree: Tree, test: (part: Tree) => boolean): boolean => test(tree) || children(tree).some((child) => some(child, test));

/** The same tree with its direct parts replaced. */
export function mapChildren(tree: Tree, change: (part: Tree) => Tree): Tree {
  switch (tree.is) {
    case "sum":
      return { ...tree, terms: tree.terms.map(change) };
    case "product":
      return { ...tree, factors: tree.factors.map(change) };
    case "quotient":
      return { ...tree, top: change(tree.top), bottom: change(tree.bottom) };
    case "power":
      return { ...tree, base: change(tree.base), exponent: change(tree.exponent) };
    case "plus-minus":
      return { ...tree, left: tree.left && change(tree.left), right: change(tree.right) };
    case "call":
      return { ...tree, inputs: tree.inputs.map(change) };
    case "list":
    case "tuple":
    case "set":
      return { ...tree, items: tree.items.map(change) };
    case "such-that":
      return { ...tree, variable: change(tree.variable), condition: change(tree.condition) };
    case "combination":
    case "ratio":
      return { ...tree, parts: tree.parts.map(change) };
    case "matrix":
      return { ...tree, rows: tree.rows.map((row) => row.map(change)) };
    case "relation":
      return { ...tree, sides: tree.sides.map(change) };
    default:
      return tree;
  }
}

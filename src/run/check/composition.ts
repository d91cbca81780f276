import { pairsWithin } from "./pairs.ts";
import type { PartNode } from "./part-tree.ts";

/** A part of a composition with its say in the whole. Plain data: it is printed, drawn, and written as JSON. */
export interface Composition {
  readonly name: string;
  readonly path: string;
  readonly method?: string;
  readonly options: Readonly<Record<string, number>>;
  readonly weight: number | null;
  readonly weightIs: PartNode["weightIs"];
  /** rollouts that it gave a number for */
  readonly count: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** share of the variance of the whole, cov(w p, R) / var R: the parts of a sum add up to 1; below 0 it works against the rest. null where it cannot be told */
  readonly variance: number | null;
  /**
   * share of the leads within groups, Σ w Δp · sign ΔR / Σ |ΔR| over pairs of one prompt: of what puts the better response ahead, how much comes from this
   * part. null where there are no groups, or it cannot be told
   */
  readonly order: number | null;
  readonly children: readonly Composition[];
}

/**
 * Says how much each part of a composition has to do with what comes out of it.
 * Below a method that is no sum (a gate, a product, a transform) the best straight line stands for it, so that parts need not add up to it.
 *
 * @param groups rows of one prompt together, [groups][members]
 */
export function composition(root: PartNode, groups: readonly (readonly number[])[]): Composition {
  const rows = Array.from(root.values.keys()).filter((row) => !Number.isNaN(root.values[row]));
  const center = rows.reduce((sum, row) => sum + root.values[row]!, 0) / rows.length;
  const deviations = rows.map((row) => root.values[row]! - center);
  const variance = deviations.reduce((sum, deviation) => sum + deviation ** 2, 0);
  const pairs = pairsWithin(groups.map((members) => members.filter((row) => !Number.isNaN(root.values[row]))));
  const leads = pairs.reduce((sum, [a, b]) => sum + Math.abs(root.values[a]! - root.values[b]!), 0);

  const shares = (node: PartNode, reach: number | null): Composition => {
    const given = rows.filter((row) => !Number.isNaN(node.values[row]));
    const values = Float64Array.from(node.values, (value) => (Number.isNaN(value) ? 0 : value * (reach ?? 0)));
    const covariance = rows.reduce((sum, row, i) => sum + values[row]! * deviations[i]!, 0);
    const led = pairs.reduce((sum, [a, b]) => sum + (values[a]! - values[b]!) * Math.sign(root.values[a]! - root.values[b]!), 0);
    return {
      name: node.name,
      path: node.path,
      ...(node.method ? { method: node.method } : {}),
      options: node.options,
      weight: node.weight,
      weightIs: node.weightIs,
      count: given.length,
      minimum: given.length > 0 ? given.reduce((low, row) => Math.min(low, node.values[row]!), Infinity) : null,
      maximum: given.length > 0 ? given.reduce((high, row) => Math.max(high, node.values[row]!), -Infinity) : null,
      variance: reach === null || !(variance > 0) ? null : covariance / variance,
      order: reach === null || !(leads > 0) ? null : led / leads,
      children: node.children.map((child) => shares(child, reach === null || child.weight === null ? null : reach * child.weight)),
    };
  };
  return shares(root, 1);
}

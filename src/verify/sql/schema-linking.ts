import { ratio } from "../../math/index.ts";
import { schemaNames } from "./schema-names.ts";

/**
 * Schema linking: of all tables and columns that gold query or prediction use, the share that both use.
 *
 *     J = |S_g ∩ S_p| / |S_g ∪ S_p|
 *
 * Names are compared in lower case, without the alias before a dot. It needs no database, so it also pays for a query that does not run;
 * never train on it without execution.
 *
 * @param gold g: the right query
 * @param predicted p: the query that is judged
 * @returns J; 0 where a query cannot be read or selects nothing
 * @range [0, 1]
 * @source Pourreza et al. 2025 (Reasoning-SQL), arXiv:2503.23157, schema linking reward
 * @example schemaLinking("SELECT name FROM city WHERE size > 5", "SELECT c.name FROM city AS c") // 0.6667
 * @example schemaLinking("SELECT name FROM city", "no idea") // 0
 */
export function schemaLinking(gold: string, predicted: string): number {
  const [g, p] = [schemaNames(gold), schemaNames(predicted)];
  if (!g || !p) return 0;
  let shared = 0;
  for (const name of g) if (p.has(name)) shared++;
  return ratio(shared, g.size + p.size - shared);
}

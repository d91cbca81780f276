import { ratio } from "../../math/index.ts";
import { schemaNames } from "./schema-names.ts";

/**
 * Schema recall: of the tables and columns that the gold query uses, the share that the prediction uses too.
 *
 *     R = |S_g ∩ S_p| / |S_g|
 *
 * A query that names everything gets all of it; `schemaLinking` is the measure without that hole.
 *
 * @param gold g: the right query
 * @param predicted p: the query that is judged
 * @returns R; 0 where a query cannot be read or selects nothing
 * @range [0, 1]
 * @source Pourreza et al. 2025 (Reasoning-SQL), arXiv:2503.23157, released code
 * @example schemaRecall("SELECT name FROM city", "SELECT name, size FROM city") // 1
 */
export function schemaRecall(gold: string, predicted: string): number {
  const [g, p] = [schemaNames(gold), schemaNames(predicted)];
  if (!g || !p) return 0;
  let shared = 0;
  for (const name of g) if (p.has(name)) shared++;
  return ratio(shared, g.size);
}

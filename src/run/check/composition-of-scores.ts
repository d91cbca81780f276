import { name, type ScoreTable } from "../score-table.ts";
import { type Composition, composition } from "./composition.ts";
import { partTreeOfColumns } from "./part-tree.ts";

/** Shares settle long before this many rows. */
const mostRows = 20_000;

/** The tree of parts out of a file of scores, by the names of its columns; null where the reward has no parts. Whole groups are looked at, spread over the file. */
export async function compositionOfScores({ ask, parts }: ScoreTable): Promise<Composition | null> {
  if (parts.length === 0) return null;
  const [counted] = await ask("SELECT count(value) AS n FROM scores");
  const every = Math.ceil(Number(counted!.n) / mostRows);
  const columns = parts.map((part, i) => `${name(`parts.${part}`)} AS p${i}`);
  const rows = await ask(
    `SELECT "group" AS g, value AS v, ${columns.join(", ")} FROM scores
     WHERE value IS NOT NULL ${every > 1 ? `AND hash(coalesce("group", row::VARCHAR)) % ${every} = 0` : ""} ORDER BY row`,
  );
  if (rows.length < 2) return null;
  const column = (key: string) => Float64Array.from(rows, (row) => (typeof row[key] === "number" ? row[key] : Number.NaN));
  const groups = new Map<unknown, number[]>();
  rows.forEach(({ g }, row) => {
    if (g === null) return;
    const members = groups.get(g);
    if (members) members.push(row);
    else groups.set(g, [row]);
  });
  const tree = partTreeOfColumns(column("v"), Object.fromEntries(parts.map((part, i) => [part, column(`p${i}`)])));
  return composition(tree, [...groups.values()]);
}

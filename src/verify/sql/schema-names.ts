import { type SqlToken, sqlTokens } from "./sql-tokens.ts";

const keywords = new Set(
  `select distinct all from where group by having order limit offset fetch first next rows row only union intersect except as on using join inner
  left right full outer cross natural lateral and or not in is null like ilike glob between exists case when then else end asc desc nulls last with
  recursive values over partition range preceding following unbounded current collate escape true false within any some window similar to for
  qualify`.split(/\s+/),
);
const clauseWords = new Set(["select", "from", "where", "group", "order", "having", "on", "join", "limit", "with"]);

/**
 * S(q): names of the tables and columns that a query uses, in lower case, without aliases, functions and names that the query itself makes;
 * null where it cannot be read or selects nothing.
 *
 * It reads words, not grammar, so that it also serves queries that do not run. `T1.name` counts as the column `name`; the table that T1 stands
 * for is counted where it is joined.
 */
export function schemaNames(sql: string): Set<string> | null {
  const tokens = sqlTokens(sql);
  if (!tokens?.some(({ kind, text }) => kind === "word" && text === "select")) return null;
  const isName = (token: SqlToken | undefined) =>
    token !== undefined && (token.kind === "name" || (token.kind === "word" && !keywords.has(token.text)));
  const is = (token: SqlToken | undefined, ...texts: string[]) =>
    token !== undefined && token.kind !== "name" && token.kind !== "text" && texts.includes(token.text);

  /** the clause that is open in each bracket, innermost last */
  const clauses = [""];
  const used = new Set<string>();
  /** names that can only be columns or tables: after a dot, or renamed themselves */
  const sure = new Set<string>();
  const aliases = new Set<string>();
  const tablesMade = new Set<string>();
  tokens.forEach((token, i) => {
    const [before, after] = [tokens[i - 1], tokens[i + 1]];
    if (is(token, "(")) clauses.push("");
    else if (is(token, ")") && clauses.length > 1) clauses.pop();
    else if (token.kind === "word" && clauseWords.has(token.text)) clauses[clauses.length - 1] = token.text;
    if (!isName(token)) return;
    const clause = clauses.at(-1)!;
    const { text } = token;
    if (clause === "with" && is(before, "with", "recursive", ",") && is(after, "as", "(")) tablesMade.add(text);
    else if (is(before, "::") || after?.kind === "text")
      return; // a type: x::date, date '2020-01-01'
    else if (is(after, "(") || is(after, "."))
      return; // a function, or what a name is looked up in
    else if (is(before, ".")) sure.add(text);
    else if ((clause === "from" || clause === "join") && is(before, clause, ",")) used.add(text);
    else if (is(before, "as", ")") || isName(before)) aliases.add(text);
    else if (is(after, "as")) sure.add(text);
    else used.add(text);
  });
  for (const name of aliases) used.delete(name);
  for (const name of sure) used.add(name);
  for (const name of tablesMade) used.delete(name);
  return used;
}

import { createRandom } from "../core/index.ts";
import { logLinearPolicy } from "./log-linear-policy.ts";
import type { ActionTable, Policy } from "./policy.ts";
import { policyTable } from "./policy.ts";
import { tabularPolicy } from "./tabular-policy.ts";

/** What can be wrong, or only different, about a query of the SQL world; `untagged`: written without its tags. */
export const sqlEdits = ["column", "value", "noFilter", "table", "misspelt", "unclosed", "rewritten", "untagged"] as const;
export type SqlEdit = (typeof sqlEdits)[number];

/** One way to answer a question. */
export interface SqlCandidate {
  readonly sql: string;
  readonly edits: readonly SqlEdit[];
}

/** See sqlWorld. */
export interface SqlWorld {
  /** makes the database: three tables of a shop */
  readonly script: string;
  readonly questions: readonly { readonly question: string; readonly gold: string; readonly candidates: readonly SqlCandidate[] }[];
  /**
   * The policy at the start: log-linear in the edits, which are its features, shared by all questions, with a taste of its own for each answer.
   *
   * @param rate the chance of an answer without fault at the start, in (0, 1)
   */
  policy(rate: number, questions?: readonly number[]): Policy;
}

/**
 * The SQL world: a shop of three tables, 30 questions, and 80 ways to answer each, from the right query over rewrites of it to queries with the wrong
 * column, value, table or no filter, with errors of syntax, and without tags. Whether a query is right is for a database to say.
 *
 * @param options.seed of the data and of the policy's tastes; default 1
 * @returns the script, the questions with their candidates, and the policy at the start
 * @source Guerdon: testbed for rewards on SQL
 * @example sqlWorld().questions.length // 30
 * @example sqlWorld().questions[0].candidates.length // 80
 */
export function sqlWorld({ seed = 1 }: { seed?: number } = {}): SqlWorld {
  const random = createRandom(seed);
  const script = makeScript(random.fork("data"));
  const questions = shapes.flatMap((shape) => Array.from({ length: 10 }, (_, i) => questionOf(shape, i)));
  const tastes = questions.map(({ candidates }, q) => candidates.map((_, a) => 0.3 * random.fork(`${q}/${a}`).normal()));
  const features = questions.map(({ candidates }) => candidates.map(({ edits }) => sqlEdits.map((edit) => (edits.includes(edit) ? 1 : 0))));
  const faultless = questions.map(({ candidates }) =>
    candidates.map(({ edits }) => edits.every((edit) => edit === "rewritten" || edit === "untagged")),
  );

  function policy(rate: number, chosen = questions.map((_, q) => q)): Policy {
    const initial = (pull: number) =>
      chosen.map((q) =>
        questions[q]!.candidates.map(({ edits }, a) => tastes[q]![a]! + pull * edits.filter((edit) => isFault(edit)).length),
      );
    const rateAt = (logits: ActionTable) => {
      const table = policyTable(tabularPolicy(logits));
      const each = table.map((p, x) => p.reduce((total, chance, a) => total + (faultless[chosen[x]!]![a] ? chance : 0), 0));
      return each.reduce((total, one) => total + one, 0) / each.length;
    };
    // The more a fault attracts, the rarer a faultless answer: halving finds the pull that makes the asked rate.
    let [low, high] = [-10, 10];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (rateAt(initial(middle)) > rate) low = middle;
      else high = middle;
    }
    return logLinearPolicy(
      chosen.map((q) => features[q]!),
      initial(low),
    );
  }
  return { script, questions, policy };
}

const isFault = (edit: SqlEdit) => edit !== "rewritten" && edit !== "untagged";

interface Pieces {
  readonly column: string;
  readonly value: string;
  readonly filter: boolean;
  readonly table: string;
  readonly rewritten: boolean;
}

interface Shape {
  readonly asks: (i: number) => string;
  readonly columns: readonly (readonly [right: string, wrong: string])[];
  readonly tables: readonly [right: string, wrong: string];
  readonly filters: readonly (readonly [column: string, right: string, wrong: string])[];
  readonly write: (pieces: Pieces, condition: string) => string;
}

/** One table; a number about one table; two tables joined. */
const shapes: readonly Shape[] = [
  {
    asks: (i) => `Which customers fit rule ${i}?`,
    columns: [["name", "id"], ["city", "age"]], // biome-ignore format: pairs
    tables: ["customers", "products"],
    filters: [["age", "> 40", "> 30"], ["age", "< 35", "< 25"], ["city", "= 'Ulm'", "= 'Bonn'"], ["id", "> 20", "> 25"], ["age", "= 33", "= 44"]], // biome-ignore format: triples
    write: ({ column, table, rewritten }, condition) =>
      rewritten ? `SELECT t.${column} FROM ${table} AS t${condition}` : `SELECT ${column} FROM ${table}${condition}`,
  },
  {
    asks: (i) => `How much do the orders of rule ${i} come to?`,
    columns: [["sum(amount)", "max(amount)"], ["count(*)", "sum(amount)"]], // biome-ignore format: pairs
    tables: ["orders", "products"],
    filters: [["year", "= 2021", "= 2022"], ["amount", "> 3", "> 5"], ["product_id", "< 6", "< 9"], ["year", "> 2020", "> 2021"], ["customer_id", "> 15", "> 18"]], // biome-ignore format: triples
    write: ({ column, table, rewritten }, condition) =>
      rewritten ? `SELECT ${column} AS answer FROM ${table} AS o${condition}` : `SELECT ${column} FROM ${table}${condition}`,
  },
  {
    asks: (i) => `Who ordered by rule ${i}?`,
    columns: [["customers.name", "customers.city"], ["customers.age", "orders.year"]], // biome-ignore format: pairs
    tables: ["orders.customer_id", "orders.product_id"],
    filters: [["orders.year", "= 2020", "= 2022"], ["orders.amount", "> 6", "> 4"], ["orders.product_id", "= 3", "= 7"], ["orders.amount", "= 2", "= 5"], ["orders.id", "< 40", "< 25"]], // biome-ignore format: triples
    write: ({ column, table, rewritten }, condition) =>
      rewritten
        ? `SELECT DISTINCT ${column} FROM orders JOIN customers ON customers.id = ${table}${condition}`
        : `SELECT DISTINCT ${column} FROM customers JOIN orders ON ${table} = customers.id${condition}`,
  },
];

function questionOf(shape: Shape, i: number) {
  const [column, wrongColumn] = shape.columns[i % 2]!;
  const [filtered, right, wrong] = shape.filters[Math.floor(i / 2)]!;
  const write = (edits: readonly SqlEdit[]) => {
    const has = (edit: SqlEdit) => edits.includes(edit);
    const pieces = {
      column: has("column") ? wrongColumn : column,
      value: has("value") ? wrong : right,
      filter: !has("noFilter"),
      table: shape.tables[has("table") ? 1 : 0],
      rewritten: has("rewritten"),
    };
    const sql = shape.write(pieces, pieces.filter ? ` WHERE ${filtered} ${pieces.value}` : "");
    if (has("misspelt")) return sql.replace("SELECT", "SELCT");
    return has("unclosed") ? `${sql} AND (id > 0` : sql;
  };
  const some = (...edits: SqlEdit[][]) => edits;
  const cross = (...lists: SqlEdit[][][]) =>
    lists.reduce((all, list) => all.flatMap((one) => list.map((other) => [...one, ...other])), some([]));
  const columns = some([], ["column"]);
  const tables = some([], ["table"]);
  const styles = some([], ["rewritten"]);
  const sound = cross(columns, some([], ["value"], ["noFilter"]), tables, styles);
  const broken = cross(columns, some([], ["value"]), tables, some(["misspelt"], ["unclosed"]));
  const candidates = cross([...sound, ...broken], some([], ["untagged"])).map((edits) => ({ sql: write(edits), edits }));
  return { question: shape.asks(i), gold: write([]), candidates };
}

function makeScript(random: ReturnType<typeof createRandom>): string {
  const pick = (list: readonly string[]) => `'${random.pick(list)}'`;
  const rows = (count: number, row: (i: number) => (string | number)[]) =>
    Array.from({ length: count }, (_, i) => `(${row(i + 1).join(", ")})`).join(", ");
  const names = ["Ada", "Ben", "Cem", "Dia", "Eva", "Finn", "Gus", "Hana", "Ida", "Jon"];
  return [
    "CREATE TABLE customers (id INTEGER, name TEXT, city TEXT, age INTEGER)",
    "CREATE TABLE products (id INTEGER, name TEXT, kind TEXT, price INTEGER)",
    "CREATE TABLE orders (id INTEGER, customer_id INTEGER, product_id INTEGER, amount INTEGER, year INTEGER)",
    `INSERT INTO customers VALUES ${rows(30, (i) => [i, `'${names[i % 10]}${i}'`, pick(["Ulm", "Bonn", "Jena", "Kiel"]), i % 7 === 0 ? 33 : 20 + random.integer(40)])}`,
    `INSERT INTO products VALUES ${rows(12, (i) => [i, `'item ${i}'`, pick(["tool", "toy", "book"]), 1 + random.integer(90)])}`,
    `INSERT INTO orders VALUES ${rows(80, (i) => [i, 1 + random.integer(30), 1 + random.integer(12), 1 + random.integer(9), 2020 + random.integer(3)])}`,
  ].join(";\n");
}

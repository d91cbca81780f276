/** One piece of a query. Words and names in lower case, without their quotes; texts with theirs. */
export interface SqlToken {
  readonly kind: "word" | "name" | "text" | "number" | "mark";
  readonly text: string;
}

// Every alternative consumes at least one character and none backtracks beyond its own token, so reading takes linear time.
const pattern =
  /(\s+|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)|('(?:[^']|'')*')|"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_$]*)|(<>|!=|<=|>=|==|\|\||::|[^\s'"`[\]])/giuy;

/**
 * The tokens of a query in any dialect; null where a quotation or a comment does not end.
 * Names in double quotes, backticks and brackets count as names; whether a word is a keyword is for the reader to say.
 */
export function sqlTokens(sql: string): SqlToken[] | null {
  const tokens: SqlToken[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < sql.length) {
    const match = pattern.exec(sql);
    if (!match) return null;
    const [, blank, text, double, backtick, bracket, number, word, mark] = match;
    if (blank !== undefined) continue;
    if (mark === "/" && sql[pattern.lastIndex] === "*") return null;
    const name = double ?? backtick ?? bracket;
    if (text !== undefined) tokens.push({ kind: "text", text });
    else if (name !== undefined) tokens.push({ kind: "name", text: name.toLowerCase() });
    else if (number !== undefined) tokens.push({ kind: "number", text: number.toLowerCase() });
    else if (word !== undefined) tokens.push({ kind: "word", text: word.toLowerCase() });
    else tokens.push({ kind: "mark", text: mark === "!=" ? "<>" : mark === "==" ? "=" : mark! });
  }
  return tokens;
}

/** A known text where it stands in a prompt. */
export interface ShownText {
  readonly text: string;
  /** name of the fence it stands in, without its mark; "" where it stands in none */
  readonly fence: string;
}

/** Finds texts of a table in prompts: a text stands on lines of its own. Fast also for large tables, since lines are looked up, not texts searched for. */
export function textFinder(texts: () => Iterable<string>, size: () => number) {
  const byFirstLine = new Map<string, string[]>();
  let indexed = -1;
  const index = () => {
    if (indexed === size()) return;
    indexed = size();
    byFirstLine.clear();
    for (const text of texts()) {
      const [line = ""] = text.split("\n", 1);
      const known = byFirstLine.get(line);
      if (known) known.push(text);
      else byFirstLine.set(line, [text]);
    }
    // The longest first: one text may be the beginning of another.
    for (const known of byFirstLine.values()) known.sort((a, b) => b.length - a.length);
  };

  /** Texts in order of appearance, and what is left of the prompt without them. */
  return (prompt: string): { shown: ShownText[]; rest: string } => {
    index();
    const shown: ShownText[] = [];
    let rest = "";
    let fence = "";
    for (let start = 0; start <= prompt.length; ) {
      const newline = prompt.indexOf("\n", start);
      const end = newline < 0 ? prompt.length : newline;
      const line = prompt.slice(start, end);
      const indent = line.length - line.trimStart().length;
      const text = (byFirstLine.get(line.slice(indent)) ?? byFirstLine.get(line))?.find((one) => standsAt(prompt, one, start, indent));
      if (text !== undefined) {
        shown.push({ text, fence });
        start = prompt.indexOf(text, start) + text.length + 1;
        continue;
      }
      const [, slash, name = ""] = /^<(\/?)([A-Za-z][\w-]*?)(?:-[0-9a-z]{6})?>$/.exec(line) ?? [];
      if (name !== "") fence = slash ? "" : name;
      rest += `${line}\n`;
      start = end + 1;
    }
    return { shown, rest };
  };
}

function standsAt(prompt: string, text: string, start: number, indent: number): boolean {
  return [start, start + indent].some(
    (at) => prompt.startsWith(text, at) && /^(\n|$)/.test(prompt.slice(at + text.length, at + text.length + 1)),
  );
}

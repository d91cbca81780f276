import { afterThinking } from "../after-thinking.ts";

/** A reply read as JSON. */
export interface ReadJson {
  /** the value; undefined where the reply holds none that can be read */
  readonly value: unknown;
  /** 1 the whole reply is the JSON, ½ it is one fenced block, 0 otherwise */
  readonly format: 0 | 0.5 | 1;
  /** what was looked at: the reply without its reasoning */
  readonly text: string;
}

/** Deeper nesting is not read: what works on it recurses, and no honest document comes close. */
const maxDepth = 200;

/** The JSON in a reply: all of it, its one fenced block, or else what stands between its outermost brackets. */
export function readJson(reply: string): ReadJson {
  const text = afterThinking(reply).trim();
  const whole = parse(text);
  if (whole !== undefined) return { value: whole, format: 1, text };
  const parts = text.split("```");
  if (parts.length === 3) {
    const block = parts[1]!.replace(/^[ \t]*(?:json)?[ \t]*\n/i, "");
    const value = parse(block);
    return { value, format: value === undefined ? 0 : 0.5, text };
  }
  const [open, close] = [text.search(/[{[]/), Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"))];
  return { value: open < 0 ? undefined : parse(text.slice(open, close + 1)), format: 0, text };
}

function parse(text: string): unknown {
  let depth = 0;
  for (const mark of text) {
    if (mark === "{" || mark === "[") depth++;
    else if (mark === "}" || mark === "]") depth--;
    if (depth > maxDepth) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

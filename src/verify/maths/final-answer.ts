import { afterThinking } from "../after-thinking.ts";
import { limits } from "./limits.ts";

/** What was found to be the answer of a response. */
export interface FinalAnswer {
  /** the answer as written, or null where there is none */
  readonly answer: string | null;
  /** all answers that the response marks as final, in order; more than one where it does not settle on one */
  readonly marked: readonly string[];
  /** what marked it */
  readonly by: "box" | "tag" | "hashes" | "sentence" | "whole" | "last number" | "nothing";
}

/**
 * Final answer of a long response, by the first of these that is there: `\boxed{…}` or `<answer>…</answer>`; a line `#### …`; the last
 * "answer is …" or "answer: …"; a response of a single line, as a whole; and, only where asked for, the last formula between dollar signs or the last number.
 *
 * Boxes that stand side by side, as in `\boxed{1}` and `\boxed{2}`, are one answer with two parts. Otherwise the last box counts, and `marked`
 * holds them all. What stands inside `<think>` is not read. Takes time linear in the text, whatever the text is.
 *
 * @param text the whole response
 * @param options.thinking whether `<think>…</think>` is read too; default false
 * @param options.lastNumber whether a response that marks no answer gives its last formula or number; default false
 * @returns the answer, all that were marked as final, and by what
 * @source Guerdon: union of the conventions of MATH (arXiv:2103.03874, \boxed), GSM8K (arXiv:2110.14168, ####) and DeepSeek-R1 (arXiv:2501.12948, tags)
 * @example finalAnswer("So it is \\boxed{\\frac{1}{2}}.").answer // "\\frac{1}{2}"
 * @example finalAnswer("5 + 5 = 10\n#### 10").answer // "10"
 * @example finalAnswer("First 3, then 4.\nThe answer is 7 apples.").answer // "7 apples"
 * @example finalAnswer("<think>\\boxed{7}</think> I do not know.\nSorry.").answer // null
 * @example finalAnswer("\\boxed{1} or else\n\\boxed{2}").marked // ["1", "2"]
 */
export function finalAnswer(
  text: string,
  { thinking = false, lastNumber = false }: { thinking?: boolean; lastNumber?: boolean } = {},
): FinalAnswer {
  const visible = thinking ? text : afterThinking(text);
  const tags = tagged(visible);
  const boxes = boxed(visible);
  const marked = [...boxes, ...tags.filter((tag) => !tag.includes("\\boxed") && !tag.includes("\\fbox"))];
  if (marked.length > 0) return { answer: marked.at(-1)!, marked, by: boxes.length > 0 ? "box" : "tag" };

  const hashes = visible.lastIndexOf("####");
  if (hashes >= 0) return single(lineFrom(visible, hashes + 4), "hashes");
  const sentence = stated(visible);
  if (sentence !== null) return single(sentence, "sentence");
  const trimmed = visible.trim();
  const line = trimmed !== "" && trimmed.length <= limits.length && !trimmed.includes("\n");
  if (line && !(lastNumber && isProse(trimmed))) return single(trimmed, "whole");
  const last = lastNumber ? (formulaAtEnd(visible) ?? numberAtEnd(visible)) : null;
  return last === null ? { answer: null, marked: [], by: "nothing" } : single(last, "last number");
}

const single = (answer: string, by: FinalAnswer["by"]): FinalAnswer =>
  answer === "" ? { answer: null, marked: [], by: "nothing" } : { answer, marked: [answer], by };

/** Contents of all boxes that are not inside another one, side by side ones joined. One pass with a stack of open braces. */
function boxed(text: string): string[] {
  if (!text.includes("\\boxed") && !text.includes("\\fbox")) return [];
  const found: { start: number; end: number; content: string }[] = [];
  /** where each open brace stands; negative for that of a box */
  const open: number[] = [];
  let boxes = 0;
  let begin = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "\\") {
      const name = text.startsWith("\\boxed", i) ? 6 : text.startsWith("\\fbox", i) ? 5 : 0;
      if (name === 0) {
        i++; // an escaped brace opens nothing
        continue;
      }
      let at = i + name;
      while (text[at] === " ") at++;
      if (text[at] === "{") {
        if (boxes === 0) begin = i;
        open.push(-at - 1);
        boxes++;
        i = at;
      } else {
        const word = /[0-9A-Za-z.+-]{1,40}/y;
        word.lastIndex = at;
        const plain = boxes === 0 ? word.exec(text)?.[0].replace(/\.$/, "") : undefined;
        if (plain) found.push({ start: i, end: at + plain.length, content: plain });
        i = at - 1;
      }
    } else if (character === "{") open.push(i);
    else if (character === "}") {
      const start = open.pop();
      if (start !== undefined && start < 0) {
        boxes--;
        if (boxes === 0) found.push({ start: begin, end: i + 1, content: text.slice(-start, i).trim() });
      }
    }
  }
  const answers: string[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const { start, end: next, content } of found) {
    if (content === "" || content.startsWith("\\phantom")) continue;
    const between = start - end < 60 ? text.slice(end, start) : null;
    if (answers.length > 0 && between !== null && sideBySide.test(between)) answers.push(`${answers.pop()}, ${content}`);
    else answers.push(content);
    end = next;
  }
  return answers;
}
/** What may stand between two boxes that are parts of one answer. */
const sideBySide =
  /^(?:[$\s]|\\[()]|\\q?quad)*(?:,|and|or|, ?and|, ?or|\\text\{ ?(?:and|or) ?\})(?:[$\s]|\\[()]|\\q?quad)*(?:[a-z] ?= ?)?$/;

/** Contents of all `<answer>` tags. One that is never closed is cut off, and no answer. */
function tagged(text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf("<answer>"); at >= 0; ) {
    const end = text.indexOf("</answer>", at);
    if (end < 0) break;
    const begin = text.lastIndexOf("<answer>", end) + 8;
    const content = text.slice(begin, end).trim();
    if (content !== "") found.push(content);
    at = text.indexOf("<answer>", end);
  }
  return found;
}

const lineFrom = (text: string, at: number): string => {
  const end = text.indexOf("\n", at);
  return (end < 0 ? text.slice(at) : text.slice(at, end)).trim();
};

/** What follows the last "answer is", "answer:" or "答案是", up to the end of its sentence. */
function stated(text: string): string | null {
  const lower = text.length < 200_000 ? text : text.slice(-200_000);
  const places = [...lower.matchAll(/answer|答案/gi)].slice(-32).reverse();
  for (const { index } of places) {
    const after = lower.slice(index, index + 1000);
    const lead =
      /^(?:answer[^\S\n]{0,4}(?:\([^)\n]{0,40}\)|to [^.:\n]{0,80}?|\*\*)?[^\S\n]{0,4}(?:is|was|=|:)|答案(?:是|为|：|:))[\s*:]{0,8}/i.exec(
        after,
      );
    if (!lead) continue;
    const rest = after.slice(lead[0].length);
    const sentence = sentenceOf(rest);
    // "Final answer: the largest n is 34" says 34
    const told = isProse(sentence)
      ? sentence.slice(Math.max(sentence.lastIndexOf(" is ") + 3, sentence.lastIndexOf(" are ") + 4, 0)).trim()
      : sentence;
    if (told !== "") return told;
  }
  return null;
}

/** A text up to the end of its first line or sentence; a full stop between digits or in $…$ ends nothing. */
function sentenceOf(text: string): string {
  const line = /^[^\n]*/.exec(text)![0];
  let math = false;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === "$" && line[i - 1] !== "\\") math = !math;
    const ends =
      line[i] === "。" ||
      (line[i] === "." && (i + 1 >= line.length || /[\s*]/.test(line[i + 1]!)) && !/\b[ap]\.?m?$/i.test(line.slice(Math.max(0, i - 3), i)));
    if (ends && (!math || !line.slice(i).includes("$"))) return line.slice(0, i).trim();
  }
  return line.trim();
}

/** Whether a line is a sentence, and no answer as a whole: at least three words that are no commands. */
const isProse = (line: string): boolean => (line.slice(0, 1000).match(/(?<![\\a-zA-Z{])[a-zA-Z]{2,}(?![a-zA-Z(])/g)?.length ?? 0) >= 3;

/** What stands in the last $…$, $$…$$ or \(…\) of a text. Looks at the last 4096 characters. */
function formulaAtEnd(text: string): string | null {
  const end = text.slice(-limits.length);
  const all = end.match(/\$\$[^$]{1,400}\$\$|\$[^$\n]{1,400}\$|\\\((?:[^\\\n]|\\[^)]){1,400}?\\\)/g);
  const last = all?.at(-1);
  // Two prices look like the ends of a formula: words between them, a blank at one end only, or an operator left hanging before the second.
  const money =
    last &&
    (/^\$ ?\d[^$]*[a-z]{3}[^$]*\$$/.test(last) || /^\$\s/.test(last) !== /\s\$$/.test(last) || /^\$ ?\d[^$]*[-+*/×=,] ?\$$/.test(last));
  return last && !money ? last : null;
}

/** The last number of a text, with its sign, separators and fraction bar. Looks at the last 4096 characters. */
function numberAtEnd(text: string): string | null {
  const end = text.slice(-limits.length);
  const all = end.match(/-?\$?\d[\d,]{0,60}(?:\.\d{1,60})?(?:\/\d{1,30})?%?/g);
  return all ? all.at(-1)!.replace(/,$/, "") : null;
}

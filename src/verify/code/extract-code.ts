import { afterThinking } from "../after-thinking.ts";

const tags = { python: ["python", "py", "python3", ""], javascript: ["javascript", "js", "node", ""] };

/**
 * The program in a response: the last fenced block of the language, or of none; without such a block the whole text.
 *
 * Only what follows the reasoning (`</think>`) is looked at. A block that is never closed goes to the end of the text.
 *
 * @param text the whole response
 * @param language python or javascript
 * @returns the source of the program
 * @source Guerdon: the convention of chat models, which explain first and give the whole program last
 * @example extractCode("First\n```python\nx = 1\n```\nbetter\n```py\nx = 2\n```\nDone.", "python") // "x = 2"
 * @example extractCode("x = 3", "python") // "x = 3"
 */
export function extractCode(text: string, language: "python" | "javascript"): string {
  const answer = afterThinking(text);
  let found: string[] | undefined;
  let open: string[] | undefined;
  let fence = "";
  for (const line of answer.split("\n")) {
    const mark = /^\s*(`{3,}|~{3,})\s*([\w+-]*)/.exec(line);
    if (open === undefined) {
      if (!mark) continue;
      fence = mark[1]!;
      open = [];
      if (tags[language].includes(mark[2]!.toLowerCase())) found = open;
    } else if (mark?.[2] === "" && mark[1]!.startsWith(fence)) open = undefined;
    else open.push(line);
  }
  return found ? found.join("\n") : answer;
}

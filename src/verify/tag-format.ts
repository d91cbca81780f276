import { each, InputError, type Reward, responseText } from "../core/index.ts";

/**
 * Tag format: is the response exactly these tags, each once, in this order, with nothing but white space between them?
 *
 *     R(y) = 1[y matches ␣<t₁>…</t₁>␣<t₂>…</t₂>␣…]
 *
 * A tag may hold anything but the tags themselves, so a second answer hidden in the reasoning is bad form.
 *
 * @param tags t₁, t₂, …: names without brackets, in order
 * @returns 1 or 0
 * @throws {InputError} when there is no tag, a tag twice, or a name with other characters than letters, digits, `-` and `_`
 * @range [0, 1]
 * @source DeepSeek-AI 2025 (DeepSeek-R1), arXiv:2501.12948, section 2.2.2 (format reward)
 * @example await scoreOne(tagFormat("think", "answer"), { response: "<think>2 + 2</think>\n<answer>4</answer>" }) // 1
 * @example await scoreOne(tagFormat("think", "answer"), { response: "<think>2 + 2</think> So: <answer>4</answer>" }) // 0
 */
export function tagFormat(...tags: string[]): Reward {
  if (tags.length === 0 || new Set(tags).size < tags.length || tags.some((tag) => !/^[\w-]+$/.test(tag))) {
    throw new InputError("tagFormat", "needs tag names, each once, of letters, digits, - and _", tags);
  }
  const marks = tags.flatMap((tag) => [`<${tag}>`, `</${tag}>`]);
  return each((rollout) => {
    const text = responseText(rollout);
    let end = 0;
    for (let i = 0; i < marks.length; i++) {
      const mark = marks[i]!;
      const start = text.indexOf(mark, end);
      if (start < 0 || text.indexOf(mark) !== start || text.indexOf(mark, start + mark.length) >= 0) return 0;
      // Between a closing tag and the next opening one, and before the first, only white space may stand.
      if (i % 2 === 0 && text.slice(end, start).trim() !== "") return 0;
      end = start + mark.length;
    }
    return text.slice(end).trim() === "" ? 1 : 0;
  });
}

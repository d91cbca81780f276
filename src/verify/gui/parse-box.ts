import { afterThinking } from "../after-thinking.ts";
import { extractTag } from "../extract-tag.ts";
import type { Box } from "./box.ts";

// At most 20 digits a side: an endless row of digits must not be tried in every division.
const number = "\\s*(-?(?:\\d{1,20}(?:\\.\\d{0,20})?|\\.\\d{1,20}))\\s*";
const four = new RegExp(`[[(]${[number, number, number, number].join(",")}[\\])]`);
const two = new RegExp(`[[(]${[number, number].join(",")}[\\])]`);
const bare = new RegExp(`^${[number, number].join(",")}(?:,${[number, number].join(",")})?$`);
/** No screen is wider; numbers beyond any size would make sizes of boxes infinite. */
const onScreen = (x: number) => Math.abs(x) <= 1e9;

/**
 * Reads a box or a point out of a response: the first `[x1, y1, x2, y2]`, or else the first `[x, y]`, in square or round brackets, or a response that is
 * nothing but such numbers.
 *
 * What stands in an `<answer>` tag is read where there is one; what stands inside `<think>` never is.
 *
 * @param text the whole response
 * @returns two opposite corners, as written; a point twice; null where no box can be read
 * @source Tang et al. 2025 (GUI-G²), arXiv:2507.15846, released code (the first bracketed four numbers); Guerdon: points, bare numbers and tags
 * @example parseBox("The button is at [10, 20.5, 30, 40].") // [10, 20.5, 30, 40]
 * @example parseBox("click(15, 30)") // [15, 30, 15, 30]
 * @example parseBox("at the top") // null
 */
export function parseBox(text: string): Box | null {
  const visible = afterThinking(text);
  const answer = (extractTag(visible, "answer") ?? visible).trim();
  const found = four.exec(answer) ?? two.exec(answer) ?? (answer.length < 200 ? bare.exec(answer) : null);
  const [x1, y1, x2, y2] = (found ?? []).slice(1).flatMap((digits) => (digits === undefined ? [] : [Number(digits)]));
  if (x1 === undefined || y1 === undefined || ![x1, y1, x2 ?? 0, y2 ?? 0].every(onScreen)) return null;
  return [x1, y1, x2 ?? x1, y2 ?? y1];
}

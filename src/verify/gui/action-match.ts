import { InputError } from "../../core/index.ts";
import type { Box } from "./box.ts";
import { boxHit } from "./box-hit.ts";

/** What an agent does on a screen. */
export interface GuiAction {
  /** kind of action, such as "click", "type" or "scroll" */
  readonly type: string;
  /** where, in pixels */
  readonly point?: readonly [x: number, y: number];
  /** what is typed, or which way is scrolled */
  readonly text?: string;
}

/** What it should do: the same, with an area in place of a point. */
export interface GuiTarget {
  readonly type: string;
  readonly box?: Box;
  readonly text?: string;
}

/**
 * Action match: is an action on a screen the right one, in kind, place and text?
 *
 *     1[same type] · 1[point ∈ box, where there is a box] · 1[same text, where there is one]
 *
 * Texts are the same up to case and blanks around and between words.
 *
 * @param action what was done
 * @param target what should be done; what it leaves open may be anything
 * @returns 1 or 0
 * @throws {InputError} when the target has no type, or a box without an area
 * @range [0, 1]
 * @source MagicGUI-RMS 2026, arXiv:2601.13060 (verified steps)
 * @example actionMatch({ type: "click", point: [30, 15] }, { type: "click", box: [10, 10, 40, 20] }) // 1
 * @example actionMatch({ type: "type", point: [30, 15], text: "Paris " }, { type: "type", text: "paris" }) // 1
 * @example actionMatch({ type: "scroll", text: "up" }, { type: "scroll", text: "down" }) // 0
 */
export function actionMatch(action: GuiAction, target: GuiTarget): number {
  if (target.type === "") throw new InputError("actionMatch", "the target must have a type", target);
  if (action.type !== target.type) return 0;
  const plain = (text = "") => text.trim().toLowerCase().replace(/\s+/g, " ");
  if (target.text !== undefined && plain(action.text) !== plain(target.text)) return 0;
  if (target.box === undefined) return 1;
  if (action.point === undefined) return 0;
  const [x, y] = action.point;
  return boxHit([x, y, x, y], target.box);
}

import { InputError, type Random } from "../core/index.ts";
import { actionMatch, type GuiAction, type GuiTarget } from "../verify/index.ts";

/**
 * Action negatives: wrong actions made from a right one by rule, for training judges of steps.
 *
 * One of another type; one whose point lies beside the target; one whose text belongs to another step. Only what is really wrong is given, so there may be fewer.
 *
 * @param target what should be done at this step
 * @param options.types types that there are
 * @param options.screen width and height of the screen, in pixels
 * @param options.texts texts of other steps
 * @param options.random draws among them
 * @returns wrong actions, at most one of each kind, with the kind: "type", "place" or "text"
 * @throws {InputError} when the screen has no area
 * @source MagicGUI-RMS 2026, arXiv:2601.13060 (rule-based negatives)
 * @example actionNegatives({ type: "back" }, { types: ["back", "home"], screen: [100, 50], random: createRandom(1) }) // [{ kind: "type", action: { type: "home" } }]
 */
export function actionNegatives(
  target: GuiTarget,
  options: { types: readonly string[]; screen: readonly [number, number]; texts?: readonly string[]; random: Random },
): { kind: "type" | "place" | "text"; action: GuiAction }[] {
  const { types, screen, texts = [], random } = options;
  const [width, height] = screen;
  if (!(width > 0 && height > 0)) throw new InputError("actionNegatives", "the screen must have a width and a height", screen);
  const { type, box, text } = target;
  const middle = box && ([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] as const);
  const right: GuiAction = { type, ...(middle && { point: middle }), ...(text !== undefined && { text }) };
  const wrong: { kind: "type" | "place" | "text"; action: GuiAction }[] = [];
  const others = types.filter((one) => one !== type);
  if (others.length > 0) wrong.push({ kind: "type", action: { ...right, type: random.pick(others) } });
  if (middle && box) {
    // Beside the target by up to its own size, to each side: near enough to be hard.
    const away = (at: number, size: number, most: number) => {
      const side = random() < 0.5 ? -1 : 1;
      return Math.min(most, Math.max(0, at + side * size * (0.6 + 0.9 * random())));
    };
    const across = random() < 0.5;
    const point = across
      ? ([away(middle[0], Math.abs(box[2] - box[0]), width), middle[1]] as const)
      : ([middle[0], away(middle[1], Math.abs(box[3] - box[1]), height)] as const);
    wrong.push({ kind: "place", action: { ...right, point } });
  }
  if (text !== undefined && texts.length > 0) wrong.push({ kind: "text", action: { ...right, text: random.pick(texts) } });
  return wrong.filter(({ action }) => actionMatch(action, target) === 0);
}

import { each, InputError, InvalidRollout, type Reward, type Rollout, responseText, toolCalls } from "../../core/index.ts";
import { isObject, parseJson, readCall } from "../tools/read-call.ts";
import { toolCallScore } from "../tools/tool-call-score.ts";

/**
 * Ask or act: does an assistant's turn ask for what is missing, and act when nothing is?
 *
 *     R(y) = ½ format + type + content − λ (over-ask + under-ask)
 *     type      1 if it asks where the gold turn asks, and acts where it acts
 *     content   of a right question: 1 if it names a missing slot; of a right act: score of its call against the gold call
 *     over-ask  it asks though nothing is missing, or asks about what was answered; under-ask: it acts though something is missing
 *
 * A turn is `<think>…</think>` and then either `<speak>` with a question or `<act>` with a call as JSON; a tool call in the message acts too.
 * The reference is `{ type: "ask", slots: [missing], answered: [known] }`, where a slot is its name or a list of its names, or
 * `{ type: "act", call: { name, arguments }, answered: [known] }`.
 *
 * @param options.penalty λ ≥ 0: price of asking or acting at the wrong time; default ½
 * @returns R, from −2λ to 2½, with the parts format, type, content, overAsk and underAsk, unweighted
 * @throws {InputError} when the penalty is negative
 * @throws {InvalidRollout} when the reference is neither
 * @source SpeakRL 2025, arXiv:2512.13159, turn-level reward; the paper names the parts, their values are ours
 * @example await scoreOne(askOrAct(), { response: "<think>No day.</think><speak>For which day?</speak>", reference: { type: "ask", slots: ["day"] } }) // { value: 2.5 }
 * @example await scoreOne(askOrAct(), { response: "<think>No day.</think><speak>For which day?</speak>", reference: { type: "act", call: { name: "book", arguments: {} } } }) // { value: 0 }
 */
export function askOrAct({ penalty = 0.5 }: { penalty?: number } = {}): Reward {
  if (!(penalty >= 0)) throw new InputError("askOrAct", "penalty must be at least 0", penalty);
  return each((rollout) => {
    const gold = goldOf(rollout);
    const turn = turnOf(rollout);
    const right = turn.type === gold.type;
    const repeats = turn.type === "ask" && gold.answered.some((slot) => names(turn.content, slot));
    const parts = {
      format: turn.format ? 1 : 0,
      type: right ? 1 : 0,
      content: !right
        ? 0
        : gold.type === "ask"
          ? gold.slots.some((slot) => names(turn.content, slot))
            ? 1
            : 0
          : callScore(gold.call, turn),
      overAsk: turn.type === "ask" && (gold.type === "act" || repeats) ? 1 : 0,
      underAsk: turn.type === "act" && gold.type === "ask" ? 1 : 0,
    };
    return { value: 0.5 * parts.format + parts.type + parts.content - penalty * (parts.overAsk + parts.underAsk), parts };
  });
}

type Slot = readonly string[];
type Gold = { answered: readonly Slot[] } & ({ type: "ask"; slots: readonly Slot[] } | { type: "act"; call: unknown });

interface Turn {
  readonly type: "ask" | "act" | undefined;
  readonly content: string;
  readonly call?: unknown;
  readonly format: boolean;
}

function turnOf(rollout: Rollout): Turn {
  const text = responseText(rollout);
  const [call] = toolCalls(rollout);
  if (call) return { type: "act", content: "", call, format: isThought(text) };
  const said = inside(text, "speak");
  const done = inside(text, "act");
  const type = said !== undefined && done === undefined ? "ask" : done !== undefined && said === undefined ? "act" : undefined;
  const content = (said ?? done ?? "").trim();
  if (type === undefined) return { type, content, format: false };
  const tag = type === "ask" ? "speak" : "act";
  const [before, after] = [text.slice(0, text.indexOf(`<${tag}>`)), text.slice(text.indexOf(`</${tag}>`) + tag.length + 3)];
  return { type, content, call: type === "act" ? parseJson(content) : undefined, format: isThought(before) && after.trim() === "" };
}

/** Whether a text is one thought and nothing else. */
const isThought = (text: string) => {
  const trimmed = text.trim();
  return trimmed.startsWith("<think>") && trimmed.indexOf("</think>") === trimmed.length - "</think>".length;
};

/** Content of a tag that stands exactly once; undefined otherwise. */
function inside(text: string, tag: string): string | undefined {
  const [, rest, ...more] = text.split(`<${tag}>`);
  if (rest === undefined || more.length > 0) return undefined;
  const [content, ...ends] = rest.split(`</${tag}>`);
  return ends.length === 1 ? content : undefined;
}

/** Whether a question names a slot: one of its names as whole words, with _ and - as spaces. */
function names(question: string, slot: Slot): boolean {
  const plain = (text: string) =>
    ` ${text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim()} `;
  const words = plain(question);
  return slot.some((name) => words.includes(plain(name)));
}

function callScore(gold: unknown, { call }: Turn): number {
  const given = readCall(call);
  return given ? toolCallScore([readCall(gold)!], [given]) : 0;
}

function goldOf({ reference, id }: Rollout): Gold {
  const slots = (value: unknown): readonly Slot[] | undefined => {
    if (!Array.isArray(value)) return undefined;
    const lists = value.map((slot) => (Array.isArray(slot) ? slot : [slot]));
    return lists.flat().every((name) => typeof name === "string" && /[\p{L}\p{N}]/u.test(name)) ? lists : undefined;
  };
  if (isObject(reference)) {
    const [missing, answered] = [slots(reference.slots), slots(reference.answered ?? [])];
    if (reference.type === "ask" && missing && missing.length > 0 && answered) return { type: "ask", slots: missing, answered };
    if (reference.type === "act" && readCall(reference.call) && answered) return { type: "act", call: reference.call, answered };
  }
  throw new InvalidRollout("askOrAct", 'needs a reference { type: "ask", slots: [names] } or { type: "act", call: { name, arguments } }', {
    id,
    reference,
  });
}

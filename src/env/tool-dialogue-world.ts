import { InputError, type Message } from "../core/index.ts";
import { range } from "../math/index.ts";

/** A question about a turn of the tool dialogue world; judges take it as it is. */
export interface ToolDialogueItem {
  readonly id: string;
  readonly text: string;
  readonly focus: "tool calls" | "reply" | "tool results";
  readonly pass: string;
  readonly weight: number;
  readonly required?: boolean;
  readonly needs?: readonly string[];
}

/** A turn as it was played. */
export interface ToolTurn {
  /** what the assistant and the tools said, [steps][messages] */
  readonly steps: readonly (readonly Message[])[];
  /** whether the call of a step failed, [steps] */
  readonly failed: readonly boolean[];
  /** from which step on each item is truly met, [items]; null: never */
  readonly met: readonly (number | null)[];
}

/** See toolDialogueWorld. */
export interface ToolDialogueWorld {
  readonly turns: number;
  /** how many options each choice of a turn has; the first of each is right */
  readonly choices: readonly number[];
  /** the step in which each choice is made, [choices] */
  readonly stepOf: readonly number[];
  /** what the user says before each turn, [turns] */
  readonly requests: readonly string[];
  /** the items of each turn, [turns][items] */
  readonly checklist: readonly (readonly ToolDialogueItem[])[];
  readonly play: (turn: number, options: readonly number[]) => ToolTurn;
}

const tools = ["find_order", "find_customer", "find_parcel", "find_invoice"];
const acts = ["change_address", "cancel_order", "send_refund", "add_note"];
const requests = ["My order goes to the wrong house.", "Please cancel the other one.", "And where is my money?"];

/**
 * The tool dialogue world: a scripted dialogue with a shop in three turns. In each the agent looks something up (a tool of four and a value of four), acts on
 * what it found (again four and four), and replies in one of four ways; a checklist of six items says what it should have done.
 *
 * A look-up of the wrong value fails; acting fails unless the look-up found the right thing. An agent that replies without a result can only make one up.
 *
 * @returns the world: a turn is played from the options chosen, and says which items are truly met, and from which step on
 * @source Guerdon: testbed, after the tool dialogues of CM2, arXiv:2602.12268
 * @example toolDialogueWorld().play(0, [0, 0, 0, 0, 0]).met // [0, 0, 1, 1, 1, 2]
 * @example toolDialogueWorld().play(0, [0, 1, 0, 0, 0]).failed // [true, true, false]
 */
export function toolDialogueWorld(): ToolDialogueWorld {
  const choices = [4, 4, 4, 4, 4];
  const right = (k: number) => ({ tool: tools[k]!, value: `number ${k + 1}`, act: acts[k]!, change: `as asked in turn ${k + 1}` });
  const checklist = range(requests.length).map((k): readonly ToolDialogueItem[] => {
    const { tool, value, act, change } = right(k);
    return [
      { id: "looks", text: `Does turn ${k + 1} look it up with ${tool}?`, focus: "tool calls", pass: `It calls ${tool}.`, weight: 0.1 },
      { id: "value", text: `Does turn ${k + 1} look up ${value}?`, focus: "tool calls", pass: `The value is ${value}.`, weight: 0.15 },
      { id: "acts", text: `Does turn ${k + 1} act with ${act}?`, focus: "tool calls", pass: `It calls ${act}.`, weight: 0.15 },
      { id: "change", text: `Does turn ${k + 1} act ${change}?`, focus: "tool calls", pass: `The change is ${change}.`, weight: 0.15 },
      {
        id: "done",
        text: `Is it done in turn ${k + 1}?`,
        focus: "tool results",
        pass: "The shop says that it is done.",
        weight: 0.25,
        required: true,
      },
      {
        id: "says",
        text: `Does turn ${k + 1} say so?`,
        focus: "reply",
        pass: "The reply tells the user the result.",
        weight: 0.2,
        needs: ["done"],
      },
    ];
  });

  function play(turn: number, options: readonly number[]): ToolTurn {
    if (
      !(turn in requests) ||
      options.length !== choices.length ||
      !options.every((o, i) => Number.isInteger(o) && o >= 0 && o < choices[i]!)
    )
      throw new InputError("toolDialogueWorld", `a turn below ${requests.length} and one option for each of its choices`, {
        turn,
        options,
      });
    const [tool, value, act, change, reply] = options as [number, number, number, number, number];
    const wanted = right(turn);
    const lookup = { name: tools[(turn + tool) % 4]!, arguments: { value: value === 0 ? wanted.value : `something else ${value}` } };
    const doing = { name: acts[(turn + act) % 4]!, arguments: { change: change === 0 ? wanted.change : `in another way ${change}` } };
    const failed = [value !== 0, tool !== 0 || value !== 0, false];
    const done = !failed[1] && act === 0 && change === 0;
    const said = ["It is done.", "It will be done some day.", "Could you say that again?", "Thank you for asking."][reply]!;
    const step = (call: typeof lookup | typeof doing, wrong: boolean, result: string): Message[] => [
      { role: "assistant", content: "", toolCalls: [call] },
      { role: "tool", name: call.name, content: wrong ? JSON.stringify({ error: "not found" }) : result },
    ];
    return {
      steps: [step(lookup, failed[0]!, "found"), step(doing, failed[1]!, done ? "done" : "noted"), [{ role: "assistant", content: said }]],
      failed,
      // What stands in a call that failed is no use to anybody.
      met: [
        tool === 0 && !failed[0] ? 0 : null,
        failed[0] ? null : 0,
        act === 0 && !failed[1] ? 1 : null,
        change === 0 && !failed[1] ? 1 : null,
        done ? 1 : null,
        done && reply === 0 ? 2 : null,
      ],
    };
  }
  return { turns: requests.length, choices, stepOf: [0, 0, 1, 1, 2], requests, checklist, play };
}

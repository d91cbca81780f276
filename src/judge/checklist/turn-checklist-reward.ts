import { z } from "zod";
import { type Context, each, InvalidRollout, type Message, type Reward, type Rollout, type Score } from "../../core/index.ts";
import { mean, sum, weightedMean } from "../../math/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { transcript } from "../transcript.ts";
import type { TurnChecklist, TurnItem } from "../turn-items.ts";

/** Who judges by which checklists. */
export interface TurnChecklistRewardOptions extends Omit<JudgeOptions, "samples"> {
  readonly checklists?: readonly TurnChecklist[];
  readonly failed?: (result: Message) => boolean;
}

/**
 * Turn checklist reward: after every step of an agent, a language model says of each open item of the turn whether it is met by now.
 *
 *     r_k = Σ_j w_j s_kj / Σ_j w_j,   R = Σ_k r_k / K,   s_kj = 1 where some step of turn k meets item j
 *
 * A turn ends where the user speaks; a step is an assistant message with the tool results after it. An item that needs others waits for them. Where a call of
 * the step failed, items about calls and results are not met by it, and nobody is asked. The judge has to find what the item is about, that it passes and that
 * no failure applies; one no is a no. After a turn in which required items are missing (for most of the checklists) the dialogue is over: later turns are worth
 * 0 and have no part. Of several checklists the mean counts. One judgement that cannot be read fails the rollout.
 *
 * @param options.model the judge
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @param options.checklists checklists of the dialogue, each with the items of its K turns; default: the column "checklists" of the rollout
 * @param options.failed whether a tool result is a failure; default: JSON with an "error", or a text that begins with the word
 * @returns R in [0, 1]; r of each turn that counts as parts, for `turnGroupAdvantage`, with the step that first met each item (from 1; 0: none) as theirs; as
 *   steps r_k at the last step of turn k, and 0 at the others
 * @throws {InvalidRollout} when there is no checklist, or their turns differ in number
 * @throws {UnreadableAnswerError} when a judgement could not be read
 * @range [0, 1]
 * @source CM2, 2026, arXiv:2602.12268 (checklist rewards: dense criteria, sparse assignment)
 * @example await scoreOne(turnChecklistReward({ model: says({ reasoning: "", present: true, passes: true, avoids_failures: true, met: true }), checklists: [[[{ id: "a", text: "Is it polite?", focus: "reply", pass: "It says please.", weight: 1 }], [{ id: "b", text: "Is it short?", focus: "reply", pass: "One line.", weight: 1 }]]] }), { response: "Please wait." }) // { value: 0.5, parts: { turn1: { value: 1, parts: { a: 1 } } }, steps: [1] }
 */
export function turnChecklistReward({ model, ask = {}, checklists: given, failed = isError }: TurnChecklistRewardOptions): Reward {
  const judge = async (item: TurnItem, before: readonly Message[], soFar: readonly Message[], context: Context) => {
    const { text, focus, pass, failures = [] } = item;
    const data = {
      conversation: transcript(before),
      turn: transcript(soFar),
      item: `${text}\nIt is about: ${focus}`,
      pass,
      failures: failures.length > 0 ? failures.join("\n") : undefined,
    };
    const [said] = await askJudge(form, judgeMessages(task, data, ask), { model, ask }, context);
    return said!.present && said!.passes && said!.avoids_failures && said!.met;
  };

  /** The step that first meets each item, [items], from 1; 0: none. */
  const metAt = async (
    items: readonly TurnItem[],
    before: readonly Message[],
    steps: readonly (readonly Message[])[],
    context: Context,
  ) => {
    const first = new Map<string, number>();
    for (const [t, step] of steps.entries()) {
      const broken = step.some((message) => message.role === "tool" && failed(message));
      const open = items.filter(({ id, needs = [] }) => !first.has(id) && needs.every((need) => first.has(need)));
      const asked = open.filter(({ focus }) => !(broken && focus.startsWith("tool")));
      const met = await Promise.all(asked.map((item) => judge(item, before, steps.slice(0, t + 1).flat(), context)));
      asked.forEach(({ id }, i) => met[i] && first.set(id, t + 1));
    }
    return Object.fromEntries(items.map(({ id }) => [id, first.get(id) ?? 0]));
  };

  return each(async (rollout, context) => {
    const checklists = checklistsOf(rollout, given);
    const length = checklists[0]!.length;
    const turns = turnsOf(rollout.response);
    const parts: Record<string, Score> = {};
    const steps: number[] = [];
    let before = [...rollout.prompt];
    let over = false;
    for (const [k, { user, steps: own }] of turns.entries()) {
      before = [...before, ...user];
      if (k < length && !over) {
        const met = await Promise.all(checklists.map((turnItems) => metAt(turnItems[k]!, before, own, context)));
        const scores = met.map((first, c) => {
          const items = checklists[c]![k]!;
          return weightedMean(
            items.map(({ id }) => Number(first[id]! > 0)),
            items.map(({ weight }) => weight),
          );
        });
        const missing = met.map((first, c) => checklists[c]![k]!.filter(({ id, required }) => required && first[id] === 0));
        over = missing.filter((items) => items.length > 0).length > checklists.length / 2;
        parts[`turn${k + 1}`] = {
          value: mean(scores),
          parts:
            checklists.length === 1
              ? met[0]!
              : Object.fromEntries(met.map((first, c) => [`checklist${c + 1}`, scoreOf(scores[c]!, first)])),
          ...(over && { why: `required and missing: ${[...new Set(missing.flat().map(({ id }) => id))].join(", ")}` }),
        };
        steps.push(...own.slice(1).map(() => 0), mean(scores));
      } else steps.push(...own.map(() => 0));
      before = [...before, ...own.flat()];
    }
    return { value: sum(Object.values(parts).map(({ value }) => value!)) / length, parts, steps };
  });
}

const scoreOf = (value: number, parts: Readonly<Record<string, number>>): Score => ({ value, parts });

/** A dialogue as turns: what the user says before each, and the steps of the assistant, each with the tool results after it. */
function turnsOf(messages: readonly Message[]): { user: Message[]; steps: Message[][] }[] {
  const turns: { user: Message[]; steps: Message[][] }[] = [];
  messages.forEach((message, i) => {
    const speaks = message.role === "user" || message.role === "system";
    const spoke = i > 0 && (messages[i - 1]!.role === "user" || messages[i - 1]!.role === "system");
    if (turns.length === 0 || (speaks && !spoke)) turns.push({ user: [], steps: [] });
    const { user, steps } = turns.at(-1)!;
    if (speaks) user.push(message);
    else if (message.role === "assistant" || steps.length === 0) steps.push([message]);
    else steps.at(-1)!.push(message);
  });
  return turns.filter(({ steps }) => steps.length > 0);
}

function checklistsOf({ fields, id }: Rollout, given: readonly TurnChecklist[] | undefined): readonly TurnChecklist[] {
  const checklists = given ?? fields.checklists;
  const sound =
    Array.isArray(checklists) &&
    checklists.length > 0 &&
    checklists.every(
      (turns) =>
        Array.isArray(turns) &&
        turns.length > 0 &&
        turns.length === checklists[0].length &&
        turns.every(
          (items) =>
            Array.isArray(items) &&
            items.every((item) => typeof item?.id === "string" && typeof item.text === "string" && item.weight >= 0) &&
            sum(items.map(({ weight }) => weight)) > 0 &&
            new Set(items.map((item) => item.id)).size === items.length,
        ),
    );
  if (!sound)
    throw new InvalidRollout(
      "turnChecklistReward",
      "needs checklists: of each as many turns, of each turn items with an id, a text and a weight",
      {
        id,
        checklists,
      },
    );
  return checklists;
}

function isError({ content }: Message): boolean {
  if (/^\s*error\b/i.test(content)) return true;
  try {
    const data: unknown = JSON.parse(content);
    return typeof data === "object" && data !== null && "error" in data && Boolean(data.error);
  } catch {
    return false;
  }
}

const form = z.strictObject({
  reasoning: z.string(),
  present: z.boolean(),
  passes: z.boolean(),
  avoids_failures: z.boolean(),
  met: z.boolean(),
});

const task = `Decide whether a turn of an assistant, as far as it goes, meets one item of a checklist. The conversation is what came before; the turn is what the assistant did since, with the results of its tools; the item is a question, and says what part of the turn it is about. Only that part counts. Another way to the same result is as good.

Give your reasoning first: what the item asks, and the place in the turn that decides it. Then answer with true or false: "present", whether the part that the item is about is there at all; "passes", whether it meets what is said under pass; "avoids_failures", whether none of the failures applies, true where none is listed; "met", whether the item is met.`;

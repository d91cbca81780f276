import type { Message, Rollout } from "../../core/index.ts";
import { RowFault } from "../data-error.ts";
import { type Format, firstColumn, groupColumns, groupOf, idOf, makeRollout, otherFields } from "../format.ts";
import { isSpeech, toMessages } from "../messages.ts";
import type { Row } from "../row.ts";
import { isTexts } from "../row.ts";
import { promptNames } from "./prompt-response.ts";

const chatNames = ["conversations", "conversation", "messages"];
const chosenNames = ["chosen", "chosen_response"];
const rejectedNames = ["rejected", "rejected_response"];

/** One answer of a row of preferences: what it is called, what it says, and what is known about it alone. */
export interface Candidate {
  readonly name: string;
  readonly prompt: readonly Message[];
  readonly response: readonly Message[];
  /** true where people preferred it, false where they did not, null for a tie */
  readonly preferred: boolean | null;
  readonly own?: Readonly<Record<string, unknown>>;
}

/** The candidates of one row as rollouts of one group, each with `fields.preferred`. */
export function toPreferences(row: Row, candidates: readonly Candidate[], fields: Readonly<Record<string, unknown>>): Rollout[] {
  const id = idOf(row);
  return candidates.map(({ name, prompt, response, preferred, own }) =>
    makeRollout({
      prompt,
      response,
      group: groupOf(row),
      id: id === undefined ? undefined : `${id}/${name}`,
      fields: { ...fields, ...own, preferred },
    }),
  );
}

/** `score_chosen` and `chosen_model` belong to the chosen answer alone, as `score` and `model`. */
function ownFields(row: Row, side: "chosen" | "rejected"): Record<string, unknown> {
  const own: Record<string, unknown> = {};
  for (const what of ["score", "model", "rating"]) {
    const value = row[`${what}_${side}`] ?? row[`${side}_${what}`];
    if (value !== undefined) own[what] = value;
  }
  return own;
}

const sideColumns = ["score", "model", "rating"].flatMap((what) => [
  `${what}_chosen`,
  `chosen_${what}`,
  `${what}_rejected`,
  `rejected_${what}`,
]);

/** Two chats, or transcripts, that begin alike: what they share up to the last answer is the prompt. */
function splitCommon(
  chosen: readonly Message[],
  rejected: readonly Message[],
): { prompt: readonly Message[]; chosen: readonly Message[]; rejected: readonly Message[] } {
  let common = 0;
  const most = Math.min(chosen.length, rejected.length) - 1;
  while (common < most && chosen[common]!.role === rejected[common]!.role && chosen[common]!.content === rejected[common]!.content)
    common++;
  return { prompt: chosen.slice(0, common), chosen: chosen.slice(common), rejected: rejected.slice(common) };
}

/** A transcript as Anthropic's HH rows write it: turns after blank lines, each led by "Human:" or "Assistant:". */
function fromTranscript(text: string): Message[] | undefined {
  if (!/^\s*(Human|Assistant): ?/.test(text)) return undefined;
  return text
    .split(/(?:^|\n\n)(?=(?:Human|Assistant):)/)
    .filter((turn) => turn.trim() !== "")
    .map((turn) => ({
      role: turn.trimStart().startsWith("Human:") ? "user" : "assistant",
      content: turn.replace(/^\s*(Human|Assistant): ?/, ""),
    }));
}

const columns = (row: Row) => ({
  chosen: firstColumn(row, chosenNames, isSpeech),
  rejected: firstColumn(row, rejectedNames, isSpeech),
  prompt: firstColumn(row, [...promptNames, ...chatNames], isSpeech),
});

/** A chosen and a rejected answer, with the prompt in a column of its own or at the head of both. */
export const preference: Format = {
  name: "preference",
  needs: [
    ["chosen", ...chosenNames],
    ["rejected", ...rejectedNames],
  ],
  recognises(row) {
    const { chosen, rejected, prompt } = columns(row);
    if (chosen === undefined || rejected === undefined) return undefined;
    return `"${chosen}" and "${rejected}" ${prompt === undefined ? "with the prompt at the head of both" : `with the prompt in "${prompt}"`}`;
  },
  reader(sample) {
    const { chosen = "chosen", rejected = "rejected", prompt } = columns(sample[0] ?? {});
    const read = new Set([chosen, rejected, ...(prompt ? [prompt] : []), ...groupColumns, "id", ...sideColumns]);
    return (row) => {
      const sides = { chosen: sideOf(row, chosen), rejected: sideOf(row, rejected) };
      let given = prompt === undefined ? undefined : toMessages(row[prompt], "user", prompt);
      // UltraFeedback and others give the prompt and repeat it in both chats.
      const repeated = sides.chosen.length > 1 && sides.rejected.length > 1;
      if (given === undefined || repeated) {
        const split = splitCommon(sides.chosen, sides.rejected);
        if (given === undefined && split.prompt.length === 0) {
          throw new RowFault(
            `has no prompt: "${chosen}" and "${rejected}" do not begin alike; name its column with --map prompt=<column>`,
            Object.keys(row).join(", "),
          );
        }
        if (split.prompt.length > 0) {
          given = split.prompt;
          sides.chosen = split.chosen;
          sides.rejected = split.rejected;
        }
      }
      const fields = otherFields(row, read);
      return toPreferences(
        row,
        (["chosen", "rejected"] as const).map((name) => ({
          name,
          prompt: given!,
          response: sides[name],
          preferred: name === "chosen",
          own: ownFields(row, name),
        })),
        fields,
      );
    };
  },
};

function sideOf(row: Row, column: string): readonly Message[] {
  const value = row[column];
  return (typeof value === "string" ? fromTranscript(value) : undefined) ?? toMessages(value, "assistant", column);
}

/** RewardBench 2 and RM-Bench: lists of right and wrong answers to one prompt. */
export const rewardBench2: Format = {
  name: "reward-bench-2",
  needs: [["prompt"], ["chosen"], ["rejected"]],
  recognises(row) {
    return isSpeech(row.prompt) && isTexts(row.chosen) && isTexts(row.rejected) ? 'lists of texts in "chosen" and "rejected"' : undefined;
  },
  reader() {
    const read = new Set(["prompt", "chosen", "rejected", "models", ...groupColumns, "id"]);
    return (row) => {
      if (!isTexts(row.chosen) || !isTexts(row.rejected))
        throw new RowFault('"chosen" and "rejected" must be lists of texts', { chosen: row.chosen, rejected: row.rejected });
      const prompt = toMessages(row.prompt, "user", "prompt");
      const models = Array.isArray(row.models) && row.models.length === row.chosen.length + row.rejected.length ? row.models : undefined;
      const candidates = [...row.chosen, ...row.rejected].map((text, index): Candidate => {
        const right = index < (row.chosen as string[]).length;
        return {
          name: right ? `chosen/${index}` : `rejected/${index - (row.chosen as string[]).length}`,
          prompt,
          response: toMessages(text, "assistant", "chosen"),
          preferred: right,
          own: models ? { model: models[index] } : row.models === undefined ? undefined : { models: row.models },
        };
      });
      const id = idOf(row);
      const fields = otherFields(row, read);
      return toPreferences(row, candidates, id === undefined ? fields : { ...fields, row_id: id });
    };
  },
};

/** RewardBench 1: preferences that name their subset and the models that wrote the answers. */
export const rewardBench1: Format = {
  name: "reward-bench",
  needs: [["prompt"], ["chosen"], ["rejected"], ["chosen_model"], ["rejected_model"], ["subset"]],
  recognises(row) {
    const of = ["prompt", "chosen", "rejected", "chosen_model", "rejected_model", "subset"].every(
      (column) => typeof row[column] === "string",
    );
    return of ? '"chosen_model", "rejected_model" and "subset"' : undefined;
  },
  reader: preference.reader,
};

/** UltraFeedback binarized: two chats with their scores. */
export const ultraFeedbackBinarized: Format = {
  name: "ultra-feedback-binarized",
  needs: [["chosen"], ["rejected"], ["score_chosen"], ["score_rejected"]],
  recognises(row) {
    return typeof row.score_chosen === "number" && typeof row.score_rejected === "number" && isSpeech(row.chosen) && isSpeech(row.rejected)
      ? '"score_chosen" and "score_rejected"'
      : undefined;
  },
  reader(sample, options) {
    // The column "messages" says the chosen chat once more.
    const read = preference.reader(sample.map(withoutMessages), options);
    return (row) => read(withoutMessages(row));
  },
};

function withoutMessages(row: Row): Row {
  const { messages: _, ...others } = row;
  return others;
}

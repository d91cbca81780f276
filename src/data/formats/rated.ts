import { RowFault } from "../data-error.ts";
import { type Format, groupColumns, groupOf, idOf, makeRollout, otherFields } from "../format.ts";
import { toMessages } from "../messages.ts";
import { isObject, type Row } from "../row.ts";
import { toPreferences } from "./preference.ts";
import { native, prompts } from "./prompt-response.ts";

const aspects = ["helpfulness", "correctness", "coherence", "complexity", "verbosity"];

/** HelpSteer: answers rated from 0 to 4 in five aspects, which stay fields. */
export const helpSteer: Format = {
  name: "help-steer",
  needs: [["prompt"], ["response"], ["helpfulness"], ["correctness"], ["coherence"], ["complexity"], ["verbosity"]],
  recognises: (row) =>
    typeof row.prompt === "string" && typeof row.response === "string" && aspects.every((aspect) => typeof row[aspect] === "number")
      ? `ratings for ${aspects.join(", ")}`
      : undefined,
  reader: native.reader,
};

/** HelpSteer's preferences: two answers, and how strongly people preferred the second, from −3 to 3. */
export const helpSteerPreference: Format = {
  name: "help-steer-preference",
  needs: [["prompt"], ["response_1", "response1"], ["response_2", "response2"], ["preference_strength", "overall_preference"]],
  recognises(row) {
    const strength = row.preference_strength ?? row.overall_preference;
    return typeof strength === "number" &&
      typeof (row.response_1 ?? row.response1) === "string" &&
      typeof (row.response_2 ?? row.response2) === "string"
      ? "two responses and how strongly the second is preferred"
      : undefined;
  },
  reader() {
    const read = new Set<string>(["prompt", "context", "response_1", "response_2", "response1", "response2", ...groupColumns, "id"]);
    return (row) => {
      const strength = Number(row.preference_strength ?? row.overall_preference);
      const prompt = toMessages(row.prompt ?? row.context, "user", "prompt");
      const sides = [row.response_1 ?? row.response1, row.response_2 ?? row.response2];
      return toPreferences(
        row,
        sides.map((side, index) => ({
          name: String(index + 1),
          prompt,
          response: toMessages(side, "assistant", `response_${index + 1}`),
          preferred: strength === 0 ? null : strength > 0 === (index === 1),
        })),
        otherFields(row, read),
      );
    };
  },
};

/** UltraFeedback as it was collected: four models' answers to one instruction, each with its ratings. */
export const ultraFeedback: Format = {
  name: "ultra-feedback",
  needs: [["instruction"], ["completions"]],
  recognises: (row) =>
    typeof row.instruction === "string" &&
    Array.isArray(row.completions) &&
    row.completions.length > 0 &&
    row.completions.every((one) => isObject(one) && typeof one.response === "string")
      ? '"instruction" and "completions" with a "response" each'
      : undefined,
  reader() {
    const read = new Set<string>(["instruction", "completions", "models", ...groupColumns, "id"]);
    return (row) => {
      const { completions } = row;
      if (!Array.isArray(completions)) throw new RowFault('"completions" must be a list', completions ?? null);
      const prompt = toMessages(row.instruction, "user", "instruction");
      const shared = otherFields(row, read);
      const id = idOf(row);
      return completions.map((completion: Row, index) => {
        const { response, annotations, ...own } = completion;
        const ratings = isObject(annotations) ? { annotations, ratings: ratingsOf(annotations) } : {};
        return makeRollout({
          prompt,
          response: toMessages(response, "assistant", "completions.response"),
          group: groupOf(row),
          id: id === undefined ? undefined : `${id}/${index}`,
          fields: { ...shared, ...own, ...ratings },
        });
      });
    };
  },
};

/** The rating of each aspect as a number: the data set writes them as texts, and "N/A" where there is none. */
function ratingsOf(annotations: Row): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(annotations).map(([aspect, annotation]) => {
      const rating = isObject(annotation) ? Number.parseFloat(String(annotation.Rating)) : Number.NaN;
      return [aspect.replaceAll("-", "_"), Number.isFinite(rating) ? rating : null];
    }),
  );
}

/** Chatbot Arena, 55k: lists of turns as JSON texts, two models' answers, and who won. */
export const arena: Format = {
  name: "arena",
  needs: [["prompt"], ["response_a"], ["response_b"], ["winner_model_a"], ["winner_model_b"]],
  recognises: (row) =>
    ["prompt", "response_a", "response_b"].every((column) => typeof row[column] === "string") &&
    row.winner_model_a !== undefined &&
    row.winner_model_b !== undefined
      ? '"response_a", "response_b" and "winner_model_a"'
      : undefined,
  reader() {
    const read = new Set<string>([
      "prompt",
      "response_a",
      "response_b",
      "model_a",
      "model_b",
      "winner_model_a",
      "winner_model_b",
      "winner_tie",
      ...groupColumns,
      "id",
    ]);
    return (row) => {
      const asked = turns(row, "prompt");
      const won = { a: Number(row.winner_model_a) === 1, b: Number(row.winner_model_b) === 1 };
      return toPreferences(
        row,
        (["a", "b"] as const).map((side) => {
          const said = turns(row, `response_${side}`);
          const chat = asked.flatMap((question, turn) => [
            { role: "user" as const, content: question },
            ...(turn < said.length ? [{ role: "assistant" as const, content: said[turn]! }] : []),
          ]);
          return {
            name: side,
            prompt: chat.slice(0, -1),
            response: chat.slice(-1),
            preferred: won.a || won.b ? won[side] : null,
            own: { model: row[`model_${side}`] },
          };
        }),
        otherFields(row, read),
      );
    };
  },
};

function turns(row: Row, column: string): string[] {
  const text = row[column];
  try {
    const list: unknown = JSON.parse(String(text));
    // Some turns of the release are null: the model gave nothing.
    if (Array.isArray(list)) return list.map((turn) => String(turn ?? ""));
  } catch {
    // Not a list: one turn, as later releases write them.
  }
  return [String(text ?? "")];
}

/** IFEval and IFBench: the instructions of a prompt and their settings, which stay fields; settings that are null are left out. */
export const ifEval: Format = {
  name: "ifeval",
  needs: [["prompt"], ["instruction_id_list"], ["kwargs"], ["response"]],
  recognises: (row) =>
    typeof row.prompt === "string" && Array.isArray(row.instruction_id_list) && Array.isArray(row.kwargs)
      ? '"instruction_id_list" and "kwargs"'
      : undefined,
  reader(sample, options) {
    const answered = sample[0]?.response !== undefined;
    const read = (answered ? native : prompts).reader(sample, options);
    return (row) => {
      if (!answered && !options.promptsOnly) {
        throw new RowFault(
          'has instructions but no "response"; name its column with --map response=<column>, or open the file for its prompts only',
          Object.keys(row).join(", "),
        );
      }
      const kwargs = Array.isArray(row.kwargs)
        ? row.kwargs.map((settings) =>
            isObject(settings) ? Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null)) : {},
          )
        : row.kwargs;
      return read({ ...row, kwargs, ...(row.id === undefined && row.key !== undefined && { id: row.key }) });
    };
  },
};

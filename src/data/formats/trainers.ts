import type { Message } from "../../core/index.ts";
import { RowFault } from "../data-error.ts";
import { type Format, firstColumn, groupColumns, groupOf, idOf, makeRollout, otherFields, toReference } from "../format.ts";
import { isSpeech, toMessages, toToolCall } from "../messages.ts";
import { isObject, isTexts, type Row } from "../row.ts";

const responseNames = ["response", "responses", "output", "outputs", "completion", "solution_str"];

/** The response column of a trainer's row, or a fault that says how to name it. */
function responseOf(row: Row, promptsOnly: boolean): { column: string | undefined; texts: readonly (readonly Message[])[] } {
  const column = firstColumn(row, responseNames, (value) => isSpeech(value) || isTexts(value));
  if (column === undefined) {
    if (promptsOnly) return { column, texts: [[]] };
    throw new RowFault(
      "has a prompt and a truth but no response; name its column with --map response=<column>, or open the file for its prompts only",
      Object.keys(row).join(", "),
    );
  }
  const value = row[column];
  return {
    column,
    texts: isTexts(value) ? value.map((text) => toMessages(text, "assistant", column)) : [toMessages(value, "assistant", column)],
  };
}

/** verl: `data_source`, chat prompt, and the truth in `reward_model.ground_truth`; `extra_info` stays a field. */
export const verl: Format = {
  name: "verl",
  needs: [["data_source"], ["prompt"], ["reward_model"]],
  recognises: (row) =>
    typeof row.data_source === "string" && isSpeech(row.prompt) && isObject(row.reward_model) && "ground_truth" in row.reward_model
      ? '"data_source", "prompt" and "reward_model.ground_truth"'
      : undefined,
  reader:
    (_sample, { promptsOnly }) =>
    (row) => {
      const { column, texts } = responseOf(row, promptsOnly);
      const truth = isObject(row.reward_model) ? row.reward_model.ground_truth : undefined;
      const fields = otherFields(row, new Set<string>(["prompt", ...(column ? [column] : []), ...groupColumns, "id"]));
      const prompt = toMessages(row.prompt, "user", "prompt");
      return several(row, texts, (response, id) =>
        makeRollout({ prompt, response, reference: toReference(truth), group: groupOf(row), id, fields }),
      );
    },
};

/** OpenRLHF: what its reward server is asked (`query`, `prompts` or `prompt`, `label` or `labels`), one text each. The query begins with the prompt. */
export const openRlhf: Format = {
  name: "openrlhf",
  needs: [["query"], ["prompts", "prompt"], ["labels", "label"]],
  recognises(row) {
    const prompt = firstColumn(row, ["prompts", "prompt"], (value) => typeof value === "string");
    return typeof row.query === "string" &&
      prompt &&
      row.query.startsWith(row[prompt] as string) &&
      row.query.length > (row[prompt] as string).length
      ? `a "query" that begins with "${prompt}"`
      : undefined;
  },
  reader(sample) {
    const prompt = firstColumn(sample[0] ?? {}, ["prompts", "prompt"], (value) => typeof value === "string") ?? "prompt";
    const label = firstColumn(sample[0] ?? {}, ["labels", "label"], (value) => value !== undefined);
    const read = new Set<string>(["query", prompt, ...(label ? [label] : []), ...groupColumns, "id"]);
    return (row) => {
      const { query } = row;
      const text = row[prompt];
      if (typeof query !== "string" || typeof text !== "string" || !query.startsWith(text))
        throw new RowFault(`"query" must begin with "${prompt}"`, query ?? null);
      return [
        makeRollout({
          prompt: [{ role: "user", content: text }],
          response: [{ role: "assistant", content: query.slice(text.length) }],
          reference: label === undefined ? undefined : toReference(row[label]),
          group: groupOf(row),
          id: idOf(row),
          fields: otherFields(row, read),
        }),
      ];
    };
  },
};

/** NeMo Gym: `responses_create_params` with the prompt, and `response`, an answer of OpenAI's Responses API. */
export const nemoGym: Format = {
  name: "nemo-gym",
  needs: [["responses_create_params"], ["response"]],
  recognises: (row) =>
    isObject(row.responses_create_params) && row.responses_create_params.input !== undefined
      ? '"responses_create_params.input"'
      : undefined,
  reader(sample, { promptsOnly }) {
    const truth = firstColumn(sample[0] ?? {}, ["expected_answer", "reference", "ground_truth", "answer"], (value) => value !== undefined);
    const read = new Set<string>(["responses_create_params", "response", ...(truth ? [truth] : []), ...groupColumns, "id"]);
    return (row) => {
      const asked = row.responses_create_params;
      if (!isObject(asked)) throw new RowFault('"responses_create_params" must be an object', asked ?? null);
      if (!isObject(row.response) && !promptsOnly)
        throw new RowFault('has no "response", the object that /verify is given', Object.keys(row).join(", "));
      const { input, instructions, ...others } = asked;
      const prompt = typeof input === "string" ? toMessages(input, "user", "responses_create_params.input") : toItems(input);
      return [
        makeRollout({
          prompt: typeof instructions === "string" ? [{ role: "system", content: instructions }, ...prompt] : prompt,
          response: isObject(row.response) ? toItems(row.response.output) : [],
          reference: truth === undefined ? undefined : toReference(row[truth]),
          group: groupOf(row),
          id: idOf(row),
          fields: { ...otherFields(row, read), ...(Object.keys(others).length > 0 && { responses_create_params: others }) },
        }),
      ];
    };
  },
};

/** Items of the Responses API as messages. Reasoning that is not shown to the user is left out. */
function toItems(items: unknown): Message[] {
  if (!Array.isArray(items)) throw new RowFault("must be a list of items of the Responses API", items ?? null);
  return items.flatMap((item): readonly Message[] => {
    if (!isObject(item) || item.type === "reasoning") return [];
    if (item.type === "function_call") return [{ role: "assistant", content: "", toolCalls: [toToolCall(item)] }];
    if (item.type === "function_call_output") {
      const output = typeof item.output === "string" ? item.output : JSON.stringify(item.output);
      return [{ role: "tool", content: output, ...(typeof item.call_id === "string" && { toolCallId: item.call_id }) }];
    }
    return toMessages([{ role: item.role, content: item.content }], "assistant", "response.output");
  });
}

/** The responses of one row as rollouts; their ids number them. */
export function several<T>(
  row: Row,
  responses: readonly (readonly Message[])[],
  make: (response: readonly Message[], id: string | undefined, index: number) => T,
): T[] {
  const id = idOf(row);
  return responses.map((response, index) => make(response, id === undefined || responses.length === 1 ? id : `${id}/${index}`, index));
}

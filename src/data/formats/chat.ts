import { RowFault } from "../data-error.ts";
import { type Format, firstColumn, groupColumns, groupOf, idOf, makeRollout, otherFields, toReference } from "../format.ts";
import { isChat, splitChat, toMessages } from "../messages.ts";

const chatNames = ["messages", "conversations", "conversation", "chat"];
const truthNames = ["reference", "ground_truth", "gold", "answer"];

/** A whole chat in one column. Its last turns of the assistant are the response. */
export const chat: Format = {
  name: "chat",
  needs: [chatNames],
  recognises(row) {
    const column = firstColumn(row, chatNames, isChat);
    return column && splitChat(toMessages(row[column], "user", column)).response.length > 0
      ? `a chat in "${column}" that ends with the assistant`
      : undefined;
  },
  reader(sample, { promptsOnly }) {
    const column = firstColumn(sample[0] ?? {}, chatNames, isChat) ?? "messages";
    const truth = firstColumn(sample[0] ?? {}, truthNames, (value) => value !== undefined);
    const read = new Set<string>([column, ...(truth ? [truth] : []), ...groupColumns, "id"]);
    return (row) => {
      const { prompt, response } = splitChat(toMessages(row[column], "user", column));
      if (response.length === 0 && !promptsOnly)
        throw new RowFault(`the chat in "${column}" does not end with the assistant: it has no response`, row[column]);
      const reference = truth === undefined ? undefined : toReference(row[truth]);
      return [makeRollout({ prompt, response, reference, group: groupOf(row), id: idOf(row), fields: otherFields(row, read) })];
    };
  },
};

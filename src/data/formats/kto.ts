import type { Format } from "../format.ts";
import { isSpeech } from "../messages.ts";
import { chat } from "./chat.ts";
import { promptCompletion } from "./prompt-response.ts";

/** KTO: single answers, each with a truth value for whether it is wanted, kept in `fields.label`. */
export const kto: Format = {
  name: "kto",
  needs: [["prompt", "messages"], ["completion", "messages"], ["label"]],
  recognises(row) {
    if (typeof row.label !== "boolean") return undefined;
    if (isSpeech(row.prompt) && isSpeech(row.completion)) return '"prompt", "completion" and a true or false "label"';
    return chat.recognises(row) === undefined ? undefined : 'a chat with a true or false "label"';
  },
  reader(sample, options) {
    const read = (sample[0]?.completion !== undefined ? promptCompletion : chat).reader(sample, options);
    // Under its own name a label could be taken for the truth that the answer is compared with.
    return (row) =>
      read(row).map(({ reference, fields, ...rollout }) => ({
        ...rollout,
        ...(reference !== row.label && { reference }),
        fields: { ...fields, label: row.label },
      }));
  },
};

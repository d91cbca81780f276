import type { LanguageModel, Message } from "../core/index.ts";

/** A model that notes what it was asked and what it answered. */
export interface DistillationSet {
  /** goes in the place of the model that is distilled */
  readonly model: LanguageModel;
  /** prompts with the answer as the last message, in the order in which they were answered; equal ones once */
  readonly rows: readonly { readonly messages: readonly Message[] }[];
}

/**
 * Distillation set: while a strong model works as a judge, what it is asked and what it answers becomes training data of a small one.
 *
 * For criteria made for a question that is both steps: (question → criteria) and (question, response, criteria → ratings). Answers that were cut or that `keep`
 * refuses are left out.
 *
 * @param teacher the strong model
 * @param options.keep which answers are good enough, such as those that are JSON; default: all that ended by themselves
 * @returns a model that answers as the teacher does, and the rows that it gathers
 * @source Gupta et al. 2025 (CARMO), arXiv:2410.21545 (knowledge distillation of criteria and judgements)
 * @example await (async (set) => (await set.model.chat([{ role: "user", content: "Criteria?" }]), set.rows.map(({ messages }) => messages.map(({ role }) => role))))(distillationSet(says("Clarity"))) // [["user", "assistant"]]
 */
export function distillationSet(
  teacher: LanguageModel,
  { keep = () => true }: { keep?: (answer: string) => boolean } = {},
): DistillationSet {
  const rows = new Map<string, { messages: readonly Message[] }>();
  const chat: LanguageModel["chat"] = async (messages, options) => {
    const samples = await teacher.chat(messages, options);
    for (const { text, finish } of samples) {
      if (finish !== "stop" || !keep(text)) continue;
      const row = { messages: [...messages, { role: "assistant" as const, content: text }] };
      const key = JSON.stringify(row);
      if (!rows.has(key)) rows.set(key, row);
    }
    return samples;
  };
  return {
    model: { ...teacher, chat },
    get rows() {
      return [...rows.values()];
    },
  };
}

import type { Message } from "../../core/index.ts";

/** Marks that tokenizers put before and after a text. */
const begins = ["<s>", "<bos>", "<|begin_of_text|>", "<|begin▁of▁sentence|>", "<｜begin▁of▁sentence｜>"];
const ends = [
  ...["</s>", "<eos>", "<|endoftext|>", "<|end_of_text|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<end_of_turn>", "<|end|>"],
  ...["<｜end▁of▁sentence｜>", "<|return|>", "<pad>", "<|finetune_right_pad_id|>"],
];

/** A text without the special tokens at its end. */
export function withoutEnds(given: string): string {
  for (let text = given; ; ) {
    const bare = text.trimEnd();
    const end = ends.find((mark) => bare.endsWith(mark));
    if (end === undefined) return text === given ? given : bare;
    text = bare.slice(0, -end.length);
  }
}

/** Chat templates that mark where each message begins: the role, its text, and what ends it. */
const templates: readonly { readonly mark: string; readonly message: RegExp }[] = [
  { mark: "<|im_start|>", message: /<\|im_start\|>(\w+)\n([\s\S]*?)(?:<\|im_end\|>|(?=<\|im_start\|>)|$)/g },
  {
    mark: "<|start_header_id|>",
    message: /<\|start_header_id\|>(\w+)<\|end_header_id\|>\s*([\s\S]*?)(?:<\|eo[tm]_id\|>|(?=<\|start_header_id\|>)|$)/g,
  },
  { mark: "<start_of_turn>", message: /<start_of_turn>(\w+)\n([\s\S]*?)(?:<end_of_turn>|(?=<start_of_turn>)|$)/g },
  { mark: "<｜User｜>", message: /<｜(User|Assistant)｜>([\s\S]*?)(?:<｜end▁of▁sentence｜>|(?=<｜(?:User|Assistant)｜>)|$)/g },
];

const roleOf: Readonly<Record<string, Message["role"]>> = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "assistant",
  model: "assistant",
  tool: "tool",
  ipython: "tool",
};

/**
 * Messages out of a text that a chat template made (ChatML, Llama 3, Gemma, DeepSeek), or undefined where it is none of them.
 * An empty turn of the assistant at the end, which asks it to go on, is left out.
 */
export function readTemplate(given: string): readonly Message[] | undefined {
  let text = given;
  for (const begin of begins) if (text.startsWith(begin)) text = text.slice(begin.length);
  const template = templates.find(({ mark }) => text.startsWith(mark));
  if (!template) return undefined;
  const messages: Message[] = [];
  for (const [, name, content] of text.matchAll(template.message)) {
    const role = roleOf[name!.toLowerCase()];
    if (!role) return undefined;
    messages.push({ role, content: withoutEnds(content!) });
  }
  if (messages.at(-1)?.role === "assistant" && messages.at(-1)!.content === "") messages.pop();
  return messages;
}

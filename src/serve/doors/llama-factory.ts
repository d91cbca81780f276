import { type Door, numbersOf } from "../door.ts";
import { referenceFor, rolloutOfText, texts } from "./read.ts";

/** LLaMA-Factory's reward by API: `reward_model_type: api`, `reward_model: http://host:port/llama-factory`. */
export const llamaFactory: Door = {
  name: "llama-factory",
  speaks: "LLaMA-Factory reward_model_type: api",
  routes: [
    {
      path: "/llama-factory",
      summary: "Scores of whole conversations, each one text made by a chat template",
      example: { model: "model", messages: ["<|im_start|>user\n2 + 2?<|im_end|>\n<|im_start|>assistant\n4<|im_end|>\n"] },
      parse(body, settings) {
        const messages = texts(body, "messages");
        const reference = referenceFor(body, messages.length);
        return {
          rollouts: messages.map((message, i) => rolloutOfText(message, reference(i))),
          answer: ({ outcomes }) => ({ scores: numbersOf(outcomes, settings) }),
        };
      },
    },
  ],
  error: ({ message }) => ({ error: message }),
};

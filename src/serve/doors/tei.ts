import type { Rollout } from "../../core/index.ts";
import { isTexts } from "../../data/index.ts";
import { type Door, numbersOf } from "../door.ts";
import { Refusal } from "../refusal.ts";
import { asked, plainRollout, referenceFor, rolloutOfText } from "./read.ts";
import { documents, ranked } from "./vllm.ts";

/** One text, or a pair of prompt and response: what a list of one or two texts is. */
function sequence(value: unknown): Rollout {
  if (typeof value === "string") return rolloutOfText(value);
  if (isTexts(value) && value.length === 1) return rolloutOfText(value[0]!);
  if (isTexts(value) && value.length === 2) return plainRollout(asked(value[0]!), value[1]!);
  throw new Refusal(422, '"inputs" must be a text, a pair of texts, or a list of lists of one or two texts');
}

const label = (score: number) => [{ score, label: "reward" }];

/** Hugging Face text-embeddings-inference. */
export const tei: Door = {
  name: "tei",
  speaks: "text-embeddings-inference /predict /rerank, llama.cpp /rerank with texts",
  routes: [
    {
      path: "/predict",
      summary: "Rewards as the score of one label; a list of two texts is a pair of prompt and response",
      example: { inputs: ["2 + 2?", "4"] },
      parse(body, settings) {
        const { inputs } = body;
        const many = Array.isArray(inputs) && inputs.some((entry) => Array.isArray(entry));
        if (Array.isArray(inputs) && inputs.length === 0) throw new Refusal(422, '"inputs" must not be empty');
        const given = many ? inputs.map(sequence) : [sequence(inputs)];
        const reference = referenceFor(body, given.length);
        return {
          rollouts: given.map((one, i) => {
            const truth = reference(i);
            return truth === undefined ? one : { ...one, reference: truth };
          }),
          answer: ({ outcomes }) => {
            const answers = numbersOf(outcomes, settings).map(label);
            return many ? answers : answers[0];
          },
        };
      },
    },
    {
      path: "/rerank",
      summary: "Responses to one prompt, best first, as a bare list",
      example: { query: "2 + 2?", texts: ["4", "5"], return_text: true },
      fits: (body) => body.texts !== undefined,
      parse(body, settings) {
        const { given, rollouts } = documents(body, "texts");
        return {
          rollouts,
          answer: ({ outcomes }) => {
            const values = numbersOf(outcomes, settings);
            return ranked(values).map((index) => ({
              index,
              ...(body.return_text === true && { text: given[index]! }),
              score: values[index]!,
            }));
          },
        };
      },
    },
  ],
  error: ({ status, message }) => ({
    error: message,
    error_type: status === 429 ? "Overloaded" : status >= 500 ? "Backend" : /must not be empty/.test(message) ? "Empty" : "Validation",
  }),
};

import { type Body, type Door, numbersOf, type Route } from "../door.ts";
import { Refusal } from "../refusal.ts";
import { asked, modelOf, newId, oneOrMore, plainRollout, referenceFor, rolloutOfText, text, texts, usage, wholeNumber } from "./read.ts";
import { documents, ranked } from "./vllm.ts";

const notBlank = (given: readonly string[], field: string) => {
  if (given.length === 0 || given.some((one) => one.trim() === "")) throw new Refusal(400, `"${field}" must not be empty or blank`);
  return given;
};

const embedding = (value: number) => ({ embedding: [value], meta_info: { id: newId("sglang"), prompt_tokens: 0 } });

const rerank: Omit<Extract<Route, { parse: unknown }>, "path"> = {
  summary: "Responses to one prompt, best first, as a bare list; only with --door sglang, the body does not tell",
  example: { query: "2 + 2?", documents: ["4", "5"] },
  fits: () => false,
  parse(body, settings) {
    const { given, rollouts } = documents(body, "documents");
    notBlank(given, "documents");
    const most = wholeNumber(body, "top_n", 0) || given.length;
    return {
      rollouts,
      answer: ({ outcomes }) => {
        const values = numbersOf(outcomes, settings);
        const shown = body.return_documents !== false;
        return ranked(values)
          .map((index) => ({ score: values[index]!, ...(shown && { document: given[index]! }), index, meta_info: {} }))
          .slice(0, most);
      },
    };
  },
};

const inputs = (body: Body, field: string) => {
  const given = notBlank(oneOrMore(body, field), field);
  const reference = referenceFor(body, given.length);
  return given.map((one, i) => rolloutOfText(one, reference(i)));
};

/** SGLang's reward models: its native `/classify`, `/v1/embeddings` as verl reads it, `/v1/score`, `/v1/rerank`. */
export const sglang: Door = {
  name: "sglang",
  speaks: "SGLang /classify /v1/embeddings /v1/score /v1/rerank",
  routes: [
    {
      path: "/classify",
      summary: "Rewards as embeddings of one number",
      example: { model: "reward", text: "<|im_start|>user\n2 + 2?<|im_end|>\n<|im_start|>assistant\n4<|im_end|>\n" },
      fits: (body) => body.text !== undefined,
      parse: (body, settings) => ({
        rollouts: inputs(body, "text"),
        answer: ({ outcomes }) => {
          const answers = numbersOf(outcomes, settings).map(embedding);
          return typeof body.text === "string" ? answers[0] : answers;
        },
      }),
    },
    {
      path: "/v1/embeddings",
      summary: "Rewards as embeddings of one number, in OpenAI's shape",
      example: { model: "reward", input: "<|im_start|>user\n2 + 2?<|im_end|>\n<|im_start|>assistant\n4<|im_end|>\n" },
      parse: (body, settings) => ({
        rollouts: inputs(body, "input"),
        answer: ({ outcomes }) => ({
          object: "list",
          model: modelOf(body),
          data: numbersOf(outcomes, settings).map((value, index) => ({ object: "embedding", index, embedding: [value] })),
          usage,
        }),
      }),
    },
    {
      path: "/v1/score",
      summary: "Rewards of several responses to one prompt, one list each",
      example: { query: "2 + 2?", items: ["4", "5"], model: "reward" },
      fits: (body) => body.query !== undefined && body.items !== undefined,
      parse(body, settings) {
        const prompt = asked(text(body, "query"));
        const items = notBlank(texts(body, "items"), "items");
        const reference = referenceFor(body, items.length);
        return {
          rollouts: items.map((response, i) => plainRollout(prompt, response, reference(i))),
          answer: ({ outcomes }) => ({
            scores: numbersOf(outcomes, settings).map((value) => [value]),
            model: modelOf(body),
            usage,
            object: "scoring",
          }),
        };
      },
    },
    { path: "/v1/rerank", ...rerank },
  ],
  error: ({ status, message }) => ({ error: { message, type: "invalid_request_error", code: status } }),
};

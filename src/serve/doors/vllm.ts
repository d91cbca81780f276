import type { Outcome } from "../../core/index.ts";
import { type Body, type Door, numbersOf, type Route } from "../door.ts";
import { Refusal } from "../refusal.ts";
import {
  asked,
  chat,
  modelOf,
  newId,
  oneOrMore,
  plainRollout,
  referenceFor,
  rolloutOfChat,
  rolloutOfText,
  seconds,
  text,
  texts,
  usage,
  wholeNumber,
  wrong,
} from "./read.ts";

/** Fields that would change the number. The reward's own number is what every door gives, so there is nothing for them to do. */
function refuseRemoved(body: Body): void {
  for (const field of ["normalize", "softmax", "activation"]) {
    if (body[field] !== undefined && body[field] !== null)
      throw new Refusal(400, `"${field}" is not supported: the reward is answered as it is`);
  }
}

/** `input` (texts) or `messages` (a chat) as rollouts. */
function inputs(body: Body) {
  refuseRemoved(body);
  if (body.messages !== undefined) return [rolloutOfChat(chat(body.messages, "messages"), referenceFor(body, 1)(0))];
  const { input } = body;
  const isTokens = (value: unknown) =>
    typeof value === "number" || (Array.isArray(value) && value.some((entry) => typeof entry === "number"));
  if (Array.isArray(input) && input.some(isTokens))
    throw new Refusal(400, '"input" must be text: token ids cannot be read without the tokenizer');
  const given = oneOrMore(body, "input");
  const reference = referenceFor(body, given.length);
  return given.map((one, i) => rolloutOfText(one, reference(i)));
}

/** Pairs of `/score`: one to one, one to many, many to many. */
function pairs(body: Body) {
  refuseRemoved(body);
  const names = (["queries:documents", "queries:items", "data_1:data_2", "text_1:text_2"] as const).map(
    (pair) => pair.split(":") as [string, string],
  );
  const found = names.find(([first, second]) => body[first] !== undefined && body[second] !== undefined);
  if (!found) throw new Refusal(400, `needs one of these pairs of fields: ${names.map((pair) => pair.join(" and ")).join(", ")}`);
  const [first, second] = found.map((name) => oneOrMore(body, name)) as [readonly string[], readonly string[]];
  if (first.length !== 1 && first.length !== second.length)
    throw new Refusal(400, `"${found[0]}" must be one text, or as many as "${found[1]}": ${second.length}; got ${first.length}`);
  const reference = referenceFor(body, second.length);
  return second.map((response, i) => {
    return plainRollout(asked(first.length === 1 ? first[0]! : first[i]!), response, reference(i));
  });
}

/** Documents to rank, each the response to the query. */
export function documents(body: Body, field: string) {
  const query = text(body, "query");
  const given = texts(body, field);
  if (given.length === 0) throw new Refusal(400, `"${field}" must not be empty`);
  const reference = referenceFor(body, given.length);
  const prompt = asked(query);
  const rollouts = given.map((response, i) => plainRollout(prompt, response, reference(i)));
  return { given, rollouts };
}

/** Positions of values, best first; equal ones in their order. */
export const ranked = (values: readonly number[]): number[] => values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);

const head = (prefix: string, body: Body, data: readonly unknown[]) => ({
  id: newId(prefix),
  object: "list",
  created: seconds(),
  model: modelOf(body),
  data,
  usage,
});

const classify: Omit<Extract<Route, { parse: unknown }>, "path"> = {
  summary: "Rewards as the one class of a classifier",
  example: {
    model: "reward",
    messages: [
      { role: "user", content: "2 + 2?" },
      { role: "assistant", content: "4" },
    ],
  },
  fits: (body) => body.input !== undefined || body.messages !== undefined,
  parse: (body, settings) => ({
    rollouts: inputs(body),
    answer: ({ outcomes }) =>
      head(
        "classify",
        body,
        numbersOf(outcomes, settings).map((value, index) => ({ index, label: "reward", probs: [value], num_classes: 1 })),
      ),
  }),
};

const score: Omit<Extract<Route, { parse: unknown }>, "path"> = {
  summary: "Rewards of pairs of prompt and response",
  example: { model: "reward", text_1: "2 + 2?", text_2: ["4", "5"] },
  fits: (body) => ["queries", "data_1", "data_2", "text_1", "text_2", "documents"].some((field) => body[field] !== undefined),
  parse: (body, settings) => ({
    rollouts: pairs(body),
    answer: ({ outcomes }) =>
      head(
        "score",
        body,
        numbersOf(outcomes, settings).map((value, index) => ({ index, object: "score", score: value })),
      ),
  }),
};

const rerank: Omit<Extract<Route, { parse: unknown }>, "path"> = {
  summary: "Responses to one prompt, best first; the answer suits clients of vLLM, Jina and llama.cpp",
  example: { model: "reward", query: "2 + 2?", documents: ["4", "5"], top_n: 1 },
  fits: (body) => body.texts === undefined,
  parse(body, settings) {
    refuseRemoved(body);
    const { given, rollouts } = documents(body, "documents");
    const most = wholeNumber(body, "top_n", 0) || given.length;
    return {
      rollouts,
      answer: ({ outcomes }) => {
        const values = numbersOf(outcomes, settings);
        const results = ranked(values).map((index) => ({ index, document: { text: given[index]! }, relevance_score: values[index]! }));
        return { id: newId("rerank"), object: "list", model: modelOf(body), usage, results: results.slice(0, most) };
      },
    };
  },
};

const encodings = new Set(["float", "base64", undefined, null]);

/** One number a rollout, or one a step where the rewards of steps are asked for. */
const pooled = (outcome: Outcome, value: number, body: Body): number[] | number[][] => {
  if (body.task !== "token_classify") return [value];
  const steps = "score" in outcome ? outcome.score.steps : undefined;
  if (!steps) throw new Refusal(422, "this reward gives no rewards of steps");
  return steps.map((step) => [step]);
};

const asBase64 = (numbers: number[] | number[][], littleEndian: boolean) => {
  const flat = numbers.flat();
  const view = new DataView(new ArrayBuffer(4 * flat.length));
  flat.forEach((value, i) => view.setFloat32(4 * i, value, littleEndian));
  return Buffer.from(view.buffer).toString("base64");
};

const pooling: Omit<Extract<Route, { parse: unknown }>, "path"> = {
  summary: "Rewards as pooled outputs: one number, or one a step with task token_classify",
  example: {
    model: "reward",
    messages: [
      { role: "user", content: "2 + 2?" },
      { role: "assistant", content: "4" },
    ],
  },
  parse(body, settings) {
    if (!encodings.has(body.encoding_format as string | undefined))
      throw wrong("encoding_format", '"float" or "base64"', body.encoding_format);
    if (body.embed_dtype !== undefined && body.embed_dtype !== null && body.embed_dtype !== "float32")
      throw wrong("embed_dtype", '"float32"', body.embed_dtype);
    return {
      rollouts: inputs(body),
      answer: ({ outcomes }) =>
        head(
          "pool",
          body,
          numbersOf(outcomes, settings).map((value, index) => {
            const data = pooled(outcomes[index]!, value, body);
            return { index, object: "pooling", data: body.encoding_format === "base64" ? asBase64(data, body.endianness !== "big") : data };
          }),
        ),
    };
  },
};

/** vLLM's pooling endpoints, as its sequence classifiers and reward models answer them. */
export const vllm: Door = {
  name: "vllm",
  speaks: "vLLM /classify /score /rerank /pooling, Jina and llama.cpp rerank, verl's discriminative reward models",
  routes: [
    { path: "/classify", ...classify },
    { path: "/v1/classify", ...classify },
    { path: "/score", ...score },
    { path: "/v1/score", ...score },
    { path: "/rerank", ...rerank },
    { path: "/v1/rerank", ...rerank },
    { path: "/v2/rerank", ...rerank },
    { path: "/reranking", ...rerank },
    { path: "/v1/reranking", ...rerank },
    { path: "/pooling", ...pooling },
  ],
  error: ({ status, message }) => ({
    error: { message, type: status < 500 ? "BadRequestError" : "InternalServerError", param: null, code: status },
  }),
};

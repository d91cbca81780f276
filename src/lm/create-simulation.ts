import { createRandom, hash32, type Message } from "../core/index.ts";
import { dot } from "../math/index.ts";
import { type ChatBody, type Manner, writeChoices } from "./simulated/chat.ts";
import { countTokens, defaultLogprob, embed, tokenId, tokenise } from "./simulated/tokens.ts";
import type { Nature, Truth } from "./simulated/verdict.ts";
import type { Post, PostAnswer, Transport } from "./transport.ts";

export type { Attack, Keeping } from "./simulated/attacks.ts";
export { attacks, findAttacks, keepingOf } from "./simulated/attacks.ts";
export type { ChatBody, Manner } from "./simulated/chat.ts";
export type { Candidate, Nature, Piece, Question, Said, Truth } from "./simulated/verdict.ts";

/** What goes wrong between a model and whoever asks it: shares of requests, all 0 by default. */
export interface Faults {
  /** answered with 429 */
  readonly tooMany?: number;
  /** the Retry-After that comes with a 429, in seconds; default: none is sent */
  readonly retryAfter?: number;
  /** answered with 500, 502, 503 or 504 */
  readonly serverError?: number;
  /** the connection is closed before an answer */
  readonly dropped?: number;
  /** the connection is closed in the middle of an answer */
  readonly cut?: number;
  /** answered with half of the JSON */
  readonly garbled?: number;
}

export interface SimulationOptions extends Nature, Manner {
  /** the truth behind each chat: what is asked, and what is right. A test's registry; the model never sees it other than through its nature */
  readonly answer: (messages: readonly Message[], body: ChatBody & Readonly<Record<string, unknown>>) => Truth;
  readonly seed?: number;
  readonly faults?: Faults;
  /** mean time that an answer takes, in milliseconds; times differ by request; default 0 */
  readonly latency?: number;
  /** answers 401 to any other key */
  readonly apiKey?: string;
  /** log p(token | text before) for scoring of given texts; default: what was said before is likely again */
  readonly logprob?: (before: string, token: string) => number;
  /** whether it scores given texts as vLLM's chat completions do, as completions with echo do, or not at all; default: both */
  readonly scoring?: readonly ("prompt-logprobs" | "echo")[];
  /** length of its embeddings; default 64 */
  readonly dimensions?: number;
}

/** What the server counted. Tokens are those of whole answers: what was cut short is not in them. */
export interface SimulationCounts {
  requests: number;
  answers: number;
  tooMany: number;
  serverErrors: number;
  dropped: number;
  cut: number;
  garbled: number;
  refused: number;
  promptTokens: number;
  completionTokens: number;
}

/** An answer, how long it takes, and what the connection does to it. */
export interface SimulatedReply extends PostAnswer {
  readonly fault?: "dropped" | "cut";
  readonly delay: number;
}

export interface Simulation {
  readonly counts: SimulationCounts;
  reply(post: Pick<Post, "url" | "headers" | "body">): SimulatedReply;
  /** brings requests to it without a network: for `openaiCompatible({ transport })` */
  readonly transport: Transport;
}

type Fields = Readonly<Record<string, unknown>>;
type Answered = { status: number; value: object; promptTokens?: number; completionTokens?: number };

const refuse = (status: number, message: string): Answered => ({ status, value: { error: { message, type: "invalid_request_error" } } });

/**
 * A model that is only made up, behind the interface of an OpenAI-compatible endpoint: chat, completions with echo, embeddings, rerank.
 * Its errors, biases and faults are settable, and the same seed and request give the same answer; only faults differ from one try to the next.
 *
 *     const sim = createSimulation({ answer: () => ({ decide: true, labels: ["Yes", "No"] }), accuracy: 0.9 });
 *     const model = openaiCompatible({ baseUrl: "http://simulated/v1", model: "sim", transport: sim.transport });
 */
export function createSimulation(options: SimulationOptions): Simulation {
  const { answer, seed = 0, faults = {}, latency = 0, apiKey, logprob = defaultLogprob, dimensions = 64 } = options;
  const scoring = options.scoring ?? ["prompt-logprobs", "echo"];
  const counts: SimulationCounts = {
    requests: 0,
    answers: 0,
    tooMany: 0,
    serverErrors: 0,
    dropped: 0,
    cut: 0,
    garbled: 0,
    refused: 0,
    promptTokens: 0,
    completionTokens: 0,
  };
  /** How often each request came: a fault must pass when tried again. */
  const tries = new Map<number, number>();

  const scored = (text: string) => {
    let before = "";
    return tokenise(text).map((token, i) => {
      const entry = { token, logprob: i === 0 ? null : logprob(before, token) };
      before += token;
      return entry;
    });
  };

  const chat = (body: Fields): Answered => {
    const request = body as unknown as ChatBody;
    if (!Array.isArray(request.messages) || request.messages.length === 0)
      return refuse(400, "messages: a list with at least one is required");
    if (body.stream === true) return refuse(400, "stream: this model does not stream");
    const messages = request.messages.map((message: Message) => ({ ...message, content: textOf(message.content) }));
    const prompt = chatTemplate(messages, body.continue_final_message === true);
    const promptTokens = tokenise(prompt).length;
    const wantsScores = body.prompt_logprobs !== undefined && scoring.includes("prompt-logprobs");
    const truth = body.continue_final_message === true ? "." : answer(messages, { ...body, ...request, messages });
    const { choices, tokens } = writeChoices({ ...request, messages }, truth, options, seed);
    const positions = wantsScores && scored(prompt);
    return {
      status: 200,
      promptTokens,
      completionTokens: tokens,
      value: {
        id: `chatcmpl-${counts.requests}`,
        object: "chat.completion",
        model: body.model,
        choices,
        usage: { prompt_tokens: promptTokens, completion_tokens: tokens, total_tokens: promptTokens + tokens },
        ...(positions && {
          prompt_logprobs: positions.map(({ token, logprob }) =>
            logprob === null ? null : { [tokenId(token)]: { logprob, rank: 1, decoded_token: token } },
          ),
        }),
      },
    };
  };

  const complete = (body: Fields): Answered => {
    if (!scoring.includes("echo")) return refuse(404, "this model has no completions");
    if (typeof body.prompt !== "string" || body.echo !== true) return refuse(400, "prompt: a text with echo is required");
    const tokens = scored(body.prompt);
    return {
      status: 200,
      promptTokens: tokens.length,
      completionTokens: 0,
      value: {
        object: "text_completion",
        model: body.model,
        choices: [
          {
            index: 0,
            text: body.prompt,
            finish_reason: "length",
            logprobs: { tokens: tokens.map(({ token }) => token), token_logprobs: tokens.map(({ logprob }) => logprob) },
          },
        ],
        usage: { prompt_tokens: tokens.length, completion_tokens: 0, total_tokens: tokens.length },
      },
    };
  };

  const embeddings = (body: Fields): Answered => {
    const texts = [body.input].flat() as string[];
    if (texts.length === 0 || !texts.every((text) => typeof text === "string"))
      return refuse(400, "input: a text or a list of texts is required");
    const length = typeof body.dimensions === "number" ? body.dimensions : dimensions;
    const promptTokens = countTokens(texts);
    const data = texts.map((text, index) => ({ object: "embedding", index, embedding: [...embed(text, length)] }));
    return {
      status: 200,
      promptTokens,
      value: { object: "list", model: body.model, data, usage: { prompt_tokens: promptTokens, total_tokens: promptTokens } },
    };
  };

  const rerank = ({ query, documents, top_n, model }: Fields): Answered => {
    if (typeof query !== "string" || !Array.isArray(documents)) return refuse(400, "query and documents are required");
    const wanted = embed(query, 512);
    const promptTokens = countTokens([query, ...documents]);
    const results = documents
      .map((text: string, index) => ({ index, document: { text }, relevance_score: dot(wanted, embed(text, 512)) }))
      .sort((a, b) => b.relevance_score - a.relevance_score)
      .slice(0, typeof top_n === "number" && top_n > 0 ? top_n : documents.length);
    return {
      status: 200,
      promptTokens,
      value: { model, results, usage: { prompt_tokens: promptTokens, total_tokens: promptTokens } },
    };
  };

  const routes: Readonly<Record<string, (body: Fields) => Answered>> = {
    "/chat/completions": chat,
    "/completions": complete,
    "/embeddings": embeddings,
    "/rerank": rerank,
  };

  const reply: Simulation["reply"] = ({ url, headers, body }) => {
    counts.requests++;
    const key = hash32(url.replace(/^.*\/v\d+/, "") + body, seed);
    const attempt = tries.get(key) ?? 0;
    tries.set(key, attempt + 1);
    const random = createRandom(hash32(`${key} try ${attempt}`, seed));
    const delay = latency === 0 ? 0 : -latency * Math.log(1 - random());
    const error = (status: number, message: string, extra = {}) => ({
      status,
      headers: { "content-type": "application/json", ...extra },
      delay,
      body: JSON.stringify({ error: { message } }),
    });

    const { tooMany = 0, serverError = 0, dropped = 0, cut = 0, garbled = 0, retryAfter } = faults;
    let luck = random();
    const hit = (share: number) => (luck -= share) < 0;
    if (hit(tooMany)) {
      counts.tooMany++;
      return error(429, "too many requests", retryAfter !== undefined ? { "retry-after": String(retryAfter) } : {});
    }
    if (hit(serverError)) {
      counts.serverErrors++;
      return error(random.pick([500, 502, 503, 504]), "the server failed");
    }
    if (hit(dropped)) {
      counts.dropped++;
      return { ...error(0, ""), fault: "dropped" };
    }

    const { status, value, promptTokens = 0, completionTokens = 0 } = answered(url, headers, body);
    const whole = { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value), delay };
    if (status === 200 && hit(cut)) {
      counts.cut++;
      return { ...whole, fault: "cut" };
    }
    if (status === 200 && hit(garbled)) {
      counts.garbled++;
      return { ...whole, body: whole.body.slice(0, whole.body.length / 2) };
    }
    if (status === 200) counts.answers++;
    else counts.refused++;
    counts.promptTokens += promptTokens;
    counts.completionTokens += completionTokens;
    return whole;
  };

  const answered = (url: string, headers: Post["headers"], body: string): Answered => {
    if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`) return refuse(401, "this key is not known");
    const route = routes[url.replace(/^.*\/v\d+/, "").replace(/\?.*$/, "")];
    if (!route) return refuse(404, `there is no ${url}`);
    try {
      return route(JSON.parse(body) as Fields);
    } catch (error) {
      return refuse(400, error instanceof Error ? error.message : String(error));
    }
  };

  return {
    counts,
    reply,
    transport: async (post) => {
      const { fault, delay, ...whole } = reply(post);
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      post.signal?.throwIfAborted();
      if (fault) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      return whole;
    },
  };
}

/** Messages as the made-up model reads them; an answer that has begun stands at the end as it is. */
function chatTemplate(messages: readonly Message[], begun: boolean): string {
  const text = messages.map(({ role, content }) => `${role}\n${content}\n`).join("");
  return begun ? text.slice(0, -1) : `${text}assistant\n`;
}

/** Parts of a multi-part content are joined; what is no text is left out. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content) ? content.map((part) => (part as { text?: string }).text ?? "").join("") : "";
}

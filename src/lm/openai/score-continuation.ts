import { type CallOptions, InputError, type Message, type TokenTrace } from "../../core/index.ts";
import { ask, type Endpoint } from "../endpoint.ts";
import { EndpointError } from "../endpoint-error.ts";
import { toWire, usageOf } from "./wire.ts";

type Score = (prompt: readonly Message[], continuation: string, options: CallOptions) => Promise<TokenTrace>;
type WirePosition = Readonly<Record<string, { readonly logprob: number; readonly decoded_token?: string | null }>> | null;
interface Token {
  readonly id: number;
  readonly text: string;
  readonly logprob: number;
}

/**
 * Through `prompt_logprobs` of chat completions, as vLLM has it: the continuation is sent as an answer that has begun, and the server tells how probable
 * each token of the prompt was. Gives undefined where the server does not.
 */
export function scoreByPromptLogprobs(endpoint: Endpoint): (...args: Parameters<Score>) => Promise<TokenTrace | undefined> {
  return async (prompt, continuation, { signal, onUsage }) => {
    const send = async (body: object) => {
      const answer = await ask(endpoint, "/chat/completions", { max_tokens: 1, temperature: 0, ...body }, signal);
      const usage = usageOf(answer);
      if (usage) onUsage?.(usage);
      return { answer, usage };
    };
    const messages = prompt.map(toWire);
    const { answer } = await send({
      messages: [...messages, { role: "assistant", content: continuation }],
      add_generation_prompt: false,
      continue_final_message: true,
      // With 0 alternatives each position has one entry, so there is no doubt which token stands there.
      prompt_logprobs: 0,
    });
    const positions = answer.prompt_logprobs as readonly WirePosition[] | undefined | null;
    if (!Array.isArray(positions)) return undefined;
    const tokens = positions.map(tokenAt);
    const tail = tailThatReads(tokens, continuation);
    if (tail) return traceOf(tail);
    // A token that stands for part of a letter has no text of its own: then the length of the prompt alone tells where the continuation begins.
    const { usage } = await send({ messages });
    if (!usage) throw refusal(endpoint, "the endpoint does not tell how many tokens a prompt has");
    return traceOf(known(endpoint, tokens.slice(usage.promptTokens)));
  };
}

/** Through completions that echo their prompt, with a template that writes messages as the model was trained to read them. */
export function scoreByEcho(
  endpoint: Endpoint,
  template: (messages: readonly Message[]) => string,
): (...args: Parameters<Score>) => Promise<TokenTrace | undefined> {
  return async (prompt, continuation, { signal, onUsage }) => {
    const before = template(prompt);
    const body = { prompt: before + continuation, echo: true, max_tokens: 0, temperature: 0, logprobs: 1 };
    const answer = await ask(endpoint, "/completions", body, signal);
    const usage = usageOf(answer);
    if (usage) onUsage?.(usage);
    const choice = (answer.choices as { text?: string; logprobs?: EchoLogprobs | null }[] | undefined)?.[0];
    const { tokens, token_logprobs: logprobs } = choice?.logprobs ?? {};
    if (!choice?.text?.startsWith(before) || !tokens || !logprobs) return undefined;
    const all = tokens.map((text, i) => (logprobs[i] === null ? undefined : { id: -1, text, logprob: logprobs[i]! }));
    // Some servers add a token of their own even when asked for none.
    const whole = tokens.join("") === before + continuation ? all : all.slice(0, -1);
    const tail = tailThatReads(whole, continuation);
    if (!tail) throw refusal(endpoint, "the continuation does not begin where a token begins; end the template with a line break");
    const trace = traceOf(tail);
    return { texts: trace.texts, logprobs: trace.logprobs };
  };
}

interface EchoLogprobs {
  readonly tokens?: readonly string[];
  readonly token_logprobs?: readonly (number | null)[];
}

/**
 * Tries what the endpoint offers, once, and stays with it.
 *
 * @throws {InputError} when it offers nothing: it does not tell log-probabilities of a given text
 */
export function scoreContinuation(endpoint: Endpoint, template?: (messages: readonly Message[]) => string): Score {
  const byPrompt = scoreByPromptLogprobs(endpoint);
  const ways = template ? [scoreByEcho(endpoint, template), byPrompt] : [byPrompt];
  let works: (typeof ways)[number] | undefined;
  let refused: Error | undefined;
  return async (prompt, continuation, options) => {
    if (refused) throw refused;
    if (continuation === "") return { texts: [], logprobs: new Float32Array(0) };
    for (const way of works ? [works] : ways) {
      const trace = await way(prompt, continuation, options).catch((error) => {
        // Servers that do not know a field say 400 or 422; those without completions 404, 405 or 501.
        if (!works && error instanceof EndpointError && [400, 404, 405, 422, 501].includes(error.status)) return undefined;
        throw error;
      });
      if (trace) {
        works = way;
        return trace;
      }
    }
    throw (refused = refusal(
      endpoint,
      template
        ? "the endpoint tells no log-probabilities of a given text: it has neither completions with echo nor prompt_logprobs"
        : "the endpoint tells no log-probabilities of a given text: chat completions have no prompt_logprobs; where it has completions with echo, give a template",
    ));
  };
}

const refusal = (endpoint: Endpoint, why: string) => new InputError("score", why, `${endpoint.model} at ${endpoint.baseUrl}`);

function tokenAt(position: WirePosition): Token | undefined {
  const entries = Object.entries(position ?? {});
  if (entries.length !== 1) return undefined;
  const [id, { logprob, decoded_token }] = entries[0]!;
  return { id: Number(id), text: decoded_token ?? "", logprob };
}

/** The last tokens that together read as the text; undefined where a token crosses its beginning. */
function tailThatReads(tokens: readonly (Token | undefined)[], text: string): Token[] | undefined {
  let length = 0;
  for (let from = tokens.length - 1; from >= 0; from--) {
    const token = tokens[from];
    if (!token) return undefined;
    length += token.text.length;
    if (length < text.length) continue;
    const tail = tokens.slice(from) as Token[];
    return tail.map((one) => one.text).join("") === text ? tail : undefined;
  }
  return undefined;
}

function known(endpoint: Endpoint, tokens: readonly (Token | undefined)[]): Token[] {
  const all = tokens.filter((token) => token !== undefined);
  if (all.length === 0 || all.length < tokens.length)
    throw refusal(endpoint, "the endpoint gives no single log-probability for each token of the continuation");
  return all;
}

const traceOf = (tokens: readonly Token[]): TokenTrace => ({
  ids: Int32Array.from(tokens, ({ id }) => id),
  texts: tokens.map(({ text }) => text),
  logprobs: Float32Array.from(tokens, ({ logprob }) => logprob),
});

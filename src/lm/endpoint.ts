import { InputError, show, TransientError } from "../core/index.ts";
import { EndpointError } from "./endpoint-error.ts";
import { nodeTransport, type PostAnswer, type Transport } from "./transport.ts";

/** Where a model is reached, and by which name. */
export interface Endpoint {
  /** address up to and with the version: `http://localhost:8000/v1` */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** fields that every request carries besides ours, such as `chat_template_kwargs` */
  readonly body?: Readonly<Record<string, unknown>>;
  /** names the model in caches and in run.json; default `model@host` */
  readonly id?: string;
  readonly transport?: Transport;
}

/** Codes of connections that broke, or did not come about, in a way that may pass. */
const passingCodes = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ERR_STREAM_PREMATURE_CLOSE",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** 501 and 505 are no accidents: the server lacks what was asked for, and will lack it tomorrow. */
const passingStatus = (status: number) =>
  status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501 && status !== 505);

/** Name of an endpoint's model in caches: what is sent with every request is part of it. */
export function endpointId({ id, model, baseUrl, body }: Endpoint): string {
  const extra = body && Object.keys(body).length > 0 ? ` ${JSON.stringify(body)}` : "";
  return (id ?? `${model}@${new URL(baseUrl).host}`) + extra;
}

/** @throws {InputError} when the address is none */
export function checkEndpoint(where: string, { baseUrl, model }: Endpoint): void {
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl))
    throw new InputError(where, "baseUrl must be an address such as http://localhost:8000/v1", baseUrl);
  if (typeof model !== "string" || model === "") throw new InputError(where, "model must be the name that the endpoint knows it by", model);
}

/**
 * Asks an endpoint: one POST, JSON both ways.
 *
 * @throws {TransientError} for 408, 409, 429, 5xx, a broken connection and an answer that is no JSON
 * @throws {EndpointError} for every other status
 */
export async function ask(endpoint: Endpoint, path: string, body: object, signal?: AbortSignal): Promise<Record<string, unknown>> {
  const { baseUrl, model, apiKey, headers, transport = nodeTransport } = endpoint;
  signal?.throwIfAborted();
  const where = `${baseUrl.replace(/\/+$/, "")}${path}`;
  let answer: PostAnswer;
  try {
    answer = await transport({
      url: where,
      headers: { "content-type": "application/json", ...(apiKey && { authorization: `Bearer ${apiKey}` }), ...headers },
      body: JSON.stringify({ model, ...body, ...endpoint.body }),
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw connectionError(where, error);
  }
  const text = answer.body;
  if (answer.status < 200 || answer.status >= 300) {
    const error = new EndpointError(`${where} answered ${answer.status}: ${messageIn(text)}`, answer.status, text.slice(0, 2000));
    if (!passingStatus(answer.status)) throw error;
    throw new TransientError(error.message, { cause: error, retryAfter: retryAfter(answer.headers, Date.now()) });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // fall through: cut short by something between us and the server
  }
  // Some servers put an error into an answer that says 200.
  if (typeof value === "object" && value !== null && !(value as { error?: unknown }).error) return value as Record<string, unknown>;
  const error = new EndpointError(`${where} answered ${answer.status} with ${show(text)}`, answer.status, text.slice(0, 2000));
  throw new TransientError(error.message, { cause: error });
}

const reachWithin = 2500;

/**
 * How to find out whether an endpoint is there, without asking its model anything; nothing for one with a transport of its own, which knows only how to ask.
 * An endpoint that answers, be it that it has no such page, is there; one that fails, or refuses the key, is of no use.
 */
export function checkable({ baseUrl, apiKey, headers, transport }: Endpoint): { check?: () => Promise<void> } {
  if (transport) return {};
  const where = `${baseUrl.replace(/\/+$/, "")}/models`;
  return {
    async check() {
      let status: number;
      try {
        const signal = AbortSignal.timeout(reachWithin);
        const answer = await fetch(where, { headers: { ...(apiKey && { authorization: `Bearer ${apiKey}` }), ...headers }, signal });
        await answer.body?.cancel();
        status = answer.status;
      } catch (thrown) {
        const { name, message, cause } = thrown as Error & { cause?: NodeJS.ErrnoException };
        const reason = name === "TimeoutError" ? `nothing within ${reachWithin / 1000} s` : (cause?.code ?? cause?.message ?? message);
        throw new Error(`${baseUrl} does not answer (${reason})`, { cause: thrown });
      }
      if (status === 401 || status === 403) throw new Error(`${baseUrl} refuses the key (status ${status})`);
      if (status >= 500) throw new Error(`${baseUrl} answers with status ${status}`);
    },
  };
}

/** What a broken connection is thrown as: to be tried again, unless nothing suggests that it would help. */
export function connectionError(where: string, thrown: unknown): Error {
  for (let cause = thrown, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    // HPE: what came back was no HTTP, as when a proxy dies in the middle of an answer.
    if (passingCodes.has(code) || code.startsWith("HPE_")) {
      return new TransientError(`${where}: the connection broke (${code})`, { cause: thrown });
    }
  }
  return new Error(`${where}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });
}

/** How long a server wants us to wait, in milliseconds: `retry-after-ms`, or `retry-after` in seconds or as a date. */
export function retryAfter(headers: PostAnswer["headers"], now: number): number | undefined {
  const ms = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const wish = headers["retry-after"];
  if (typeof wish !== "string") return undefined;
  const seconds = wish.trim() === "" ? Number.NaN : Number(wish);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(wish);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** The line that a server's error wants to be read as. */
function messageIn(body: string): string {
  try {
    const { error, message, detail } = JSON.parse(body) as Record<string, unknown>;
    const said = (error as { message?: unknown } | undefined)?.message ?? error ?? message ?? detail;
    if (said) return show(said, 300).replace(/^"|"$/g, "");
  } catch {
    // no JSON: shown as it is
  }
  return show(body, 300);
}

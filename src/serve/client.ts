import { type RolloutInput, TransientError } from "../core/index.ts";
import type { Priority } from "./engine/unit.ts";

/** What the server says of one rollout. Only `score` carries a number. */
export interface Result {
  readonly id?: string;
  readonly outcome: "score" | "abstain" | "invalid" | "failed" | "timeout";
  readonly value: number | null;
  readonly parts?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly number[];
  readonly tokens?: readonly number[];
  readonly answer?: string;
  readonly confidence?: number;
  readonly why?: string;
  readonly error?: { readonly name: string; readonly message: string };
}

export interface ClientOptions {
  /** such as http://127.0.0.1:8000 */
  readonly url: string;
  readonly key?: string;
  /** default: the one there is */
  readonly fetch?: typeof fetch;
}

export interface AskOptions {
  /** time to answer in, in milliseconds */
  readonly deadline?: number;
  readonly priority?: Priority;
  /** rollouts of a group: they are judged when the last of them has come */
  readonly groupSize?: number;
  readonly signal?: AbortSignal;
}

/** The server refused a request; sending it again would not help. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Asks a serving reward. What may pass when tried again (429, 5xx, a broken connection) is a `TransientError`. */
export interface Client {
  /** One result a rollout, in their order, and the hash of the reward that judged. */
  score(rollouts: readonly RolloutInput[], options?: AskOptions): Promise<{ readonly reward: string; readonly results: readonly Result[] }>;
  /** Judges several responses to one prompt together; `best` holds the positions of the best ones, none where one could not be judged. */
  compare(
    question: {
      readonly prompt?: RolloutInput["prompt"];
      readonly responses: readonly RolloutInput["response"][];
      readonly reference?: unknown;
    },
    options?: Pick<AskOptions, "deadline" | "signal">,
  ): Promise<{
    readonly reward: string;
    readonly best: readonly number[];
    readonly margin: number | null;
    readonly results: readonly Result[];
  }>;
}

/** A client for `guerdon serve`, for programs in TypeScript; runs in a browser too. */
export function createClient({ url, key, fetch: send = fetch }: ClientOptions): Client {
  const base = url.replace(/\/+$/, "");
  const post = async (path: string, body: unknown, signal: AbortSignal | undefined) => {
    let response: Response;
    try {
      response = await send(`${base}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(key !== undefined && { authorization: `Bearer ${key}` }) },
        body: JSON.stringify(body, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value)),
        ...(signal && { signal }),
      });
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new TransientError(`${base}: ${(cause as Error).message}`, { cause });
    }
    // biome-ignore lint/suspicious/noExplicitAny: read right below
    const answer = (await response.json().catch(() => undefined)) as any;
    if (response.ok && answer !== undefined) return answer;
    const message = `${base}${path}: status ${response.status}: ${answer?.error?.message ?? "no reason given"}`;
    if (response.status !== 429 && response.status < 500 && !response.ok) throw new RefusedError(response.status, message);
    const wait = Number(response.headers.get("retry-after"));
    throw new TransientError(message, wait > 0 ? { retryAfter: wait * 1000 } : {});
  };
  return {
    async score(rollouts, { deadline, priority, groupSize, signal } = {}) {
      const { reward, results } = await post("/v1/score", { rollouts, deadline, priority, group_size: groupSize }, signal);
      return { reward: reward.hash, results };
    },
    async compare(question, { deadline, signal } = {}) {
      const { reward, best, margin, results } = await post("/v1/compare", { ...question, deadline }, signal);
      return { reward: reward.hash, best, margin, results };
    },
  };
}

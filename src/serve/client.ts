import {
  InputError,
  InvalidRollout,
  type Message,
  type OutcomeName,
  type Reward,
  type Rollout,
  type RolloutInput,
  type Score,
  TimeLimitError,
  TransientError,
  type Verdict,
} from "../core/index.ts";

export interface ClientOptions {
  /** address of the server, such as http://127.0.0.1:8000 */
  readonly url: string;
  readonly key?: string;
  /** time for a request, over all tries, in milliseconds; default 180,000 */
  readonly deadline?: number;
  readonly priority?: "interactive" | "bulk";
  /** rollouts of a group: the server waits for all of them, whichever requests they come in */
  readonly groupSize?: number;
  readonly fetch?: typeof fetch;
}

/** The reward that judged: its hash changes with all that can change its numbers. */
export interface ServedReward {
  readonly file: string;
  readonly name?: string;
  readonly hash: string;
  readonly guerdon: string;
  readonly models: readonly string[];
}

/** What became of one rollout. Only `score` has a number. */
export type Result =
  | ({ readonly outcome: "score"; readonly value: number } & ResultDetails)
  | ({ readonly outcome: "abstain"; readonly value: null } & ResultDetails)
  | {
      readonly outcome: "invalid" | "failed" | "timeout";
      readonly value: null;
      readonly error: { readonly name: string; readonly message: string };
    };
type ResultDetails = Omit<Score, "value" | "tokens"> & { readonly tokens?: readonly number[] };

export interface Scored {
  readonly reward: ServedReward;
  /** one a rollout, in their order */
  readonly results: readonly Result[];
}

export interface Compared extends Scored {
  /** places of the best responses: several where they tie, none where one could not be judged */
  readonly best: readonly number[];
  /** how far the best is ahead of the second */
  readonly margin: number | null;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
}

export interface Client {
  score(rollouts: readonly (Rollout | RolloutInput)[], options?: RequestOptions): Promise<Scored>;
  compare(
    question: {
      readonly prompt?: string | readonly Message[];
      readonly responses: readonly (string | readonly Message[])[];
      readonly reference?: Rollout["reference"];
      readonly fields?: Rollout["fields"];
    },
    options?: RequestOptions,
  ): Promise<Compared>;
  /** The reward that is served, and how many rollouts it holds. */
  reward(options?: RequestOptions): Promise<{ readonly reward: ServedReward; readonly held: number; readonly queued: number }>;
}

/** The server refused a request, and would refuse it again. */
export class ServerRefusal extends Error {
  override readonly name = "ServerRefusal";
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

const passing = new Set([408, 409, 429]);
const firstPause = 200;
const longestPause = 10_000;

/** A place in a chat as the server reads one: in the spelling of OpenAI. */
const sentMessage = ({ toolCalls, toolCallId, media, ...rest }: Message) => ({
  ...rest,
  ...(toolCalls && {
    tool_calls: toolCalls.map(({ id, name, arguments: given }) => ({
      ...(id !== undefined && { id }),
      type: "function",
      function: { name, arguments: typeof given === "string" ? given : JSON.stringify(given) },
    })),
  }),
  ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
});
const sentSpeech = (speech: string | readonly Message[]) => (typeof speech === "string" ? speech : speech.map(sentMessage));

function sentRollout({ prompt, response, tokens, ...rest }: Rollout | RolloutInput): object {
  const list = (numbers: ArrayLike<number> | undefined) => numbers && Array.from(numbers);
  return {
    ...rest,
    ...(prompt !== undefined && { prompt: sentSpeech(prompt) }),
    response: sentSpeech(response),
    ...(tokens && {
      tokens: {
        ids: list(tokens.ids),
        texts: tokens.texts,
        logprobs: list(tokens.logprobs),
        referenceLogprobs: list(tokens.referenceLogprobs),
      },
    }),
  };
}

/** Seconds, or a date, in milliseconds from now. */
function retryAfter(header: string | null): number {
  if (header === null) return 0;
  const wait = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}

/** What a server says in an error, whatever its shape. */
function reasonOf(text: string): string {
  try {
    let told: unknown = JSON.parse(text);
    while (typeof told === "object" && told !== null) {
      const { error, message, detail } = told as Record<string, unknown>;
      told = error ?? message ?? detail ?? "no reason given";
    }
    return String(told);
  } catch {
    return text.slice(0, 300);
  }
}

const sleep = (ms: number, signal: AbortSignal | undefined) =>
  new Promise<void>((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal?.addEventListener("abort", end, { once: true });
  });

/**
 * Asks a served reward. What may pass (a broken connection, 408, 409, 429 after its Retry-After, 5xx) is tried again, with pauses that grow
 * and differ, until the deadline; any other refusal is told at once.
 */
export function createClient(options: ClientOptions): Client {
  const { key, deadline = 180_000, priority, groupSize, fetch: ask = fetch } = options;
  const url = options.url.replace(/\/+$/, "");
  if (!/^https?:\/\//.test(url)) throw new InputError("createClient", "url must begin with http:// or https://", options.url);
  if (!(deadline > 0)) throw new InputError("createClient", "deadline must be above 0 ms", deadline);

  async function request<T>(method: "GET" | "POST", path: string, body: object | undefined, signal: AbortSignal | undefined): Promise<T> {
    const end = performance.now() + deadline;
    const text = body && JSON.stringify(body);
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted();
      const left = end - performance.now();
      let problem: string;
      let wait = 0;
      let cause: unknown;
      try {
        const limit = AbortSignal.timeout(Math.max(1, Math.ceil(left)));
        const response = await ask(url + path, {
          method,
          headers: {
            accept: "application/json",
            // Less the way back: judging for longer would be for nobody.
            "x-guerdon-deadline": String(Math.max(1, Math.floor(left * 0.95))),
            ...(text !== undefined && { "content-type": "application/json" }),
            ...(key !== undefined && { authorization: `Bearer ${key}` }),
          },
          ...(text !== undefined && { body: text }),
          redirect: "error",
          signal: signal ? AbortSignal.any([signal, limit]) : limit,
        });
        const answer = await response.text();
        if (response.ok) return JSON.parse(answer) as T;
        problem = `status ${response.status}: ${reasonOf(answer)}`;
        if (!passing.has(response.status) && response.status < 500) throw new ServerRefusal(`${url}${path}: ${problem}`, response.status);
        wait = retryAfter(response.headers.get("retry-after"));
      } catch (error) {
        if (error instanceof ServerRefusal) throw error;
        signal?.throwIfAborted();
        if (error instanceof SyntaxError) throw new Error(`${url}${path}: the answer is not JSON`, { cause: error });
        cause = error;
        const inner = (error as Error).cause instanceof Error ? ((error as Error).cause as Error) : (error as Error);
        problem = inner.message;
      }
      const pause = wait + (0.5 + Math.random() / 2) * Math.min(firstPause * 2 ** (tries - 1), longestPause);
      if (performance.now() + pause >= end) {
        const many = tries === 1 ? "1 try" : `${tries} tries`;
        throw new TransientError(`${url}${path}: ${problem}; gave up within ${deadline / 1000} s, after ${many}`, {
          cause,
          ...(wait > 0 && { retryAfter: wait }),
        });
      }
      await sleep(pause, signal);
    }
  }

  return {
    async score(rollouts, { signal } = {}) {
      const body = {
        rollouts: rollouts.map(sentRollout),
        ...(priority !== undefined && { priority }),
        ...(groupSize !== undefined && { group_size: groupSize }),
      };
      const scored = await request<Scored>("POST", "/v1/score", body, signal);
      if (!Array.isArray(scored.results) || scored.results.length !== rollouts.length) {
        throw new Error(`${url}/v1/score: asked for ${rollouts.length} results, got ${scored.results?.length ?? "none"}`);
      }
      return scored;
    },
    compare: ({ prompt, responses, ...rest }, { signal } = {}) =>
      request(
        "POST",
        "/v1/compare",
        { ...rest, ...(prompt !== undefined && { prompt: sentSpeech(prompt) }), responses: responses.map(sentSpeech) },
        signal,
      ),
    reward: ({ signal } = {}) => request("GET", "/v1/reward", undefined, signal),
  };
}

const errorOf: Readonly<Record<Exclude<OutcomeName, "score" | "abstain">, (message: string) => Error>> = {
  invalid: (message) => new InvalidRollout("remoteReward", message, "a rollout"),
  failed: (message) => new Error(message),
  timeout: (message) => new TimeLimitError(message),
};

/** A result as the verdict it was, or the error that stands for it. */
export function verdictOf(result: Result): Verdict | Error {
  if ("error" in result) return errorOf[result.outcome](`${result.error.name}: ${result.error.message}`);
  const { outcome: _, tokens, ...score } = result;
  return tokens ? { ...score, tokens: Float32Array.from(tokens) } : (score as Score);
}

/** A served reward as a reward of this process: composed, audited and searched with like any other. */
export function remoteReward(client: Client): Reward {
  return async (rollouts, { signal }) => {
    const { results } = await client.score(rollouts, { signal });
    return results.map(verdictOf);
  };
}

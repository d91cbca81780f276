import type { Outcome } from "../../core/index.ts";
import { InputError } from "../../core/index.ts";
import { RowFault } from "../../data/index.ts";
import type { Asked, Body, Door, DoorSettings, Route, Services } from "../door.ts";
import { isBody } from "../doors/read.ts";
import { EngineClosed, type Judged, type JudgeOptions, QueueFull } from "../engine.ts";
import type { Key, Keys, Scope } from "../keys.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import { createRateLimit } from "../rate-limit.ts";
import { Refusal } from "../refusal.ts";
import type { Span, Tracer } from "../trace/tracer.ts";
import type { Arrival, Departure } from "./arrival.ts";
import { readJson } from "./read-json.ts";

export interface DoorkeeperOptions extends DoorSettings {
  readonly doors: readonly Door[];
  readonly services: Services;
  readonly keys: Keys;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer?: Tracer;
  /** the door that answers where several share an address */
  readonly door?: string;
  /** rollouts a second for each key */
  readonly rate?: number;
  /** the largest body, in bytes; default 16 MiB */
  readonly sizeLimit?: number;
  /** the deepest nesting of a body; default 64 */
  readonly depthLimit?: number;
  /** whether a request may name this server so; everything goes where it is absent */
  readonly mayHost?: (host: string) => boolean;
  /** true from the moment that the server takes nothing more */
  readonly closing?: () => boolean;
}

/** A door, and the one of its routes that an address leads to. */
export interface Entrance {
  readonly door: Door;
  readonly route: Route;
}

export interface Doorkeeper {
  /** every address, with the doors that share it */
  readonly entrances: ReadonlyMap<string, readonly Entrance[]>;
  /** answers a request, by address; never rejects */
  readonly answers: ReadonlyMap<string, (arrival: Arrival) => Promise<Departure>>;
  /**
   * The key of a request, where one is asked for.
   *
   * @throws {Refusal} when it may not come in
   */
  admit(arrival: Pick<Arrival, "header">, scope: Scope): Key | undefined;
}

const requestIdPattern = /^[\w.:-]{1,128}$/;
const bootId = Math.floor(Date.now()).toString(36);

/** Any failure as a refusal. What nobody foresaw tells the asker nothing but its number in the log. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof QueueFull) return new Refusal(429, error.message, error.retryAfter);
  if (error instanceof EngineClosed) return new Refusal(503, error.message, 1);
  if (error instanceof RowFault || error instanceof InputError) return new Refusal(400, error.message);
  return undefined;
}

const countsOf = (outcomes: readonly Outcome[]) => {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

/** Lets requests in, takes each to its door, and brings back what the door answers; counts, logs and traces them. */
export function createDoorkeeper(options: DoorkeeperOptions): Doorkeeper {
  const { doors, services, keys, log, metrics, tracer, sizeLimit = 16 << 20, depthLimit = 64, mayHost, closing = () => false } = options;
  if (options.door !== undefined && !doors.some(({ name }) => name === options.door)) {
    throw new InputError("--door", `must be one of ${doors.map(({ name }) => name).join(", ")}`, options.door);
  }
  const rateLimit = options.rate === undefined ? undefined : createRateLimit(options.rate);
  const limits = { size: sizeLimit, depth: depthLimit };
  let requests = 0;

  const admit: Doorkeeper["admit"] = (arrival, scope) => {
    const host = arrival.header("host");
    if (mayHost && host !== undefined && !mayHost(host)) throw new Refusal(421, "this server does not answer to that host name");
    if (!keys.needed) return undefined;
    const given = /^Bearer (\S+)$/i.exec(arrival.header("authorization") ?? "")?.[1] ?? arrival.header("x-api-key");
    const key = keys.find(given);
    if (!key) throw new Refusal(401, given === undefined ? "a key is needed: authorization: Bearer <key>" : "the key is not known");
    if (!key.scopes.has(scope)) throw new Refusal(403, `the key ${key.name} does not open this`);
    return key;
  };

  const idOf = (arrival: Arrival) => {
    const given = arrival.header("x-request-id");
    return given !== undefined && requestIdPattern.test(given) ? given : `${bootId}-${++requests}`;
  };

  const judgeOptions = (arrival: Arrival, asked: Asked, span: Span | undefined): JudgeOptions => {
    const deadline = arrival.header("x-guerdon-deadline");
    if (deadline !== undefined && !(Number(deadline) > 0)) throw new Refusal(400, "x-guerdon-deadline must be milliseconds above 0");
    const interactive = arrival.header("x-guerdon-priority") === "interactive";
    return {
      ...(deadline !== undefined && { deadline: Number(deadline) }),
      ...(interactive && { priority: "interactive" as const }),
      ...asked.options,
      ...(span && { trace: span.traceparent }),
      whenGone: (leave) => arrival.whenGone?.(leave),
    };
  };

  const judge = async (door: Door, asked: Asked, key: Key | undefined, arrival: Arrival, span: Span | undefined): Promise<Judged> => {
    const wait = rateLimit?.(key?.name ?? "", asked.rollouts.length) ?? 0;
    if (wait > 0) throw new Refusal(429, `more than ${options.rate} rollouts a second`, wait);
    const came = performance.now();
    const judged = await services.engine.judge(asked.rollouts, judgeOptions(arrival, asked, span));
    if (span) {
      const now = performance.now();
      // Where it was judged with an equal one that came before, it did not wait.
      const began = judged.began === undefined ? now : Math.max(came, judged.began);
      span.child("queue", came, began);
      if (judged.began !== undefined) span.child("judge", began, now, { "guerdon.rollouts": asked.rollouts.length });
    }
    metrics.outcomes(door.name, asked.rollouts, judged.outcomes);
    observeGroups(metrics, asked, judged);
    return judged;
  };

  /** One address, with all doors that share it. */
  const answerAt = (path: string, entrances: readonly Entrance[]) => {
    const forced = entrances.find(({ door }) => door.name === options.door);
    const method = (entrances[0]!.route.method ?? "post").toUpperCase();
    const choose = (body: Body) =>
      forced ?? (entrances.length === 1 ? entrances[0] : entrances.find(({ route }) => route.fits?.(body) ?? true));
    const scope: Scope = path === "/run_code" ? "run" : "score";

    return async (arrival: Arrival): Promise<Departure> => {
      const came = performance.now();
      const id = idOf(arrival);
      const span = tracer?.begin(`${method} ${path}`, arrival.header("traceparent"), came);
      let { door } = forced ?? entrances.at(-1)!;
      let status = 200;
      let key: Key | undefined;
      let judged: Judged | undefined;
      const headers: Record<string, string> = { "content-type": "application/json", "x-request-id": id };
      let text: string;
      let fault: unknown;
      try {
        if (arrival.method !== method) throw new Refusal(405, `use ${method}`);
        key = admit(arrival, scope);
        if (closing()) throw new Refusal(503, "the server is shutting down", 1);
        const body = method === "GET" ? {} : await readJson(arrival, limits);
        if (!isBody(body)) throw new Refusal(400, "the body must be a JSON object");
        const chosen = choose(body);
        if (!chosen) {
          const names = entrances.map(({ door: { name } }) => name).join(", ");
          throw new Refusal(400, `the body has the shape of none of the protocols that share ${path}: ${names}`);
        }
        door = chosen.door;
        const { route } = chosen;
        let answer: unknown;
        if ("parse" in route) {
          const asked = route.parse(body, options);
          judged = await judge(door, asked, key, arrival, span);
          headers["x-guerdon-reward"] = judged.reward.hash;
          answer = asked.answer(judged);
        } else answer = await route.reply(body, services);
        text = JSON.stringify(answer);
      } catch (error) {
        fault = error;
        const refusal = refusalOf(error) ?? new Refusal(500, `internal error; see request ${id} in the log`);
        status = refusal.status;
        if (refusal.retryAfter !== undefined) headers["retry-after"] = String(refusal.retryAfter);
        if (status === 405) headers.allow = method;
        text = JSON.stringify(door.error(refusal));
      }
      if (closing()) headers.connection = "close";
      const left = performance.now();
      metrics.request(door.name, status, (left - came) / 1000);
      if (span) {
        headers.traceparent = span.traceparent;
        span.end(left, status, { "guerdon.door": door.name, "http.route": path, "http.request.method": method, "guerdon.request": id });
      }
      log[status >= 500 ? "error" : "info"]("request", () => ({
        id,
        door: door.name,
        path,
        status,
        ms: Math.round((left - came) * 10) / 10,
        ...(key && { key: key.name }),
        ...(span && { trace: span.traceparent.split("-")[1] }),
        ...(judged && { reward: judged.reward.hash, outcomes: countsOf(judged.outcomes) }),
        ...(fault instanceof Error && { error: fault.message.slice(0, 500) }),
        ...(status === 500 && fault instanceof Error && { stack: fault.stack }),
      }));
      return { status, headers, text };
    };
  };

  const entrances = new Map<string, Entrance[]>();
  for (const door of doors) {
    for (const route of door.routes) entrances.set(route.path, [...(entrances.get(route.path) ?? []), { door, route }]);
  }
  const answers = new Map([...entrances].map(([path, shared]) => [path, answerAt(path, shared)] as const));
  return { entrances, answers, admit };
}

/** How far apart the values of each group are. */
function observeGroups(metrics: Metrics, { rollouts }: Asked, { outcomes }: Judged): void {
  if (rollouts.length < 2 || rollouts[0]!.group === undefined) return;
  const groups = new Map<string, number[]>();
  outcomes.forEach((outcome, i) => {
    const { group } = rollouts[i]!;
    if (outcome.outcome !== "score" || group === undefined) return;
    const values = groups.get(group);
    if (values) values.push(outcome.value);
    else groups.set(group, [outcome.value]);
  });
  for (const values of groups.values()) if (values.length > 1) metrics.groupSpread(values);
}

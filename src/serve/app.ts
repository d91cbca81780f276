import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type CodeRunner, InputError, valueOf } from "../core/index.ts";
import { RowFault } from "../data/index.ts";
import { version } from "../run/reward-source.ts";
import { readJson } from "./body.ts";
import type { Asked, Body, Door, DoorSettings, Route, Services } from "./door.ts";
import { llamaFactory } from "./doors/llama-factory.ts";
import { compareBody, native, resultSchema, rewardSchema, scoreMany, scoreOneBody } from "./doors/native.ts";
import { nemoGym } from "./doors/nemo-gym.ts";
import { openRlhf } from "./doors/openrlhf.ts";
import { isBody } from "./doors/read.ts";
import { sandboxFusion } from "./doors/sandbox-fusion.ts";
import { sglang } from "./doors/sglang.ts";
import { slime } from "./doors/slime.ts";
import { tei } from "./doors/tei.ts";
import { vllm } from "./doors/vllm.ts";
import { type Engine, EngineClosed, type Judged, type JudgeOptions, QueueFull } from "./engine.ts";
import type { Key, Keys, Scope } from "./keys.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { page } from "./page.ts";
import { createRateLimit } from "./rate-limit.ts";
import { Refusal } from "./refusal.ts";

/** All doors. Where two share an address and both fit a body, the earlier one answers. */
export const doors: readonly Door[] = [native, sglang, tei, vllm, openRlhf, slime, llamaFactory, nemoGym, sandboxFusion];

export interface AppOptions extends DoorSettings {
  readonly engine: Engine;
  readonly keys: Keys;
  readonly log: Log;
  readonly metrics: Metrics;
  /** the door that answers where several share an address */
  readonly door?: string;
  /** rollouts a second for each key */
  readonly rate?: number;
  /** the largest body, in bytes; default 16 MiB */
  readonly sizeLimit?: number;
  /** the deepest nesting of a body; default 64 */
  readonly depthLimit?: number;
  /** without it `/run_code` says how to get one */
  readonly sandbox?: () => Promise<CodeRunner>;
  /** whether a request may name this server so; everything goes where it is absent */
  readonly mayHost?: (host: string) => boolean;
  /** true from the moment that the server takes nothing more */
  readonly closing?: () => boolean;
}

const requestIdPattern = /^[\w.:-]{1,128}$/;
const bootId = Math.floor(Date.now()).toString(36);

/** Any failure as a refusal. What nobody foresaw tells the asker nothing but its number in the log. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof QueueFull) return new Refusal(429, error.message, error.retryAfter);
  if (error instanceof EngineClosed) return new Refusal(503, error.message, 1);
  if (error instanceof RowFault || error instanceof InputError) return new Refusal(400, error.message);
  return undefined;
}

/** The HTTP side of a served reward: every door, and what operators need. */
export function createApp(options: AppOptions): OpenAPIHono {
  const { engine, keys, log, metrics, sizeLimit = 16 << 20, depthLimit = 64, mayHost, closing = () => false } = options;
  if (options.door !== undefined && !doors.some(({ name }) => name === options.door)) {
    throw new InputError("--door", `must be one of ${doors.map(({ name }) => name).join(", ")}`, options.door);
  }
  const rateLimit = options.rate === undefined ? undefined : createRateLimit(options.rate);
  const limits = { size: sizeLimit, depth: depthLimit };
  const services: Services = {
    engine,
    sandbox:
      options.sandbox ?? (() => Promise.reject(new Refusal(503, "there is no sandbox here. Install with: apt-get install -y bubblewrap"))),
    methods: () => JSON.parse(readFileSync(new URL("../../src/catalog.gen.json", import.meta.url), "utf8")),
  };
  let requests = 0;

  const admit = (c: Context, scope: Scope): Key | undefined => {
    const host = c.req.header("host");
    if (mayHost && host !== undefined && !mayHost(host)) throw new Refusal(421, "this server does not answer to that host name");
    if (!keys.needed) return undefined;
    const given = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? c.req.header("x-api-key");
    const key = keys.find(given);
    if (!key) throw new Refusal(401, given === undefined ? "a key is needed: authorization: Bearer <key>" : "the key is not known");
    if (!key.scopes.has(scope)) throw new Refusal(403, `the key ${key.name} does not open this`);
    return key;
  };

  const idOf = (c: Context) => {
    const given = c.req.header("x-request-id");
    return given !== undefined && requestIdPattern.test(given) ? given : `${bootId}-${++requests}`;
  };

  /** Aborted when the asker hangs up. */
  const goneSignal = (c: Context): AbortSignal | undefined => {
    const outgoing = (c.env as { outgoing?: ServerResponse } | undefined)?.outgoing;
    if (!outgoing) return undefined;
    const abort = new AbortController();
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) abort.abort();
    });
    return abort.signal;
  };

  const judgeOptions = (c: Context, asked: Asked): JudgeOptions => {
    const deadline = c.req.header("x-guerdon-deadline");
    if (deadline !== undefined && !(Number(deadline) > 0)) throw new Refusal(400, "x-guerdon-deadline must be milliseconds above 0");
    const interactive = c.req.header("x-guerdon-priority") === "interactive";
    return {
      ...(deadline !== undefined && { deadline: Number(deadline) }),
      ...(interactive && { priority: "interactive" as const }),
      ...asked.options,
      signal: goneSignal(c),
    };
  };

  const observe = (door: string, { outcomes }: Judged, asked: Asked) => {
    metrics.outcomes(door, outcomes);
    const { rollouts } = asked;
    if (rollouts.length < 2 || rollouts[0]!.group === undefined) return;
    const groups = new Map<string, number[]>();
    outcomes.forEach((outcome, i) => {
      const { group } = rollouts[i]!;
      if (outcome.outcome !== "score" || group === undefined) return;
      const values = groups.get(group);
      if (values) values.push(valueOf(outcome.score)!);
      else groups.set(group, [outcome.value]);
    });
    for (const values of groups.values()) if (values.length > 1) metrics.groupSpread(values);
  };

  const countsOf = ({ outcomes }: Judged) => {
    const counts: Record<string, number> = {};
    for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
    return counts;
  };

  /** One address, with all doors that share it. */
  const handle = (path: string, candidates: readonly { door: Door; route: Route }[]) => {
    const forced = candidates.find(({ door }) => door.name === options.door);
    const method = (candidates[0]!.route.method ?? "post").toUpperCase();
    const choose = (body: Body) =>
      forced ?? (candidates.length === 1 ? candidates[0] : candidates.find(({ route }) => route.fits?.(body) ?? true));
    const scope: Scope = path === "/run_code" ? "run" : "score";

    return async (c: Context) => {
      const began = performance.now();
      const id = idOf(c);
      let { door } = forced ?? candidates.at(-1)!;
      let status = 200;
      let key: Key | undefined;
      let judged: Judged | undefined;
      const headers: Record<string, string> = { "content-type": "application/json", "x-request-id": id };
      let text: string;
      let fault: unknown;
      try {
        if (c.req.method !== method) throw new Refusal(405, `use ${method}`);
        key = admit(c, scope);
        if (closing()) throw new Refusal(503, "the server is shutting down", 1);
        const body = method === "GET" ? {} : await readJson(c, limits);
        if (!isBody(body)) throw new Refusal(400, "the body must be a JSON object");
        const chosen = choose(body);
        if (!chosen) {
          const names = candidates.map(({ door: { name } }) => name).join(", ");
          throw new Refusal(400, `the body has the shape of none of the protocols that share ${path}: ${names}`);
        }
        door = chosen.door;
        const { route } = chosen;
        let answer: unknown;
        if ("parse" in route) {
          const asked = route.parse(body, options);
          const wait = rateLimit?.(key?.name ?? "", asked.rollouts.length) ?? 0;
          if (wait > 0) throw new Refusal(429, `more than ${options.rate} rollouts a second`, wait);
          judged = await engine.judge(asked.rollouts, judgeOptions(c, asked));
          observe(door.name, judged, asked);
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
      const ms = performance.now() - began;
      metrics.request(door.name, status, ms / 1000);
      const more = {
        id,
        door: door.name,
        path,
        status,
        ms: Math.round(ms * 10) / 10,
        ...(key && { key: key.name }),
        ...(judged && { reward: judged.reward.hash, outcomes: countsOf(judged) }),
        ...(fault instanceof Error && { error: fault.message.slice(0, 500) }),
        ...(status === 500 && fault instanceof Error && { stack: fault.stack }),
      };
      if (status >= 500) log.error("request", more);
      else log.info("request", more);
      return c.body(text, status as 200, headers);
    };
  };

  const app = new OpenAPIHono();
  const byPath = new Map<string, { door: Door; route: Route }[]>();
  for (const door of doors) for (const route of door.routes) byPath.set(route.path, [...(byPath.get(route.path) ?? []), { door, route }]);
  for (const [path, candidates] of byPath) {
    app.all(path, handle(path, candidates));
    describe(app, path, candidates);
  }

  const plain = (path: string, scope: Scope | undefined, work: (c: Context) => Response | Promise<Response>) =>
    app.get(path, async (c) => {
      try {
        if (scope) admit(c, scope);
        return await work(c);
      } catch (error) {
        const refusal = refusalOf(error) ?? new Refusal(500, "internal error");
        return c.json({ error: refusal.message }, refusal.status);
      }
    });
  const readiness = async () => {
    const problems = [
      ...(closing() ? ["the server is shutting down"] : []),
      ...(engine.identity() ? await engine.problems() : ["the reward is not loaded"]),
    ];
    return { ready: problems.length === 0, problems, reward: engine.identity()?.hash ?? null };
  };
  plain("/healthz", undefined, (c) => c.json({ status: "ok" }));
  for (const path of ["/readyz", "/health"]) {
    plain(path, undefined, async (c) => {
      const state = await readiness();
      return c.json(state, state.ready ? 200 : 503);
    });
  }
  plain("/metrics", "metrics", async (c) => c.text(await metrics.text(), 200, { "content-type": "text/plain; version=0.0.4" }));
  plain("/v1/models", "score", (c) => c.json({ object: "list", data: [{ id: "guerdon", object: "model", owned_by: "guerdon" }] }));
  plain("/openapi.json", undefined, (c) =>
    c.json(
      app.getOpenAPI31Document({
        openapi: "3.1.0",
        info: { title: "Guerdon", version, description: "One reward, with the same number out of every door." },
        tags: doors.map(({ name, speaks }) => ({ name, description: speaks })),
      }),
    ),
  );
  plain("/", undefined, (c) =>
    c.html(page, 200, {
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    }),
  );
  app.notFound((c) => c.json({ error: `there is nothing at ${c.req.method} ${c.req.path.slice(0, 100)}; see /` }, 404));
  app.onError((error, c) => {
    log.error("request", { path: c.req.path, error: error.message, stack: error.stack });
    return c.json({ error: "internal error" }, 500);
  });
  return app;
}

/** Bodies and answers that have a schema of their own; others are described by an example. */
const schemas: Readonly<Record<string, { request: z.ZodType; response: z.ZodType }>> = {
  "/v1/score": {
    request: z.union([scoreMany, scoreOneBody]),
    response: z.object({ reward: rewardSchema, results: z.array(resultSchema).optional(), result: resultSchema.optional() }),
  },
  "/v1/compare": {
    request: compareBody,
    response: z.object({ reward: rewardSchema, best: z.array(z.int()), margin: z.number().nullable(), results: z.array(resultSchema) }),
  },
};

/** Puts an address into the OpenAPI document. */
function describe(app: OpenAPIHono, path: string, candidates: readonly { door: Door; route: Route }[]): void {
  const { route, door } = candidates[0]!;
  const method = route.method ?? "post";
  const schema = door === native ? schemas[path] : undefined;
  const examples = Object.fromEntries(
    candidates.flatMap((one) =>
      one.route.example === undefined ? [] : [[one.door.name, { summary: one.route.summary, value: one.route.example }]],
    ),
  );
  app.openAPIRegistry.registerPath({
    method,
    path,
    tags: candidates.map((one) => one.door.name),
    summary: candidates.map((one) => one.route.summary).join("; or: "),
    ...(method === "post" && {
      request: { body: { required: true, content: { "application/json": { schema: schema?.request ?? z.looseObject({}), examples } } } },
    }),
    responses: {
      200: { description: "the answer", content: { "application/json": { schema: schema?.response ?? z.unknown() } } },
      400: { description: "the body is not what this address expects" },
      429: { description: "too much to do; Retry-After says when to come back" },
      503: { description: "a rollout could not be judged, or the server is shutting down" },
    },
  });
}

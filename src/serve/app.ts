import { readFileSync } from "node:fs";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { CodeRunner } from "../core/index.ts";
import { version } from "../run/reward-source.ts";
import type { Door, Services } from "./door.ts";
import { llamaFactory } from "./doors/llama-factory.ts";
import { native } from "./doors/native.ts";
import { nemoGym } from "./doors/nemo-gym.ts";
import { openRlhf } from "./doors/openrlhf.ts";
import { sandboxFusion } from "./doors/sandbox-fusion.ts";
import { sglang } from "./doors/sglang.ts";
import { slime } from "./doors/slime.ts";
import { tei } from "./doors/tei.ts";
import { vllm } from "./doors/vllm.ts";
import type { Engine } from "./engine.ts";
import { createDoorkeeper, type Doorkeeper, type DoorkeeperOptions, refusalOf } from "./http/doorkeeper.ts";
import { describePath } from "./http/open-api.ts";
import { webArrival } from "./http/web-arrival.ts";
import type { Scope } from "./keys.ts";
import { page } from "./page.ts";
import { Refusal } from "./refusal.ts";

/** All doors. Where two share an address and both fit a body, the earlier one answers. */
export const doors: readonly Door[] = [native, sglang, tei, vllm, openRlhf, slime, llamaFactory, nemoGym, sandboxFusion];

export interface AppOptions extends Omit<DoorkeeperOptions, "doors" | "services"> {
  readonly engine: Engine;
  /** without it `/run_code` says how to get one */
  readonly sandbox?: () => Promise<CodeRunner>;
}

/** The HTTP side of a served reward: every door, and what operators need. */
export function createApp(options: AppOptions): OpenAPIHono & { readonly answers: Doorkeeper["answers"] } {
  const { engine, log, metrics, closing = () => false } = options;
  const services: Services = {
    engine,
    sandbox:
      options.sandbox ?? (() => Promise.reject(new Refusal(503, "there is no sandbox here. Install with: apt-get install -y bubblewrap"))),
    methods: () => JSON.parse(readFileSync(new URL("../../src/catalog.gen.json", import.meta.url), "utf8")),
  };
  const { entrances, answers, admit } = createDoorkeeper({ ...options, doors, services });
  const app = new OpenAPIHono();
  for (const [path, answer] of answers) {
    app.all(path, async (c) => {
      const { status, headers, text } = await answer(webArrival(c.req.raw));
      return c.body(text, status as 200, headers);
    });
    describePath(app, path, entrances.get(path)!);
  }

  const plain = (path: string, scope: Scope | undefined, work: (c: Context) => Response | Promise<Response>) =>
    app.get(path, async (c) => {
      try {
        if (scope) admit({ header: (name) => c.req.header(name) }, scope);
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
  return Object.assign(app, { answers });
}

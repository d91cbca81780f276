import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { compareBody, native, resultSchema, rewardSchema, scoreMany, scoreOneBody } from "../doors/native.ts";
import type { Entrance } from "./doorkeeper.ts";

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
export function describePath(app: OpenAPIHono, path: string, entrances: readonly Entrance[]): void {
  const { route, door } = entrances[0]!;
  const method = route.method ?? "post";
  const schema = door === native ? schemas[path] : undefined;
  const examples = Object.fromEntries(
    entrances.flatMap((one) =>
      one.route.example === undefined ? [] : [[one.door.name, { summary: one.route.summary, value: one.route.example }]],
    ),
  );
  app.openAPIRegistry.registerPath({
    method,
    path,
    tags: entrances.map((one) => one.door.name),
    summary: entrances.map((one) => one.route.summary).join("; or: "),
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

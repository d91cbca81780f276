import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../start-server.ts";
import { createOtlpTracer, otlpFromEnvironment } from "./otlp-tracer.ts";

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
  readonly status?: object;
}

/** One server that is both a collector of traces and the judge that a reward asks. */
let server: Server;
let url = "";
const posts: { readonly path: string; readonly headers: IncomingMessage["headers"]; readonly body: string }[] = [];
const folder = mkdtempSync(join(tmpdir(), "guerdon-trace-"));
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    posts.push({ path: request.url!, headers: request.headers, body });
    const message = { role: "assistant", content: "1" };
    const answer = { choices: [{ index: 0, message, finish_reason: "stop" }], usage: { prompt_tokens: 40, completion_tokens: 2 } };
    response.setHeader("content-type", "application/json").end(JSON.stringify(request.url === "/v1/traces" ? {} : answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const spansOf = (bodies: readonly string[]) =>
  bodies.flatMap(
    (body) =>
      JSON.parse(body).resourceSpans.flatMap((one: { scopeSpans: { spans: SentSpan[] }[] }) =>
        one.scopeSpans.flatMap(({ spans }) => spans),
      ) as SentSpan[],
  );
const sent = () => spansOf(posts.filter(({ path }) => path === "/v1/traces").map(({ body }) => body));
const attribute = (span: SentSpan, key: string) => Object.values(span.attributes.find((one) => one.key === key)?.value ?? {})[0];

test("a request is a span of its caller's trace, with its wait and its judging inside; the reward's judge is asked on its behalf, and its tokens and cost are counted", async () => {
  const rewards = join(folder, "rewards.ts");
  writeFileSync(
    rewards,
    `import { each, responseText } from "guerdon";
     import { chargeTo, layered, openAccount, openaiCompatible } from "guerdon/lm";
     const account = openAccount({ prices: { prompt: 1, completion: 10 } });
     export const judge = layered(openaiCompatible({ baseUrl: "${url}/v1", model: "judge" }), chargeTo(account));
     export default each(async (r) => Number((await judge.chat([{ role: "user", content: responseText(r) }]))[0].text));`,
  );
  const served = await startServer({ rewards, port: 0, workers: 1, otlp: url, logLevel: "none" });
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const answer = await fetch(`${served.url}/v1/score`, {
    method: "POST",
    headers: { "content-type": "application/json", traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    body: JSON.stringify({ response: "x" }),
  });
  const metrics = await (await fetch(`${served.url}/metrics`)).text();
  await served.close();

  const [request, queue, judge] = ["POST /v1/score", "queue", "judge"].map((name) => sent().find((span) => span.name === name)!);
  expect(request).toMatchObject({ traceId, parentSpanId: "b7ad6b7169203331", kind: 2 });
  expect(["http.route", "guerdon.door", "http.response.status_code"].map((key) => attribute(request!, key))).toEqual([
    "/v1/score",
    "native",
    "200",
  ]);
  for (const child of [queue!, judge!]) expect(child).toMatchObject({ traceId, parentSpanId: request!.spanId, kind: 1 });
  const times = [
    request!.startTimeUnixNano,
    queue!.startTimeUnixNano,
    queue!.endTimeUnixNano,
    judge!.endTimeUnixNano,
    request!.endTimeUnixNano,
  ];
  expect(times.map(BigInt).every((time, i, all) => i === 0 || time >= all[i - 1]!)).toBe(true);
  expect(queue!.endTimeUnixNano).toBe(judge!.startTimeUnixNano);

  const own = `00-${traceId}-${request!.spanId}-01`;
  expect(answer.headers.get("traceparent")).toBe(own);
  expect(posts.find(({ path }) => path === "/v1/chat/completions")!.headers.traceparent).toBe(own);

  const model = `judge@${new URL(url).host}`;
  for (const line of [
    `guerdon_model_requests_total{model="${model}",result="answered"} 1`,
    `guerdon_model_tokens_total{model="${model}",kind="prompt"} 40`,
    `guerdon_model_tokens_total{model="${model}",kind="completion"} 2`,
    `guerdon_model_cost_total{model="${model}"} 0.00006`,
    `guerdon_response_length_bucket{le="10"} 1`,
  ])
    expect(metrics).toContain(line);
});

test("a trace that its caller does not follow is given on and not sent; without a caller it begins here; a failure is marked", async () => {
  posts.length = 0;
  const tracer = createOtlpTracer({ url, resource: { "service.name": "mine" }, headers: { "x-team": "a" } });
  const quiet = tracer.begin("quiet", `00-${"a".repeat(32)}-${"b".repeat(16)}-00`, 0)!;
  quiet.end(1, 200, {});
  expect(quiet.traceparent).toMatch(new RegExp(`^00-${"a".repeat(32)}-[0-9a-f]{16}-00$`));
  const first = tracer.begin("first", "nonsense", 0)!;
  first.end(1, 503, { share: 0.5 });
  await tracer.close();
  expect(sent()).toMatchObject([{ name: "first", status: { code: 2 } }]);
  expect("parentSpanId" in sent()[0]!).toBe(false);
  expect(posts[0]!.headers["x-team"]).toBe("a");
  expect(posts[0]!.body).toContain('{"key":"service.name","value":{"stringValue":"mine"}}');
  expect(createOtlpTracer({ url, share: 0 }).begin("none", undefined, 0)!.traceparent).toMatch(/-00$/);
});

test("a collector that is away costs spans and one line in the log, nothing else", async () => {
  const errors: string[] = [];
  const tracer = createOtlpTracer({ url: "http://127.0.0.1:2", onError: (error) => errors.push(error.message) });
  for (let i = 0; i < 600; i++) tracer.begin("lost", undefined, 0)!.end(1, 200, {});
  await tracer.close();
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(/^http:\/\/127\.0\.0\.1:2\/v1\/traces: .*spans were lost so far$/);
});

test("the variables of OpenTelemetry are understood; an address that is none is told", () => {
  expect(otlpFromEnvironment({})).toBeUndefined();
  expect(otlpFromEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_SDK_DISABLED: "true" })).toBeUndefined();
  expect(
    otlpFromEnvironment({
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318/",
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20x,b=2",
      OTEL_SERVICE_NAME: "rewards",
      OTEL_RESOURCE_ATTRIBUTES: "service.name=other,team=rl",
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.25",
    }),
  ).toEqual({
    url: "http://c:4318/v1/traces",
    headers: { authorization: "Bearer x", b: "2" },
    resource: { "service.name": "rewards", team: "rl" },
    share: 0.25,
  });
  expect(otlpFromEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c" }, "http://d:1")!.url).toBe("http://d:1");
  expect(() => createOtlpTracer({ url: "c:4318" })).toThrow("tracing: needs the address of a collector");
});

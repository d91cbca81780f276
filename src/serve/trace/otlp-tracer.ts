import { randomBytes } from "node:crypto";
import { InputError } from "../../core/index.ts";
import { version } from "../../run/reward-source.ts";
import type { Attributes, Span, Tracer } from "./tracer.ts";

export interface OtlpOptions {
  /** address of the collector; `/v1/traces` is added to one without a path */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** what names this service and process, such as `service.name` */
  readonly resource?: Readonly<Record<string, string>>;
  /** share of the requests that begin a trace, in [0, 1]; one that is part of a trace follows it */
  readonly share?: number;
  /** told when spans are lost: the first time, and again after a minute */
  readonly onError?: (error: Error) => void;
}

const flushEvery = 1000;
const flushAt = 512;
/** More spans than this are not kept: a collector that is away must not fill the memory. */
const keptSpans = 8192;
const sendWithin = 10_000;
const tellEvery = 60_000;

const parentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const kinds = { internal: 1, server: 2 } as const;
const failed = 2;

const attribute = ([key, value]: readonly [string, string | number]) => ({
  key,
  value:
    typeof value === "string" ? { stringValue: value } : Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value },
});
const attributesOf = (attributes: Attributes) => Object.entries(attributes).map(attribute);

/** `name=value,name=value` with percent signs, as OpenTelemetry's variables hold it. */
function readPairs(text: string | undefined): Record<string, string> {
  const pairs = (text ?? "").split(",").flatMap((pair) => {
    const place = pair.indexOf("=");
    return place < 1 ? [] : [[pair.slice(0, place).trim(), decodeURIComponent(pair.slice(place + 1).trim())] as const];
  });
  return Object.fromEntries(pairs);
}

/** What OpenTelemetry's variables ask for; undefined where they name no collector. */
export function otlpFromEnvironment(env: NodeJS.ProcessEnv, url?: string): OtlpOptions | undefined {
  const own = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const chosen = url ?? own ?? (base && `${base.replace(/\/+$/, "")}/v1/traces`);
  if (!chosen || env.OTEL_SDK_DISABLED === "true" || env.OTEL_TRACES_EXPORTER === "none") return undefined;
  const named: Record<string, string> = env.OTEL_SERVICE_NAME ? { "service.name": env.OTEL_SERVICE_NAME } : {};
  const share = /^(parentbased_)?traceidratio$/.test(env.OTEL_TRACES_SAMPLER ?? "") ? Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1) : 1;
  return {
    url: chosen,
    headers: readPairs(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? env.OTEL_EXPORTER_OTLP_HEADERS),
    resource: { ...readPairs(env.OTEL_RESOURCE_ATTRIBUTES), ...named },
    share,
  };
}

/**
 * Sends spans to a collector, as OTLP over HTTP in JSON. It is this short that OpenTelemetry's own packages, a dozen that want a newer Node than
 * Guerdon does, are not worth their weight.
 *
 * @throws {InputError} when the address is none, or the share is not in [0, 1]
 */
export function createOtlpTracer({ url, headers = {}, resource = {}, share = 1, onError = () => {} }: OtlpOptions): Tracer {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new InputError("tracing", "needs the address of a collector, such as http://localhost:4318", url);
  if (!(share >= 0 && share <= 1)) throw new InputError("tracing", "the share of requests must be in [0, 1]", share);
  const address = new URL(url);
  if (address.pathname === "/") address.pathname = "/v1/traces";
  const about = attributesOf({ "service.name": "guerdon", "service.version": version, "process.pid": process.pid, ...resource });
  let spans: object[] = [];
  let lost = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let sending: Promise<void> | undefined;

  const post = async (batch: readonly object[]) => {
    const scopeSpans = [{ scope: { name: "guerdon", version }, spans: batch }];
    const body = JSON.stringify({ resourceSpans: [{ resource: { attributes: about }, scopeSpans }] });
    const signal = AbortSignal.timeout(sendWithin);
    const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json", ...headers }, body, signal });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`status ${answer.status}`);
  };
  const flush = async () => {
    while (spans.length > 0) {
      const batch = spans;
      spans = [];
      await post(batch).catch((error: Error) => {
        lost += batch.length;
        if (performance.now() - toldAt < tellEvery) return;
        toldAt = performance.now();
        const reason = error.cause instanceof Error ? error.cause.message || error.message : error.message;
        onError(new Error(`${address}: ${reason}; ${lost} spans were lost so far`));
      });
    }
  };
  const send = () => {
    sending ??= flush().finally(() => {
      sending = undefined;
    });
    return sending;
  };
  const timer = setInterval(send, flushEvery).unref();
  const keep = (span: object) => {
    if (spans.length >= keptSpans) lost++;
    else spans.push(span);
    if (spans.length === flushAt) void send();
  };

  return {
    begin(name, parent, at) {
      const [, known, parentSpanId, flags] = parentPattern.exec(parent ?? "") ?? [];
      const traceId = known ?? randomBytes(16).toString("hex");
      const spanId = randomBytes(8).toString("hex");
      // A trace that begins here is followed or not by its own id, so that all who see it decide alike.
      const followed =
        flags === undefined ? Number.parseInt(traceId.slice(-8), 16) < share * 2 ** 32 : (Number.parseInt(flags, 16) & 1) === 1;
      const epoch = Date.now() - performance.now();
      const nanoseconds = (ms: number) => `${Math.round((epoch + ms) * 1000)}000`;
      const record = (id: string, parentId: string | undefined, kind: number, name: string, from: number, to: number, more: object) =>
        followed &&
        keep({
          traceId,
          spanId: id,
          ...(parentId !== undefined && { parentSpanId: parentId }),
          name,
          kind,
          startTimeUnixNano: nanoseconds(from),
          endTimeUnixNano: nanoseconds(to),
          ...more,
        });
      const span: Span = {
        traceparent: `00-${traceId}-${spanId}-${followed ? "01" : "00"}`,
        child: (name, from, to, attributes = {}) =>
          void record(randomBytes(8).toString("hex"), spanId, kinds.internal, name, from, to, { attributes: attributesOf(attributes) }),
        end: (to, status, attributes) =>
          void record(spanId, parentSpanId, kinds.server, name, at, to, {
            attributes: attributesOf({ ...attributes, "http.response.status_code": status }),
            ...(status >= 500 && { status: { code: failed } }),
          }),
      };
      return span;
    },
    async close() {
      clearInterval(timer);
      await send();
      await send();
    },
  };
}

import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandom } from "../core/index.ts";
import { doors } from "./app.ts";
import { openApp } from "./fixtures/open-app.ts";
import { createKeys } from "./keys.ts";

let opened: Awaited<ReturnType<typeof openApp>>;
beforeAll(async () => {
  opened = await openApp({ sizeLimit: 200_000 });
});
afterAll(() => opened.engine.close(0));

/** Where each protocol's clients look for what went wrong. */
// biome-ignore lint/suspicious/noExplicitAny: an answer of any protocol
const errorOf: Readonly<Record<string, (body: any) => unknown>> = {
  native: ({ error }) => error.message,
  openrlhf: ({ error }) => error,
  slime: ({ error }) => error,
  "llama-factory": ({ error }) => error,
  "nemo-gym": ({ detail }) => detail,
  "sandbox-fusion": ({ detail }) => detail,
  vllm: ({ error }) => error.code >= 400 && error.type && error.message,
  sglang: ({ error }) => error.code >= 400 && error.message,
  tei: ({ error, error_type }) => error_type && error,
};

const posts = doors.flatMap((door) =>
  door.routes.filter(({ method }) => method !== "get").map((route) => ({ door, route, name: `${door.name} ${route.path}` })),
);

const apps = new Map<string, ReturnType<(typeof opened)["appWith"]>>();
/** Sends a body to one door, whatever shares its address; what comes back must be JSON with no trace of our code in it. */
async function send(door: string, path: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const app = apps.get(door) ?? opened.appWith({ door });
  apps.set(door, app);
  const response = await app.request(path, {
    method: "POST",
    body: body as string,
    headers: { "content-type": "application/json", ...headers },
  });
  const text = await response.text();
  expect(text).not.toMatch(/\n\s+at |node_modules|\/src\/|\/dist\//);
  return { status: response.status, body: JSON.parse(text) };
}

async function refuses(
  door: string,
  path: string,
  body: string | Uint8Array,
  statuses: readonly number[],
  headers?: Record<string, string>,
) {
  const answer = await send(door, path, body, headers);
  const message = answer.status === 200 ? "200" : errorOf[door]!(answer.body);
  expect([
    door,
    path,
    String(body).slice(0, 60),
    statuses.includes(answer.status) ? "ok" : answer.status,
    typeof message,
    message !== "",
  ]).toEqual([door, path, String(body).slice(0, 60), "ok", "string", true]);
}

const alive = async () => {
  const { status, body } = await opened.post("/v1/score", { prompt: "p", response: "abc" });
  expect([status, body.result.outcome]).toEqual([200, "score"]);
};

const deep = (levels: number) => `${'{"a":['.repeat(levels)}1${"]}".repeat(levels)}`;
const bad: readonly [name: string, body: string | Uint8Array, statuses: readonly number[], headers?: Record<string, string>][] = [
  ["nothing", "", [400]],
  ["white space", "  \n", [400]],
  ["half of it", '{"query": ["a"', [400]],
  ["not JSON", "query=a", [400]],
  ["two values", "{}{}", [400]],
  ["a list", "[]", [400]],
  ["null", "null", [400]],
  ["a number", "1e999", [400]],
  ["a text", '"text"', [400]],
  ["100 levels", deep(50), [400]],
  ["20,000 levels", deep(10_000), [400]],
  ["a text without end", `{"a": "${"\\\\".repeat(1000)}`, [400]],
  ["too many bytes", JSON.stringify({ a: "x".repeat(200_001) }), [413]],
  ["broken UTF-8", Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d), [400]],
  ["overlong UTF-8", Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), [400]],
  ["UTF-16", Buffer.from('{"a":1}', "utf16le"), [400]],
  ["a prototype", '{"__proto__": {"query": ["a"]}}', [400]],
  ["a prototype, written otherwise", '{"x": [{"\\u005f_proto__": {"admin": true}}]}', [400]],
  ["a form", "a=1", [415], { "content-type": "application/x-www-form-urlencoded" }],
  ["plain text, as a web page may send it", "{}", [415], { "content-type": "text/plain" }],
  ["an odd type", "{}", [415], { "content-type": "application/jsonp" }],
  ["a false length", "{}", [400], { "content-length": "-5" }],
  ["an odd length", "{}", [400], { "content-length": "0x10" }],
  ["a huge length", "{}", [413], { "content-length": "99999999999999999999" }],
];

test("what is no proper body is refused at every door in that door's shape, with the right status", async () => {
  for (const { door, route } of posts)
    for (const [, body, statuses, headers] of bad) await refuses(door.name, route.path, body, statuses, headers);
  await alive();
});

const values: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER + 2, "", "x", "\u0000", "\ud800", "￿".repeat(3)],
  ...[[], [[]], [null], [1, 2], ["a", 3], [["a", "b", "c"]], {}, { a: {} }, { constructor: { prototype: { x: 1 } } }],
  ...[
    { length: 1e9 },
    { toString: 1, valueOf: 2 },
    [{ role: "user" }],
    [{ role: "king", content: "x" }],
    [{ role: "assistant", content: 7 }],
  ],
];

/** Every example with one of its fields, at any depth, replaced or taken out. */
function* variants(example: unknown): Generator<unknown> {
  if (Array.isArray(example)) {
    for (let i = 0; i < example.length; i++) {
      for (const value of values) yield example.with(i, value);
      for (const inner of variants(example[i])) yield example.with(i, inner);
    }
    yield [];
  } else if (typeof example === "object" && example !== null) {
    for (const [key, old] of Object.entries(example)) {
      const { [key as never]: _, ...without } = example;
      yield without;
      for (const value of values) yield { ...example, [key]: value };
      for (const inner of variants(old)) yield { ...example, [key]: inner };
    }
    yield { ...example, hasOwnProperty: 1, surplus: values };
  }
}

test("wrong types, missing keys and odd values in any place are answered or refused, never with a 500", async () => {
  const pick = createRandom(1);
  for (const { door, route, name } of posts) {
    if (route.example === undefined) continue;
    for (const variant of variants(route.example)) {
      if (pick() > 0.5) continue; // half of them, the same half each time
      const { status, body } = await send(door.name, route.path, JSON.stringify(variant));
      const message = status === 200 || errorOf[door.name]!(body);
      expect([name, JSON.stringify(variant), [200, 400, 404, 422, 503].includes(status) ? "ok" : status, Boolean(message)]).toEqual([
        name,
        JSON.stringify(variant),
        "ok",
        true,
      ]);
    }
  }
  await alive();
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test("random bytes, and examples with random bytes in them, do no harm", async () => {
  const random = createRandom(7);
  for (const { door, route } of posts) {
    const text = Buffer.from(JSON.stringify(route.example ?? {}));
    for (let round = 0; round < 15; round++) {
      const bytes = Uint8Array.from(text);
      for (let k = 0; k < 1 + random.integer(6); k++) bytes[random.integer(bytes.length)] = random.integer(256);
      const { status } = await send(door.name, route.path, bytes);
      expect([200, 400, 404, 422, 503]).toContain(status);
    }
  }
  await alive();
});

test("wrong methods, unknown paths and odd paths", async () => {
  for (const { door, route } of posts.slice(0, 12)) {
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const response = await opened.appWith({ door: door.name }).request(route.path, { method });
      expect([method, response.status, response.headers.get("allow")]).toEqual([method, 405, "POST"]);
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    }
  }
  for (const path of [
    "/nothing",
    "/v1/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "//v1/score",
    "/v1/score/",
    `/${"a".repeat(5000)}`,
    "/__proto__",
    "/constructor",
  ]) {
    const response = await opened.app.request(path);
    expect([path, response.status]).toEqual([path, 404]);
    expect((await response.text()).length).toBeLessThan(300);
  }
});

test("headers are not trusted: request ids, deadlines, host names, keys", async () => {
  const { headers } = await opened.post("/v1/score", { response: "x" }, { "x-request-id": 'a"b {injected}' });
  expect(headers.get("x-request-id")).toMatch(/^[\w-]+$/);
  expect((await opened.post("/v1/score", { response: "x" }, { "x-request-id": "run-7:42" })).headers.get("x-request-id")).toBe("run-7:42");
  for (const deadline of ["-1", "0", "abc", "NaN", " "]) {
    expect((await opened.post("/v1/score", { response: "x" }, { "x-guerdon-deadline": deadline })).status).toBe(400);
  }
  expect((await opened.post("/v1/score", { response: "x" }, { "x-guerdon-deadline": "1e300" })).status).toBe(200);

  const local = opened.posting(opened.appWith({ mayHost: (host) => host === "localhost:8000" }));
  expect((await local("/get_reward", { query: [] }, { host: "evil.example" })).status).toBe(421);
  expect((await local("/get_reward", { query: [] }, { host: "localhost:8000" })).status).toBe(200);

  const locked = opened.posting(opened.appWith({ keys: createKeys({ plain: ["right key", "other"] }) }));
  const codes = async (given: Record<string, string>) => (await locked("/get_reward", { query: [] }, given)).status;
  expect(await codes({})).toBe(401);
  for (const key of ["", "wrong", "right", "right key ", "r".repeat(10_000), "null", "undefined"]) {
    expect(await codes({ authorization: `Bearer ${key}` })).toBe(401);
  }
  expect(await codes({ authorization: "Basic b3RoZXI=" })).toBe(401);
  expect(await codes({ authorization: "Bearer other" })).toBe(200);
  expect(await codes({ "x-api-key": "right key" })).toBe(200);
});

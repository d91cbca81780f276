import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startServer } from "guerdon/serve";
import { afterAll, beforeAll, expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = (end: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(end));
const has = (program: string) => spawnSync(program, ["--version"]).status === 0;
for (const program of ["python3", "curl"])
  if (!has(program)) console.warn(`SKIPPED: ${program} is missing, so some examples are not tested`);

let served: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  served = await startServer({ rewards: `${folder}rewards.ts`, port: 0, workers: 1, logLevel: "none" });
}, 30_000);
afterAll(() => served.close(0));

const ask = async (path: string, body?: object): Promise<Record<string, unknown>> => {
  const sent = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await fetch(served.url + path, sent)).json() as Promise<Record<string, unknown>>;
};
/** Paths that an example asks for at the server. */
const paths = (text: string) => [...text.matchAll(/(?::8000\}?|\$url)(\/[\w/-]+)/g)].map(([, path]) => path!);

test.skipIf(!has("curl"))("the requests of vLLM, SGLang, llama.cpp and TEI are answered, with one number for one response", async () => {
  const child = spawn("bash", [`${folder}rerank/ask.sh`], { env: { PATH: process.env.PATH, GUERDON_URL: served.url } });
  let out = "";
  child.stdout.on("data", (piece) => (out += piece));
  child.stderr.on("data", (piece) => (out += piece));
  const status = await new Promise((resolve) => child.on("close", resolve));
  expect(status, out).toBe(0);
  const [classify, score, rerank, sglang, llama, tei, predict] = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(classify.data[0].probs).toEqual([1.2]);
  expect(score.data.map((one: { score: number }) => one.score)).toEqual([1.2, 1]);
  expect(rerank.results.map((one: { index: number }) => one.index)).toEqual([1, 0]);
  expect(sglang.embedding).toEqual([1.2]);
  expect(llama.results).toHaveLength(1);
  expect(tei[0]).toMatchObject({ index: 1, score: 1.2 });
  expect(predict[0][0].score).toBe(1.2);
});
test("every address in the examples is one that the server has", async () => {
  const { paths: known } = (await ask("/openapi.json")) as { paths: Record<string, unknown> };
  const named = [...files(".sh"), ...files(".yaml")].flatMap((name) => paths(readFileSync(folder + name, "utf8")));
  expect(new Set(named)).toEqual(new Set(["/get_reward", "/slime", "/llama-factory"]));
  for (const path of named) expect(Object.keys(known)).toContain(path);
});
test("a row for NeMo Gym is verified once it has a response", async () => {
  const [row] = readFileSync(`${folder}nemo-gym/rows.jsonl`, "utf8").split("\n");
  const content = [{ type: "output_text", text: "<think>7 * 12</think><answer>84</answer>" }];
  const response = { output: [{ type: "message", role: "assistant", content }] };
  expect(await ask("/verify", { ...JSON.parse(row!), response })).toMatchObject({ reward: 1.2, expected_answer: "84", part_right: 1 });
});
test.skipIf(!has("python3"))("Python and shell examples can be parsed", () => {
  const compile = "import ast, sys\nfor name in sys.argv[1:]: ast.parse(open(name).read(), name)";
  expect(spawnSync("python3", ["-B", "-c", compile, ...files(".py").map((name) => folder + name)], { encoding: "utf8" }).stderr).toBe("");
  for (const name of files(".sh")) expect(spawnSync("bash", ["-n", folder + name], { encoding: "utf8" }).stderr).toBe("");
});
test.skipIf(!has("python3"))(
  "the plugin for ms-swift judges the last turn, whether or not the response is in the messages already",
  async () => {
    const code = `import sys, types, json
rewards = types.ModuleType("swift.rewards")
rewards.ORM, rewards.orms = object, {}
sys.modules.update({"swift": types.ModuleType("swift"), "swift.rewards": rewards})
import guerdon_swift
chat = [{"role": "user", "content": "12 * 7?"}]
text = "<think>84</think><answer>84</answer>"
print(json.dumps(rewards.orms["guerdon"]()(completions=[text, text], messages=[chat, chat + [{"role": "assistant", "content": text}]], solution=["84", "85"], trainer_state=object())))`;
    const path = [`${folder}ms-swift`, fileURLToPath(new URL("../../clients/python", import.meta.url))].join(":");
    const env = { PATH: process.env.PATH, PYTHONPATH: path, GUERDON_URL: served.url, GUERDON_DEADLINE: "20" };
    const child = spawn("python3", ["-B", "-c", code], { env });
    let out = "";
    child.stdout.on("data", (piece) => (out += piece));
    child.stderr.on("data", (piece) => (out += piece));
    await new Promise((resolve) => child.on("close", resolve));
    expect(out).toBe("[1.2, 0.2]\n");
  },
);

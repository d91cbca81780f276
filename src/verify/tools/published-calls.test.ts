import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createContext, InvalidRollout, judgeBatch, outcomeOf, type Rollout, rollout, type ToolCall } from "../../core/index.ts";
import { openRollouts } from "../../data/open-rollouts.ts";
import { functionCallMatch } from "./function-call-match.ts";
import type { AcceptedArguments, FunctionSchema } from "./matches-call.ts";
import { parseToolCalls } from "./parse-tool-calls.ts";
import { toolRl } from "./tool-rl.ts";

/** Published ground truths: each must earn full marks, and each way of spoiling it less. */
const data = new URL("../../../../shared/data/", import.meta.url);
const here = existsSync(new URL("bfcl_v4/", data)) && existsSync(new URL("toolrl/", data));
if (!here) console.warn("SKIPPED: published tool calls, because ../shared/data/bfcl_v4 or toolrl is missing");

const read = <Row>(name: string): Row[] =>
  here
    ? gunzipSync(readFileSync(new URL(`${name}.jsonl.gz`, data)))
        .toString()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];

const values = async (reward: ReturnType<typeof toolRl>, rows: readonly Rollout[]) =>
  (await judgeBatch(reward, rows, createContext())).map((verdict) => {
    const outcome = outcomeOf(verdict);
    if (outcome.outcome !== "score") throw "error" in outcome ? outcome.error : new Error(outcome.outcome);
    return outcome.value;
  });

interface Row {
  category: string;
  id: string;
  function?: FunctionSchema[];
  ground_truth?: Record<string, AcceptedArguments>[];
}
const bfcl = read<Row>("bfcl_v4/bfcl_v4").filter(({ category }) => !category.startsWith("multi_turn"));
/** One task accepts no value at all for a needed parameter, so nothing can be right. */
const impossible = "live_simple_106-63-0";
const withCalls = bfcl.filter((row) => row.ground_truth && row.id !== impossible);

/** A value out of its accepted form: of objects the first choice of each key that has one. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    ([key, options]) => [key, Array.isArray(options) ? plain(options.find((one) => one !== "") ?? "") : plain(options)] as const,
  );
  return Object.fromEntries(entries.filter(([key, one]) => one !== "" || !(value as Record<string, unknown[]>)[key]?.includes("")));
}

const callsOf = (row: Row): ToolCall[] =>
  row.ground_truth!.map((entry) => {
    const [name, accepted] = Object.entries(entry)[0]!;
    // Two tasks list, as optional, a parameter that the function does not have.
    const known = row.function!.find((schema) => schema.name === name)!.parameters!.properties!;
    const given = Object.entries(accepted).flatMap(([parameter, options]) => {
      const value = options.find((one) => one !== "");
      return value === undefined || !(parameter in known) ? [] : [[parameter, plain(value)] as const];
    });
    return { name, arguments: Object.fromEntries(given) };
  });

const asked = (row: Row, calls: readonly ToolCall[]) =>
  rollout({
    id: row.id,
    response: [{ role: "assistant", content: "", toolCalls: calls }],
    reference: row.ground_truth ?? [],
    fields: { function: row.function },
  });

/** A value that no list of accepted ones holds, of the same type. */
function spoilt(value: unknown): unknown {
  if (typeof value === "boolean") return "spoilt"; // some tasks accept both
  if (typeof value === "string") return `${value} spoilt`;
  if (typeof value === "number") return value + 1234567;
  if (Array.isArray(value)) return [...value, value[0] ?? "spoilt"];
  return { ...(value as object), spoilt: 1 };
}

describe.skipIf(!here)("BFCL v4: single-turn tasks", () => {
  test("every ground truth, made into calls, is right; in any order", async () => {
    const rows = withCalls.flatMap((row) => [asked(row, callsOf(row)), asked(row, callsOf(row).reverse())]);
    const judged = await values(functionCallMatch(), rows);
    expect(rows.filter((_, i) => judged[i] !== 1).map(({ id }) => id)).toEqual([]);
    expect(withCalls.length).toBe(1236);
  });
  test("names written with _ for . are right too, and so are calls written as text", async () => {
    const rows = withCalls.flatMap((row) => {
      const calls = callsOf(row).map((call) => ({ ...call, name: call.name.replaceAll(".", "_") }));
      const text = callsOf(row).map((call) => `<tool_call>\n${JSON.stringify(call)}\n</tool_call>`);
      return [asked(row, calls), { ...asked(row, []), response: [{ role: "assistant" as const, content: text.join("\n") }] }];
    });
    expect(new Set(await values(functionCallMatch(), rows))).toEqual(new Set([1]));
  });

  const spoil: Record<string, (row: Row, calls: ToolCall[]) => ToolCall[][]> = {
    "a call left out": (_, calls) => calls.map((_, i) => calls.filter((_, other) => other !== i)),
    "a call made twice": (_, calls) => calls.map((call) => [...calls, call]),
    "another function": (_, calls) => calls.map((call, i) => calls.with(i, { ...call, name: `${call.name}2` })),
    "a parameter that is not there": (_, calls) =>
      calls.map((call, i) => calls.with(i, { ...call, arguments: { ...(call.arguments as object), notThere: 1 } })),
    "a value that is not accepted": (_, calls) =>
      calls.flatMap((call, i) =>
        Object.entries(call.arguments as object).map(([key, value]) =>
          calls.with(i, { ...call, arguments: { ...(call.arguments as object), [key]: spoilt(value) } }),
        ),
      ),
    "a number as text": (_, calls) =>
      calls.flatMap((call, i) =>
        Object.entries(call.arguments as object)
          .filter(([, value]) => typeof value === "number")
          .map(([key, value]) => calls.with(i, { ...call, arguments: { ...(call.arguments as object), [key]: String(value) } })),
      ),
    "a needed parameter left out": (row, calls) =>
      calls.flatMap((call, i) => {
        const needed = row.function!.find(({ name }) => name === call.name)?.parameters?.required ?? [];
        return needed.map((key) => {
          const { [key]: _, ...rest } = call.arguments as Record<string, unknown>;
          return calls.with(i, { ...call, arguments: rest });
        });
      }),
  };
  test.each(Object.entries(spoil))("%s is wrong everywhere", async (_, change) => {
    const rows = withCalls.flatMap((row) => change(row, callsOf(row)).map((calls) => asked(row, calls)));
    const judged = await values(functionCallMatch(), rows);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter((_, i) => judged[i] !== 0).map(({ id }) => id)).toEqual([]);
  });
  test("a task that accepts nothing is a fault of the row", async () => {
    const row = bfcl.find(({ id }) => id === impossible)!;
    const [verdict] = await judgeBatch(functionCallMatch(), [asked(row, [])], createContext());
    expect(verdict).toBeInstanceOf(InvalidRollout);
  });
  test("where no function fits, no call is right and any call is wrong", async () => {
    const rows = bfcl.filter(({ category }) => category === "irrelevance");
    expect(rows.length).toBe(205);
    expect(
      new Set(
        await values(
          functionCallMatch(),
          rows.map((row) => asked(row, [])),
        ),
      ),
    ).toEqual(new Set([1]));
    const calls = rows.map((row) => asked(row, [{ name: row.function![0]!.name, arguments: {} }]));
    expect(new Set(await values(functionCallMatch(), calls))).toEqual(new Set([0]));
  });
});

interface Call {
  name: string;
  parameters: object;
}

describe.skipIf(!here)("ToolRL: its own training and test data", () => {
  const sft = read<{ output: string }>("toolrl/rlla_sft").map(({ output }) => output);
  const bank = ["toolrl/api_bank_level1", "toolrl/api_bank_level2"]
    .flatMap((name) => read<{ answer: Call | Call[] }>(name))
    .map(({ answer }) => [answer].flat());

  test("every answer of the fine-tuning set has the form and calls what it should", async () => {
    const rows = sft.map((output) => rollout({ response: output, reference: output }));
    const judged = await values(toolRl(), rows);
    const calling = sft.filter((output) => parseToolCalls(output)!.length > 0).length;
    // Some name the tags in their thoughts, which the form does not allow: each tag stands once.
    const talking = sft.filter((output) => output.split("<tool_call>").length > 2).length;
    expect(judged.filter((value) => value === 4).length).toBe(calling - talking);
    expect(judged.filter((value) => value === 3).length).toBe(talking);
    expect(judged.filter((value) => value === 1).length).toBe(sft.length - calling);
    expect([sft.length, calling, talking]).toEqual([400, 346, 17]);
  });
  test("every ground truth of the RL set, in Parquet, earns full marks", async () => {
    const path = fileURLToPath(new URL("toolrl/rlla_test.parquet", data));
    let rows = 0;
    const source = await openRollouts([path], { promptsOnly: true });
    for await (const { rollouts } of source.batches()) {
      for (const one of rollouts) {
        const truth = String(one.reference);
        const [value] = await values(toolRl(), [{ ...one, response: [{ role: "assistant", content: truth }] }]);
        expect(value).toBe(truth.includes("<tool_call>") ? 4 : 1);
        rows++;
      }
    }
    await source.close();
    expect(rows).toBe(80);
  });
  test("API-Bank: every gold call earns 4, each with one value changed less", async () => {
    const rows = bank.map((answer) => {
      const text = (calls: object[]) =>
        `<think>a</think>\n<tool_call>\n${calls.map((call) => JSON.stringify(call)).join("\n")}\n</tool_call>`;
      const changed = answer.map((call, i) => {
        const [key, value] = Object.entries(call.parameters)[0] ?? ["none", 0];
        return i === 0 ? { ...call, parameters: { ...call.parameters, [key]: spoilt(value) } } : call;
      });
      return [rollout({ response: text(answer), reference: answer }), rollout({ response: text(changed), reference: answer })] as const;
    });
    expect(
      new Set(
        await values(
          toolRl(),
          rows.map(([right]) => right),
        ),
      ),
    ).toEqual(new Set([4]));
    expect(
      Math.max(
        ...(await values(
          toolRl(),
          rows.map(([, wrong]) => wrong),
        )),
      ),
    ).toBeLessThan(4);
    expect(rows.length).toBe(466);
  });
  test("cutting any answer anywhere never earns more than the whole", async () => {
    const rows = sft.slice(0, 60).flatMap((output) => {
      const from = output.indexOf("</think>");
      return Array.from({ length: output.length - from }, (_, i) => rollout({ response: output.slice(0, from + i), reference: output }));
    });
    for (const value of await values(toolRl(), rows)) expect(value).toBeLessThan(4);
    expect(parseToolCalls("")).toEqual([]);
  });
});

import { expect, test } from "vitest";
import { type Rollout, responseText } from "../../core/index.ts";
import { toMessages } from "../messages.ts";
import { recogniseFormat } from "../recognise-format.ts";
import type { Row } from "../row.ts";

/** The name of the format that a row is taken for, and the rollouts it becomes. */
function read(row: Row, { promptsOnly = false } = {}): { name: string; rollouts: Rollout[] } {
  const { format } = recogniseFormat(row, "rows.jsonl:1", { promptsOnly });
  return { name: format.name, rollouts: format.reader([row], { promptsOnly })(row) };
}

const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });
const labels = ({ steps = [] }: Rollout) => steps.map((step) => step.label);
const stepTexts = (rollout: Rollout) => rollout.steps!.map(({ start, end }) => responseText(rollout).slice(start, end));

test("native: everything a rollout can hold comes out as it was written", () => {
  const { name, rollouts } = read({
    id: "a",
    group: 7,
    prompt: "2 + 2?",
    response: "It is 4",
    reference: ["4", "four"],
    steps: [{ start: 0, end: 5, label: 1 }],
    tokens: { ids: [1, 2], logprobs: [-0.5, -1] },
    fields: { level: 3 },
    source: "test",
  });
  expect(name).toBe("native");
  expect(rollouts).toEqual([
    {
      id: "a",
      group: "7",
      prompt: [user("2 + 2?")],
      response: [assistant("It is 4")],
      reference: ["4", "four"],
      steps: [{ start: 0, end: 5, label: 1 }],
      tokens: { ids: Int32Array.of(1, 2), logprobs: Float32Array.of(-0.5, -1) },
      fields: { level: 3, source: "test" },
    },
  ]);
});

test("native: steps given as texts are found in the response, one after the other", () => {
  const [rollout] = read({ prompt: "?", response: "a. b. a.", steps: ["a.", "b.", "a."], labels: [true, false, 1] }).rollouts;
  expect(rollout!.steps).toEqual([
    { start: 0, end: 2, label: 1 },
    { start: 3, end: 5, label: 0 },
    { start: 6, end: 8, label: 1 },
  ]);
});

test("native: a list of responses is a group, and lists of its length are dealt out while the reference stays whole", () => {
  const { rollouts } = read({ question: "?", response: ["4", "5"], answer: ["4", "four"], score: [true, false], tags: ["x"] });
  expect(rollouts.map((one) => [responseText(one), one.reference, one.fields])).toEqual([
    ["4", ["4", "four"], { score: true, tags: ["x"] }],
    ["5", ["4", "four"], { score: false, tags: ["x"] }],
  ]);
});

test("prompt-completion: usual names are understood, and Alpaca's input is part of the prompt", () => {
  expect(read({ instruction: "Translate", input: "chat", output: "cat" }).rollouts).toEqual([
    { prompt: [user("Translate\n\nchat")], response: [assistant("cat")], fields: {} },
  ]);
  const { name, rollouts } = read({ question: "2+2", completion: "4", solution: "4", level: 1 });
  expect([name, rollouts[0]!.reference, rollouts[0]!.fields]).toEqual(["prompt-completion", "4", { level: 1 }]);
});

test("chat: the last turns that are not the user's are the response, tool results included", () => {
  const call = { id: "c1", type: "function", function: { name: "add", arguments: '{"a":2}' } };
  const messages = [
    user("hi"),
    assistant("hello"),
    user("2+2?"),
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: "c1", content: "4" },
    assistant("4"),
  ];
  const { name, rollouts } = read({ messages });
  expect(name).toBe("chat");
  expect(rollouts[0]!.prompt).toEqual([user("hi"), assistant("hello"), user("2+2?")]);
  expect(rollouts[0]!.response).toEqual([
    { role: "assistant", content: "", toolCalls: [{ id: "c1", name: "add", arguments: { a: 2 } }] },
    { role: "tool", content: "4", toolCallId: "c1" },
    assistant("4"),
  ]);
});

test("chat: ShareGPT's names for the speakers are understood, and parts that are not text are kept as media", () => {
  const conversations = [
    { from: "human", value: "hi" },
    { from: "gpt", value: "hello" },
  ];
  expect(read({ conversations }).rollouts[0]!.response).toEqual([assistant("hello")]);
  const image = { type: "image_url", image_url: { url: "x" } };
  const [rollout] = read({ messages: [{ role: "user", content: [{ type: "text", text: "see" }, image] }, assistant("ok")] }).rollouts;
  expect(rollout!.prompt).toEqual([{ role: "user", content: "see", media: [image] }]);
});

test("preference: two rollouts that say which was preferred, each with its own score and model", () => {
  const { name, rollouts } = read({ id: 3, prompt: "?", chosen: "yes", rejected: "no", chosen_score: 2, rejected_score: 1, margin: 1 });
  expect(name).toBe("preference");
  expect(rollouts.map((one) => [one.id, responseText(one), one.fields])).toEqual([
    ["3/chosen", "yes", { margin: 1, score: 2, preferred: true }],
    ["3/rejected", "no", { margin: 1, score: 1, preferred: false }],
  ]);
});

test("preference: without a prompt, what both chats begin with is the prompt", () => {
  const chosen = [user("a"), assistant("b"), user("c"), assistant("good")];
  const rejected = [user("a"), assistant("b"), user("c"), assistant("bad")];
  expect(read({ chosen, rejected }).rollouts.map(({ prompt, response }) => [prompt.length, response])).toEqual([
    [3, [assistant("good")]],
    [3, [assistant("bad")]],
  ]);
});

test("preference: transcripts of Human and Assistant are split into their turns", () => {
  const { rollouts } = read({ chosen: "\n\nHuman: hi\n\nAssistant: Hello.\n\nFine?", rejected: "\n\nHuman: hi\n\nAssistant: Go." });
  expect(rollouts[0]!.prompt).toEqual([user("hi")]);
  expect(rollouts.map(responseText)).toEqual(["Hello.\n\nFine?", "Go."]);
});

test("kto: the label is a field, and never the truth to compare with", () => {
  for (const row of [
    { prompt: "?", completion: "yes", label: false },
    { messages: [user("?"), assistant("yes")], label: false },
  ]) {
    const { name, rollouts } = read(row);
    expect(name).toBe("kto");
    expect(rollouts).toEqual([{ prompt: [user("?")], response: [assistant("yes")], fields: { label: false } }]);
  }
});

test("stepwise: each completion is a labelled step of one response", () => {
  const { name, rollouts } = read({ prompt: "?", completions: ["First.", "Then."], labels: [true, false] });
  expect(name).toBe("stepwise");
  expect([stepTexts(rollouts[0]!), labels(rollouts[0]!)]).toEqual([
    ["First.", "Then."],
    [1, 0],
  ]);
});

test("process-bench: steps before the first wrong one are right, those after it are not judged", () => {
  const row = { id: "gsm8k-1", generator: "m", problem: "?", steps: ["a", "b", "c"], final_answer_correct: false, label: 1 };
  expect([read(row).name, labels(read(row).rollouts[0]!)]).toEqual(["process-bench", [1, 0, null]]);
  expect(labels(read({ ...row, label: -1 }).rollouts[0]!)).toEqual([1, 1, 1]);
});

test("prm800k: the way that was gone is one rollout, and each continuation that was not is another", () => {
  const step = (...completions: [string, number][]) => completions.map(([text, rating]) => ({ text, rating, flagged: false }));
  const { name, rollouts } = read({
    labeler: "x",
    question: { problem: "?", ground_truth_answer: "4" },
    label: {
      steps: [
        { completions: step(["a", 1]), human_completion: null, chosen_completion: 0 },
        { completions: step(["b", 0], ["wrong", -1]), human_completion: null, chosen_completion: 0 },
        { completions: step(["c", -1]), human_completion: null, chosen_completion: null },
      ],
      finish_reason: "found_error",
    },
  });
  expect(name).toBe("prm800k");
  expect(rollouts.map((one) => [stepTexts(one), labels(one), one.fields.whole, one.reference])).toEqual([
    [["a", "b"], [1, 0], true, "4"],
    [["a", "wrong"], [1, -1], false, "4"],
    [["a", "b", "c"], [1, 0, -1], false, "4"],
  ]);
});

test("prm-bench: the wrong steps are counted from 1", () => {
  const { name, rollouts } = read({ modified_question: "?", modified_process: ["a", "b"], error_steps: [2], idx: "1" });
  expect([name, labels(rollouts[0]!)]).toEqual(["prm-bench", [1, 0]]);
});

test("verl: the truth comes out of reward_model, and a row without a response says how to name one", () => {
  const row = {
    data_source: "gsm8k",
    prompt: [user("2+2?")],
    ability: "math",
    reward_model: { style: "rule", ground_truth: "4" },
    extra_info: { index: 1 },
  };
  const { name, rollouts } = read({ ...row, responses: ["4", "5"] });
  expect([name, rollouts.length, rollouts[0]!.reference, rollouts[0]!.fields.extra_info]).toEqual(["verl", 2, "4", { index: 1 }]);
  expect(() => read(row)).toThrow("--map response=<column>");
  expect(read(row, { promptsOnly: true }).rollouts[0]!.response).toEqual([]);
});

test("openrlhf: the response is what the query says after the prompt", () => {
  const { name, rollouts } = read({ query: "Q: 2+2? A: 4", prompts: "Q: 2+2? A:", labels: "4" });
  expect([name, responseText(rollouts[0]!), rollouts[0]!.reference]).toEqual(["openrlhf", " 4", "4"]);
});

test("nemo-gym: items of the Responses API become messages", () => {
  const { name, rollouts } = read({
    responses_create_params: { input: [user("2+2?")], instructions: "Be brief", tools: [] },
    response: {
      output: [
        { type: "reasoning", summary: [] },
        { type: "function_call", call_id: "1", name: "add", arguments: "{}" },
        { type: "function_call_output", call_id: "1", output: "4" },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "4" }] },
      ],
    },
    expected_answer: "4",
    uuid: "u",
  });
  expect(name).toBe("nemo-gym");
  expect(rollouts[0]).toEqual({
    prompt: [{ role: "system", content: "Be brief" }, user("2+2?")],
    response: [
      { role: "assistant", content: "", toolCalls: [{ id: "1", name: "add", arguments: {} }] },
      { role: "tool", content: "4", toolCallId: "1" },
      assistant("4"),
    ],
    reference: "4",
    fields: { uuid: "u", responses_create_params: { tools: [] } },
  });
});

test("reward-bench 1 and 2: pairs with their models, and lists of right and wrong answers", () => {
  const one = read({ id: 1, prompt: "?", chosen: "a", chosen_model: "x", rejected: "b", rejected_model: "y", subset: "math-prm" });
  expect([one.name, one.rollouts.map(({ fields }) => [fields.model, fields.subset, fields.preferred])]).toEqual([
    "reward-bench",
    [
      ["x", "math-prm", true],
      ["y", "math-prm", false],
    ],
  ]);
  const two = read({
    id: "5",
    prompt: "?",
    chosen: ["a"],
    rejected: ["b", "c", "d"],
    models: ["w", "x", "y", "z"],
    subset: "Ties",
    num_correct: 1,
  });
  expect([two.name, two.rollouts.map(({ id, fields }) => [id, fields.model, fields.preferred])]).toEqual([
    "reward-bench-2",
    [
      ["5/chosen/0", "w", true],
      ["5/rejected/0", "x", false],
      ["5/rejected/1", "y", false],
      ["5/rejected/2", "z", false],
    ],
  ]);
});

test("help-steer: the ratings are fields, and the sign of a preference says which answer won", () => {
  const rated = read({ prompt: "?", response: "a", helpfulness: 4, correctness: 3, coherence: 4, complexity: 1, verbosity: 2 });
  expect([rated.name, rated.rollouts[0]!.fields.helpfulness]).toEqual(["help-steer", 4]);
  const row = { prompt: "?", response_1: "a", response_2: "b", preference_strength: -2 };
  expect(read(row).name).toBe("help-steer-preference");
  expect(read(row).rollouts.map(({ fields }) => fields.preferred)).toEqual([true, false]);
  expect(read({ ...row, preference_strength: 0 }).rollouts.map(({ fields }) => fields.preferred)).toEqual([null, null]);
});

test("ultra-feedback: ratings that are texts become numbers, and N/A becomes null", () => {
  const annotations = { helpfulness: { Rating: "4", Rationale: "." }, "instruction-following": { Rating: "N/A" } };
  const raw = read({
    source: "s",
    instruction: "?",
    models: ["m"],
    completions: [{ model: "m", response: "a", annotations, overall_score: 7.5 }],
  });
  expect([raw.name, raw.rollouts[0]!.fields.ratings, raw.rollouts[0]!.fields.overall_score]).toEqual([
    "ultra-feedback",
    { helpfulness: 4, instruction_following: null },
    7.5,
  ]);
});

test("ultra-feedback-binarized: the prompt that both chats repeat is taken once", () => {
  const chosen = [user("?"), assistant("a")];
  const { name, rollouts } = read({
    prompt: "?",
    prompt_id: "p",
    chosen,
    rejected: [user("?"), assistant("b")],
    messages: chosen,
    score_chosen: 8,
    score_rejected: 5,
  });
  expect(name).toBe("ultra-feedback-binarized");
  expect(rollouts.map((one) => [one.group, one.prompt.length, responseText(one), one.fields])).toEqual([
    ["p", 1, "a", { score: 8, preferred: true }],
    ["p", 1, "b", { score: 5, preferred: false }],
  ]);
});

test("arena: turns written as JSON texts become chats, and a tie prefers neither", () => {
  const row = {
    id: 1,
    model_a: "x",
    model_b: "y",
    prompt: '["hi","more"]',
    response_a: '["A1","A2"]',
    response_b: '["B1",null]',
    winner_model_a: 1,
    winner_model_b: 0,
    winner_tie: 0,
  };
  const { name, rollouts } = read(row);
  expect(name).toBe("arena");
  expect(rollouts.map((one) => [one.prompt.map((message) => message.content), responseText(one), one.fields])).toEqual([
    [["hi", "A1", "more"], "A2", { model: "x", preferred: true }],
    [["hi", "B1", "more"], "", { model: "y", preferred: false }],
  ]);
  expect(read({ ...row, winner_model_a: 0, winner_tie: 1 }).rollouts.map(({ fields }) => fields.preferred)).toEqual([null, null]);
});

test("ifeval: settings that are null are left out, and the key is the id", () => {
  const row = { key: 1000, prompt: "?", instruction_id_list: ["a:b"], kwargs: [{ n: 3, m: null }], response: "x" };
  const { name, rollouts } = read(row);
  expect([name, rollouts[0]!.id, rollouts[0]!.fields.kwargs]).toEqual(["ifeval", "1000", [{ n: 3 }]]);
  expect(() => read({ ...row, response: undefined })).toThrow('no "response"');
});

test("prompts: rows without a response are read only when they are asked for", () => {
  const row = { question: "2+2?", answer: "4" };
  expect(() => read(row)).toThrow(
    'rows.jsonl:1: no known format has the columns question, answer. Nearest is "prompt-completion", which lacks response',
  );
  expect(() => read(row)).toThrow("--map response=answer");
  expect(read(row, { promptsOnly: true }).rollouts).toEqual([{ prompt: [user("2+2?")], response: [], reference: "4", fields: {} }]);
});

test("an unknown shape names the column inside a column that would do", () => {
  expect(() => read({ question: "?", model: { name: "m", solution: "A long solution" } })).toThrow("--map response=model.solution");
});

test("an unknown name of a format lists those there are", () => {
  expect(() => recogniseFormat({}, "x:1", { format: "csv" })).toThrow(/must be one of .*native.*; got "csv"/);
});
test("a role is one of the known words, not a property that every object has, and not an object", () => {
  for (const role of ["constructor", "__proto__", Object.create(null), 4]) {
    expect(() => toMessages([{ role, content: "hi" }], "user", "prompt")).toThrow("unknown role");
  }
});

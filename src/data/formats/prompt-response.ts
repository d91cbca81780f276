import { type Message, type Rollout, responseText, type TokenTrace } from "../../core/index.ts";
import { RowFault } from "../data-error.ts";
import { type Format, firstColumn, groupColumns, groupOf, idOf, makeRollout, otherFields, toReference } from "../format.ts";
import { isChat, isSpeech, toMessages } from "../messages.ts";
import { isObject, isTexts, type Row } from "../row.ts";
import { findSteps, isSteps, joinSteps, toLabels } from "../steps.ts";

/** Both spellings that data sets use for their columns. */
const cased = (names: readonly string[]) => names.flatMap((name) => [name, name[0]!.toUpperCase() + name.slice(1)]);

export const promptNames = cased(["prompt", "question", "problem", "instruction", "query", "input", "user_prompt"]);
/** `solution`, `answer` and `text` are left out: as often as not they hold the truth. */
const completionNames = cased([
  "completion",
  "completions",
  "responses",
  "output",
  "outputs",
  "answer_text",
  "model_output",
  "generations",
]);
const referenceNames = cased([
  "reference",
  "ground_truth",
  "gold",
  "answer",
  "gt",
  "expected",
  "expected_answer",
  "reference_answer",
  "target",
  "label",
  "solution",
]);

/** Columns that hold what was said: of one kind in all rows of a data set. */
export const speechColumns: ReadonlySet<string> = new Set([
  ...promptNames,
  "response",
  ...completionNames,
  "chosen",
  "rejected",
  "messages",
  "conversations",
  "steps",
]);

const isPresent = (value: unknown) => value !== undefined && value !== null;
const isSamples = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.length > 0 && (isTexts(value) || value.every(isChat));
const isResponse = (value: unknown) => isSpeech(value) || isSamples(value);

/** Which column plays which part. */
interface Cast {
  readonly prompt?: string;
  readonly input?: string;
  readonly response?: string;
  readonly reference?: string;
}

function castOf(row: Row, responseNames: readonly string[], stepwise: boolean): Cast {
  const response = firstColumn(row, responseNames, isResponse);
  const prompt = firstColumn(row, promptNames, isSpeech);
  const reference = firstColumn(row, referenceNames, isPresent);
  // Alpaca rows split the prompt in two.
  const input = prompt === "instruction" && typeof row.input === "string" ? "input" : undefined;
  return { prompt, input, response: response ?? (stepwise && isTexts(row.steps) ? "steps" : undefined), reference };
}

const say = (cast: Cast) =>
  Object.entries(cast)
    .filter(([, column]) => column !== undefined)
    .map(([part, column]) => (part === column ? `"${column}"` : `"${column}" as ${part}`))
    .join(", ");

/** Reads rows of a prompt and one response, or of a prompt and a list of responses; the lists beside it go to the response they stand for. */
function reader(castOfRow: (row: Row) => Cast, sample: readonly Row[]): (row: Row) => Rollout[] {
  const cast = castOfRow(sample[0] ?? {});
  const { prompt, input, response, reference } = cast;
  const read = new Set<string>([
    ...Object.values(cast).filter((column) => column !== undefined),
    ...groupColumns,
    "id",
    "steps",
    "tokens",
    "fields",
  ]);
  // Labels of steps are read with the steps.
  const labelled = sample.some((row) => Array.isArray(row.steps) && Array.isArray(row.labels));
  if (labelled) read.add("labels");
  const spread = response === undefined ? [] : spreadColumns(sample, response, read);

  return (row) => {
    const given = response === undefined ? [] : row[response];
    if (given === undefined || given === null)
      throw new RowFault(`has no "${response}", which the first row has`, Object.keys(row).join(", "));
    let fields = otherFields(row, read);
    if (isObject(row.fields)) fields = { ...row.fields, ...fields };
    else if (row.fields !== undefined) fields = { ...fields, fields: row.fields };
    const asked = prompt === undefined || !isPresent(row[prompt]) ? [] : promptOf(row, prompt, input);
    const truth = reference === undefined ? undefined : toReference(row[reference]);
    const group = groupOf(row);
    const id = idOf(row);
    // Spreading what the rollouts of a row share would cost more than parsing the row does.
    const make = (response: readonly Message[], id: string | undefined, fields: Rollout["fields"]) =>
      makeRollout({ prompt: asked, response, fields, id, reference: truth, group, steps: undefined, tokens: undefined });
    if (response === undefined) return [make([], id, fields)];
    if (response === "steps") {
      const { text, steps } = joinSteps(textsOf(given), Array.isArray(row.labels) ? toLabels(row.labels) : undefined);
      return [{ ...make(toMessages(text, "assistant", response), id, fields), steps }];
    }
    if (typeof given !== "string" && isSamples(given)) {
      return given.map((one, index) => {
        const own: Record<string, unknown> = spread.length === 0 ? fields : { ...fields };
        for (const column of spread) own[column] = entryOf(row[column], index, given.length);
        const name = Array.isArray(row.id) ? String(row.id[index]) : id === undefined ? undefined : `${id}/${index}`;
        return make(toMessages(one, "assistant", response), name, own);
      });
    }
    const rollout = make(toMessages(given, "assistant", response), id, fields);
    return [row.steps === undefined && row.tokens === undefined ? rollout : withTrace(rollout, row)];
  };
}

function textsOf(value: unknown): readonly string[] {
  if (isTexts(value)) return value;
  throw new RowFault('column "steps" must be a list of texts', value);
}

function promptOf(row: Row, prompt: string, input: string | undefined): readonly Message[] {
  const extra = input === undefined ? undefined : row[input];
  if (typeof extra === "string" && extra !== "") return [{ role: "user", content: `${row[prompt]}\n\n${extra}` }];
  return toMessages(row[prompt], "user", prompt);
}

const entryOf = (value: unknown, index: number, length: number) => (Array.isArray(value) && value.length === length ? value[index] : value);

/** Columns that hold, in every row seen, one entry for each response. Those that speak of the prompt alone never count. */
function spreadColumns(sample: readonly Row[], response: string, read: ReadonlySet<string>): string[] {
  const ofPrompt = new Set(["instruction_id_list", "kwargs", "tools", "images", "tests", "test_list"]);
  const counts = sample.map((row) => (isSamples(row[response]) ? (row[response] as unknown[]).length : 0));
  if (counts.every((count) => count === 0)) return [];
  return Object.keys(sample[0]!).filter(
    (column) =>
      !read.has(column) &&
      !ofPrompt.has(column) &&
      sample.every((row, index) => Array.isArray(row[column]) && (row[column] as unknown[]).length === counts[index]),
  );
}

function withTrace(rollout: Rollout, row: Row): Rollout {
  let { fields } = rollout;
  let steps: Rollout["steps"];
  if (isSteps(row.steps)) steps = row.steps;
  else if (isTexts(row.steps))
    steps = findSteps(responseText(rollout), row.steps, Array.isArray(row.labels) ? toLabels(row.labels) : undefined);
  if (steps === undefined && isPresent(row.steps)) fields = { ...fields, steps: row.steps };
  return makeRollout({ ...rollout, fields, steps, tokens: isObject(row.tokens) ? toTrace(row.tokens) : undefined });
}

function toTrace(tokens: Row): TokenTrace {
  const floats = (name: string, value: unknown) => {
    if (!isPresent(value)) return undefined;
    if (!Array.isArray(value)) throw new RowFault(`tokens.${name} must be a list of numbers`, value);
    return Float32Array.from(value as number[]);
  };
  const trace: Record<string, unknown> = {};
  if (Array.isArray(tokens.ids)) trace.ids = Int32Array.from(tokens.ids as number[]);
  if (isTexts(tokens.texts)) trace.texts = tokens.texts;
  if (isPresent(tokens.logprobs)) trace.logprobs = floats("logprobs", tokens.logprobs);
  if (isPresent(tokens.referenceLogprobs)) trace.referenceLogprobs = floats("referenceLogprobs", tokens.referenceLogprobs);
  if (Array.isArray(tokens.top)) trace.top = tokens.top;
  return trace;
}

/** Guerdon's own rows: a response, and as much of prompt, reference, group, id, steps and tokens as there is. */
export const native: Format = {
  name: "native",
  needs: [["response"]],
  recognises(row) {
    const cast = castOf(row, ["response"], true);
    return cast.response === undefined ? undefined : say(cast);
  },
  reader: (sample) => reader((row) => castOf(row, ["response"], true), sample),
};

/** A prompt and its completion or completions, under any of their usual names. */
export const promptCompletion: Format = {
  name: "prompt-completion",
  needs: [promptNames, ["response", ...completionNames]],
  recognises(row) {
    const cast = castOf(row, completionNames, false);
    return cast.response === undefined || cast.prompt === undefined || cast.prompt === cast.response ? undefined : say(cast);
  },
  reader: (sample) => reader((row) => castOf(row, completionNames, false), sample),
};

/** Prompts without a response, to sample from. Only read when they are asked for: a reward would judge the empty answer. */
export const prompts: Format = {
  name: "prompts",
  needs: [promptNames],
  recognises(row) {
    const cast = castOf(row, [], false);
    return cast.prompt === undefined ? undefined : say(cast);
  },
  reader: (sample) => reader((row) => castOf(row, [], false), sample),
};

import type { Message, Rollout } from "../../core/index.ts";
import { RowFault } from "../data-error.ts";
import { type Format, firstColumn, groupColumns, groupOf, idOf, makeRollout, otherFields, toReference } from "../format.ts";
import { isSpeech, toMessages } from "../messages.ts";
import { isObject, isTexts, type Row } from "../row.ts";
import { joinSteps, toLabels } from "../steps.ts";
import { promptNames } from "./prompt-response.ts";

const says = (text: string): readonly Message[] => [{ role: "assistant", content: text }];

/** TRL's stepwise supervision: the steps of one answer, and a label for each. */
export const stepwise: Format = {
  name: "stepwise",
  needs: [["prompt", ...promptNames], ["completions", "steps"], ["labels"]],
  recognises(row) {
    const steps = firstColumn(row, ["completions", "steps"], isTexts);
    const labelled = Array.isArray(row.labels) && steps !== undefined && row.labels.length === (row[steps] as string[]).length;
    return labelled && row.response === undefined && firstColumn(row, promptNames, isSpeech)
      ? `steps in "${steps}" with their "labels"`
      : undefined;
  },
  reader(sample) {
    const prompt = firstColumn(sample[0] ?? {}, promptNames, isSpeech) ?? "prompt";
    const steps = firstColumn(sample[0] ?? {}, ["completions", "steps"], isTexts) ?? "completions";
    const truth = firstColumn(sample[0] ?? {}, ["reference", "ground_truth", "answer"], (value) => value !== undefined);
    const read = new Set<string>([prompt, steps, "labels", ...(truth ? [truth] : []), ...groupColumns, "id"]);
    return (row) => [
      withSteps(row, textsOf(row, steps), toLabels(labelsOf(row, steps)), {
        prompt: toMessages(row[prompt], "user", prompt),
        reference: truth === undefined ? undefined : toReference(row[truth]),
        fields: otherFields(row, read),
      }),
    ];
  },
};

function withSteps(
  row: Row,
  texts: readonly string[],
  labels: readonly (number | null)[],
  rest: Pick<Rollout, "prompt" | "fields" | "reference">,
): Rollout {
  const { text, steps } = joinSteps(texts, labels);
  return makeRollout({ ...rest, response: says(text), steps, group: groupOf(row), id: idOf(row) });
}

function textsOf(row: Row, column: string): string[] {
  const value = row[column];
  if (isTexts(value)) return value;
  throw new RowFault(`column "${column}" must be a list of texts`, value ?? null);
}

function labelsOf(row: Row, steps: string): unknown[] {
  if (Array.isArray(row.labels) && row.labels.length === textsOf(row, steps).length) return row.labels;
  throw new RowFault(`"labels" must hold one label for each of "${steps}"`, row.labels ?? null);
}

/** ProcessBench: steps, and the number of the first wrong one, −1 where all are right. Nobody judged what comes after it. */
export const processBench: Format = {
  name: "process-bench",
  needs: [["problem"], ["steps"], ["final_answer_correct"], ["label"]],
  recognises: (row) =>
    typeof row.problem === "string" && isTexts(row.steps) && typeof row.label === "number" && typeof row.final_answer_correct === "boolean"
      ? '"problem", "steps", "label" and "final_answer_correct"'
      : undefined,
  reader() {
    const read = new Set<string>(["problem", "steps", ...groupColumns, "id"]);
    return (row) => {
      const { label } = row;
      if (typeof label !== "number") throw new RowFault('"label" must be the number of the first wrong step, or -1', label ?? null);
      const texts = textsOf(row, "steps");
      const labels = texts.map((_, index) => (label < 0 || index < label ? 1 : index === label ? 0 : null));
      return [withSteps(row, texts, labels, { prompt: toMessages(row.problem, "user", "problem"), fields: otherFields(row, read) })];
    };
  },
};

/** PRMBench: a process with errors put in, and the numbers of the wrong steps, counted from 1. */
export const prmBench: Format = {
  name: "prm-bench",
  needs: [["modified_question"], ["modified_process"], ["error_steps"]],
  recognises: (row) =>
    typeof row.modified_question === "string" && isTexts(row.modified_process) && Array.isArray(row.error_steps)
      ? '"modified_question", "modified_process" and "error_steps"'
      : undefined,
  reader() {
    const read = new Set<string>(["modified_question", "modified_process", ...groupColumns, "id"]);
    return (row) => {
      const texts = textsOf(row, "modified_process");
      const wrong = new Set(Array.isArray(row.error_steps) ? row.error_steps : []);
      const labels = texts.map((_, index) => (wrong.has(index + 1) ? 0 : 1));
      return [
        withSteps(row, texts, labels, {
          prompt: toMessages(row.modified_question, "user", "modified_question"),
          reference: toReference(row.ground_truth),
          fields: otherFields(row, read),
        }),
      ];
    };
  },
};

interface RatedStep {
  readonly text: string;
  readonly rating: number | null;
}

/**
 * PRM800K: at each step several continuations were rated −1, 0 or 1 and one was gone on with. The way that was gone is one rollout; each continuation
 * that was not is another, which ends there. All of a row are one group.
 */
export const prm800k: Format = {
  name: "prm800k",
  needs: [["question"], ["label"]],
  recognises: (row) =>
    isObject(row.question) && typeof row.question.problem === "string" && isObject(row.label) && Array.isArray(row.label.steps)
      ? '"question.problem" and "label.steps"'
      : undefined,
  reader() {
    const read = new Set<string>(["question", "label", ...groupColumns, "id"]);
    return (row) => {
      const { question, label } = row;
      if (!isObject(question) || !isObject(label) || !Array.isArray(label.steps))
        throw new RowFault('must have "question.problem" and "label.steps"', row);
      const prompt = toMessages(question.problem, "user", "question.problem");
      const way: RatedStep[] = [];
      const ways: { steps: RatedStep[]; whole: boolean }[] = [];
      for (const step of label.steps) {
        if (!isObject(step)) throw new RowFault('"label.steps" must hold objects', step);
        const completions = Array.isArray(step.completions) ? step.completions.filter(isObject).map(toRatedStep) : [];
        const chosen = typeof step.chosen_completion === "number" ? completions[step.chosen_completion] : undefined;
        for (const other of completions) if (other !== chosen) ways.push({ steps: [...way, other], whole: false });
        const human = isObject(step.human_completion) ? toRatedStep(step.human_completion) : undefined;
        const next = chosen ?? human;
        if (!next) break;
        way.push(next);
      }
      if (way.length > 0) ways.unshift({ steps: way, whole: true });
      const { steps: _, ...about } = label;
      const fields = { ...otherFields(row, read), ...about, generated_answer: question.pre_generated_answer };
      return ways.map(({ steps, whole }, index) => {
        const rollout = withSteps(
          row,
          steps.map((step) => step.text),
          steps.map((step) => step.rating),
          { prompt, reference: toReference(question.ground_truth_answer), fields: { ...fields, whole } },
        );
        return rollout.id === undefined ? rollout : { ...rollout, id: `${rollout.id}/${index}` };
      });
    };
  },
};

const toRatedStep = (completion: Row): RatedStep => ({
  text: String(completion.text ?? ""),
  rating: typeof completion.rating === "number" ? completion.rating : null,
});

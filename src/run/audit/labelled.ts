import { createRandom, InputError, promptText, type Rollout } from "../../core/index.ts";
import type { Injection } from "../../judge/index.ts";

/** Two responses to one prompt, and which of them people prefer. */
export interface LabelledPair {
  /** what pairs share that are not independent of each other: the group, or else the prompt */
  readonly prompt: string;
  readonly better: Rollout;
  readonly worse: Rollout;
  /** people found neither better; then `better` is just one of the two */
  readonly tie: boolean;
}

/** A response with what people say of it. */
export interface LabelledResponse {
  readonly prompt: string;
  readonly rollout: Rollout;
  readonly label: number;
}

/** What people say of a data set. */
export interface Labelled {
  readonly pairs: readonly LabelledPair[];
  /** labelled one by one; empty where people chose between responses */
  readonly responses: readonly LabelledResponse[];
  /** whether the labels of responses are yes or no */
  readonly binary: boolean;
  /** where the labels come from, for a person to read */
  readonly from: string;
}

export interface LabelOptions {
  /** field with a rating, or with yes or no; found among the usual ones when absent */
  readonly label?: string;
  /** the most pairs (or, without pairs, responses) to take, drawn at random; default all */
  readonly limit?: number;
  readonly seed?: number;
}

/** Fields in which data sets keep what people say of one response, in order of preference. */
const labelFields = ["human_rating", "human_score", "rating", "overall_score", "score", "helpfulness", "label", "correct", "is_correct"];
/** Of responses that are rated one by one a prompt gives no more pairs than this: they tell little that is new. */
const pairsPerPrompt = 10;

/**
 * Takes pairs out of rollouts with labels: rows in which people chose give chosen against rejected; rows with ratings give pairs of one prompt whose
 * ratings differ.
 *
 * @throws {InputError} when nothing says what people think
 */
export function labelledOf(rollouts: readonly Rollout[], { label, limit = Infinity, seed = 0 }: LabelOptions = {}): Labelled {
  const random = createRandom(seed).fork("pairs");
  const prompts = new Map<string, Rollout[]>();
  for (const one of rollouts) {
    const key = one.group ?? promptText(one);
    const members = prompts.get(key);
    if (members) members.push(one);
    else prompts.set(key, [one]);
  }
  const order = [...prompts];
  const drawn = limit < Infinity ? random.shuffle(order) : order;

  if (label === undefined && rollouts.some(({ fields }) => typeof fields.preferred === "boolean")) {
    const pairs = drawn.flatMap(([prompt, members]) => preferredPairs(prompt, members)).slice(0, limit);
    if (pairs.length === 0) throw new InputError("audit", "needs pairs: a preferred response and another one to the same prompt", "none");
    return { pairs, responses: [], binary: false, from: "which response people preferred" };
  }

  const field = label ?? labelFields.find((name) => rollouts.some(({ fields }) => ratingOf(fields[name]) !== undefined));
  if (field === undefined || !rollouts.some(({ fields }) => ratingOf(fields[field]) !== undefined)) {
    throw new InputError(
      "audit",
      `the rows must say what people think: chosen and rejected responses, or a number${label === undefined ? " (name its field with --label)" : ` in "${label}"`}`,
      Object.keys(rollouts[0]?.fields ?? {}).join(", ") || "no other fields",
    );
  }
  const rated = drawn.map(([prompt, members]) =>
    members.flatMap((rollout): LabelledResponse[] => {
      const rating = ratingOf(rollout.fields[field]);
      return rating === undefined ? [] : [{ prompt, rollout, label: rating }];
    }),
  );
  const pairs = rated
    .flatMap((members) => {
      const all = members.flatMap((a, i) =>
        members.slice(i + 1).flatMap((b) => (a.label === b.label ? [] : [a.label > b.label ? ([a, b] as const) : ([b, a] as const)])),
      );
      return (all.length > pairsPerPrompt ? random.shuffle(all).slice(0, pairsPerPrompt) : all).map(
        ([a, b]): LabelledPair => ({ prompt: a.prompt, better: a.rollout, worse: b.rollout, tie: false }),
      );
    })
    .slice(0, limit);
  const inPairs = new Set(pairs.map(({ prompt }) => prompt));
  const responses = (limit < Infinity && pairs.length > 0 ? rated.filter(([one]) => one && inPairs.has(one.prompt)) : rated).flat();
  return {
    pairs,
    responses: pairs.length > 0 ? responses : responses.slice(0, limit),
    binary: new Set(responses.map((one) => one.label)).size <= 2 && responses.every((one) => one.label === 0 || one.label === 1),
    from: `the field "${field}"`,
  };
}

/** Pairs of the response that people prefer and a text that only wants to steer the judge, one for each text, over the prompts in turn. */
export function injectionPairs(pairs: readonly LabelledPair[], texts: readonly Injection[]): LabelledPair[] {
  const decided = pairs.filter(({ tie }) => !tie);
  if (decided.length === 0)
    throw new InputError("audit", "needs pairs in which people prefer one response, to try injections against", pairs.length);
  return texts.map((injection, i): LabelledPair => {
    const { better } = decided[i % decided.length]!;
    const group = `injection ${i}`;
    // A group of their own: rewards that look at whole groups see just these two.
    return {
      prompt: group,
      better: { ...better, id: `${group}/chosen`, group },
      worse: {
        prompt: better.prompt,
        response: [{ role: "assistant", content: injection.text }],
        ...(better.reference !== undefined && { reference: better.reference }),
        id: `${group}/rejected`,
        group,
        fields: { ...better.fields, injection },
      },
      tie: false,
    };
  });
}

/** A number as it is, true and false as 1 and 0; numbers in texts count, other texts do not. */
function ratingOf(value: unknown): number | undefined {
  if (typeof value === "boolean") return value ? 1 : 0;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** Each preferred response of a prompt against each other one; two that people found equal as a tie. */
function preferredPairs(prompt: string, members: readonly Rollout[]): LabelledPair[] {
  const better = members.filter(({ fields }) => fields.preferred === true);
  const worse = members.filter(({ fields }) => fields.preferred === false);
  if (better.length === 0 && members.length === 2 && members.every(({ fields }) => fields.preferred === null))
    return [{ prompt, better: members[0]!, worse: members[1]!, tie: true }];
  return better.flatMap((one) => worse.map((other): LabelledPair => ({ prompt, better: one, worse: other, tie: false })));
}

import {
  type Awaitable,
  type Encoder,
  each,
  InputError,
  InvalidRollout,
  promptText,
  type Reward,
  type Rollout,
  responseText,
} from "../../core/index.ts";
import { cosine, mean } from "../../math/index.ts";
import { textVectors } from "./text-vectors.ts";
import { tokenJaccard } from "./token-jaccard.ts";
import { splitWhitespace } from "./whitespace.ts";

/** A question that the compressed prompt must still answer. */
export interface Probe {
  readonly question: string;
  readonly answer: string;
}

/** Who answers the probes, who compares meanings, and how short the capsule must be. */
export interface CompressionRewardOptions {
  answer: (capsule: string, question: string, options: { signal: AbortSignal }) => Awaitable<string>;
  encoder: Encoder;
  budget: number;
  grade?: (answer: string, accepted: string) => number;
}

/**
 * Compression reward: a short text in plain language that does the work of a long prompt.
 *
 *     R(C) = U(C_B) · cos(E(C_B), E(K)),   U = mean over probes of grade(answer(C_B, question))
 *
 * K is the prompt, C the response, C_B its first B words: what stands beyond the budget earns nothing. Probes are in `fields.probes`, a list of
 * { question, answer }; the writer of the capsule must not see them, or it writes down their answers.
 *
 * @param options.answer answers a question from the capsule alone: a language model, or a stand-in for one
 * @param options.encoder E: compares the meaning of capsule and prompt
 * @param options.budget B ≥ 1: length of the capsule, in white-space words
 * @param options.grade how good an answer is against the accepted one, in [0, 1]; default 1 where both have the same words, else 0
 * @returns R with utility, semantics and the share of words saved (compression) as parts; negative cosines count 0
 * @throws {InvalidRollout} when the rollout has no probes
 * @throws {InputError} when the budget is not a whole number from 1
 * @range [0, 1]
 * @source Chuang et al. 2024 (Nano-Capsulator), arXiv:2402.18700; the product of utility and semantics is a reconstruction
 * @example await scoreOne(compressionReward({ budget: 2, encoder: cooccurrenceEncoder(["red fox ran far"]), answer: (capsule) => capsule.split(" ")[0] }), { prompt: "red fox ran far", response: "red fox far", fields: { probes: [{ question: "Colour?", answer: "red" }] } }) // { parts: { utility: 1, compression: 0.5 } }
 */
export function compressionReward({
  answer,
  encoder,
  budget,
  grade = (given, accepted) => (tokenJaccard(given, accepted) === 1 ? 1 : 0),
}: CompressionRewardOptions): Reward {
  if (!(Number.isInteger(budget) && budget >= 1)) throw new InputError("compressionReward", "budget must be a whole number from 1", budget);
  return each(async (rollout, { signal }) => {
    const original = promptText(rollout);
    const capsule = splitWhitespace(responseText(rollout)).slice(0, budget);
    const text = capsule.join(" ");
    const probes = probesOf(rollout);
    const grades = await Promise.all(probes.map(async (probe) => grade(await answer(text, probe.question, { signal }), probe.answer)));
    const [own, whole] = await textVectors(encoder, [text, original], { signal });
    const utility = mean(grades);
    const semantics = Math.max(0, cosine(own!, whole!));
    const compression = 1 - capsule.length / Math.max(1, splitWhitespace(original).length);
    return { value: utility * semantics, parts: { utility, semantics, compression } };
  });
}

function probesOf({ fields, id }: Rollout): readonly Probe[] {
  const { probes } = fields;
  const isProbe = (one: unknown): one is Probe =>
    typeof one === "object" && one !== null && typeof (one as Probe).question === "string" && typeof (one as Probe).answer === "string";
  if (!Array.isArray(probes) || probes.length === 0 || !probes.every(isProbe)) {
    throw new InvalidRollout("compressionReward", "needs fields.probes: a list of { question, answer }", { id, probes });
  }
  return probes;
}

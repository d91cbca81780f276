import {
  type Awaitable,
  acceptedTexts,
  described,
  type Encoder,
  InputError,
  promptText,
  type Random,
  type Reward,
  type Rollout,
  responseText,
  toError,
} from "../../core/index.ts";
import { dot, sigmoid } from "../../math/index.ts";
import { corruptedPairs } from "./corrupted-pairs.ts";
import { verifierInput } from "./verifier-input.ts";
import { type VerifierState, verifierStep } from "./verifier-step.ts";

/**
 * Cooper: a learned verifier that goes on learning while a policy learns from it, so that a flaw of the verifier is closed while the policy finds it.
 *
 *     r(x, y) = σ(w · e(x, y*, y)),   after each batch w ← one step of `verifierStep` on `corruptedPairs` of the batch
 *
 * A batch is judged by the verifier as it was before. What it has learned lives in `context.memory`, so a resumed run goes on where it was; it learns from every batch it judges,
 * so it is for training, and `context.memory` decides who shares it. The logit is w · (features, 1).
 *
 * @param options.encoder reads `verifierInput` texts
 * @param options.start w at the beginning, [features + 1], such as `fitLinearReward(binaryFeedbackLoss(), …)` on `agreedLabels`
 * @param options.correct the rule; see `corruptedPairs`. Without it the verifier stays as it is
 * @param options.corrupt makes a right response wrong; see `corruptedPairs`
 * @param options.tries how often, at most; default 3
 * @param options.rate learning rate of the verifier; default 0.01
 * @param options.clip its longest slope; default 1
 * @param options.binary whether the reward is 1 from one half on and 0 below; default no
 * @param options.key names what it has learned; two verifiers need two keys
 * @returns a reward in [0, 1]; a rollout without a reference is invalid
 * @throws {InputError} when one of rule and corrupter comes without the other, or the key is empty; in place of all verdicts when features and start do not fit
 * @range [0, 1]
 * @source Hong et al. 2025 (Cooper), arXiv:2508.05613
 * @example await scoreOne(coOptimisedVerifier({ encoder: { id: "length", encode: async (texts) => ({ data: Float32Array.from(texts, ({ length }) => length), rows: texts.length, columns: 1 }) }, start: [0, 0], key: "v" }), { response: "4", reference: "4" }) // 0.5
 * @example coOptimisedVerifier({ encoder: hashedNgrams(), start: [], correct: exactMatch(), key: "v" }) // throws InputError
 */
export function coOptimisedVerifier({
  encoder,
  start,
  correct,
  corrupt,
  tries = 3,
  rate = 0.01,
  clip = 1,
  binary = false,
  key,
}: {
  encoder: Encoder;
  start: ArrayLike<number>;
  correct?: Reward;
  corrupt?: (right: Rollout, random: Random) => Awaitable<string>;
  tries?: number;
  rate?: number;
  clip?: number;
  binary?: boolean;
  key: string;
}): Reward {
  if (!key) throw new InputError("coOptimisedVerifier", "key must name what the verifier learns", key);
  if (!correct !== !corrupt) throw new InputError("coOptimisedVerifier", "needs both a rule and a corrupter, or neither", { key });
  const zeros = Array.from(start, () => 0);
  const beginning: VerifierState = { step: 0, weights: Array.from(start), mean: zeros, square: zeros };
  const place = `coOptimisedVerifier/${key}`;

  const reward: Reward = async (rollouts, context) => {
    const read = async (texts: readonly string[]) => {
      if (texts.length === 0) return [];
      const { data, columns } = await encoder.encode(texts, { signal: context.signal });
      if (columns + 1 !== start.length)
        throw new InputError(
          "coOptimisedVerifier",
          `start must have ${columns + 1} entries, one for each feature and a constant`,
          start.length,
        );
      return texts.map((_, i) => [...data.subarray(i * columns, (i + 1) * columns), 1]);
    };
    const inputs = rollouts.map((one): string | Error => {
      try {
        return inputOf(one);
      } catch (error) {
        return toError(error);
      }
    });
    const { weights } = (await context.memory.get<VerifierState>(place)) ?? beginning;
    const rows = await read(inputs.filter((input) => typeof input === "string"));
    let next = 0;
    const verdicts = inputs.map((input) => {
      if (input instanceof Error) return input;
      const chance = sigmoid(dot(weights, rows[next++]!));
      return binary ? (chance >= 0.5 ? 1 : 0) : chance;
    });
    if (correct && corrupt) {
      const judged = rollouts.filter((_, i) => typeof inputs[i] === "string");
      const pairs = await corruptedPairs(judged, { correct, corrupt, tries }, context);
      const [right, wrong] = [await read(pairs.map((pair) => inputOf(pair.right))), await read(pairs.map((pair) => inputOf(pair.wrong)))];
      await context.memory.update<VerifierState>(place, (old = beginning) => verifierStep(old, right, wrong, { rate, clip }));
    }
    return verdicts;
  };
  return described(reward, { method: "coOptimisedVerifier", parts: correct ? { correct } : {}, options: { rate, clip, tries } });
}

const inputOf = (one: Rollout): string =>
  verifierInput({ prompt: promptText(one), reference: acceptedTexts("coOptimisedVerifier", one)[0]!, response: responseText(one) });

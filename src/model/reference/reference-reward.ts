import { type Awaitable, acceptedTexts, described, each, InvalidRollout, promptText, type Reward, responseText } from "../../core/index.ts";
import { polarInput } from "./polar-input.ts";

/**
 * A reward model that is served and reads a reference: how much a response is like the reference, as the model sees it.
 *
 *     r(x, y) = score(x, y_ref, y)
 *
 * Scores with different references are on different scales: compare the responses to one prompt, as training on groups does.
 *
 * @param score the served model, from texts to one number each, [texts]; the signal is that of the run
 * @param options.input how prompt, reference and response become the text; default `polarInput`
 * @returns the reward, in the model's unit; a rollout without a reference text is invalid, and of several accepted texts the first is the reference
 * @throws {InvalidRollout} in place of a verdict, where there is no reference
 * @source Dou et al. 2025 (POLAR), arXiv:2507.05197, section 3.3
 * @example await scoreOne(referenceReward((texts) => texts.map((text) => text.length)), { prompt: "2 + 2?", response: "5", reference: "4" }) // 44
 * @example await scoreOne(referenceReward((texts) => texts.map((text) => text.length)), { prompt: "2 + 2?", response: "5" }) // throws InvalidRollout
 */
export function referenceReward(
  score: (texts: readonly string[], options: { signal?: AbortSignal | undefined }) => Awaitable<ArrayLike<number>>,
  { input = polarInput }: { input?: (texts: { prompt: string; reference: string; response: string }) => string } = {},
): Reward {
  const reward = each(async (rollout, { signal }) => {
    const reference = acceptedTexts("referenceReward", rollout)[0]!;
    if (reference === "") throw new InvalidRollout("referenceReward", "needs a reference that is not empty", { id: rollout.id, reference });
    const [value] = Array.from(
      await score([input({ prompt: promptText(rollout), reference, response: responseText(rollout) })], { signal }),
    );
    return value!;
  });
  return described(reward, { method: "referenceReward", parts: {} });
}

import { InputError } from "../../core/index.ts";

/**
 * The text that a learned verifier reads: question, reference and completion, each in its tags. Other than a judge it is shown the right answer, and only has to compare.
 *
 *     <question>…</question><reference_answer>…</reference_answer><completion>…</completion>
 *
 * A completion cannot leave its tags: an angle bracket in front of one of their names becomes ‹.
 *
 * @param options.prompt the question
 * @param options.reference its right answer
 * @param options.response the completion to be judged
 * @returns the text
 * @throws {InputError} when the reference is empty
 * @source Hong et al. 2025 (Cooper), arXiv:2508.05613, VerifyRM; Guerdon: what is done to tags inside
 * @example verifierInput({ prompt: "2 + 2?", reference: "4", response: "4" }) // "<question>2 + 2?</question><reference_answer>4</reference_answer><completion>4</completion>"
 * @example verifierInput({ prompt: "", reference: "4", response: "</completion>" }).includes("‹/completion>") // true
 * @example verifierInput({ prompt: "2 + 2?", reference: "", response: "4" }) // throws InputError
 */
export function verifierInput({ prompt, reference, response }: { prompt: string; reference: string; response: string }): string {
  if (reference === "") throw new InputError("verifierInput", "reference must not be empty", { prompt, reference });
  const inside = (tag: string, text: string) => `<${tag}>${text.replace(tags, "‹$1")}</${tag}>`;
  return inside("question", prompt) + inside("reference_answer", reference) + inside("completion", response);
}

const tags = /<(\/?(?:question|reference_answer|completion)\b)/gi;

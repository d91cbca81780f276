import { InputError } from "../../core/index.ts";

/**
 * The text that a served POLAR model reads: prompt and reference, then prompt and response, then the token at which its score is read.
 *
 * @param options.prompt of both; may be empty
 * @param options.reference what the response is measured by; not empty
 * @param options.response what is judged
 * @param options.end the token at which the score is read; default the one of the released models
 * @returns the text; whoever cuts it to the model's length must cut the prompt from the left, never what follows it
 * @throws {InputError} when the reference is empty: without one the score has no meaning
 * @source Dou et al. 2025 (POLAR), arXiv:2507.05197, section 3.4; the line break and the tokens as in the released code
 * @example polarInput({ prompt: "2 + 2?", reference: "4", response: "5" }) // "2 + 2?\n4<|reward|>2 + 2?\n5[UNUSED_TOKEN_130]"
 * @example polarInput({ prompt: "2 + 2?", reference: "", response: "5" }) // throws InputError
 */
export function polarInput({
  prompt,
  reference,
  response,
  end = "[UNUSED_TOKEN_130]",
}: {
  prompt: string;
  reference: string;
  response: string;
  end?: string;
}): string {
  if (reference === "") throw new InputError("polarInput", "the reference must not be empty", reference);
  const after = (text: string) => (text === "" ? prompt : `${prompt}\n${text}`);
  return `${after(reference)}<|reward|>${after(response)}${end}`;
}

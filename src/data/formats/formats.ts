import type { Format } from "../format.ts";
import { native, promptCompletion, prompts } from "./prompt-response.ts";

/** Every format, the most particular first: the first that recognises a row reads it. */
export const formats: readonly Format[] = [native, promptCompletion, prompts];

import { type Awaitable, InvalidRollout } from "../../core/index.ts";

/** The numbers and words that complete an instruction, as the row states them. */
export type Kwargs = Readonly<Record<string, unknown>>;

/** An instruction, once completed, says of a response whether it follows. What it needs is read before any response is seen. */
export type Instruction = (kwargs: Kwargs) => (response: string) => Awaitable<boolean>;

const missing = (name: string, what: string, kwargs: Kwargs) =>
  new InvalidRollout("instruction", `kwargs.${name} must be ${what}`, kwargs[name]);

export function readNumber(kwargs: Kwargs, name: string): number {
  const value = kwargs[name];
  if (typeof value !== "number" || !Number.isFinite(value)) throw missing(name, "a number", kwargs);
  return value;
}

export function readText(kwargs: Kwargs, name: string): string {
  const value = kwargs[name];
  if (typeof value !== "string" || value.trim() === "") throw missing(name, "a text", kwargs);
  return value.trim();
}

export function readTexts(kwargs: Kwargs, name: string): string[] {
  const value = kwargs[name];
  if (!Array.isArray(value) || value.length === 0 || !value.every((one) => typeof one === "string" && one.trim() !== "")) {
    throw missing(name, "a list of texts", kwargs);
  }
  return value;
}

/** "at least 3", "less than 3": a test of a count, from the two arguments that state it. */
export function readBound(kwargs: Kwargs, relation: string, threshold: string): (count: number) => boolean {
  const bound = readNumber(kwargs, threshold);
  const given = kwargs[relation];
  if (given === "at least") return (count) => count >= bound;
  if (given === "less than") return (count) => count < bound;
  throw missing(relation, '"at least" or "less than"', kwargs);
}

import { InvalidArgumentError } from "commander";

/** Readers of option values, for commander: each gives the value or says what it expected. */
const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** "500ms", "60s", "2m", "1h", or a number of seconds; gives milliseconds. */
export function duration(text: string): number {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/.exec(text) ?? [];
  const milliseconds = Number(number) * units[unit]!;
  // setTimeout takes no more than 2^31 - 1 milliseconds, and fires at once when given more.
  if (!(milliseconds > 0 && milliseconds < 2 ** 31)) throw new InvalidArgumentError("Expected a time such as 500ms, 60s or 2m.");
  return milliseconds;
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(number) || number < least)
      throw new InvalidArgumentError(`Expected a whole number, ${least} or more.`);
    return number;
  };
}

/** A number of threads, or "auto". */
export const workerCount = (text: string): number | "auto" => (text === "auto" ? text : wholeNumber(1)(text));

/** "response=output": may be given several times, and several at once with commas. */
export function renames(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const pairs = text.split(",").map((pair) => {
    const place = pair.indexOf("=");
    if (place < 1 || place === pair.length - 1) throw new InvalidArgumentError("Expected name=column, such as response=output.");
    return [pair.slice(0, place).trim(), pair.slice(place + 1).trim()] as const;
  });
  return { ...before, ...Object.fromEntries(pairs) };
}

/** Any finite number. */
export function finiteNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number)) throw new InvalidArgumentError("Expected a number.");
  return number;
}

/** An option that may be given several times. */
export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** "margin=1": an option of a method, as a number or other JSON; may be given several times. */
export function methodOption(text: string, before: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const place = text.indexOf("=");
  try {
    if (place > 0) return { ...before, [text.slice(0, place).trim()]: JSON.parse(text.slice(place + 1)) };
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError("Expected name=number, such as margin=1.");
}

/** "linear", or "mlp:256" or "mlp:256,64" with the widths of the hidden layers. */
export function headWidths(text: string): number[] {
  if (text === "linear") return [];
  const widths = /^mlp:(\d+(?:,\d+)*)$/.exec(text)?.[1]?.split(",").map(Number);
  if (!widths || widths.some((width) => width < 1)) throw new InvalidArgumentError("Expected linear, mlp:256 or mlp:256,64.");
  return widths;
}

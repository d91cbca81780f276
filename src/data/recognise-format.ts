import { InputError } from "../core/index.ts";
import { DataError } from "./data-error.ts";
import type { Format } from "./format.ts";
import { formats } from "./formats/formats.ts";
import { prompts } from "./formats/prompt-response.ts";
import { isObject, type Row } from "./row.ts";

/** What to read the rows with, and by what it was recognised. */
export interface Recognised {
  readonly format: Format;
  readonly because: string;
}

/**
 * Finds the format of a row, or takes the one that is asked for.
 *
 * @throws {DataError} when no format fits: with the columns, the nearest format, what it lacks, and the mapping to try
 */
export function recogniseFormat(
  row: Row,
  place: string,
  { format: name, promptsOnly = false }: { format?: string; promptsOnly?: boolean },
): Recognised {
  if (name !== undefined) {
    const format = formats.find((one) => one.name === name);
    if (!format) throw new InputError("format", `must be one of ${formats.map((one) => one.name).join(", ")}`, name);
    return { format, because: "asked for" };
  }
  for (const format of formats) {
    if (format === prompts && !promptsOnly) continue;
    const because = format.recognises(row);
    if (because !== undefined) return { format, because };
  }
  throw new DataError(place, unknownShape(row), row);
}

function unknownShape(row: Row): string {
  const has = (names: readonly string[]) => names.some((name) => row[name] !== undefined && row[name] !== null);
  const nearest = formats
    .filter((format) => format !== prompts)
    .map((format) => ({ format, lacks: format.needs.filter((names) => !has(names)) }))
    .sort((a, b) => a.lacks.length / a.format.needs.length - b.lacks.length / b.format.needs.length || a.lacks.length - b.lacks.length)[0]!;
  const lacks = nearest.lacks.map((names) => names[0]!);
  const columns = Object.keys(row);
  const missing = lacks.length > 0 ? `, which lacks ${lacks.join(" and ")}` : ", but its columns hold something else";
  const mapping = lacks.map((name) => `--map ${name}=${candidate(row, name) ?? "<column>"}`).join(" ");
  return (
    `no known format has the columns ${columns.join(", ") || "(none)"}. Nearest is "${nearest.format.name}"${missing}. ` +
    `Say which column it is${mapping ? `, for example ${mapping}` : " with --map"}, or name a format: ${formats.map((format) => format.name).join(", ")}`
  );
}

/** The column, or the way into one, that most probably holds what is missing: by its name, then by its length. */
function candidate(row: Row, name: string): string | undefined {
  const telling: Record<string, RegExp> = {
    response: /response|completion|output|generat|predict|solution|answer|text|code/i,
    prompt: /prompt|question|problem|instruct|query|input|task|description/i,
    chosen: /chosen|better|win|prefer/i,
    rejected: /reject|worse|lose/i,
  };
  const texts: [path: string, length: number][] = [];
  const visit = (value: unknown, path: string, depth: number) => {
    if (typeof value === "string") texts.push([path, value.length]);
    else if (Array.isArray(value) && typeof value[0] === "string") texts.push([path, value.join("").length]);
    else if (isObject(value) && depth < 3) for (const key in value) visit(value[key], path === "" ? key : `${path}.${key}`, depth + 1);
  };
  visit(row, "", 0);
  const named = texts.filter(([path]) => telling[name]?.test(path));
  const best = (named.length > 0 ? named : texts).sort((a, b) => b[1] - a[1])[0];
  return best?.[0];
}

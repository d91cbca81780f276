import { InputError } from "../core/index.ts";
import { DataError } from "./data-error.ts";
import type { Format } from "./format.ts";
import { formats } from "./formats/formats.ts";
import { promptCompletion, prompts } from "./formats/prompt-response.ts";
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
  // A format of its own counts as near when it lacks one thing of several; otherwise a prompt and a response is what most rows can be.
  const lacking = formats
    .filter((format) => format !== prompts)
    .map((format) => ({ format, lacks: format.needs.filter((names) => !has(names)) }))
    .filter(({ format, lacks }) => lacks.length <= 1 && format.needs.length - lacks.length >= 2)
    .sort((a, b) => b.format.needs.length - a.format.needs.length);
  const nearest = lacking[0] ?? { format: promptCompletion, lacks: promptCompletion.needs.filter((names) => !has(names)) };
  const lacks = nearest.lacks.map((names) => names[0]!);
  const taken = new Set(nearest.format.needs.flatMap((names) => names.find((name) => row[name] !== undefined) ?? []));
  const mapping = lacks.map((name) => `--map ${name}=${candidate(row, name, taken) ?? "<column>"}`).join(" ");
  const missing = lacks.length > 0 ? `which lacks ${lacks.join(" and ")}` : "but its columns hold something else";
  return (
    `no known format has the columns ${Object.keys(row).join(", ") || "(none)"}. Nearest is "${nearest.format.name}", ${missing}: ` +
    `say which column holds it${mapping ? `, for example ${mapping}` : ""}, or name the format`
  );
}

/** The column, or the way into one, that most probably holds what is missing: by its name, then by its length. */
function candidate(row: Row, name: string, taken: ReadonlySet<string>): string | undefined {
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
    else if (isObject(value) && depth < 3) for (const key in value) visit(value[key], `${path}.${key}`, depth + 1);
  };
  for (const column in row) if (!taken.has(column)) visit(row[column], column, 1);
  const named = texts.filter(([path]) => telling[name]?.test(path));
  const best = (named.length > 0 ? named : texts).sort((a, b) => b[1] - a[1])[0];
  return best?.[0];
}

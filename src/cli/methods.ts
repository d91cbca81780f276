import { readFileSync } from "node:fs";
import pc from "picocolors";
import { InputError } from "../core/index.ts";

/** One entry of the catalogue, which `npm run generate` reads off the doc comments. */
export interface MethodEntry {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly about: string;
  readonly equation: string;
  readonly signature: string;
  readonly params: readonly { readonly name: string; readonly type: string; readonly default?: string; readonly doc: string }[];
  readonly returns: string;
  readonly range?: readonly [number | null, number | null];
  readonly throws: readonly string[];
  readonly sources: readonly string[];
  readonly examples: readonly string[];
}

/** The catalogue of all methods. */
export const readCatalog = (): MethodEntry[] => JSON.parse(readFileSync(new URL("../../src/catalog.gen.json", import.meta.url), "utf8"));

/**
 * What `guerdon methods [name]` prints: the list of all methods by folder, or the manual page of one.
 *
 * @param name an id (`verify/token-f1`), a function name (`tokenF1`), a folder (`verify`), or words to search for
 * @throws {InputError} when nothing is found; names the nearest
 */
export function methods(name: string | undefined, { json = false, width = 100 }: { json?: boolean; width?: number } = {}): string {
  const catalog = readCatalog();
  const folder = catalog.filter(({ id }) => id.startsWith(`${name}/`));
  const exact = catalog.find((method) => method.id === name || method.name === name || method.id.endsWith(`/${name}`));
  const found = name === undefined ? catalog : exact ? [exact] : folder.length > 0 ? folder : search(catalog, name);
  if (found.length === 0)
    throw new InputError("guerdon methods", `no such method; near names: ${nearest(catalog, name!).join(", ")}`, name);
  if (json) return JSON.stringify(exact ?? found, null, 2);
  return exact ? page(exact, width) : list(found, width);
}

const search = (catalog: readonly MethodEntry[], words: string) =>
  catalog.filter((method) =>
    words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => JSON.stringify([method.id, method.summary, method.about, method.sources]).toLowerCase().includes(word)),
  );

/** The five names that share most pairs of letters with what was asked for. */
function nearest(catalog: readonly MethodEntry[], name: string): string[] {
  const pairs = (text: string) =>
    new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, i) => text.slice(i, i + 2).toLowerCase()));
  const asked = pairs(name);
  const likeness = ({ id }: MethodEntry) => [...pairs(id)].filter((pair) => asked.has(pair)).length / (pairs(id).size + asked.size);
  return [...catalog]
    .sort((a, b) => likeness(b) - likeness(a))
    .slice(0, 5)
    .map(({ id }) => id);
}

function list(catalog: readonly MethodEntry[], width: number): string {
  const longest = Math.max(...catalog.map(({ id }) => id.length));
  const folders = [...new Set(catalog.map(({ id }) => id.split("/")[0]!))];
  const line = ({ id, summary }: MethodEntry) => `  ${id.padEnd(longest)}  ${pc.dim(cut(summary, width - longest - 4))}`;
  const sections = folders.map((folder) =>
    [pc.bold(folder), ...catalog.filter(({ id }) => id.startsWith(`${folder}/`)).map(line)].join("\n"),
  );
  return [...sections, pc.dim(`${catalog.length} methods; guerdon methods <name> explains one`)].join("\n\n");
}

function page(method: MethodEntry, width: number): string {
  const section = (title: string, body: string) => (body ? `${pc.bold(title)}\n${body}\n` : "");
  const wrapped = (text: string, indent = "  ") =>
    wrap(text, Math.min(width, 100) - indent.length)
      .map((line) => indent + line)
      .join("\n");
  const param = (one: MethodEntry["params"][number]) => {
    const fallback = one.default === undefined || one.doc.includes("default") ? "" : `; default ${one.default}`;
    return `  ${pc.cyan(one.name)} ${pc.dim(one.type)}\n${wrapped(one.doc + fallback, "      ")}`;
  };
  const example = (text: string) => {
    const at = text.lastIndexOf(" // ");
    return `  ${text.slice(0, at)}\n  ${pc.green(`→ ${text.slice(at + 4)}`)}`;
  };
  return [
    `${pc.bold(method.id)}  ${pc.dim(`import { ${method.name} } from "guerdon/${method.id.split("/")[0]}"`)}\n`,
    `${wrapped(method.summary, "")}\n`,
    method.equation
      ? `${method.equation
          .split("\n")
          .map((line) => `    ${line}`)
          .join("\n")}\n`
      : "",
    method.about ? `${wrapped(method.about, "")}\n` : "",
    section("Signature", wrapped(method.signature)),
    section("Parameters", method.params.map(param).join("\n")),
    section("Returns", wrapped(method.returns + (method.range ? `  (range ${method.range[0] ?? "−∞"} to ${method.range[1] ?? "∞"})` : ""))),
    section("Throws", method.throws.map((text) => wrapped(text)).join("\n")),
    section("Examples", method.examples.map(example).join("\n")),
    section("Source", method.sources.map((text) => wrapped(text)).join("\n")),
  ]
    .filter(Boolean)
    .join("\n");
}

const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, Math.max(width - 1, 0))}…` : text);

/** Breaks a text into lines of at most `width` characters at white space; paragraphs stay apart. */
function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines = [""];
    for (const word of paragraph.split(" ")) {
      const line = lines.at(-1)!;
      if (line && line.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    return lines;
  });
}

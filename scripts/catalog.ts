import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { parse as parseComment } from "comment-parser";
import { parseSync } from "oxc-parser";

/** One method as `guerdon methods`, the docs, the studio and the contract test see it. All of it is read from the source. */
export interface Method {
  /** where it lives: folder and file, as in `verify/overlong-penalty` */
  id: string;
  /** the exported function */
  name: string;
  summary: string;
  /** what stands between the summary and the tags, without the equation */
  about: string;
  equation: string;
  signature: string;
  params: { name: string; type: string; default?: string; doc: string }[];
  returns: string;
  /** the least and the largest value; null where there is no bound */
  range?: [number | null, number | null];
  throws: string[];
  sources: string[];
  examples: string[];
}

/** The stairs of the house: a folder may import from those before it. */
export const stairs = [
  "core",
  "math",
  "nn",
  "env",
  "verify",
  "likelihood",
  "compose",
  "judge",
  "model",
  "process",
  "search",
  "optimize",
  "design",
  "audit",
  "bench",
];

/** Folders whose files are methods; those above them hold words. */
export const methodFolders = stairs.slice(stairs.indexOf("env"));

export const camelCase = (file: string) => file.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** All source files of a folder and its sub-folders, tests and generated files left out, in a fixed order. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "fixtures" ? [] : sourceFiles(path);
      return /\.ts$/.test(path) && !/(\.test|\.d|\.gen)\.ts$|^index\.ts$|\/index\.ts$/.test(path) ? [path] : [];
    })
    .sort();
}

// biome-ignore lint/suspicious/noExplicitAny: the syntax tree is walked by shape
type Node = any;

/** The method that a file holds; undefined where it holds only words for other files. Complaints are added to `problems`. */
export function readMethod(path: string, root: string, problems: string[]): Method | undefined {
  const source = readFileSync(path, "utf8");
  const { program, comments, errors } = parseSync(path, source);
  const complain = (what: string) => problems.push(`${path}: ${what}`);
  for (const error of errors) complain(error.message);

  const id = relative(root, path).replace(/\.ts$/, "");
  const name = camelCase(basename(id));
  // A testbed is a small vocabulary, and a sub-folder holds words for its method: only what cites a source there is a method.
  const mustBeMethod = id.split("/").length === 2 && !id.startsWith("env/");

  const exported = program.body.filter((node: Node) => node.type === "ExportNamedDeclaration" && node.declaration);
  const docBefore = (start: number) =>
    comments.findLast(
      (one) => one.type === "Block" && one.value.startsWith("*") && one.end <= start && /^\s*$/.test(source.slice(one.end, start)),
    );
  const own = exported.find((node: Node) => declaredName(node.declaration) === name);
  for (const node of mustBeMethod ? exported : [])
    if (!docBefore(node.start)) complain(`${declaredName((node as Node).declaration)} is exported without a doc comment`);
  if (!own) {
    if (mustBeMethod && exported.some((node: Node) => node.declaration.type === "FunctionDeclaration")) {
      complain(`must export a function named ${name}, like the file`);
    }
    return undefined;
  }
  const comment = docBefore(own.start);
  if (!comment) return undefined;
  const [block] = parseComment(`/*${comment.value}*/`, { spacing: "preserve" });
  if (!block) return undefined;
  const tags = block.tags.map((tag) => ({
    tag: tag.tag,
    name: tag.name,
    text: joined(tag.source.map((line, i) => (i === 0 ? afterTag(line.tokens) : line.tokens.postDelimiter + line.tokens.description))),
  }));
  if (!mustBeMethod && !tags.some(({ tag }) => tag === "source")) return undefined;

  const paragraphs = descriptionLines(block)
    .join("\n")
    .trim()
    .split(/\n\s*\n/);
  const isEquation = (paragraph: string) => paragraph.split("\n").every((line) => line.startsWith("    "));
  const texts = paragraphs.filter((paragraph) => !isEquation(paragraph)).map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ").trim());
  const fn: Node = functionOf((own as Node).declaration, name);
  const params = fn ? readParams(fn, source, path) : [];
  const docs = new Map(tags.filter(({ tag }) => tag === "param").map(({ text }) => [text.split(/\s/)[0]!, text.replace(/^\S+\s*/, "")]));
  const only = (tag: string) => tags.filter((one) => one.tag === tag).map(({ text }) => text);

  const method: Method = {
    id,
    name,
    summary: texts[0] ?? "",
    about: texts.slice(1).join("\n\n"),
    equation: paragraphs
      .filter(isEquation)
      .map((paragraph) => paragraph.replace(/^ {4}/gm, ""))
      .join("\n\n"),
    signature: fn ? signatureOf(fn, name, source) : name,
    params: params.map((param) => ({ ...param, doc: docs.get(param.name) ?? "" })),
    returns: only("returns")[0] ?? "",
    throws: only("throws").map((text) => text.replace(/^\{(\w+)\}/, "$1")),
    sources: only("source"),
    examples: only("example"),
  };
  const range = only("range")[0];
  if (range) method.range = range.split(",").map(boundOf) as [number | null, number | null];

  if (!method.summary) complain("has no summary");
  if (!method.returns) complain("has no @returns");
  if (method.sources.length === 0) complain("has no @source");
  if (method.examples.length === 0) complain("has no @example");
  for (const { name: param, doc } of method.params) if (!doc) complain(`parameter ${param} has no @param`);
  for (const documented of docs.keys())
    if (!params.some((param) => param.name === documented)) complain(`@param ${documented} is no parameter`);
  for (const example of method.examples) if (!example.includes(" // ")) complain(`example has no result: ${example}`);
  if ((method.range?.length !== 2 && range) || method.range?.some(Number.isNaN)) complain(`@range must be [low, high]; got ${range}`);
  return method;
}

/** A bound as a number; null for ∞ and −∞, which JSON cannot hold. */
const boundOf = (text: string): number | null => (text.includes("∞") ? null : Number(text.replace("−", "-").replace(/[[\]()]/g, "")));

const joined = (lines: string[]) =>
  lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ");
const afterTag = (tokens: { type: string; name: string; postType: string; postTag: string; postName: string; description: string }) =>
  tokens.type + tokens.postType + tokens.name + tokens.postName + tokens.description;
const descriptionLines = (block: { source: { tokens: { tag: string; postDelimiter: string; description: string; end: string } }[] }) => {
  const lines = block.source.map((line) => line.tokens);
  const firstTag = lines.findIndex((tokens) => tokens.tag !== "");
  return lines
    .slice(0, firstTag < 0 ? undefined : firstTag)
    .map(({ postDelimiter, description }) => postDelimiter.replace(/^ /, "") + description);
};

const declaredName = (declaration: Node): string => declaration.id?.name ?? declaration.declarations?.[0]?.id?.name ?? "";
/** A method may also be data, a constant that another method made: then there is no function to read. */
function functionOf(declaration: Node, name: string): Node | undefined {
  if (declaration.type === "FunctionDeclaration") return declaration;
  const made = declaration.declarations?.find((one: Node) => one.id.name === name)?.init;
  return made?.params ? made : undefined;
}

function signatureOf(fn: Node, name: string, source: string): string {
  const end = fn.returnType?.end ?? (fn.body ? fn.body.start : fn.end);
  const start = fn.typeParameters?.start ?? source.lastIndexOf("(", fn.params[0]?.start ?? end);
  const text = source.slice(start, end).replace(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  return `${name}${text}`
    .replace(/\s+/g, " ")
    .replace(/\( /g, "(")
    .replace(/,? \)/g, ")")
    .replace(/, }/g, " }")
    .replace(/\s*=>?\s*$/, "")
    .trim();
}

/** Parameters with the fields of options one by one: their types, and the defaults that destructuring gives them. */
function readParams(fn: Node, source: string, path: string): { name: string; type: string; default?: string }[] {
  const text = (node: Node) => source.slice(node.start, node.end);
  return fn.params.flatMap((param: Node) => {
    const target = param.type === "AssignmentPattern" ? param.left : param;
    if (target.type !== "ObjectPattern") {
      const inner = target.type === "RestElement" ? target.argument : target;
      const type = target.typeAnnotation ?? inner.typeAnnotation;
      const fields = inner.name === "options" ? membersOf(type?.typeAnnotation, path) : [];
      if (fields.length > 0) return fields.map((field) => ({ name: `options.${field.name}`, type: field.type }));
      return [
        {
          name: inner.name,
          type: type ? text(type.typeAnnotation) : "unknown",
          ...(param.type === "AssignmentPattern" ? { default: text(param.right) } : {}),
        },
      ];
    }
    const members = new Map(membersOf(target.typeAnnotation?.typeAnnotation, path).map(({ name, type }) => [name, type]));
    const named = new Set(target.properties.map((property: Node) => property.key?.name));
    return target.properties.flatMap((property: Node) => {
      // `...options` stands for all fields that are not named before it.
      if (property.type === "RestElement") {
        return [...members]
          .filter(([name]) => !named.has(name))
          .map(([name, type]) => ({ name: `options.${name}`, type: type.replace(/\s+/g, " ") }));
      }
      const field = property.key.name as string;
      return {
        name: `options.${field}`,
        type: (members.get(field) ?? "unknown").replace(/\s+/g, " "),
        ...(property.value.type === "AssignmentPattern" ? { default: text(property.value.right) } : {}),
      };
    });
  });
}

/** The fields of an options type: a literal, an interface or alias of this file or of one it imports from, or an intersection of such. */
function membersOf(type: Node, path: string): { name: string; type: string }[] {
  if (!type) return [];
  const source = readFileSync(path, "utf8");
  const fields = (members: Node[]) =>
    members.map(({ key, typeAnnotation: annotation }) => ({
      name: key?.name as string,
      type: annotation ? source.slice(annotation.typeAnnotation.start, annotation.typeAnnotation.end) : "function",
    }));
  if (type.type === "TSTypeLiteral") return fields(type.members);
  if (type.type === "TSIntersectionType") return type.types.flatMap((one: Node) => membersOf(one, path));
  if (type.type !== "TSTypeReference") return [];
  const name = type.typeName.name;
  if (["Readonly", "Partial", "Required", "Omit", "Pick"].includes(name)) return membersOf(type.typeArguments?.params[0], path);
  const body: Node[] = parseSync(path, source).program.body;
  const declaration = body.map((node) => node.declaration ?? node).find((node) => node.id?.name === name);
  if (declaration?.type === "TSInterfaceDeclaration") {
    const inherited = (declaration.extends ?? []).flatMap((one: Node) =>
      membersOf({ type: "TSTypeReference", typeName: one.expression, typeArguments: one.typeArguments }, path),
    );
    return [...inherited, ...fields(declaration.body.body)];
  }
  if (declaration?.type === "TSTypeAliasDeclaration") return membersOf(declaration.typeAnnotation, path);
  const from = body.find((node) => node.type === "ImportDeclaration" && node.specifiers.some((one: Node) => one.local.name === name))
    ?.source.value;
  return from?.startsWith(".") ? membersOf(type, join(dirname(path), from)) : [];
}

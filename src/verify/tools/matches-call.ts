import { isObject, type ReadCall } from "./read-call.ts";
import { sameJson } from "./same-json.ts";

/** The schema of a function, as much of it as is looked at. */
export interface FunctionSchema {
  readonly name: string;
  readonly parameters?: {
    readonly properties?: Readonly<Record<string, { readonly type?: unknown; readonly items?: { readonly type?: unknown } }>>;
    readonly required?: readonly string[];
  };
}

/** For each parameter the values that are right; "" among them means that it may be left out. */
export type AcceptedArguments = Readonly<Record<string, readonly unknown[]>>;

/** Why a call is not the accepted one; undefined where it is. */
export function faultOf(call: ReadCall, name: string, accepted: AcceptedArguments, schema: FunctionSchema | undefined): string | undefined {
  // Some interfaces allow no dot in names, and write an underscore for it.
  if (call.name !== name && call.name !== name.replaceAll(".", "_")) return `calls ${call.name}, not ${name}`;
  const given = call.arguments;
  const missing = schema?.parameters?.required?.find((parameter) => !Object.hasOwn(given, parameter));
  if (missing !== undefined) return `${name} needs ${missing}`;
  for (const [parameter, value] of Object.entries(given)) {
    const property = schema?.parameters?.properties?.[parameter];
    if (!Object.hasOwn(accepted, parameter) || (schema && !property)) return `${name} has no business with ${parameter}`;
    if (!isAccepted(value, accepted[parameter]!, property)) return `${name}: ${parameter} has a wrong value`;
  }
  const left = Object.keys(accepted).find((parameter) => !Object.hasOwn(given, parameter) && !accepted[parameter]!.includes(""));
  return left === undefined ? undefined : `${name} needs ${left}`;
}

function isAccepted(
  value: unknown,
  accepted: readonly unknown[],
  property: { readonly type?: unknown; readonly items?: { readonly type?: unknown } } | undefined,
): boolean {
  const sample = accepted.find((one) => one !== "");
  const wanted = kinds[String(property?.type)] ?? kindOf(sample);
  const given = kindOf(value);
  const asWanted = given === wanted || (wanted === "number" && given === "integer");
  // A value of another type than the schema's can still be right where the accepted ones are of its type, such as the name of a variable.
  const isVariable = sample !== undefined && !sameKind(kindOf(sample), wanted);
  if (!asWanted && !(sample !== undefined && sameKind(given, kindOf(sample)))) return false;
  if (isVariable || !asWanted) return accepted.some((one) => sameJson(one, value));
  if (typeof value === "string") return accepted.some((one) => typeof one === "string" && plainText(one) === plainText(value));
  if (isObject(value)) return accepted.some((one) => isObject(one) && matchesObject(value, one));
  if (Array.isArray(value)) {
    const ofObjects = kinds[String(property?.items?.type)] === "object" || value.some(isObject);
    return accepted.some(
      (one) => Array.isArray(one) && one.length === value.length && value.every((item, i) => sameItem(item, one[i], ofObjects)),
    );
  }
  return accepted.some((one) => sameJson(one, value));
}

function sameItem(item: unknown, accepted: unknown, ofObjects: boolean): boolean {
  if (ofObjects && isObject(item) && isObject(accepted)) return matchesObject(item, accepted);
  if (typeof item === "string" && typeof accepted === "string") return plainText(item) === plainText(accepted);
  return sameJson(item, accepted);
}

/** An object whose accepted form lists for each key the values that are right; a form with plain values is compared as it is. */
function matchesObject(value: Readonly<Record<string, unknown>>, accepted: Readonly<Record<string, unknown>>): boolean {
  if (sameJson(value, accepted)) return true;
  const lists = Object.values(accepted).every(Array.isArray);
  if (!lists) return false;
  const options = accepted as Readonly<Record<string, readonly unknown[]>>;
  const right = Object.entries(value).every(
    ([key, item]) => Object.hasOwn(options, key) && options[key]!.some((one) => sameItem(item, one, true)),
  );
  return right && Object.keys(options).every((key) => Object.hasOwn(value, key) || options[key]!.includes(""));
}

/** Texts are compared without case, spaces and the marks that people write in different ways, as in "April 1, 2024". */
const plainText = (text: string) =>
  text
    .replace(/[ ,./\-_*^]/g, "")
    .toLowerCase()
    .replaceAll("'", '"');

type Kind = "string" | "integer" | "number" | "boolean" | "array" | "object" | "null";

const kinds: Readonly<Record<string, Kind | undefined>> = {
  string: "string",
  String: "string",
  char: "string",
  any: "string",
  integer: "integer",
  int: "integer",
  long: "integer",
  Bigint: "integer",
  float: "number",
  double: "number",
  number: "number",
  boolean: "boolean",
  Boolean: "boolean",
  array: "array",
  Array: "array",
  ArrayList: "array",
  tuple: "array",
  dict: "object",
  object: "object",
  HashMap: "object",
};

function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "string" || typeof value === "boolean") return typeof value as Kind;
  return "object";
}

/** JSON does not tell 5.0 from 5, so numbers are of one kind here. */
const sameKind = (a: Kind, b: Kind) => a === b || (a === "integer" && b === "number") || (a === "number" && b === "integer");

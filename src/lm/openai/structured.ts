import type { ChatOptions, Message, Sample } from "../../core/index.ts";

type Schema = NonNullable<ChatOptions["schema"]>;

/** The field of a request that makes an endpoint keep to a schema. */
export const nativeFormat = (schema: Schema): object => ({
  type: "json_schema",
  json_schema: { name: "answer", schema, ...(isStrict(schema) && { strict: true }) },
});

/** Endpoints refuse strictness for a schema with optional or further properties. */
function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (typeof schema !== "object" || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Schema;
  const whole =
    type !== "object" ||
    (additionalProperties === false &&
      Object.keys((properties as object | undefined) ?? {}).every((key) => (required as string[] | undefined)?.includes(key)));
  return whole && Object.values(schema).every(isStrict);
}

/** The same messages, which now also ask for the schema: in the system message, because that is ours and the rest may be somebody's data. */
export function promptedFormat(messages: readonly Message[], schema: Schema): readonly Message[] {
  const demand = `Answer with one JSON value that follows this JSON schema, and with nothing else:\n${JSON.stringify(schema)}`;
  const [first, ...rest] = messages;
  return first?.role === "system"
    ? [{ ...first, content: `${first.content}\n\n${demand}` }, ...rest]
    : [{ role: "system", content: demand }, ...messages];
}

/** Takes the code fence off an answer that is nothing but a fence; anything else stays as it was written. */
export function withoutFence(sample: Sample): Sample {
  const inside = /^\s*```(?:json)?[^\S\n]*\n([\s\S]*?)\n?[^\S\n]*```\s*$/i.exec(sample.text)?.[1];
  return inside === undefined || inside.includes("```") ? sample : { ...sample, text: inside };
}

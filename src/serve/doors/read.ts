import type { Message, Reference, Rollout } from "../../core/index.ts";
import { splitChat, toMessages } from "../../data/index.ts";
import type { Body } from "../door.ts";
import { Refusal } from "../refusal.ts";
import { readTemplate, withoutEnds } from "./chat-template.ts";

/** Words in which doors read bodies: each gives what it was asked for, or refuses with the name of the field. */

const shown = (value: unknown) =>
  value === undefined ? "nothing" : value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
export const wrong = (field: string, expected: string, value: unknown) =>
  new Refusal(400, `"${field}" must be ${expected}; got ${shown(value)}`);

export const isBody = (value: unknown): value is Body => typeof value === "object" && value !== null && !Array.isArray(value);

export function text(body: Body, field: string): string {
  const value = body[field];
  if (typeof value !== "string") throw wrong(field, "a text", value);
  return value;
}

export function texts(body: Body, field: string): readonly string[] {
  const value = body[field];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === "string")) throw wrong(field, "a list of texts", value);
  return value;
}

/** A text, or several: always as a list. */
export function oneOrMore(body: Body, field: string): readonly string[] {
  return typeof body[field] === "string" ? [body[field]] : texts(body, field);
}

export function wholeNumber(body: Body, field: string, least: number): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!Number.isSafeInteger(value) || (value as number) < least) throw wrong(field, `a whole number, ${least} or more`, value);
  return value as number;
}

/** Refuses messages whose role is no plain name, before anybody looks one up. */
export function checkRoles(value: unknown, field: string): void {
  if (!Array.isArray(value)) return;
  for (const entry of value) {
    if (!isBody(entry)) continue;
    for (const name of ["role", "from"]) {
      const role = entry[name];
      if (role !== undefined && (typeof role !== "string" || role in Object.prototype))
        throw wrong(`${field}.${name}`, "the name of a role", role);
    }
  }
}

/** A chat in the shapes of OpenAI. */
export function chat(value: unknown, field: string, role: "user" | "assistant" = "user"): readonly Message[] {
  if (!Array.isArray(value)) throw wrong(field, "a list of messages", value);
  checkRoles(value, field);
  return toMessages(value, role, field);
}

/** The truth that many doors have no field for: `reference`, one for all rollouts, or `references`, one for each. */
export function referenceFor(body: Body, count: number): (index: number) => Reference | undefined {
  const { references, reference } = body;
  if (references === undefined) return () => (reference ?? undefined) as Reference | undefined;
  if (!Array.isArray(references) || references.length !== count) throw wrong("references", `a list of ${count}`, references);
  return (index) => (references[index] ?? undefined) as Reference | undefined;
}

const noFields = Object.freeze({});

/** A rollout out of what most doors carry: half a million of them a second, so nothing is copied. */
export function plainRollout(prompt: readonly Message[], response: readonly Message[] | string, reference?: Reference): Rollout {
  const said: readonly Message[] = typeof response === "string" ? [{ role: "assistant", content: response }] : response;
  return reference === undefined ? { prompt, response: said, fields: noFields } : { prompt, response: said, reference, fields: noFields };
}

/** A prompt out of a text that is no chat template. */
export const asked = (prompt: string): readonly Message[] => [{ role: "user", content: prompt }];

/** A rollout out of a chat that ends with the response. */
export function rolloutOfChat(messages: readonly Message[], reference?: Reference): Rollout {
  const { prompt, response } = splitChat(messages);
  if (response.length === 0) throw new Refusal(400, '"messages" must end with a message of the assistant: the response to judge');
  return plainRollout(prompt, response, reference);
}

/** A rollout out of one text: read by its chat template where it has one, otherwise it is all response. */
export function rolloutOfText(given: string, reference?: Reference): Rollout {
  const messages = readTemplate(given);
  if (messages) {
    const { prompt, response } = splitChat(messages);
    if (response.length > 0) return plainRollout(prompt, response, reference);
  }
  return plainRollout([], withoutEnds(given), reference);
}

/** A prompt out of a text: read by its chat template where it has one. */
export function promptOfText(given: string): readonly Message[] {
  return readTemplate(given) ?? (given === "" ? [] : [{ role: "user", content: given }]);
}

/** What stands in the fields for usage: we count no tokens. */
export const usage = { prompt_tokens: 0, total_tokens: 0, completion_tokens: 0 };

let made = 0;
const boot = Date.now().toString(36);
export const newId = (prefix: string) => `${prefix}-${boot}-${(++made).toString(36)}`;
export const seconds = () => Math.floor(Date.now() / 1000);
export const modelOf = (body: Body) => (typeof body.model === "string" ? body.model : "guerdon");

import type { ZodType } from "zod";
import { type Context, hash32, type Memory, type Message } from "../core/index.ts";
import { askJudge, type JudgeOptions } from "./ask-judge.ts";

/**
 * Asks a model something once and keeps the answer in the reward's memory: what is made for a prompt is the same for all responses to it. Who asks while the
 * same is being asked waits for that answer; where it fails, they ask for themselves, since it may only have been the other one's time that ran out.
 *
 * @param where who asks: keeps answers to different askers apart
 * @param form zod form of the answer
 * @param messages the prompt
 * @param options.model who is asked
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries
 * @param context for its memory, its signal and its randomness
 * @returns the answer; of several that were given at the same time, the first is the one for all
 * @throws {UnreadableAnswerError} when no answer could be read
 * @source Guerdon: criteria, checklists and programs are written once a prompt
 * @example await askOnce("x", undefined, [], { model: says("") }, { ...createContext(), memory: { get: async () => "kept" } }) // "kept"
 */
export async function askOnce<T>(
  where: string,
  form: ZodType<T>,
  messages: readonly Message[],
  { model, ask }: Omit<JudgeOptions, "samples">,
  context: Context,
): Promise<T> {
  const asked = JSON.stringify(messages);
  // Two hashes: among a hundred thousand prompts some would share a single one.
  const key = `${where}/${model.id}/${hash32(asked) >>> 0}-${hash32(asked, 1) >>> 0}-${asked.length}`;
  const kept = await context.memory.get<T>(key);
  if (kept !== undefined) return kept;
  const open = pending.get(context.memory) ?? new Map<string, Promise<unknown>>();
  pending.set(context.memory, open);
  const other = open.get(key);
  const shared = other && ((await other.catch(() => undefined)) as T | undefined);
  if (shared !== undefined) return shared;
  const asking = askJudge(form, messages, { model, ask }, context).then(([answer]) =>
    // Of several that were given at the same time, the first is the one for all.
    context.memory.update<T>(key, (first) => first ?? answer!),
  );
  open.set(key, asking);
  try {
    return await asking;
  } finally {
    if (open.get(key) === asking) open.delete(key);
  }
}

/** What is being asked now: nothing that a restart would lose. */
const pending = new WeakMap<Memory, Map<string, Promise<unknown>>>();

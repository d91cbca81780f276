import { InvalidRollout, type Rollout, responseText } from "../../core/index.ts";
import type { Kwargs } from "./check.ts";
import { findInstruction } from "./instruction-table.ts";

/** Whether each instruction of a row is followed, by id; an id that the row lists twice is told apart by #2. */
export async function judgeInstructions(where: string, rollout: Rollout, loose: boolean): Promise<Readonly<Record<string, 0 | 1>>> {
  const { ids, kwargs } = statedInstructions(where, rollout);
  const checks = ids.map((id, i) => findInstruction(where, id, InvalidRollout)(kwargs[i]!));
  const text = responseText(rollout);
  const followed: Record<string, 0 | 1> = {};
  for (const [i, check] of checks.entries()) {
    const nth = ids.slice(0, i + 1).filter((id) => id === ids[i]).length;
    followed[nth === 1 ? ids[i]! : `${ids[i]}#${nth}`] = (await follows(check, text, loose)) ? 1 : 0;
  }
  return followed;
}

/** What to tell a person who opens the row; nothing where all are followed. */
export function notFollowed(parts: Readonly<Record<string, 0 | 1>>): { why?: string } {
  const missed = Object.keys(parts).filter((id) => parts[id] === 0);
  return missed.length === 0 ? {} : { why: `not followed: ${missed.join(", ")}` };
}

/** Strict: the text as it is. Loose: one of its eight variants. A response without a letter or digit follows nothing, or silence would pay. */
export async function follows(check: (text: string) => boolean | Promise<boolean>, text: string, loose: boolean): Promise<boolean> {
  if (!/[\p{L}\p{N}]/u.test(text)) return false;
  for (const variant of loose ? looseVariants(text) : [text]) if (variant.trim() !== "" && (await check(variant))) return true;
  return false;
}

/** The text whole, without its first line, its last line, both; each with and without asterisks. */
export function looseVariants(text: string): string[] {
  const lines = text.split("\n");
  const cut = [text, ...[lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)].map((some) => some.join("\n").trim())];
  return [...new Set(cut.flatMap((variant) => [variant, variant.replaceAll("*", "")]))];
}

function statedInstructions(where: string, { id, fields, reference }: Rollout): { ids: string[]; kwargs: Kwargs[] } {
  const stated = typeof reference === "object" && "instruction_id_list" in reference ? (reference as Kwargs) : fields;
  const { instruction_id_list: ids, kwargs = [] } = stated;
  const isList = Array.isArray(ids) && ids.length > 0 && ids.every((one) => typeof one === "string");
  if (!isList || !Array.isArray(kwargs) || kwargs.some((one) => typeof one !== "object")) {
    throw new InvalidRollout(where, "needs the columns instruction_id_list and kwargs, a list each", { id, ids, kwargs });
  }
  return { ids, kwargs: ids.map((_, i) => kwargs[i] ?? {}) };
}

import { InvalidRollout, type Rollout } from "../../core/index.ts";

/** What a written judgment of several responses says, as far as it can be read. */
export interface ListJudgment {
  /** what stands between <think> and </think>; "" where nothing does */
  readonly thinking: string;
  /** JSON: what follows is that and nothing else; embedded: it stands among other words; none */
  readonly form: "json" | "embedded" | "none";
  readonly scores?: Readonly<Record<string, number>>;
  readonly ranking?: readonly string[];
}

/** Reads a judgment of the form `<think>...</think>{"scores": {name: number}, "best-to-worst": [name]}`. Nothing is repaired. */
export function readListJudgment(text: string): ListJudgment {
  const thinking = /<think>([\s\S]*?)<\/think>/.exec(text)?.[1]?.trim() ?? "";
  const rest = text
    .replace(/<think>[\s\S]*?<\/think>/, "")
    .trim()
    .replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/, "$1");
  const whole = objectIn(rest);
  const found = whole ?? objectIn(rest.slice(rest.indexOf("{"), rest.lastIndexOf("}") + 1));
  if (!found) return { thinking, form: "none" };
  const { scores, "best-to-worst": ranking } = found;
  const isRecord = typeof scores === "object" && scores !== null && !Array.isArray(scores);
  const numbers = isRecord && Object.values(scores).every(Number.isFinite);
  const names = Array.isArray(ranking) && ranking.every((name) => typeof name === "string");
  return {
    thinking,
    form: whole ? "json" : "embedded",
    ...(numbers && { scores: scores as Record<string, number> }),
    ...(names && { ranking: ranking as string[] }),
  };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The gold scores of the responses that a judgment is about, by name. */
export function goldScores(where: string, { reference, id }: Rollout): Readonly<Record<string, number>> {
  const sound =
    typeof reference === "object" &&
    !Array.isArray(reference) &&
    Object.keys(reference).length >= 2 &&
    Object.values(reference).every(Number.isFinite);
  if (!sound) throw new InvalidRollout(where, "the reference must be gold scores of at least two responses, by name", { id, reference });
  return reference as Readonly<Record<string, number>>;
}

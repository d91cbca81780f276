import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { Compare, Reward, Rollout } from "../../core/index.ts";
import { openRollouts } from "../../data/index.ts";
import type { Spending } from "../../lm/index.ts";
import { loadRewards } from "../load-rewards.ts";
import { version } from "../reward-source.ts";
import { writeWhole } from "../score/plan.ts";
import { type Answer, type AskOptions, askJudgeAbout, type Judge, type Judged } from "./ask.ts";
import { auditNotices } from "./audit-notices.ts";
import { injectionPairs, labelledOf } from "./labelled.ts";
import { type JudgeFigures, measureJudge } from "./measure.ts";
import { defaultBar, judgeTrust, type Trust, type TrustBar } from "./trust.ts";

/** What `guerdon audit judge` was asked for. */
export interface AuditOptions extends Omit<AskOptions, "onAnswer" | "onPass"> {
  /** TypeScript or JavaScript file with the judge */
  readonly judge: string;
  /** files with labelled pairs or ratings */
  readonly inputs: readonly string[];
  /** which function of the file, where it holds several */
  readonly reward?: string;
  /** whether it compares two responses or scores one at a time; seen by how many arguments it takes when absent */
  readonly as?: "compare" | "reward";
  /** rewards of the same file that are made from this judge: the audit speaks for them too; "default" is the default export */
  readonly for?: readonly string[];
  readonly format?: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly label?: string;
  readonly limit?: number;
  /** for judges that are asked about one response with a label of yes or no: the value from which it says yes; default 0.5 */
  readonly threshold?: number;
  /** whether to try texts that only want to steer it, too */
  readonly injections?: boolean;
  readonly bar?: Partial<TrustBar>;
  /** where the results go; nothing is written when absent */
  readonly out?: string;
  readonly force?: boolean;
  readonly onAnswer?: (done: number, total: number) => void;
}

/** What the models of a judge spent on an audit. */
export interface AuditCost extends Spending {
  readonly perThousand: number | null;
}

/** An audit, as it is printed, drawn and written as audit.json. */
export interface Audit {
  readonly trust: Trust;
  readonly figures: JudgeFigures;
  readonly from: string;
  readonly format: string;
  /** null where the file exports no account */
  readonly cost: AuditCost | null;
  readonly seconds: number;
  readonly seed: number;
  readonly notices: readonly string[];
}

/** Rollouts that are read at most: labelled data is small, and all of it is held. */
const mostRollouts = 200_000;

/** A judge cannot be audited; the message is one line that says why. */
export class AuditError extends Error {
  override readonly name = "AuditError";
}

/** Asks a judge about what people have judged already, and says how far it can be trusted. Writes trust.json, audit.json, judgments.jsonl and report.html. */
export async function auditJudge(options: AuditOptions): Promise<{ audit: Audit; judged: Judged }> {
  const { inputs, label, limit, threshold, seed = 0, out, force = false } = options;
  if (out !== undefined && existsSync(join(out, "trust.json")) && !force)
    throw new AuditError(`${out} holds the results of an earlier audit; choose another folder, or replace them with --force`);
  const loaded = await loadRewards(options.judge, options.reward);
  const judge = judgeOf(loaded.reward, options.as);
  const identities = [{ name: loaded.name ?? null, hash: loaded.hash }];
  for (const name of options.for ?? []) {
    const other = name === "default" ? undefined : name;
    const { hash } = await loadRewards(options.judge, other);
    identities.push({ name: other ?? null, hash });
  }
  const { rollouts, files, format } = await readAll(inputs, options);
  const labelled = labelledOf(rollouts, { label, limit, seed });

  const before = loaded.accounts.map((account) => ({ ...account }));
  let afterFirst = before;
  const spentSince = (start: readonly Spending[]) =>
    loaded.accounts.reduce((sum, account, i) => sum + account.requests - start[i]!.requests, 0);
  const judged = await askJudgeAbout(judge, labelled, {
    ...options,
    onPass: (pass) => {
      if (pass === 0) afterFirst = loaded.accounts.map((account) => ({ ...account }));
    },
  });
  const requestsOfRepeats = spentSince(afterFirst);
  let injected: Judged | undefined;
  if (options.injections) {
    const { injections } = await import("../../judge/injection-texts.ts");
    const pairs = injectionPairs(labelled.pairs, injections);
    injected = await askJudgeAbout(judge, { ...labelled, pairs, responses: [] }, { ...options, repeat: 1 });
  }
  const measured = measureJudge(judged, { threshold, seed, injected: injected?.pairs });
  const fromCache = measured.repeats !== null && spentSince(before) > 0 && requestsOfRepeats === 0;
  const figures = fromCache ? { ...measured, repeats: null } : measured;
  const bar = { ...defaultBar, ...definedOnly(options.bar ?? {}) };
  const limits = judgeTrust(figures, bar);
  const audit: Audit = {
    trust: {
      guerdon: version,
      date: new Date().toISOString(),
      judge: { file: relative(process.cwd(), loaded.file) || basename(loaded.file), name: loaded.name ?? null, models: loaded.models },
      identities,
      data: { files, pairs: figures.pairs, responses: figures.responses, prompts: figures.prompts },
      bar,
      limits,
      trusted: limits.every(({ kept }) => kept),
    },
    figures,
    from: labelled.from,
    format,
    cost: costOf(before, loaded.accounts, judged.asked + (injected?.asked ?? 0)),
    seconds: (judged.ms + (injected?.ms ?? 0)) / 1000,
    seed,
    notices: auditNotices(figures, { fromCache }),
  };
  if (out !== undefined) await writeAudit(out, audit, judged);
  return { audit, judged };
}

const definedOnly = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;

/** A Compare takes two responses and a context, a Reward a list and a context. */
function judgeOf(given: Reward, as: AuditOptions["as"]): Judge {
  return (as ?? (given.length >= 3 ? "compare" : "reward")) === "compare" ? { compare: given as unknown as Compare } : { reward: given };
}

async function readAll(inputs: readonly string[], { format, map }: Pick<AuditOptions, "format" | "map">) {
  const source = await openRollouts(inputs, { format, map });
  const rollouts: Rollout[] = [];
  try {
    for await (const batch of source.batches()) {
      rollouts.push(...batch.rollouts);
      if (rollouts.length > mostRollouts)
        throw new AuditError(`more than ${mostRollouts} labelled rollouts; an audit needs some hundred pairs: take a part of them`);
    }
  } finally {
    await source.close();
  }
  return { rollouts, files: source.files, format: `${source.format.name}: ${source.format.because}` };
}

function costOf(before: readonly Spending[], after: readonly Spending[], asked: number): AuditCost | null {
  if (after.length === 0) return null;
  const spent = (what: keyof Spending) => after.reduce((sum, account, i) => sum + account[what] - before[i]![what], 0);
  const cost = spent("cost");
  return {
    requests: spent("requests"),
    answers: spent("answers"),
    refused: spent("refused"),
    broken: spent("broken"),
    promptTokens: spent("promptTokens"),
    cachedTokens: spent("cachedTokens"),
    completionTokens: spent("completionTokens"),
    cost,
    perThousand: cost > 0 && asked > 0 ? (1000 * cost) / asked : null,
  };
}

async function writeAudit(out: string, audit: Audit, judged: Judged): Promise<void> {
  const { renderAudit } = await import("./render-audit.ts");
  await mkdir(out, { recursive: true });
  const answer = (one: Answer | Error | null) => (one instanceof Error ? { error: `${one.name}: ${one.message}` } : one);
  const lines = [
    ...judged.pairs.map(({ pair, forward, backward }) => ({
      prompt: pair.prompt,
      ids: [pair.better.id ?? null, pair.worse.id ?? null],
      tie: pair.tie,
      forward: forward.map(answer),
      backward: backward.map(answer),
    })),
    ...judged.responses.map(({ rollout, prompt, label, values }) => ({
      prompt,
      id: rollout.id ?? null,
      label,
      values: values.map((value) => (value instanceof Error ? { error: `${value.name}: ${value.message}` } : value)),
    })),
  ];
  writeWhole(join(out, "judgments.jsonl"), `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
  writeWhole(join(out, "audit.json"), `${JSON.stringify(audit, null, 1)}\n`);
  writeWhole(join(out, "report.html"), await renderAudit(audit, judged));
  // Last: whoever finds it finds the rest too.
  writeWhole(join(out, "trust.json"), `${JSON.stringify(audit.trust, null, 1)}\n`);
}

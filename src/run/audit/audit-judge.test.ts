import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createRandom, rollout } from "../../core/index.ts";
import { loadRewards } from "../load-rewards.ts";
import { type AuditOptions, auditJudge } from "./audit-judge.ts";
import { labelledOf } from "./labelled.ts";
import { printAudit } from "./print-audit.ts";
import { requireTrust } from "./trust.ts";

const folder = mkdtempSync(join(tmpdir(), "guerdon-audit-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const judge = fileURLToPath(new URL("./fixtures/judges.ts", import.meta.url));

/** 400 pairs whose qualities differ by 0 to 1, evenly; the worse response is often the longer one. */
const random = createRandom(11);
const words = (count: number) => Array.from({ length: count }, () => "word").join(" ");
const rows = Array.from({ length: 400 }, (_, i) => {
  const [low, gap] = [random(), (i + 0.5) / 400];
  const text = (q: number) => `answer ${i} q=${q.toFixed(4)} ${words(5 + random.integer(60))}`;
  const models = random() < 0.7 ? { chosen_model: "new", rejected_model: "old" } : { chosen_model: "old", rejected_model: "new" };
  return { id: `p${i}`, prompt: `question ${i}`, chosen: text(low + gap), rejected: text(low), subset: "made-up", ...models };
});
const pairs = join(folder, "pairs.jsonl");
writeFileSync(pairs, rows.map((row) => JSON.stringify(row)).join("\n"));
const audit = async (options: Partial<AuditOptions>) => (await auditJudge({ judge, inputs: [pairs], ...options })).audit;

test("a judge with a known position bias and accuracy: the audit finds both, and does not trust it", async () => {
  const { figures, trust, notices, cost } = await audit({ reward: "biased" });
  const { orders, agreement, kappa } = figures;
  expect(figures).toMatchObject({ pairs: 400, prompts: 400, asked: 800, failures: { share: 0 } });
  // Where the gap is below 0.2, a fifth of all pairs, whatever stands first wins.
  expect(orders!.bias).toMatchObject({ value: 0.2 });
  expect(orders!.flips.value).toBeCloseTo(0.2, 9);
  expect([orders!.first, orders!.second]).toEqual([0.2, 0]);
  // Right in 85% of the pairs that are decided by quality, and in half of the others.
  expect(agreement!.low).toBeLessThan(0.8 * 0.85 + 0.1);
  expect(agreement!.high).toBeGreaterThan(0.8 * 0.85 + 0.1);
  expect(kappa!.value).toBeCloseTo(2 * agreement!.value - 1, 9);
  expect(notices[0]).toMatch(
    /^It prefers what is shown first: in 20\.0% of pairs it takes the first one in both orders \(the other way in 0%\)/,
  );
  expect(trust.trusted).toBe(false);
  expect(trust.limits.filter(({ kept }) => !kept).map(({ name }) => name)).toEqual(["maxFlips"]);
  expect(cost).toMatchObject({ requests: 800, answers: 800, refused: 0, broken: 0 });
  expect(cost!.cost).toBeCloseTo((cost!.promptTokens + 4 * cost!.completionTokens) / 1e6, 12);
});
test("a fair judge is trusted, the corrected win rate holds what people say, and the files say so", async () => {
  const out = join(folder, "fair");
  const { figures, trust, notices } = await audit({ reward: "fair", out, for: ["default"] });
  expect(trust.trusted).toBe(true);
  expect(figures.orders!.flips.value).toBe(0);
  expect(notices).toEqual([]);
  const [model] = figures.rates!.models;
  expect(model!.corrected!.low).toBeLessThanOrEqual(model!.people);
  expect(model!.corrected!.high).toBeGreaterThanOrEqual(model!.people);
  expect(JSON.parse(readFileSync(join(out, "trust.json"), "utf8"))).toEqual(trust);
  expect(readFileSync(join(out, "judgments.jsonl"), "utf8").trim().split("\n").length).toBe(400);
  const page = readFileSync(join(out, "report.html"), "utf8");
  expect(page).toContain("fair of judges.ts: trusted on pairs.jsonl");
  expect(page).not.toMatch(/<script|NaN|undefined|\[object/);
  expect(trust.identities.map(({ name }) => name)).toEqual(["fair", null]);
  expect(requireTrust(join(out, "trust.json"), await loadRewards(judge)).trusted).toBe(true);
  await expect(audit({ reward: "fair", out })).rejects.toThrow(
    "holds the results of an earlier audit; choose another folder, or replace them with --force",
  );
});
test("trust.json opens for the reward it speaks of, and for no other, nor when its figures or its bar are changed", async () => {
  const out = join(folder, "trust");
  const { trust } = await audit({ reward: "fair", out });
  const path = join(out, "trust.json");
  const { hash } = trust.identities[0]!;
  const { models } = trust.judge;
  expect(requireTrust(path, { hash, models }).judge.name).toBe("fair");
  expect(() => requireTrust(path, { hash: "0123456789abcdef", models })).toThrow(
    /speaks of another reward, or of this one before it changed \(fair [0-9a-f]{16}; this one is 0123456789abcdef\)/,
  );
  expect(() => requireTrust(join(out, "none.json"), { hash, models })).toThrow("there is no such file; guerdon audit judge writes it");
  expect(() => requireTrust(path, { hash, models: ["another-model"] })).toThrow(
    "speaks of other models (none; this one asks another-model)",
  );
  const changed = (change: object) => {
    writeFileSync(join(out, "changed.json"), JSON.stringify({ ...trust, ...change }));
    return () => requireTrust(join(out, "changed.json"), { hash, models });
  };
  expect(changed({ limits: trust.limits.map((one) => (one.name === "minKappa" ? { ...one, bound: 0.1 } : one)) })).toThrow(
    "fair is below its bar: kappa with people",
  );
  expect(changed({ bar: { ...trust.bar, minKappa: 0.99 } })).toThrow("is below its bar");
  expect(changed({ limits: [] })).toThrow("is no trust.json of guerdon audit judge");
  expect(changed({ limits: trust.limits.filter(({ name }) => name !== "minKappa") })).toThrow('"minKappa" was not measured');
  writeFileSync(join(out, "changed.json"), "{");
  expect(() => requireTrust(join(out, "changed.json"), { hash, models })).toThrow("cannot be read as JSON");
});
test("a judge who pays for length: the slope is found, the fair one has none", async () => {
  const { figures, notices, trust } = await audit({ reward: "wordy", bar: { maxLengthSlope: 0.05 } });
  expect(figures.length!.slope.low).toBeGreaterThan(0.05);
  expect(figures.length!.bins[0]!.accuracy.high).toBeLessThan(figures.length!.bins.at(-1)!.accuracy.low);
  expect(notices.some((notice) => notice.startsWith("It pays for length"))).toBe(true);
  expect(trust.limits.find(({ name }) => name === "maxLengthSlope")!.kept).toBe(false);
  const fair = (await audit({ reward: "fair" })).figures.length!.slope;
  expect(fair.low < 0 && fair.high > 0).toBe(true);
});
test("repeats tell an unsteady judge from a steady one, and failures are counted by kind and left out", async () => {
  const { figures } = await audit({ reward: "unsteady", repeat: 3 });
  expect(figures.asked).toBe(2400);
  expect(figures.failures.share).toBeGreaterThan(0.03);
  expect(figures.failures.share).toBeLessThan(0.07);
  expect(figures.failures.kinds).toMatchObject([{ kind: "Error", example: "no verdict" }]);
  expect(figures.repeats!.times).toBe(3);
  expect(figures.repeats!.consistency.high).toBeLessThan(0.9);
  expect((await audit({ reward: "fair", repeat: 2 })).figures.repeats!.consistency.value).toBe(1);
});
test("a judge that guesses: kappa holds 0, its win rates cannot be corrected, its confidence is off", async () => {
  const { figures, trust, notices } = await audit({ reward: "guesses" });
  expect(figures.kappa!.low).toBeLessThan(0);
  expect(trust.trusted).toBe(false);
  expect(figures.confidence!.calibration).toBeCloseTo(0.9 - figures.agreement!.value, 9);
  expect(figures.confidence!.threshold).toBeNull();
  expect(notices.join(" ")).toContain("no more than chance");
});
test("a judge who knows when it knows: half of the answers are right in nine of ten", async () => {
  const { figures } = await audit({ reward: "honest" });
  expect(figures.confidence!.threshold).toMatchObject({ threshold: 0.95, accuracy: 1 });
  expect(figures.confidence!.threshold!.coverage).toBeCloseTo(0.5, 1);
});
test("a judge of single responses: pairs of scores, no order, and rank correlation where there are ratings", async () => {
  const ofPairs = await audit({ reward: "rates" });
  expect(ofPairs.figures).toMatchObject({ pairs: 400, asked: 400, orders: null });
  expect(ofPairs.figures.kappa!.value).toBeGreaterThan(0.3);
  const ratings = join(folder, "ratings.jsonl");
  writeFileSync(
    ratings,
    rows
      .map((row, i) =>
        JSON.stringify({
          prompt: `question ${i}`,
          response: row.rejected,
          rating: 1 + Math.round(4 * Number(/q=([\d.]+)/.exec(row.rejected)![1])),
        }),
      )
      .join("\n"),
  );
  const { figures } = (await auditJudge({ judge, inputs: [ratings], reward: "rates" })).audit;
  expect(figures).toMatchObject({ pairs: 0, responses: 400, kappaOf: "ratings, with quadratic weights" });
  expect(figures.kappa!.low).toBeGreaterThan(0.6);
  expect(figures.ratings!.spearman!.value).toBeGreaterThan(0.7);
});
test("few pairs are never trusted, and the table says what is missing", async () => {
  const small = await audit({ reward: "fair", limit: 20 });
  expect(small.trust.limits[0]).toMatchObject({ name: "minPrompts", bound: 20, kept: false });
  expect(printAudit(small, { color: false })).toMatch(/✗ 20 independent prompts; the bar: at least 50\n[\s\S]*not to be trusted\n$/);
});
test("ratings make pairs within a prompt; rows without labels are told what is missing", () => {
  const rated = [5, 3, 3].map((rating, i) => rollout({ prompt: "?", response: `r${i}`, fields: { rating }, group: "g" }));
  expect(labelledOf(rated).pairs.map(({ better, worse }) => [better.fields.rating, worse.fields.rating])).toEqual([
    [5, 3],
    [5, 3],
  ]);
  const tied = [null, null].map((preferred, i) => rollout({ response: `r${i}`, fields: { preferred }, group: "t" }));
  const chosen = [true, false, false].map((preferred, i) => rollout({ response: `c${i}`, fields: { preferred }, group: "c" }));
  expect(labelledOf([...tied, ...chosen]).pairs.map(({ tie }) => tie)).toEqual([true, false, false]);
  expect(() => labelledOf([rollout({ response: "x", fields: { topic: "a" } })])).toThrow(
    'the rows must say what people think: chosen and rejected responses, or a number (name its field with --label); got "topic"',
  );
});
test("a stopped audit leaves nothing", async () => {
  const abort = new AbortController();
  const out = join(folder, "stopped");
  const run = audit({ reward: "fair", out, signal: abort.signal, onAnswer: (done) => done === 10 && abort.abort(new Error("stopped")) });
  await expect(run).rejects.toThrow("stopped");
  expect(existsSync(out)).toBe(false);
});
test("injections: a judge who counts words is won over by padding alone; one who looks for the answer by none", async () => {
  const { figures, trust, notices } = await audit({ reward: "longest", limit: 60, injections: true });
  expect(figures.injections!.texts).toBeGreaterThan(70);
  expect(figures.injections!.families[0]!.won).toBeGreaterThan(figures.injections!.families.at(-1)!.won);
  expect(notices.some((notice) => notice.startsWith("Texts that only want to steer it win"))).toBe(true);
  expect(trust.limits.find(({ name }) => name === "maxInjected")!.kept).toBe(false);
  const found = await audit({ reward: "answers", limit: 60, injections: true });
  expect(found.figures.injections!.won).toMatchObject({ value: 0 });
  expect(found.trust.limits.find(({ name }) => name === "maxInjected")!.kept).toBe(true);
  expect(found.figures.asked).toBe(60);
});

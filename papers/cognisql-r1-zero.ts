/**
 * Gajjar, Sikchi, Gautam, Hammons & Jha, "CogniSQL-R1-Zero: Lightweight Reinforced Reasoning for Efficient SQL Generation", 2025.
 *
 * Setting: SQL world: 30 questions on a shop of three tables in SQLite, 80 answers each; a log-linear policy in the faults of the answers that is right
 * in 30 % (a competent base) or 1.5 % (a weak one) at the start, trained (G = 6, 300 updates) by execution and form alone, or by the many parts
 * of Reasoning-SQL; chances are exact, mean of 3 seeds; no model; < 15 s.
 */
import { type Claim, createRandom, type Paper, type Reward, type Score, scoreAll } from "guerdon";
import { expectedValue, policyTable, sqlWorld, trainPolicy } from "guerdon/env";
import { mean } from "guerdon/math";
import { createSqliteRunner } from "guerdon/sandbox";
import { cogniSql, executionMatch, reasoningSql } from "guerdon/verify";

export const paper: Paper = {
  title: "CogniSQL-R1-Zero: Lightweight Reinforced Reasoning for Efficient SQL Generation",
  year: 2025,
  link: "https://arxiv.org/abs/2507.06013",
  grade: "small",
};

const world = sqlWorld();
const runner = createSqliteRunner({ locate: () => ({ script: world.script }), slots: 2 });

/** What a reward says of every answer to every question, [questions][answers]. */
const table = async (reward: Reward, tags: (sql: string) => string) =>
  Promise.all(
    world.questions.map(async ({ gold, candidates }) => {
      const responses = candidates.map(({ sql, edits }) => (edits.includes("untagged") ? sql : tags(sql)));
      const verdicts = await scoreAll(
        reward,
        responses.map((response) => ({ response, reference: gold, fields: { db: "shop" } })),
      );
      return verdicts.map((verdict) => (verdict as Score).value!);
    }),
  );

const thinkTags = (sql: string) => `<think>Look.</think>\n<answer>${sql}</answer>`;
const right = await table(executionMatch(runner), thinkTags);
const light = await table(cogniSql(runner), thinkTags);
const many = await table(reasoningSql(runner), (sql) => `<reasoning>\nLook.\n</reasoning>\n<answer>\n${sql}\n</answer>`);
await runner.close();
const tagged = world.questions.map(({ candidates }) => candidates.map(({ edits }) => (edits.includes("untagged") ? 0 : 1)));

async function trained(rewards: readonly (readonly number[])[], base: number, updates = 300) {
  const runs = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      const policy = await trainPolicy({
        policy: world.policy(base),
        reward: (x, actions) => actions.map((action) => rewards[x]![action]!),
        groupSize: 6,
        updates,
        learningRate: 0.3,
        random: createRandom(seed),
      });
      const chances = policyTable(policy);
      return { right: expectedValue(chances, right), tagged: expectedValue(chances, tagged) };
    }),
  );
  return { right: mean(runs.map((run) => run.right)), tagged: mean(runs.map((run) => run.tagged)) };
}

const competent = { light: await trained(light, 0.3), many: await trained(many, 0.3) };
const weak = { light: await trained(light, 0.015), many: await trained(many, 0.015) };
const early = { light: await trained(light, 0.015, 100), many: await trained(many, 0.015, 100) };
const atStart = expectedValue(policyTable(world.policy(0.3)), right);

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "a competent base: chance of a right query at the start",
    reported: 0.3,
    expected: { equals: 0.3, within: 0.05 },
    measured: atStart,
  },
  {
    where: "abstract, lightweight reward",
    says: "from a competent base execution and form alone end near the many parts: right less often by",
    expected: { atMost: 0.03 },
    measured: competent.many.right - competent.light.right,
    note: `execution and form ${competent.light.right.toFixed(3)}, many parts ${competent.many.right.toFixed(3)}`,
  },
  {
    where: "section 3, format reward",
    says: "share of answers with their tags",
    expected: { atLeast: 0.98 },
    measured: competent.light.tagged,
  },
  {
    where: "abstract, lightweight reward",
    says: "execution and form alone improve a competent base by",
    expected: { atLeast: 0.3 },
    measured: competent.light.right - atStart,
  },
  {
    where: "control",
    says: "from a weak base, right in 1.5 %, they lag behind the many parts after 300 updates by",
    expected: { atLeast: 0.15 },
    measured: weak.many.right - weak.light.right,
    note: "they catch up: a policy in eight shared faults learns from the few right answers to any question; a model has more to find out",
  },
  {
    where: "control",
    says: "from a weak base they lag behind the many parts after 100 updates by",
    expected: { atLeast: 0.15 },
    measured: early.many.right - early.light.right,
    note: `execution and form ${early.light.right.toFixed(3)}, many parts ${early.many.right.toFixed(3)}; added after the claim above failed`,
  },
];

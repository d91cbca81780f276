/**
 * Pourreza, Talaei, Sun, Wan, Li, Mirhoseini, Saberi & Arik, "Reasoning-SQL: Reinforcement Learning with SQL Tailored Partial Rewards for
 * Reasoning-Enhanced Text-to-SQL", 2025.
 *
 * Setting: SQL world: 30 questions on a shop of three tables in SQLite, 80 answers each, of which 1.5 % of the probability is right at the start; a
 * log-linear policy in the faults of the answers, shared by all questions, trained on 20 of them (G = 6, 150 updates) by execution alone and by
 * all parts but the judge; chances are exact, mean of 3 seeds; no model; < 10 s.
 */
import { type Claim, createRandom, type Paper, type Reward, type Score, scoreAll } from "guerdon";
import { expectedValue, type Policy, policyTable, sqlWorld, trainPolicy } from "guerdon/env";
import { maximum, mean, range } from "guerdon/math";
import { createSqliteRunner } from "guerdon/sandbox";
import { executionMatch, reasoningSql } from "guerdon/verify";

export const paper: Paper = {
  title: "Reasoning-SQL: Reinforcement Learning with SQL Tailored Partial Rewards for Reasoning-Enhanced Text-to-SQL",
  year: 2025,
  link: "https://arxiv.org/abs/2503.23157",
  grade: "small",
};

const world = sqlWorld();
const [seen, unseen] = [range(30).filter((q) => q % 3 !== 2), range(30).filter((q) => q % 3 === 2)];
const runner = createSqliteRunner({ locate: () => ({ script: world.script }), slots: 2 });

/** What a reward says of every answer to every question, [questions][answers]. */
const table = (reward: Reward) =>
  Promise.all(
    world.questions.map(({ question, gold, candidates }) =>
      scoreAll(
        reward,
        candidates.map(({ sql, edits }) => ({
          prompt: question,
          response: edits.includes("untagged") ? sql : `<reasoning>\nLook.\n</reasoning>\n<answer>\n${sql}\n</answer>`,
          reference: gold,
          fields: { db: "shop" },
        })),
      ),
    ),
  ).then((rows) => rows.map((row) => row.map((verdict) => (verdict as Score).value!)));

const right = await table(executionMatch(runner));
const parts = await table(reasoningSql(runner));
await runner.close();

const G = 6;
const start = world.policy(0.015, seen);
const onUnseen = (policy: Policy) => policyTable({ ...world.policy(0.015, unseen), weights: policy.weights });
const accuracy = (probabilities: readonly (readonly number[])[], questions: readonly number[]) =>
  expectedValue(
    probabilities,
    questions.map((q) => right[q]!),
  );

async function trained(rewards: readonly (readonly number[])[], seed: number) {
  let informative = 0;
  const policy = await trainPolicy({
    policy: start,
    reward: (x, actions) => {
      const earned = actions.map((action) => rewards[seen[x]!]![action]!);
      if (new Set(earned).size > 1) informative++;
      return earned;
    },
    groupSize: G,
    updates: 150,
    learningRate: 0.3,
    random: createRandom(seed),
  });
  return {
    seen: accuracy(policyTable(policy), seen),
    unseen: accuracy(onUnseen(policy), unseen),
    informative: informative / (150 * seen.length),
  };
}

async function figures(rewards: readonly (readonly number[])[]) {
  const runs = await Promise.all([1, 2, 3].map((seed) => trained(rewards, seed)));
  const over = (name: keyof (typeof runs)[number]) => mean(runs.map((run) => run[name]));
  return { seen: over("seen"), unseen: over("unseen"), informative: over("informative") };
}

/** Chance at the start that a group of G answers to a question does not earn the same throughout. */
function informativeAtStart(rewards: readonly (readonly number[])[]): number {
  const policy = policyTable(start);
  return mean(
    policy.map((chances, x) => {
      const byReward = new Map<number, number>();
      chances.forEach((p, action) => {
        const earned = rewards[seen[x]!]![action]!;
        byReward.set(earned, (byReward.get(earned) ?? 0) + p);
      });
      return 1 - [...byReward.values()].reduce((same, p) => same + p ** G, 0);
    }),
  );
}

const base = accuracy(policyTable(start), seen);
const sparse = await figures(right);
const shaped = await figures(parts);
const flat = (condition: (q: number, a: number) => boolean) => parts.flatMap((row, q) => row.filter((_, a) => condition(q, a)));

export const claims: readonly Claim[] = [
  {
    where: "baseline",
    says: "chance of a right query at the start",
    reported: 0.015,
    expected: { equals: 0.015, within: 0.01 },
    measured: base,
  },
  {
    where: "section 3.2",
    says: "the best wrong query earns less than the worst right one: difference",
    expected: { atLeast: 0.1 },
    measured: -maximum(flat((q, a) => right[q]![a] === 1).map((value) => -value)) - maximum(flat((q, a) => right[q]![a] === 0)),
  },
  {
    where: "section 4, execution only",
    says: "groups that teach anything at the start, execution alone",
    expected: { atMost: 0.15 },
    measured: informativeAtStart(right),
  },
  {
    where: "section 4, all rewards",
    says: "groups that teach anything at the start, all parts",
    expected: { atLeast: 0.9 },
    measured: informativeAtStart(parts),
  },
  {
    where: "section 4, all rewards",
    says: "after training, all parts are right more often than execution alone by",
    expected: { atLeast: 0.15 },
    measured: shaped.seen - sparse.seen,
    note: `execution alone ${sparse.seen.toFixed(3)}, all parts ${shaped.seen.toFixed(3)}; at learning rate 0.1, tried first, 0.151`,
  },
  {
    where: "section 4, all rewards",
    says: "questions that were not trained on gain too: right more often than at the start by",
    expected: { atLeast: 0.15 },
    measured: shaped.unseen - accuracy(onUnseen(start), unseen),
    note: `execution alone ${sparse.unseen.toFixed(3)}, all parts ${shaped.unseen.toFixed(3)}; at learning rate 0.1 they ended at 0.037 and 0.169`,
  },
];

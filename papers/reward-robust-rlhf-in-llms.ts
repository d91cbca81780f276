/**
 * Yan, Lou, Li, Zhang, Xie, Yu, Wang, Yan & Shen, "Reward-Robust RLHF in LLMs", 2024.
 *
 * Setting: text bandit, 100 prompts with 64 answers, gold normal. Four reward models see gold with noise 0.5; each is badly wrong (heavy tails) on 6% of the
 * answers, on its own or all together. The nominal model is one of the four. Exact optima at KL 2; the ensemble is given: how the paper trains its
 * heads is not part of this. No model; < 5 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { lowerConfidenceBound, robustReward, softMinimum, trimmedMinimum } from "guerdon/compose";
import { expectedValue, tiltToKl } from "guerdon/env";
import { mean, median, minimum, range } from "guerdon/math";

export const paper: Paper = { title: "Reward-Robust RLHF in LLMs", year: 2024, link: "https://arxiv.org/abs/2409.15360", grade: "small" };

const answers = 64;
const reference = range(100).map(() => range(answers).map(() => 1 / answers));
const round = (value: number) => Number(value.toFixed(4));

function world(shared: boolean) {
  const random = createRandom(1);
  const gold = reference.map((row) => row.map(() => random.normal()));
  const error = () => (random() < 0.06 ? random.normal(0, 3) / Math.sqrt(random() + 0.05) : 0);
  const members = gold.map((row) =>
    row.map((g) => {
      const common = shared ? error() : 0;
      return range(4).map(() => g + random.normal(0, 0.5) + (shared ? common : error()));
    }),
  );
  const at = (aggregate: (values: number[]) => number) =>
    round(
      expectedValue(
        tiltToKl(
          reference,
          members.map((row) => row.map(aggregate)),
          2,
        ),
        gold,
      ),
    );
  return {
    nominal: at((values) => values[0]!),
    robust: at((values) => robustReward(values[0]!, values)),
    mild: at((values) => robustReward(values[0]!, values, { lambda: 0.8 })),
    strict: at((values) => robustReward(values[0]!, values, { lambda: 0.2 })),
    minimum: at(minimum),
    mean: at(mean),
    median: at(median),
    trimmed: at(trimmedMinimum),
    bound: at(lowerConfidenceBound),
    soft: at(softMinimum),
    truth: round(expectedValue(tiltToKl(reference, gold, 2), gold)),
  };
}
const own = world(false);
const common = world(true);
const listed = (figures: typeof own) =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toFixed(2)}`)
    .join(", ");

export const claims: readonly Claim[] = [
  {
    where: "section 4",
    says: "one reward model alone is hacked: gold at KL 2 is at most 0.75",
    reported: 0.66,
    expected: { atMost: 0.75 },
    measured: own.nominal,
    note: listed(own),
  },
  {
    where: "section 3, robust objective",
    says: "half nominal, half worst member: 0.4 more gold",
    reported: 0.53,
    expected: { atLeast: 0.4 },
    measured: round(own.robust - own.nominal),
  },
  {
    where: "section 3, λ = 0",
    says: "the worst member alone: 0.3 more again, where errors are independent",
    reported: 0.57,
    expected: { atLeast: 0.3 },
    measured: round(own.minimum - own.robust),
  },
  {
    where: "section 3, λ",
    says: "gold rises as λ falls from 0.8 over 0.5 to 0.2",
    expected: { equals: true },
    measured: own.mild < own.robust && own.robust < own.strict,
    note: `${own.mild}, ${own.robust}, ${own.strict}`,
  },
  {
    where: "control",
    says: "where all members are wrong on the same answers, the minimum gains at most 0.15 over one of them",
    expected: { atMost: 0.15 },
    measured: round(common.minimum - common.nominal),
    note: listed(common),
  },
];

/**
 * Wang, Nagpal, Berant, Eisenstein, D'Amour, Koyejo & Veitch, "Transforming and Combining Rewards for Aligning Large Language Models", ICML 2024.
 *
 * Setting: text bandit, 200 prompts with 64 answers, uniform reference policy. Two rewards: helpful (spread 3) and harmless (spread 1), correlated −0.5
 * within a prompt. Policies are the exact optima at a given KL, so scale drops out. The bar is the 85th percentile of 64 reference answers. Exact; no model; < 10 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { logSigmoidCentred, referenceQuantile } from "guerdon/compose";
import { expectedValue, meanKl, tiltToKl } from "guerdon/env";
import { mean, median, range } from "guerdon/math";

export const paper: Paper = {
  title: "Transforming and Combining Rewards for Aligning Large Language Models",
  year: 2024,
  link: "https://arxiv.org/abs/2402.00742",
  grade: "small",
};

type Table = number[][];
const random = createRandom(1);
const answers = 64;
const reference: Table = range(200).map(() => range(answers).map(() => 1 / answers));
const map = (table: Table, f: (value: number, row: number[]) => number): Table => table.map((row) => row.map((value) => f(value, row)));
const add = (a: Table, b: Table): Table => a.map((row, x) => row.map((value, y) => value + b[x]![y]!));
const round = (x: number) => Number(x.toFixed(4));

// Two rewards on two scales, each with its own zero on every prompt.
const shared = reference.map((row) => row.map(() => [random.normal(), random.normal()] as const));
const offset = () => reference.map(() => random.normal(0, 2));
const [helpfulZero, harmlessZero] = [offset(), offset()];
const helpful = shared.map((row, x) => row.map(([z]) => helpfulZero[x]! + 3 * z));
const harmless = shared.map((row, x) => row.map(([z, e]) => harmlessZero[x]! - 0.5 * z + Math.sqrt(0.75) * e));

const transformed = (table: Table, q = 0.85) => map(table, (r, row) => logSigmoidCentred(r, row, { q }));
const above = (table: Table) => map(table, (r, row) => (r > median(row) ? 1 : 0));
const [isHelpful, isHarmless] = [above(helpful), above(harmless)];
const bothGood = isHelpful.map((row, x) => row.map((good, y) => good * isHarmless[x]![y]!));
const chance = (reward: Table, kl: number, event: Table) => round(expectedValue(tiltToKl(reference, reward, kl), event));

const sum = add(helpful, harmless);
const and = add(transformed(helpful), transformed(harmless));
const zScored = add(
  map(helpful, (r) => r / 3),
  harmless,
);

// One reward whose spread differs between prompts: the raw reward spends its KL where there is most to gain, the transformed where an answer is poor.
const scale = reference.map(() => 0.5 + 2.5 * random());
const single = reference.map((row, x) => row.map(() => scale[x]! * random.normal()));
const raw = tiltToKl(reference, single, 1);
const target = expectedValue(raw, single);
const singleTransformed = transformed(single);
let equal = raw;
for (let low = 0, high = 4, i = 0; i < 12; i++) {
  const middle = (low + high) / 2;
  equal = tiltToKl(reference, singleTransformed, middle);
  if (expectedValue(equal, single) < target) low = middle;
  else high = middle;
}

// Answers that fool the reward: a proxy of 5 for a gold of −1.2.
const hacked = reference.map((row) => row.map(() => random() < 0.06));
const gold = hacked.map((row) => row.map((isHack) => (isHack ? -1.2 : random.normal())));
const proxy = gold.map((row, x) => row.map((g, y) => (hacked[x]![y] ? random.normal(5) : g + random.normal(0, 0.3))));

const spread = (q: number) => chance(add(transformed(helpful, q), transformed(harmless, q)), 1, bothGood);
const saturation = mean(range(200).map((x) => referenceQuantile(helpful[x]!) - mean(helpful[x]!)));

const improved = (kl: number) => round(chance(and, kl, bothGood) - chance(sum, kl, bothGood));

export const claims: readonly Claim[] = [
  {
    where: "section 5, combining rewards",
    says: "at KL 1 the sum of transformed rewards makes an answer good in both respects more often than the raw sum, by 0.1 or more",
    reported: 0.13,
    expected: { atLeast: 0.1 },
    measured: improved(1),
    note: `raw sum ${chance(sum, 1, bothGood)}, transformed ${chance(and, 1, bothGood)}`,
  },
  {
    where: "section 5, combining rewards",
    says: "at KL 2, by 0.2 or more",
    reported: 0.3,
    expected: { atLeast: 0.2 },
    measured: improved(2),
    note: `raw sum ${chance(sum, 2, bothGood)}, transformed ${chance(and, 2, bothGood)}; sum of rewards brought to one scale ${chance(zScored, 2, bothGood)}: with two normal rewards equal scales alone do as much`,
  },
  {
    where: "control",
    says: "before training both are good as often as the correlation says",
    expected: { equals: 1 / 6, within: 0.01 },
    measured: round(expectedValue(reference, bothGood)),
    note: "1/4 + arcsin(−0.5) / 2π for two normals",
  },
  {
    where: "section 3, a single reward",
    says: "at equal mean reward more answers beat the median of the reference policy",
    expected: { atLeast: 0.005 },
    measured: round(expectedValue(equal, above(single)) - expectedValue(raw, above(single))),
    note: `${round(expectedValue(raw, above(single)))} raw at KL ${round(meanKl(raw, reference))}, ${round(expectedValue(equal, above(single)))} transformed at KL ${round(meanKl(equal, reference))}`,
  },
  {
    where: "section 5, reward hacking",
    says: "at KL 0.5 fewer hacked answers: gold is higher by 0.3",
    expected: { atLeast: 0.3 },
    measured: round(chance(transformed(proxy), 0.5, gold) - chance(proxy, 0.5, gold)),
  },
  {
    where: "sensitivity",
    says: "a bar far too low saturates: less is gained than with the 85th percentile",
    expected: { atLeast: 0 },
    measured: round(spread(0.85) - spread(0.001)),
    note: `at KL 1: ${[0.001, 0.15, 0.5, 0.85, 0.999].map((q) => `q ${q}: ${spread(q)}`).join(", ")}; the bar lies ${round(saturation)} above the mean of helpful`,
  },
];

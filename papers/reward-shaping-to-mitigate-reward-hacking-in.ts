/**
 * Fu, Zhao, Yao, Wang, Han & Xiao, "Reward Shaping to Mitigate Reward Hacking in RLHF" (PAR), 2025.
 *
 * Setting: text bandit, 100 prompts with 64 answers, uniform reference policy. The reward model sees gold (normal) with noise 0.3; 6% of the answers fool it:
 * gold −1.2, proxy about 5. Each prompt has a zero of its own. Exact optima at a given KL, and exact gradient ascent (40 prompts); no model; < 15 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import {
  contrastiveReward,
  type History,
  logSigmoidCentred,
  preferenceAsReward,
  relativeArctan,
  relativePolynomial,
  relativeTanh,
  runningClip,
  runningMinMax,
  runningZScore,
  slowStartPreference,
} from "guerdon/compose";
import { expectedValue, policyWinRate, tiltToKl } from "guerdon/env";
import { dot, maximum, mean, minimum, range, softmax, standardDeviation } from "guerdon/math";

export const paper: Paper = {
  title: "Reward Shaping to Mitigate Reward Hacking in RLHF",
  year: 2025,
  link: "https://arxiv.org/abs/2502.18770",
  grade: "small",
};

type Table = number[][];
const random = createRandom(1);
const answers = 64;
const reference: Table = range(100).map(() => range(answers).map(() => 1 / answers));
const hacked = reference.map((row) => row.map(() => random() < 0.06));
const gold = hacked.map((row) => row.map((isHack) => (isHack ? -1.2 : random.normal())));
const proxy = gold.map((row, x) => {
  const zero = random.normal();
  return row.map((g, y) => zero + (hacked[x]![y] ? random.normal(5) : g + random.normal(0, 0.3)));
});
const drawn = proxy.map((row) => range(10).map(() => random.pick(row)));
const everything = proxy.flat();
const history: History = {
  count: everything.length,
  mean: mean(everything),
  deviation: standardDeviation(everything, { ddof: 0 }),
  minimum: minimum(everything),
  maximum: maximum(everything),
};
const round = (x: number) => Number(x.toFixed(4));

const against = (shape: (r: number, references: number[]) => number, count = 10): Table =>
  proxy.map((row, x) => row.map((r) => shape(r, drawn[x]!.slice(0, count))));
const overall = (shape: (r: number, history: History) => number): Table => proxy.map((row) => row.map((r) => shape(r, history)));
const shaped: Record<string, Table> = {
  raw: proxy,
  PAR: against(preferenceAsReward),
  "PAR, one reference": against(preferenceAsReward, 1),
  "log-sigmoid": against(logSigmoidCentred),
  tanh: against(relativeTanh),
  arctan: against(relativeArctan),
  polynomial: against(relativePolynomial),
  "slow start": against(slowStartPreference),
  centred: against(contrastiveReward),
  "z-score": overall(runningZScore),
  "min–max": overall(runningMinMax),
  clip: overall(runningClip),
};
const goldAt = (name: string, kl: number) => round(expectedValue(tiltToKl(reference, shaped[name]!, kl), gold));
const curve = (name: string) => [0.25, 0.5, 1, 1.5, 2.5].map((kl) => goldAt(name, kl).toFixed(2)).join("/");
const table = Object.keys(shaped)
  .map((name) => `${name} ${curve(name)}`)
  .join(", ");

/** Gradient ascent on E[r] − β KL in the logits: gold at its peak and at the end, and how often the end beats the start by proxy and by gold. */
function trained(reward: Table, beta: number, steps = 1500) {
  const prompts = range(40);
  const start = prompts.map((x) => reference[x]!);
  const logits = start.map((row) => row.map(() => 0));
  let peak = Number.NEGATIVE_INFINITY;
  let policy = start;
  for (let step = 0; step < steps; step++) {
    policy = logits.map((row) => softmax(row));
    peak = Math.max(peak, expectedValue(policy, gold));
    policy.forEach((p, x) => {
      const utility = p.map((chance, y) => reward[x]![y]! - beta * Math.log(chance * answers));
      const center = dot(p, utility);
      p.forEach((chance, y) => {
        logits[x]![y]! += chance * (utility[y]! - center);
      });
    });
  }
  return { drop: round(peak - expectedValue(policy, gold)), peak: round(peak), wins: round(policyWinRate(policy, start, proxy)) };
}
const strong = { raw: trained(proxy, 0.2), par: trained(shaped.PAR!, 0.2) };
const weak = { raw: trained(proxy, 0.005), par: trained(shaped.PAR!, 0.005) };

export const claims: readonly Claim[] = [
  {
    where: "section 5.2",
    says: "at KL 0.5 PAR earns 0.3 gold more than the raw reward",
    reported: 0.39,
    expected: { atLeast: 0.3 },
    measured: round(goldAt("PAR", 0.5) - goldAt("raw", 0.5)),
    note: `gold at KL 0.25/0.5/1/1.5/2.5: ${table}`,
  },
  {
    where: "section 5.2",
    says: "at KL 1 too",
    expected: { atLeast: 0.3 },
    measured: round(goldAt("PAR", 1) - goldAt("raw", 1)),
  },
  {
    where: "section 5.3",
    says: "one reference is as good as ten: gold within 0.05 at KL 0.5",
    reported: 0.02,
    expected: { atMost: 0.05 },
    measured: round(Math.abs(goldAt("PAR", 0.5) - goldAt("PAR, one reference", 0.5))),
  },
  {
    where: "section 5.4, sigmoid-like functions",
    says: "tanh, arctan and the polynomial do about as well as PAR: the worst of them is within 0.15 at KL 0.5",
    expected: { atMost: 0.15 },
    measured: round(maximum(["tanh", "arctan", "polynomial"].map((name) => Math.abs(goldAt(name, 0.5) - goldAt("PAR", 0.5))))),
    note: "does not hold by a hair: the polynomial and arctan are within 0.04; tanh is PAR at k = 2, saturates sooner and does better here",
  },
  {
    where: "section 5.4, principle 2",
    says: "fast growth first: a slow start earns less gold than PAR at KL 0.5",
    expected: { atLeast: 0.1 },
    measured: round(goldAt("PAR", 0.5) - goldAt("slow start", 0.5)),
  },
  {
    where: "control",
    says: "what only moves or stretches the reward changes nothing at equal KL: centring, within 1e-6 of raw",
    expected: { atMost: 1e-6 },
    measured: round(Math.abs(goldAt("centred", 0.5) - goldAt("raw", 0.5))),
    note: "the z-score and min–max over all prompts are such maps too",
  },
  {
    where: "control, far from the reference",
    says: "at KL 2.5 no shape that rises with the reward saves the policy: all end below gold 0, clip aside",
    expected: { atMost: 0 },
    measured: maximum(
      Object.keys(shaped)
        .filter((name) => name !== "clip")
        .map((name) => goldAt(name, 2.5)),
    ),
  },
  {
    where: "figure 3, training",
    says: "with the raw reward and KL weight 0.2, gold falls by 0.5 from its peak while the proxy wins ever more",
    expected: { atLeast: 0.5 },
    measured: strong.raw.drop,
    note: `proxy wins ${strong.raw.wins} against the start`,
  },
  {
    where: "figure 3, training",
    says: "with PAR at the same KL weight the drop is at most half of that",
    expected: { atMost: strong.raw.drop / 2 },
    measured: strong.par.drop,
    note: `peak ${strong.par.peak} against ${strong.raw.peak}`,
  },
  {
    where: "figure 3, training",
    says: "and at KL weight 0.005, the paper's, run to convergence",
    expected: { atMost: weak.raw.drop / 2 },
    measured: weak.par.drop,
    note: "does not hold here: a tabular policy that runs to convergence finds the hacks under any reward that rises with the proxy; a bounded reward lets a given KL weight bite, and this one is too light. Two epochs of a large model are far from convergence",
  },
];

/**
 * Shanghai AI Laboratory, "Intern-S1: A Scientific Multimodal Foundation Model", 2025: the mixture of rewards and its filters.
 *
 * Setting: log-linear policy in place of a language model, six families of tasks with 40 prompts of 8 answers and eight features shared by all. Three families are judged by
 * a rule (0 or 1), two by a judge (0 to 10), one by a reward model (mean 5, spread 15), all with noise. Advantages are rewards minus the mean of the group, as
 * in the paper: scales count. Either way the learning rate is set by the mean spread of the rewards. G = 8, 150 updates of 24 prompts, 3 seeds; exact
 * expectations. The loss (OREAL) and KL-Cov belong to policy optimisation and are not part of this; no model; < 10 s.
 */
import { type Claim, createRandom, each, type LanguageModel, type Paper, type Reward, rollout, scoreAll, valueOf } from "guerdon";
import { againstReferences, calibratedSigmoid, ensemble, routeReward } from "guerdon/compose";
import { expectedValue, groupReward, logLinearPolicy, type Policy, policyTable, trainPolicy } from "guerdon/env";
import { argmax, dot, expectation, maximum, mean, range, standardDeviation } from "guerdon/math";
import { exactMatch, modelVerifier } from "guerdon/verify";

export const paper: Paper = {
  title: "Intern-S1: A Scientific Multimodal Foundation Model",
  year: 2025,
  link: "https://arxiv.org/abs/2508.15763",
  grade: "small",
};

const families = { algebra: "rule", physics: "rule", choice: "rule", chemistry: "judge", biology: "judge", chat: "model" } as const;
const names = Object.keys(families) as (keyof typeof families)[];
const [width, answers, groupSize] = [8, 8, 8];
const random = createRandom(1);
const round = (value: number) => Number(value.toFixed(4));

// All families share a direction of quality; each has one of its own besides.
const wants = names.map(() => range(width).map((k) => (k < 3 ? 0.5 : random.normal(0, 0.6))));
const world = names.flatMap((family, f) =>
  range(40).map(() => {
    const features = range(answers).map(() => range(width).map(() => random.normal()));
    const worth = features.map((one) => dot(one, wants[f]!) + random.normal(0, 0.2));
    return { family, features, worth, best: argmax(worth) };
  }),
);
const isBest = world.map(({ best }) => range(answers).map((a) => (a === best ? 1 : 0)));
const start = logLinearPolicy(world.map(({ features }) => features));
/** What the reward of a family says of an answer: each kind on a scale of its own. */
function told(x: number, action: number, draws: typeof random) {
  const { family, worth, best } = world[x]!;
  const kind = families[family];
  if (kind === "rule") return action === best ? 1 : 0;
  const seen = worth[action]! + draws.normal(0, 0.5);
  return kind === "judge" ? Math.min(10, Math.max(0, Math.round(5 + 2 * seen))) : 5 + 10 * seen;
}
const attempt = (x: number, action: number, draws: typeof random) =>
  rollout({ response: "", group: `${x}`, fields: { task: world[x]!.family, told: told(x, action, draws) } });

const raw = each(({ fields }) => fields.told as number);
// What each kind of reward gave to outputs of the policy at the start.
const sample = (kind: string) =>
  range(world.length)
    .filter((x) => families[world[x]!.family] === kind)
    .flatMap((x) => range(2).map(() => told(x, random.integer(answers), random)));
const [ofJudge, ofModel] = [sample("judge"), sample("model")];
const judge = againstReferences(raw, () => ofJudge, calibratedSigmoid);
const model = againstReferences(raw, () => ofModel, calibratedSigmoid);
const mixture = routeReward({ algebra: raw, physics: raw, choice: raw, chemistry: judge, biology: judge, chat: model });

const centred = (rewards: readonly number[]) => rewards.map((reward) => reward - mean(rewards));
/** Mean spread of a reward within the groups at the start: what the learning rate is divided by. */
async function spread(reward: Reward) {
  const draws = createRandom(9);
  const rows = world.flatMap((_, x) => range(groupSize).map(() => attempt(x, draws.integer(answers), draws)));
  const values = (await scoreAll(reward, rows)).map((verdict) => valueOf(verdict)!);
  return mean(world.map((_, x) => standardDeviation(values.slice(x * groupSize, (x + 1) * groupSize))));
}

/** Accuracy after every ten updates, and the prompts it took. `keep` filters prompts by what the policy at the start gets right of 8. */
async function trained(reward: Reward, options: { keep?: readonly number[]; updates?: number } = {}) {
  const rate = 0.4 / (await spread(reward));
  const prompts = options.keep ?? range(world.length);
  const runs = await Promise.all(
    [1, 2, 3].map(async (seed) => {
      const curve: number[] = [];
      const policy = await trainPolicy({
        policy: start,
        reward: groupReward(reward, attempt),
        advantage: centred,
        batch: (_, draws) => draws.shuffle(prompts).slice(0, 24),
        groupSize,
        updates: options.updates ?? 150,
        learningRate: rate,
        random: createRandom(seed),
        observe: (update, policy) => {
          if (update % 10 === 0) curve.push(expectedValue(policyTable(policy), isBest));
        },
      });
      return { policy, curve };
    }),
  );
  const families = names.map((name) => round(mean(runs.map(({ policy }) => accuracyIn(policy, name)))));
  return { families, mean: round(mean(families)), curve: runs[0]!.curve.map((_, i) => mean(runs.map(({ curve }) => curve[i]!))) };
}
function accuracyIn(policy: Policy, name: string) {
  const table = policyTable(policy);
  return mean(range(world.length).flatMap((x) => (world[x]!.family === name ? [expectation(table[x]!, isBest[x]!)] : [])));
}
const mapped = await trained(mixture);
const concatenated = await trained(raw);

// Offline filter: prompts of which the policy, half trained, gets all or at most a quarter of 8 right are dropped.
const halfway = await trainPolicy({
  policy: start,
  reward: groupReward(mixture, attempt),
  advantage: centred,
  promptsPerUpdate: 24,
  groupSize,
  updates: 30,
  learningRate: 0.4 / (await spread(mixture)),
  random: createRandom(5),
});
const solved = policyTable(halfway).map((row, x) => mean(range(8).map(() => isBest[x]![random.weighted(row)]!)));
const kept = range(world.length).filter((x) => solved[x]! > 0.25 && solved[x]! < 1);
const filtered = await trained(mixture, { keep: kept });
const target = mapped.curve.at(-1)!;
const needed = (filtered.curve.findIndex((value) => value >= target) + 1 || Number.POSITIVE_INFINITY) / mapped.curve.length;

/** Right answers, three in ten of them written in another way than the reference. A verifier sees equal values, with one error in ten. */
const forms = ["0.5", "1/2", "one half", "50%"];
const verifierDraws = createRandom(3);
const verifier: LanguageModel = {
  id: "verifier",
  chat: async () => [{ text: verifierDraws() < 0.9 ? "1" : "0", finish: "stop" }],
};
const rightAnswers = range(2000).map(() => ({ response: random() < 0.7 ? "0.5" : random.pick(forms.slice(1)), reference: "0.5" }));
const missed = async (reward: Reward) => mean((await scoreAll(reward, rightAnswers)).map((verdict) => 1 - valueOf(verdict)!));
const rule = exactMatch();
const rejected = {
  rule: await missed(rule),
  verifier: await missed(modelVerifier({ model: verifier, soft: false })),
  both: await missed(ensemble({ rule, verifier: modelVerifier({ model: verifier, soft: false }) }, maximum)),
};
const listed = ({ families }: typeof mapped) => names.map((name, f) => `${name} ${families[f]}`).join(", ");

export const claims: readonly Claim[] = [
  {
    where: "mixture of rewards",
    says: "rewards brought to [0, 1] against rewards as they are: points of mean accuracy gained over six families",
    expected: { atLeast: 0.03 },
    measured: round(mapped.mean - concatenated.mean),
    note: `mapped ${mapped.mean} (${listed(mapped)}), as they are ${concatenated.mean} (${listed(concatenated)})`,
  },
  {
    where: "mixture of rewards",
    says: "of right answers that the rule rejects, a generative verifier beside it accepts at least half",
    expected: { atLeast: 0.5 },
    measured: round(1 - rejected.both / rejected.rule),
    note: `rejected: rule ${round(rejected.rule)}, verifier ${round(rejected.verifier)}, the better of both ${round(rejected.both)}; the verifier is simulated`,
  },
  {
    where: "filtering",
    says: "without prompts that are always or hardly ever solved, the same accuracy takes at most 70% of the rollouts",
    expected: { atMost: 0.7 },
    measured: Number.isFinite(needed) ? round(needed) : 9,
    note: `${kept.length} of ${world.length} prompts kept; accuracy ${round(target)} with all, ${round(filtered.curve.at(-1)!)} with these; 9 stands for never`,
  },
];

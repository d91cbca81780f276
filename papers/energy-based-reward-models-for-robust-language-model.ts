/**
 * Lochab and Zhang, "Energy-Based Reward Models for Robust Language Model Alignment", 2025, arXiv:2504.13134.
 *
 * Setting: responses have 16 features of which people care about 4; the base is a linear reward on 800 pairs, a quarter of whose labels are wrong. 3% of the responses that a
 * policy offers are adversarial: the worst of four responses, whose other 12 features were moved along what the base had learned of them from noise, until it gives 3 to
 * 5 deviations. 32 prompts with 64 responses, 2 seeds. The energy learns from the base's own pairs, which hold no such response, for five epochs like the paper's, with a
 * small net. The control is one line: clip the base at 2 deviations. The benchmarks and the 70M to 8B models of the paper are out of reach. No model; < 20 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { pairAccuracy } from "guerdon/bench";
import { prefSim } from "guerdon/env";
import { argmax, clamp, dot, geomspace, mean, range, standardDeviation } from "guerdon/math";
import { bradleyTerryLoss, energyRefiner, fitLinearReward } from "guerdon/model";
import { wasmBackend } from "guerdon/nn";

export const paper: Paper = {
  title: "Energy-Based Reward Models for Robust Language Model Alignment",
  year: 2025,
  link: "https://arxiv.org/abs/2504.13134",
  grade: "small",
};

const backend = await wasmBackend();
const [prompts, pool] = [32, 64];
const sizes = geomspace(1, pool, 7).map(Math.round);
const taste = range(16).map((k) => (k < 4 ? 0.5 : 0));

const runs = await Promise.all(
  range(2).map(async (seed) => {
    const random = createRandom(seed);
    const world = prefSim(random, { attributes: 16, groups: [taste], featureNoise: 0.5 });
    const labelled = world.pairs(taste, 800).map(({ chosen, rejected }) => {
      const [a, b] = random() < 0.25 ? [rejected, chosen] : [chosen, rejected];
      return { chosen: a.features, rejected: b.features };
    });
    const base = fitLinearReward(bradleyTerryLoss(), { chosen: labelled.map((p) => p.chosen), rejected: labelled.map((p) => p.rejected) });
    const judged = (embedding: readonly number[]) => ({ embedding, reward: base.score(embedding) });
    const usual = range(2000).map(() => base.score(world.response().features));
    const [center, unit] = [mean(usual), standardDeviation(usual)];

    const refiner = await energyRefiner(
      labelled.map(({ chosen, rejected }) => ({ chosen: judged(chosen), rejected: judged(rejected) })),
      // Five times through the 520 or so pairs that it keeps.
      { steps: 160, batch: 32, random: random.fork("energy"), backend },
    );

    const idle = base.weights.map((w, k) => (k < 4 ? 0 : w));
    const response = () => {
      const { attributes, features } = world.response();
      return { gold: dot(taste, attributes), features, adversarial: false };
    };
    const adversarial = () => {
      const four = range(4).map(response);
      const worst = four[argmax(four.map(({ gold }) => -gold))]!;
      const push = (center + (3 + 2 * random()) * unit - base.score(worst.features)) / dot(idle, idle);
      return { ...worst, features: worst.features.map((x, k) => x + push * idle[k]!), adversarial: true };
    };
    const offered = range(prompts * pool).map(() => (random() < 0.03 ? adversarial() : response()));
    const test = world.pairs(taste, 400).map((p) => (p.lead > 0 ? p : { chosen: p.rejected, rejected: p.chosen }));
    const clean = (["chosen", "rejected"] as const).map((side) => test.map((p) => judged(p[side].features)));

    const noise = offered.map(() => 1e-6 * random());
    const judgments = offered.map(({ features }) => judged(features));
    const clipped = ({ reward }: { reward: number }) => clamp((reward - center) / unit, -2, 2);
    const [chosen, rejected] = [await refiner.refine(clean[0]!), await refiner.refine(clean[1]!)];
    const scores = {
      base: judgments.map(({ reward }) => reward),
      // Many are at the bound; chance decides between them.
      clip: judgments.map((one, i) => clipped(one) + noise[i]!),
      refined: await refiner.refine(judgments),
    };
    const accuracy = {
      base: pairAccuracy(
        clean[0]!.map(({ reward }) => reward),
        clean[1]!.map(({ reward }) => reward),
      ),
      clip: pairAccuracy(clean[0]!.map(clipped), clean[1]!.map(clipped)),
      refined: pairAccuracy(chosen, rejected),
    };
    const following = (name: keyof typeof scores) => {
      const picks = (n: number) =>
        range(offered.length / n).map((block) => offered[block * n + argmax(scores[name].slice(block * n, (block + 1) * n))]!);
      return {
        accuracy: accuracy[name],
        adversarial: mean(picks(pool).map((pick) => (pick.adversarial ? 1 : 0))),
        gold: sizes.map((n) => mean(picks(n).map(({ gold }) => gold))),
      };
    };
    return { base: following("base"), clip: following("clip"), refined: following("refined") };
  }),
);

type Follower = keyof (typeof runs)[number];
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const average = (name: Follower, read: (run: (typeof runs)[number][Follower]) => number) => mean(runs.map((run) => read(run[name])));
const adversarial = (name: Follower) => average(name, (run) => run.adversarial);
const accuracy = (name: Follower) => average(name, (run) => run.accuracy);
/** Mean gold of the best of N, in its deviations (1: four features with a weight of one half). */
const curve = (name: Follower) => sizes.map((_, k) => average(name, ({ gold }) => gold[k]!));
const turn = (name: Follower) => sizes[argmax(curve(name))]!;

export const claims: readonly Claim[] = [
  {
    where: "section 5 (reward hacking)",
    says: "of best-of-64, the share of adversarial picks falls by this share",
    expected: { atLeast: 0.3 },
    measured: round(1 - adversarial("refined") / adversarial("base")),
    note: `${round(adversarial("base"))} of the base's picks are adversarial, ${round(adversarial("refined"))} of the refined, ${round(adversarial("clip"))} of the clipped.`,
  },
  {
    where: "section 5 (reward hacking)",
    says: "true quality of best-of-64 rises, in deviations",
    expected: { atLeast: 0.1 },
    measured: round(curve("refined").at(-1)! - curve("base").at(-1)!),
    note: "It depends on stopping early: after 16 epochs (4 seeds, another size of batch) the energy had learned to follow the base outwards; the gain was 0.46 and the turn came no later.",
  },
  {
    where: "section 5 (reward hacking)",
    says: "best-of-N turns down later, by this factor in N",
    reported: "delays reward hacking in RL",
    expected: { atLeast: 2 },
    measured: round(turn("refined") / turn("base")),
  },
  {
    where: "tables 1 and 2",
    says: "accuracy on usual pairs is kept",
    reported: "up to +5.97% on safety-critical tasks",
    expected: { atLeast: -0.01 },
    measured: round(accuracy("refined") - accuracy("base")),
    note: "It does not hold: after five epochs of a small net the energy is smooth, which keeps outliers down and loses detail with them. After 16 epochs 1.6 points were lost, and with them most of the gain above.",
  },
  {
    where: "control",
    says: "quality of best-of-64 above that of clipping at 2 deviations, which needs no training",
    expected: { atLeast: 0 },
    measured: round(curve("refined").at(-1)! - curve("clip").at(-1)!),
    note: "After 16 epochs clipping was the better of the two, by 0.35.",
  },
  {
    where: "control",
    says: "clipping keeps accuracy on usual pairs",
    expected: { atLeast: -0.01 },
    measured: round(accuracy("clip") - accuracy("base")),
  },
];

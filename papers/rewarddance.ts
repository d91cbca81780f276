/**
 * "RewardDance: Reward Scaling in Visual Generation", 2025.
 *
 * Setting: a generator of points in the plane, on a grid of 28 × 28, with a broad mode and a bent one; gold is the log-density of the bent one. Judges are trained as
 * comparative yes/no on 800 pairs of its points, labelled by gold through a logistic: linear in the coordinates, or in 6 or 60 radial functions. Fine-tuning is exact: the
 * generator tilted by the reward to a distance of 1.5 nats, in place of gradients through a diffusion. The reference is the best of 16 points by the judge's own
 * comparisons. Mean of 4 seeds. No image, no model; < 10 s.
 */
import { type Claim, createContext, createRandom, type LanguageModel, type Paper, rollout, type Score, scoreAll } from "guerdon";
import { rewardSpread } from "guerdon/audit";
import { tiltToKl } from "guerdon/env";
import { comparativeYesNoReward } from "guerdon/judge";
import { expectation, linspace, logSigmoid, mean, range, sigmoid, softmax, squaredDistance } from "guerdon/math";
import { bradleyTerryLoss, fitLinearReward } from "guerdon/model";
import { selectReference } from "guerdon/search";

export const paper: Paper = {
  title: "RewardDance: Reward Scaling in Visual Generation",
  year: 2025,
  link: "https://arxiv.org/abs/2509.08826",
  grade: "small",
};
const round = (x: number) => Number(x.toFixed(4));
const axis = linspace(-3, 3, 28);
const points = axis.flatMap((x) => axis.map((y) => [x, y]));
const nameOf = ([x, y]: readonly number[]) => `${x!.toFixed(3)} ${y!.toFixed(3)}`;
/** Log-density of the bent mode, up to a constant. */
const gold = points.map(([x, y]) => -0.5 * ((x! - 0.5) / 0.8) ** 2 - 0.5 * ((y! - x! ** 2 + 1) / 0.6) ** 2);
const start = softmax(
  points.map((point, i) => Math.log(0.8 * Math.exp(-0.5 * squaredDistance(point, [-0.5, 0.5])) + 0.2 * Math.exp(gold[i]!))),
);

/** A judge as a language model: it reads two points in their fences and says yes with the probability that the second is better. */
function judgeOf(score: (point: readonly number[]) => number): LanguageModel {
  return {
    id: "judge",
    chat: async (messages) => {
      const read = (name: string) => new RegExp(`<${name}-\\w+>\\n(\\S+) (\\S+)\\n`).exec(messages[1]!.content)!.slice(1).map(Number);
      const lead = score(read("second")) - score(read("first"));
      const top = [
        { text: "Yes", logprob: logSigmoid(lead) },
        { text: "No", logprob: logSigmoid(-lead) },
      ];
      return [{ text: lead > 0 ? "Yes" : "No", finish: "stop", tokens: { texts: [lead > 0 ? "Yes" : "No"], top: [top] } }];
    },
  };
}

async function run(seed: number) {
  const random = createRandom(seed);
  const draw = () => random.weighted(start);
  const pairs = range(800).map(() => {
    const [a, b] = [draw(), draw()];
    return random() < sigmoid(gold[a]! - gold[b]!) ? [a, b] : [b, a];
  });
  const centres = range(60).map(() => points[draw()]!);
  const radial = (count: number) => (point: readonly number[]) =>
    centres.slice(0, count).map((centre) => Math.exp(-squaredDistance(point, centre) / (2 * 0.7 ** 2)));
  const capacities = [(point: readonly number[]) => [...point], radial(6), radial(60)];
  const candidates = range(16).map(() => rollout({ response: nameOf(points[draw()]!) }));
  const chance = random.integer(16);
  const tuned = (rewards: readonly number[]) => tiltToKl([start], [rewards], 1.5)[0]!;

  return Promise.all(
    capacities.map(async (features) => {
      const rows = (which: 0 | 1) => pairs.map((pair) => features(points[pair[which]!]!));
      // Both orders of a pair, once yes and once no: the same loss as that of a lead.
      const { score } = fitLinearReward(bradleyTerryLoss(), { chosen: rows(0), rejected: rows(1) }, { ridge: 0.003 });
      const ofPoint = (point: readonly number[]) => score(features(point));
      const reward = comparativeYesNoReward({ model: judgeOf(ofPoint) });
      const against = async (texts: readonly string[], reference: string) =>
        (await scoreAll(reward, texts.map((response) => ({ response, reference })))).map((one) => (one as Score).value!); // biome-ignore format: one call
      const best = await selectReference(
        candidates,
        async (a, b) => ({ first: (await against([a.response[0]!.content], b.response[0]!.content))[0]! }),
        createContext(),
      );
      const byReference = async (i: number) => {
        const rewards = await against(points.map(nameOf), candidates[i]!.response[0]!.content);
        return { rewards, policy: tuned(rewards) };
      };
      const [chosen, random16] = [await byReference(best.reference), await byReference(chance)];
      const late = range(200).map(() => chosen.rewards[random.weighted(chosen.policy)]!);
      const early = range(200).map(() => chosen.rewards[draw()]!);
      return {
        gold: expectation(chosen.policy, gold),
        byChance: expectation(random16.policy, gold),
        scalar: expectation(tuned(points.map(ofPoint)), gold),
        spread: rewardSpread([early, late]).last,
      };
    }),
  );
}
const runs = await Promise.all([1, 2, 3, 4].map(run));
const of = (capacity: number, name: "gold" | "byChance" | "scalar" | "spread") => mean(runs.map((one) => one[capacity]![name]));
const before = expectation(start, gold);
const ideal = expectation(tiltToKl([start], [gold], 1.5)[0]!, gold);
/** Gold in shares of what the same distance can reach. */
const share = (value: number) => (value - before) / (ideal - before);
const told = (name: "gold" | "byChance" | "scalar") => range(3).map((c) => share(of(c, name)).toFixed(3)).join(", "); // biome-ignore format: one call

export const claims: readonly Claim[] = [
  {
    where: "reward scaling",
    says: "gold after fine-tuning, wide judge above small one (in shares of what gold itself reaches)",
    expected: { atLeast: 0.03 },
    measured: round(share(of(2, "gold")) - share(of(1, "gold"))),
    note: `linear, small, wide: ${told("gold")}; the paper's alignment score: from 67.0 to 73.6 from no reward model to 26 billion parameters`,
  },
  {
    where: "reward scaling",
    says: "gold after fine-tuning, small judge above linear one",
    expected: { atLeast: 0.03 },
    measured: round(share(of(1, "gold")) - share(of(0, "gold"))),
  },
  {
    where: "reward scaling, variance of rewards",
    says: "spread of the judge's rewards on what the tuned generator makes: wide / linear",
    expected: { atLeast: 1 },
    measured: round(of(2, "spread") / of(0, "spread")),
    note: `does not hold: each generator is stopped at the same distance, and a judge is not run into its holes there. Linear, small, wide: ${range(3).map((c) => of(c, "spread").toFixed(4)).join(", ")}`, // biome-ignore format: one call
  },
  {
    where: "comparative against regressive",
    says: "gold by the probability of yes above gold by the same judge's scores as they are, wide judge",
    expected: { atLeast: 0.03 },
    measured: round(share(of(2, "gold")) - share(of(2, "scalar"))),
    note: `does not hold: at a fixed distance the scale of a reward drops out, and with it the runaway that a bounded reward prevents. Scores as they are: ${told("scalar")}`,
  },
  {
    where: "best-of-n reference",
    says: "gold with the best of 16 as reference above gold with any of them, wide judge",
    expected: { atLeast: 0.05 },
    measured: round(share(of(2, "gold")) - share(of(2, "byChance"))),
    note: `does not hold: a high bar makes the lower half of the reward nearly flat, and a reward solved for exactly does not suffer from the flat upper half of a low one. Any of them: ${told("byChance")}`,
  },
];

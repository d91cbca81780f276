/**
 * Chen, Li, Wang, Jin, Qian, Wang et al., "RM-R1: Reward Modeling as Reasoning", 2025.
 *
 * Setting: a toy judge with three thoughts (a general look, writing criteria, solving first) on pairs that are half chat and half maths. Criteria tell of chat, a
 * solution of maths, a look a little of both. It sees the type and starts with no idea of what to think. Group policy gradient with the signed verdict
 * (G = 7, 250 updates of 32 pairs); figures are exact over 2,000 fresh pairs, mean of 5 seeds; no model; < 15 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { judgmentReward, type ToyJudge, type ToyPair, thoughtChances, toyJudge, toyJudgeFigures, trainToyJudge } from "guerdon/env";
import { signedVerdict } from "guerdon/judge";
import { mean, meanInterval, range } from "guerdon/math";

export const paper: Paper = {
  title: "RM-R1: Reward Modeling as Reasoning",
  year: 2025,
  link: "https://arxiv.org/abs/2505.02387",
  grade: "small",
};

const [look, criteria, solve] = [0, 1, 2];
const thoughts = [look, criteria, solve];
type Typed = ToyPair & { maths: boolean };

/** @param allowed the thoughts that the judge may have; @param told whether it is told of the type */
function draw(random: Random, { allowed = thoughts, told = true }: { allowed?: readonly number[]; told?: boolean } = {}): Typed {
  const maths = random() < 0.5;
  const lead = random.normal();
  const noise = () => random.normal(0, 0.5);
  const evidence = [0.5 * lead + 2 * noise(), maths ? 2 * noise() : lead + noise(), maths ? lead + noise() : 2 * noise()];
  const context = allowed.map((thought) =>
    thoughts.flatMap((t) => [false, true].map((type) => (t === thought && (type === maths || !told) ? 1 : 0))),
  );
  return { context, evidence: allowed.map((thought) => evidence[thought]!), firstIsBetter: lead > 0, maths };
}

async function train(options: { allowed?: readonly number[]; told?: boolean } = {}) {
  const runs: { judge: ToyJudge; fresh: Typed[] }[] = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = createRandom(seed);
    const pairs = range(400).map(() => draw(random, options));
    const judge = await trainToyJudge({
      judge: toyJudge({ thoughts: new Array<number>(6).fill(0), trust: (options.allowed ?? thoughts).map(() => 1) }),
      pairs,
      reward: judgmentReward(signedVerdict()),
      groupSize: 7,
      updates: 250,
      pairsPerUpdate: 32,
      learningRate: 0.5,
      random,
    });
    runs.push({ judge, fresh: range(2000).map((i) => draw(createRandom(50_000 + i), options)) });
  }
  const accuracies = runs.map(({ judge, fresh }) => toyJudgeFigures(judge, fresh).accuracy);
  const share = (thought: number, type: boolean) =>
    round(mean(runs.map(({ judge, fresh }) => thoughtChances(judge, fresh.find(({ maths }) => maths === type)!)[thought]!)));
  return { accuracy: round(mean(accuracies)), accuracies, share };
}
const round = (x: number) => Number(x.toFixed(4));

const routed = await train();
const fixed = await Promise.all(thoughts.map((thought) => train({ allowed: [thought] })));
const untold = await train({ told: false });
const best = Math.max(...fixed.map(({ accuracy }) => accuracy));
const start = toyJudgeFigures(
  toyJudge({ thoughts: new Array<number>(6).fill(0), trust: [1, 1, 1] }),
  range(2000).map((i) => draw(createRandom(50_000 + i))),
);
const { low, high } = meanInterval(routed.accuracies);

export const claims: readonly Claim[] = [
  {
    where: "chain of rubrics",
    says: "on chat the trained judge writes criteria: share",
    expected: { atLeast: 0.9 },
    measured: routed.share(criteria, false),
  },
  {
    where: "chain of rubrics",
    says: "on maths it solves first: share",
    expected: { atLeast: 0.9 },
    measured: routed.share(solve, true),
  },
  {
    where: "main results",
    says: "accuracy above the best single thought, trained alone, by",
    reported: 0.049,
    expected: { atLeast: 0.1 },
    measured: round(routed.accuracy - best),
    note: `${routed.accuracy} [${low.toFixed(3)}, ${high.toFixed(3)}] against ${fixed.map(({ accuracy }) => accuracy).join(", ")} for look, criteria, solve; ${round(start.accuracy)} at the start; the paper's figure is its gain over larger judges`,
  },
  {
    where: "control",
    says: "without seeing the type there is nothing to route by: gain over the best single thought at most",
    expected: { atMost: 0.03 },
    measured: round(untold.accuracy - best),
    note: `${untold.accuracy}; it solves ${untold.share(solve, true)} of the time`,
  },
];

/**
 * Gao, Xu, Ye, Liu, He, Fu, Mei, Wang & Wu, "On Designing Effective RL Reward at Training Time for LLM Reasoning", 2024.
 *
 * Setting: a tabular world of steps. A problem needs 1 to 8 steps forward. In each state the policy steps forward (the scorer likes it: 0.8 on average), repeats
 * something trivial (0.95) or answers; an answer is right with 0.95 when all steps are made, less often before. After 30 steps without an answer the problem is
 * lost. Policy gradient with the return from each step, 300 updates of 128 problems, 3 seeds; no model; < 15 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { clipSteps, deltaSteps } from "guerdon/compose";
import { maximum, mean, range, softmax } from "guerdon/math";

export const paper: Paper = {
  title: "On Designing Effective RL Reward at Training Time for LLM Reasoning",
  year: 2024,
  link: "https://arxiv.org/abs/2410.15115",
  grade: "small",
};

type Random = ReturnType<typeof createRandom>;
type Shape = (steps: readonly number[]) => readonly number[];
const [forward, repeat, answer] = [0, 1, 2];
const longest = 8;
const cap = 30;
const round = (value: number) => Number(value.toFixed(4));

/** One attempt: states (difficulty, progress) and actions, the score of each step, and whether the answer was right. The answer is the last step. */
function attempt(policy: readonly (readonly number[][])[], difficulty: number, random: Random) {
  const states: number[] = [];
  const actions: number[] = [];
  const scores: number[] = [];
  let progress = 0;
  while (states.length < cap) {
    const action = random.weighted(policy[difficulty]![progress]!);
    states.push(progress);
    actions.push(action);
    scores.push(action === repeat ? 0.95 : Math.min(1, Math.max(0, random.normal(action === answer ? 0.7 : 0.8, 0.1))));
    if (action === answer) return { states, actions, scores, right: random() < 0.95 * 0.4 ** (difficulty - progress) };
    if (action === forward && progress < difficulty && random() < 0.9) progress++;
  }
  return { states, actions, scores, right: false };
}

function trained(shape: Shape | undefined, alpha: number, seed: number, { updates = 300, whole = false } = {}) {
  const random = createRandom(seed);
  const logits = range(longest + 1).map((difficulty) => range(difficulty + 1).map(() => [0.5, 0, -0.5]));
  const table = () => logits.map((rows) => rows.map((row) => softmax(row)));
  for (let update = 0; update < updates; update++) {
    const policy = table();
    const visits = range(128).flatMap(() => {
      const difficulty = 1 + random.integer(longest);
      const { states, actions, scores, right } = attempt(policy, difficulty, random);
      const earned = shape ? shape(scores) : scores.map(() => 0);
      let left = right ? 1 : 0;
      const returns = earned.map(() => 0);
      for (let k = earned.length - 1; k >= 0; k--) returns[k] = left += alpha * earned[k]!;
      return states.map((progress, k) => ({ difficulty, progress, action: actions[k]!, gain: returns[whole ? 0 : k]! }));
    });
    // The baseline of a state is its mean return in the batch.
    logits.forEach((rows, difficulty) => {
      const ofProblem = visits.filter((visit) => visit.difficulty === difficulty);
      rows.forEach((row, progress) => {
        const here = ofProblem.filter((visit) => visit.progress === progress);
        const baseline = mean(here.map(({ gain }) => gain));
        for (const { action, gain } of here) {
          policy[difficulty]![progress]!.forEach((chance, other) => {
            row[other]! += (2 / here.length) * (gain - baseline) * ((other === action ? 1 : 0) - chance);
          });
        }
      });
    });
  }
  const policy = table();
  const test = createRandom(99);
  const tried = range(4000).map((i) => ({ difficulty: 1 + (i % longest), ...attempt(policy, 1 + (i % longest), test) }));
  const accuracy = (runs: typeof tried) => mean(runs.map(({ right }) => (right ? 1 : 0)));
  return {
    accuracy: accuracy(tried),
    long: accuracy(tried.filter(({ difficulty }) => difficulty > 5)),
    length: mean(tried.map(({ actions }) => actions.length)),
  };
}

function figures(shape: Shape | undefined, alpha = 0.5, whole = false) {
  const runs = [1, 2, 3].map((seed) => trained(shape, alpha, seed, { whole }));
  const of = (name: "accuracy" | "long" | "length") => round(mean(runs.map((run) => run[name])));
  return { accuracy: of("accuracy"), long: of("long"), length: of("length") };
}
const eta = 0.8;
const clip: Shape = (steps) => clipSteps(steps, { eta });
const start = trained(undefined, 0, 1, { updates: 0 });
const success = figures(undefined);
const naive = figures((steps) => steps);
const clipped = figures(clip);
const delta = figures(deltaSteps);
const both = figures((steps) => deltaSteps(clip(steps)));
const gentle = figures(deltaSteps, 0.02);
const whole = figures(deltaSteps, 0.5, true);
const listed = Object.entries({ success, naive, clipped, delta, both, "delta at α 0.02": gentle, "delta, whole attempt": whole })
  .map(([name, run]) => `${name} ${run.accuracy.toFixed(3)}/${run.length.toFixed(1)}`)
  .join(", ");
const stretch = (run: typeof success) => round(Math.abs(run.length / success.length - 1));

export const claims: readonly Claim[] = [
  {
    where: "section 4.1, reward hacking",
    says: "with the plain sum of step scores accuracy falls 20 points below success only",
    expected: { atLeast: 0.2 },
    measured: round(success.accuracy - naive.accuracy),
    note: `accuracy/length at α 0.5: start ${start.accuracy.toFixed(3)}/${start.length.toFixed(1)}, ${listed}`,
  },
  {
    where: "section 4.1, reward hacking",
    says: "and attempts grow to the cap of 30 steps: above 27",
    expected: { atLeast: 27 },
    measured: naive.length,
  },
  {
    where: "section 4.2, Clip",
    says: "Clip keeps the accuracy of success only, up to 1 point",
    expected: { atMost: 0.01 },
    measured: round(success.accuracy - clipped.accuracy),
  },
  { where: "section 4.2, Clip", says: "and its length within 20%", expected: { atMost: 0.2 }, measured: stretch(clipped) },
  {
    where: "section 4.2, Delta",
    says: "Delta keeps the accuracy, up to 1 point",
    expected: { atMost: 0.01 },
    measured: round(success.accuracy - delta.accuracy),
    note: "does not hold at α 0.5: what follows from a step is its own score, and nothing but the outcome from the answer, so one more step is always worth α q more than answering",
  },
  {
    where: "section 4.2, Delta",
    says: "it does at α 0.02",
    expected: { atMost: 0.01 },
    measured: round(success.accuracy - gentle.accuracy),
  },
  {
    where: "control",
    says: "and at α 0.5 where each step is credited with the sum over the whole attempt, which Delta bounds",
    expected: { atMost: 0.01 },
    measured: round(success.accuracy - whole.accuracy),
    note: `length ${whole.length}`,
  },
  {
    where: "section 4.2, Delta",
    says: "and the length within 20%",
    expected: { atMost: 0.2 },
    measured: stretch(delta),
    note: "does not hold, for the same reason",
  },
  {
    where: "section 4.2, Clip and Delta",
    says: "both together keep the accuracy, up to 1 point",
    expected: { atMost: 0.01 },
    measured: round(success.accuracy - both.accuracy),
    note: "by a hair; see the length",
  },
  {
    where: "section 4.2, Clip and Delta",
    says: "and the length within 20%",
    expected: { atMost: 0.2 },
    measured: stretch(both),
    note: "does not hold: a trivial step costs nothing (its score is above η) while a real one sometimes does, so some are mixed in; with Clip alone every such cost adds up and the attempts get shorter",
  },
  {
    where: "section 5",
    says: "denser credit helps on problems of 6 steps and more: the best of the shaped rewards gains 2 points",
    expected: { atLeast: 0.02 },
    measured: round(maximum([clipped, both, gentle].map((run) => run.long)) - success.long),
    note: `does not hold: all are near the ceiling of 0.95; success ${success.long}, Clip ${clipped.long}, both ${both.long}, Delta at α 0.02 ${gentle.long}`,
  },
];

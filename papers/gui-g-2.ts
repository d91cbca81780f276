/**
 * Tang, Gu, Lu et al., "GUI-G²: Gaussian Reward Modeling for GUI Grounding", 2025.
 *
 * Setting: 40 elements of 12 to 60 by 8 to 30 px on a screen of 1000 px. For each a Gaussian policy over the centre (spread 12 px) and the log size
 * (spread 0.2) of a box, starting 25 px off along each axis and with the wrong size. Group policy gradient (G = 8, 150 updates); greedy boxes, mean of 4 seeds; no model;
 * < 5 s. Reported figures are those of a reference run at these settings; the paper's own stand in the notes.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { groupAdvantage } from "guerdon/env";
import { mean, range } from "guerdon/math";
import { boxHit, boxIou, gaussianCoverage, gaussianPoint } from "guerdon/verify";

export const paper: Paper = {
  title: "GUI-G²: Gaussian Reward Modeling for GUI Grounding",
  year: 2025,
  link: "https://arxiv.org/abs/2507.15846",
  grade: "small",
};

type Box = readonly [number, number, number, number];
/** x, y, log width, log height */
type Place = number[];
const boxOf = ([x, y, w, h]: Place): Box => {
  const [dx, dy] = [Math.exp(w!) / 2, Math.exp(h!) / 2];
  return [x! - dx, y! - dy, x! + dx, y! + dy];
};
const spreads = [12, 12, 0.2, 0.2];
/** How far a mean moves along the advantage-weighted mean of the draws; so small that the hit-or-miss reward does as in the reference run. */
const rate = 0.06;

type BoxReward = (predicted: Box, target: Box) => number;
const gaussianReward: BoxReward = (p, t) => gaussianPoint(p, t) + gaussianCoverage(p, t);
/** The same with bells of 30 px, whatever the sizes: boxes of 60 px at the same places stand for the two. */
const fixedBells: BoxReward = ([x1, y1, x2, y2], t) => {
  const [x, y] = [(t[0] + t[2]) / 2, (t[1] + t[3]) / 2];
  const wide: Box = [x - 30, y - 30, x + 30, y + 30];
  const [px, py] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return gaussianPoint([px, py, px, py], wide) + gaussianCoverage([px - 30, py - 30, px + 30, py + 30], wide);
};

function trained(reward: BoxReward, seed: number) {
  const random = createRandom(seed);
  const elements = range(40).map(() => {
    const target = [100 + 800 * random(), 100 + 800 * random(), Math.log(12 + 48 * random()), Math.log(8 + 22 * random())];
    const off = () => (random() < 0.5 ? -25 : 25);
    const start = [off(), off(), random.normal(0, 0.5), random.normal(0, 0.5)];
    return { target: boxOf(target), policy: target.map((value, k) => value + start[k]!) };
  });
  for (let update = 0; update < 150; update++) {
    for (const { target, policy } of elements) {
      const draws = range(8).map(() => spreads.map(() => random.normal()));
      const rewards = draws.map((draw) => reward(boxOf(policy.map((value, k) => value + spreads[k]! * draw[k]!)), target));
      const advantages = groupAdvantage(rewards);
      spreads.forEach((spread, k) => {
        policy[k]! += rate * spread * mean(draws.map((draw, i) => advantages[i]! * draw[k]!));
      });
    }
  }
  const figure = (measure: BoxReward) => mean(elements.map(({ target, policy }) => measure(boxOf(policy), target)));
  const error: BoxReward = (p, t) => Math.hypot((p[0] + p[2] - t[0] - t[2]) / 2, (p[1] + p[3] - t[1] - t[3]) / 2);
  return { hits: figure(boxHit), iou: figure(boxIou), error: figure(error) };
}

const round = (x: number) => Number(x.toFixed(4));
function figures(reward: BoxReward) {
  const runs = range(4).map((seed) => trained(reward, seed + 1));
  const over = (name: "hits" | "iou" | "error") => round(mean(runs.map((run) => run[name])));
  return { hits: over("hits"), iou: over("iou"), error: over("error") };
}
const binary = figures(boxHit);
const iou = figures(boxIou);
const gaussian = figures(gaussianReward);
const fixed = figures(fixedBells);
const pointOnly = figures((p, t) => gaussianPoint(p, t));
const told = (run: typeof binary) => `hits ${run.hits.toFixed(3)}, centre off by ${run.error.toFixed(1)} px, IoU ${run.iou.toFixed(2)}`;

export const claims: readonly Claim[] = [
  {
    where: "baseline, hit or miss",
    says: "hit or miss: share of elements hit",
    reported: 0.7,
    expected: { equals: 0.7, within: 0.1 },
    measured: binary.hits,
    note: `${told(binary)}; a group that misses altogether teaches nothing`,
  },
  {
    where: "experiments, reward ablation",
    says: "Gaussian reward: share of elements hit, minus that of hit or miss",
    reported: 0.3,
    expected: { atLeast: 0.15 },
    measured: round(gaussian.hits - binary.hits),
    note: `${told(gaussian)}; the paper: 93.3 % on ScreenSpot-v2`,
  },
  {
    where: "experiments, reward ablation",
    says: "share of elements hit, minus that of IoU",
    reported: 0.05,
    expected: { atLeast: 0 },
    measured: round(gaussian.hits - iou.hits),
    note: `IoU: ${told(iou)}`,
  },
  {
    where: "experiments, reward ablation",
    says: "centre error, as a share of that of IoU",
    reported: 0.38,
    expected: { atMost: 0.5 },
    measured: round(gaussian.error / iou.error),
    note:
      "smaller, but not by half: with advantages in deviations the last pixels are a random walk as wide as the step, whatever the reward; " +
      "the step and the start of the reference run are not known in full",
  },
  {
    where: "ablation, adaptive variance",
    says: "bells of 30 px for every element hit as often, but the boxes fit worse: IoU lost",
    reported: 0.07,
    expected: { atLeast: 0.02 },
    measured: round(gaussian.iou - fixed.iou),
    note: `fixed: ${told(fixed)}; the paper: 87.8 % against 93.3 %`,
  },
  {
    where: "ablation, coverage",
    says: "without coverage nothing minds the size of the box: IoU lost",
    expected: { atLeast: 0.02 },
    measured: round(gaussian.iou - pointOnly.iou),
    note: `point alone: ${told(pointOnly)}`,
  },
];

/**
 * Bukharin et al., "Deep Reinforcement Learning from Hierarchical Weak Preference Feedback", 2023, arXiv:2309.02632.
 *
 * Setting: a car in a valley of 20 places and 9 speeds that must swing to get out (a mountain car on a grid), 60 steps; what matters is to get out, then the
 * fuel, then the time. A reward for each place, speed and action is learned from comparisons of whole rides, six rounds of 120 rides; policies are planned
 * exactly, and the one whose ride compares best is kept. Compared with planning on weighted sums of the same three factors. Pendulum, traffic and robots are not here. No model; < 15 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { hierarchicalPreference } from "guerdon/design";
import { argmax, mean, range, standardDeviation } from "guerdon/math";
import { bradleyTerryLoss, fitLinearReward } from "guerdon/model";

export const paper: Paper = {
  title: "Deep Reinforcement Learning from Hierarchical Weak Preference Feedback",
  year: 2023,
  link: "https://arxiv.org/abs/2309.02632",
  grade: "small",
};

const [places, speeds, actions, horizon] = [20, 9, 3, 60];
const states = places * speeds;
const home = stateOf(8, 4);
function stateOf(place: number, speed: number) {
  return place * speeds + speed;
}
/** Undefined once the car is out. Full throttle alone does not carry it up the hill. */
function drive(state: number, action: number): number | undefined {
  const [place, speed] = [Math.floor(state / speeds), (state % speeds) - 4];
  const slope = 1.45 * Math.sin((Math.PI * (place - 8)) / 12);
  const pushed = Math.max(-4, Math.min(4, Math.round(speed + (action - 1) - slope)));
  const next = place + pushed;
  if (next >= places) return undefined;
  return next < 0 ? stateOf(0, 4) : stateOf(next, pushed + 4);
}

/** The best action in each state at each time, for a reward of state and action and one for getting out. */
function plan(reward: (state: number, action: number) => number, out: number): number[][] {
  let value = new Float64Array(states);
  return range(horizon)
    .map(() => {
      const worth = range(states).map((s) =>
        range(actions).map((a) => {
          const next = drive(s, a);
          return reward(s, a) + (next === undefined ? out : value[next]!);
        }),
      );
      value = Float64Array.from(worth, (row) => Math.max(...row));
      return worth.map(argmax);
    })
    .reverse();
}

interface Ride {
  /** out or not, fuel, time */
  readonly factors: readonly [number, number, number];
  /** how often each action was taken in each state, and 1 at the end for getting out */
  readonly visits: Float64Array;
}
function ride(policy: readonly (readonly number[])[], random: Random, chance: number): Ride {
  const visits = new Float64Array(states * actions + 1);
  let [state, fuel] = [home, 0] as [number | undefined, number];
  for (let t = 0; t < horizon && state !== undefined; t++) {
    const action = random() < chance ? random.integer(actions) : policy[t]![state]!;
    visits[state * actions + action]! += 1;
    if (action !== 1) fuel++;
    state = drive(state, action);
    if (state === undefined) {
      visits[states * actions] = 1;
      return { factors: [1, fuel, t + 1], visits };
    }
  }
  return { factors: [0, fuel, horizon], visits };
}
/** What the designer has in mind, and would have to find by trial. */
const gold = ([out, fuel, time]: Ride["factors"]) => 100 * out - 5 * fuel - time;
const signs = [1, -1, -1];

function heron(seed: number, stretch = 1) {
  const random = createRandom(seed);
  const stretched = ({ factors: [out, fuel, time] }: Ride) => [out, stretch * fuel, time];
  let policy = range(horizon).map(() => range(states).map(() => random.integer(actions)));
  let rides: Ride[] = [];
  let best: Ride | undefined;
  for (let round = 0; round < 6; round++) {
    rides = [...rides, ...range(120).map(() => ride(policy, random, round === 0 ? 1 : 0.25))];
    const margins = range(3).map((k) => (k === 0 ? 0 : standardDeviation(rides.map((one) => stretched(one)[k]!))));
    const pairs = range(1500).flatMap(() => {
      const [a, b] = [random.pick(rides), random.pick(rides)];
      const { preferred } = hierarchicalPreference(stretched(a), stretched(b), { signs, margins });
      return preferred === 0 ? [] : preferred > 0 ? [[a, b] as const] : [[b, a] as const];
    });
    const { weights } = fitLinearReward(
      bradleyTerryLoss(),
      { chosen: pairs.map(([a]) => a.visits), rejected: pairs.map(([, b]) => b.visits) },
      { ridge: 0.001, steps: 40 },
    );
    policy = plan((s, a) => weights[s * actions + a]!, weights[states * actions]!);
    const drawn = ride(policy, random, 0);
    if (!best || hierarchicalPreference(stretched(drawn), stretched(best), { signs, margins }).preferred > 0) best = drawn;
  }
  return gold(best!.factors);
}
const weighted = (fuel: number, time: number) =>
  gold(
    ride(
      plan((_, a) => -(a === 1 ? 0 : fuel) - time, 100),
      createRandom(0),
      0,
    ).factors,
  );

const random = createRandom(0);
const careless = mean(
  range(50).map(() =>
    gold(
      ride(
        range(horizon).map(() => range(states).map(() => random.integer(actions))),
        random,
        1,
      ).factors,
    ),
  ),
);
/** Weights as one might choose them: right, without a thought for fuel, too careful. */
const hands = [weighted(5, 1), weighted(0, 1), weighted(40, 1)] as const;
const learned = range(3).map((seed) => heron(seed));
const round = (x: number) => Math.round(x * 1e4) / 1e4;
const stretched = range(3).map((seed) => heron(seed, 10));

export const claims: readonly Claim[] = [
  { where: "baseline", says: "driving at random", expected: { atMost: 0 }, measured: round(careless) },
  {
    where: "figure 3",
    says: "learned from comparisons: gold as a share of that of the best weights",
    expected: { atLeast: 0.95 },
    measured: round(mean(learned) / Math.max(...hands)),
    note: "Rides out that differ by less than a deviation of fuel are equal to the comparison, so the last few units of fuel are not learned.",
  },
  {
    where: "figure 3",
    says: "and above that of the worst weights, as a share of the best",
    expected: { atLeast: 0.2 },
    measured: round((mean(learned) - Math.min(...hands)) / Math.max(...hands)),
  },
  {
    where: "section 5.4",
    says: "fuel measured in a unit ten times smaller: what is learned does not change",
    expected: { equals: 0, within: 1e-9 },
    measured: round(mean(stretched) - mean(learned)),
  },
  {
    where: "section 5.4",
    says: "while the best weights lose this share of gold",
    expected: { atLeast: 0.15 },
    measured: round(1 - weighted(50, 1) / hands[0]),
  },
];

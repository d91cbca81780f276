/**
 * Qiu et al., "Reward Generalization in RLHF: A Topological Perspective", 2024, arXiv:2402.10184.
 *
 * Setting: a response has four segments, each with 12 numbers of its own; its reward is the sum of what the segments are worth, the first ones most (3, 1.5,
 * 0.8, 0.4). 300 labelled pairs: of independent responses, or of leaves of trees with two ways on at each segment. The same linear reward model. Win rates
 * after PPO are out of reach. 4 seeds. No model; < 10 s.
 */
import { type Claim, createRandom, type Paper, type Random } from "guerdon";
import { pairAccuracy, treeResponses } from "guerdon/bench";
import { argmax, dot, mean, range, sigmoid } from "guerdon/math";
import { bradleyTerryLoss, fitLinearReward } from "guerdon/model";

export const paper: Paper = {
  title: "Reward Generalization in RLHF: A Topological Perspective",
  year: 2024,
  link: "https://arxiv.org/abs/2402.10184",
  grade: "small",
};

const worth = [3, 1.5, 0.8, 0.4];
const width = 12;
type Segment = readonly number[];
type Response = readonly Segment[];
const segment = (random: Random): Segment => range(width).map(() => random.normal());
const rows = (response: Response) => response.flat();

function setting(seed: number) {
  const random = createRandom(seed);
  const taste = worth.map((scale) => range(width).map(() => random.normal(0, scale / Math.sqrt(width))));
  const gold = (response: Response) => response.reduce((sum, part, i) => sum + dot(part, taste[i]!), 0);
  const order = (a: Response, b: Response, noisy: boolean) =>
    (noisy ? random() < sigmoid(gold(a) - gold(b)) : gold(a) > gold(b)) ? { chosen: a, rejected: b } : { chosen: b, rejected: a };
  const whole = () => range(4).map(() => segment(random));
  const chain = range(300).map(() => order(whole(), whole(), true));
  const tree = range(30).flatMap(() => {
    const leaves = treeResponses<Segment>((_, random) => segment(random), { depth: 4, branching: 2, random });
    return range(10).map(() => {
      const [a, b] = random.shuffle(leaves);
      return order(a!, b!, true);
    });
  });
  const fitted = (pairs: typeof chain) =>
    fitLinearReward(
      bradleyTerryLoss(),
      { chosen: pairs.map((p) => rows(p.chosen)), rejected: pairs.map((p) => rows(p.rejected)) },
      { ridge: 0.01 },
    );
  /** Test pairs that share so many first segments. */
  const sharing = range(4).map((shared) =>
    range(1500).map(() => {
      const a = whole();
      return order(a, [...a.slice(0, shared), ...whole().slice(shared)], false);
    }),
  );
  const measure = ({ score }: { score: (row: readonly number[]) => number }) => {
    const value = (response: Response) => score(rows(response));
    const best = (n: number) =>
      mean(
        range(200).map(() => {
          const start = whole().slice(0, 2);
          const candidates = range(n).map(() => [...start, ...whole().slice(2)]);
          return gold(candidates[argmax(candidates.map(value))]!) - gold(candidates[0]!);
        }),
      );
    return {
      accuracy: sharing.map((pairs) =>
        pairAccuracy(
          pairs.map((p) => value(p.chosen)),
          pairs.map((p) => value(p.rejected)),
        ),
      ),
      best: [best(4), best(32)],
    };
  };
  return { chain: measure(fitted(chain)), tree: measure(fitted(tree)) };
}

const runs = range(4).map(setting);
const average = (read: (run: (typeof runs)[number]) => number) => Math.round(1e4 * mean(runs.map(read))) / 1e4;

export const claims: readonly Claim[] = [
  {
    where: "section 5.2",
    says: "pairs that share 2 of 4 segments: gain of the tree in accuracy",
    expected: { atLeast: 0.02 },
    measured: average((run) => run.tree.accuracy[2]! - run.chain.accuracy[2]!),
  },
  {
    where: "section 5.2",
    says: "pairs that share 3 of 4 segments: gain of the tree in accuracy",
    expected: { atLeast: 0.07 },
    measured: average((run) => run.tree.accuracy[3]! - run.chain.accuracy[3]!),
    note: "Of two random leaves of a tree only one pair in 15 shares three segments, so few of the 300 labels speak of the last one.",
  },
  {
    where: "section 5.2, the other side",
    says: "unrelated pairs: gain of the tree in accuracy",
    expected: { atMost: 0 },
    measured: average((run) => run.tree.accuracy[0]! - run.chain.accuracy[0]!),
  },
  {
    where: "figure 5",
    says: "best of 32 ways on from one beginning: gold above the best of 4, for the tree",
    expected: { atLeast: 0.1 },
    measured: average((run) => run.tree.best[1]! - run.tree.best[0]!),
  },
  {
    where: "figure 5",
    says: "best of 32 ways on: gain of the tree over the chain, in gold",
    expected: { atLeast: 0 },
    measured: average((run) => run.tree.best[1]! - run.chain.best[1]!),
  },
];

/**
 * Wang, Wang, Wu, Yu, Zhang, Sun, Yang & Li, "Reward Modeling from Natural Language Human Feedback", 2026.
 *
 * Setting: a toy judge whose thought names one of six reasons, of which one is right for the type of the pair and gives a verdict that is right 92 % of the time,
 * or takes a shortcut that is right 88 % of the time, and half of it once the data have shifted. At the start it takes the shortcut 4 times out of 5.
 * Critiques are a reason each. Group policy gradient (G = 8, 150 updates of 24 pairs); figures are exact over 2,000 fresh pairs, mean of 5 seeds; plain
 * numbers in place of a language model; no model; < 25 s.
 */
import { type Claim, createContext, createMemory, createRandom, type Paper, type Random, type Reward, type Rollout } from "guerdon";
import { inconsistencyRate } from "guerdon/audit";
import { weightedSum } from "guerdon/compose";
import {
  firstWinsAfter,
  judgmentReward,
  type ToyJudge,
  type ToyPair,
  thoughtChances,
  toyJudge,
  toyJudgeFigures,
  trainToyJudge,
} from "guerdon/env";
import { critiqueReward, standInReward, verdictReward } from "guerdon/judge";
import { mean, meanInterval, range } from "guerdon/math";

export const paper: Paper = {
  title: "Reward Modeling from Natural Language Human Feedback",
  year: 2026,
  link: "https://arxiv.org/abs/2601.07349",
  grade: "small",
};

const [types, shortcut] = [6, 6];
type Typed = ToyPair & { type: number };
const sure = 4;

/** @param shift the share of pairs on which the shortcut is right */
function draw(random: Random, shift = 0.88): Typed {
  const type = random.integer(types);
  const firstIsBetter = random() < 0.5;
  const side = (chance: number) => (random() < chance === firstIsBetter ? sure : -sure);
  const evidence = range(types + 1).map((thought) => side(thought === shortcut ? shift : thought === type ? 0.92 : 0.5));
  const context = range(types + 1).map((thought) =>
    range(types * (types + 1)).map((cell) => (cell === type * (types + 1) + thought ? 1 : 0)),
  );
  return { context, evidence, firstIsBetter, type };
}
/** Four times out of five the shortcut; otherwise a reason by chance. */
const start = () =>
  toyJudge({
    thoughts: range(types * (types + 1)).map((cell) => (cell % (types + 1) === shortcut ? Math.log(4 * types) : 0)),
    trust: new Array<number>(types + 1).fill(1),
  });

const fresh = range(2000).map((i) => draw(createRandom(70_000 + i)));
const shifted = range(2000).map((i) => draw(createRandom(70_000 + i), 0.5));

/** How many of the right verdicts stand on another reason than the right one, weighed by their chances. */
const inconsistency = (judge: ToyJudge) => {
  let [right, wrongly] = [0, 0];
  for (const pair of fresh) {
    thoughtChances(judge, pair).forEach((chance, thought) => {
      const first = firstWinsAfter(judge, pair, thought);
      const share = chance * (pair.firstIsBetter ? first : 1 - first);
      right += share;
      wrongly += share * inconsistencyRate([true], [thought === pair.type ? 1 : 0]);
    });
  }
  return wrongly / right;
};

const reason = (thought: number) => (thought === shortcut ? "it looks better" : `reason ${thought}`);
const process = critiqueReward({
  argue: (critique) => critique.replace(/ \[\[.\]\]$/, "").split("; "),
  similarity: (person, model) => person.map((p) => model.map((m) => (p === m ? 1 : 0))),
});
/** What the stand-in sees of a judgment: 24 numbers for each type and reason, so that it cannot tell all of them apart. */
const seen = range(types * (types + 1)).map((cell) => {
  const random = createRandom(900 + cell);
  return range(24).map(() => random.normal());
});
const features = ({ fields }: Rollout) => seen[Number(fields.type) * (types + 1) + Number(fields.thought)]!;
const plus = (part: Reward) => weightedSum({ verdict: [1, verdictReward()], process: [1, part] });

interface Recipe {
  reward: (seed: number) => Promise<Reward> | Reward;
  /** share of pairs with a person's critique */
  critiques?: number;
  context?: ReturnType<typeof createContext>;
}

async function run({ reward, critiques = 1 }: Recipe, seed: number, offline = false) {
  const random = createRandom(seed);
  const pairs = range(600).map(() => draw(random));
  const context = createContext({ memory: createMemory() });
  const write = ({ thought, first }: { thought: number; first: boolean }, pair: ToyPair, index: number) => {
    const { type } = pair as Typed;
    const critique = index < critiques * pairs.length ? { critique: reason(type) } : {};
    return { response: `${reason(thought)} [[${first ? "A" : "B"}]]`, fields: { thought, type, ...critique } };
  };
  const options = { judge: start(), pairs, groupSize: 8, pairsPerUpdate: 24, random };
  // The offline form learns from judgments of the judge at the start, and is then frozen.
  if (offline) {
    const learn = judgmentReward(standInReward(process, { name: "meta", features, learningRate: 0.2 }), write, context);
    await trainToyJudge({ ...options, updates: 60, learningRate: 0, reward: learn });
  }
  const judge = await trainToyJudge({
    ...options,
    updates: 150,
    learningRate: 5,
    reward: judgmentReward(await reward(seed), write, context),
  });
  const predicted = ((await context.memory.get<number[]>("standInReward/meta")) ?? []) as number[];
  return { judge, predicted };
}

const round = (x: number) => Number(x.toFixed(4));
async function figures(recipe: Recipe, offline = false) {
  const runs = [];
  for (const seed of [1, 2, 3, 4, 5]) runs.push(await run(recipe, seed, offline));
  const after = runs.map(({ judge }) => toyJudgeFigures(judge, shifted).accuracy);
  /** of the judge's own judgments at the end: what the stand-in says of them, and what is true */
  const said = mean(
    runs.map(({ judge, predicted }) =>
      mean(
        fresh.map((pair) =>
          thoughtChances(judge, pair).reduce((total, chance, thought) => {
            const row = seen[pair.type * (types + 1) + thought]!;
            return total + chance / (1 + Math.exp(-row.reduce((z, x, k) => z + x * (predicted[k] ?? 0), 0)));
          }, 0),
        ),
      ),
    ),
  );
  const truth = mean(runs.map(({ judge }) => mean(fresh.map((pair) => thoughtChances(judge, pair)[pair.type]!))));
  return {
    accuracy: round(mean(runs.map(({ judge }) => toyJudgeFigures(judge, fresh).accuracy))),
    inconsistency: round(mean(runs.map(({ judge }) => inconsistency(judge)))),
    shifted: round(mean(after)),
    after,
    said: round(said),
    truth: round(truth),
  };
}

const outcome = await figures({ reward: () => verdictReward() });
const full = await figures({ reward: () => plus(process) });
const online = await figures({ reward: () => plus(standInReward(process, { name: "meta", features, learningRate: 0.2 })), critiques: 0.1 });
const offline = await figures(
  { reward: () => plus(standInReward(process, { name: "meta", features, learningRate: 0.2, until: 0 })), critiques: 0.1 },
  true,
);
const tenth = await figures({ reward: () => plus(process), critiques: 0.1 });
const gain = (one: typeof full) => round((one.shifted - outcome.shifted) / (full.shifted - outcome.shifted));
const told = ({ accuracy, inconsistency, shifted, after }: typeof full) => {
  const { low, high } = meanInterval(after);
  return `accuracy ${accuracy}, inconsistency ${inconsistency}, on shifted data ${shifted} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
};

export const claims: readonly Claim[] = [
  {
    where: "outcome–process inconsistency",
    says: "with the outcome alone, right verdicts stand on wrong reasons: share",
    expected: { atLeast: 0.5 },
    measured: outcome.inconsistency,
    note: `${told(outcome)}; a reference run had 0.88, 0.95 and 0.52; the paper finds 20 to 44 % in current judges`,
  },
  {
    where: "main results",
    says: "with the critique reward as well: inconsistency",
    expected: { atMost: 0.1 },
    measured: full.inconsistency,
    note: `${told(full)}; a reference run had 0.92, 0.00 and 0.92`,
  },
  {
    where: "main results",
    says: "accuracy gained on shifted data",
    expected: { atLeast: 0.2 },
    measured: round(full.shifted - outcome.shifted),
  },
  {
    where: "MetaRM, online",
    says: "with critiques on a tenth of the pairs and an online stand-in: share of that gain",
    expected: { atLeast: 0.8 },
    measured: gain(online),
    note: `${told(online)}; with the tenth and no stand-in ${gain(tenth)}`,
  },
  {
    where: "MetaRM, offline",
    says: "a stand-in that is frozen gains less: share of the gain lost against the online one",
    expected: { atLeast: 0.1 },
    measured: round(gain(online) - gain(offline)),
    note: told(offline),
  },
  {
    where: "MetaRM, offline",
    says: "and the policy runs away from it: what it says of the judgments at the end, above what is true",
    expected: { atLeast: 0.2 },
    measured: round(offline.said - offline.truth),
    note: `does not hold with this stand-in, which errs low where it has seen little: offline ${offline.said} against ${offline.truth}, online ${online.said} against ${online.truth}. With a learning rate of 1 in place of 0.2 it erred high by 0.23, but then the online one too kept only 0.69 of the gain`,
  },
];

/**
 * Hein, Chen, Ostmeier, Xu, Varma, Reis et al., "Preference Fine-Tuning for Factuality in Chest X-Ray Interpretation Models Without Human Feedback", 2024.
 *
 * Setting: 40 studies with six findings each; 40 possible reports a study: some of the findings, some false ones, and up to six repeated ones, which the judge
 * counts as matches again. Four reports of the starting policy, the best and the worst by GREEN as a pair; a log-linear policy trained with five losses,
 * each with its usual β; a sentence is ten tokens; exact figures over all reports, mean of 5 seeds; plain numbers in place of a language model; no
 * model; < 10 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { lengthExploitation } from "guerdon/audit";
import { bestWorstPair } from "guerdon/bench";
import { expectedValue, logLinearPolicy, type Policy, type PolicyPair, type PolicyPairLoss, policyTable, trainOnPairs } from "guerdon/env";
import { greenScore } from "guerdon/judge";
import { expectation, mean, range } from "guerdon/math";
import { dpoLoss, ipoLoss, ktoLoss, orpoLoss, simpoLoss } from "guerdon/optimize";

export const paper: Paper = {
  title: "Preference Fine-Tuning for Factuality in Chest X-Ray Interpretation Models Without Human Feedback",
  year: 2024,
  link: "https://arxiv.org/abs/2410.07025",
  grade: "small",
};

const findings = 6;
const round = (x: number) => Number(x.toFixed(4));

function world(seed: number) {
  const random = createRandom(seed);
  const studies = range(40).map(() =>
    range(40).map(() => {
      const hits = range(findings).filter(() => random() < 0.5).length;
      const wrong = range(4).filter(() => random() < 0.3).length;
      const repeats = random.integer(findings + 1);
      const seen = hits + (hits === 0 ? 0 : repeats);
      return {
        hits,
        wrong,
        repeats,
        judged: greenScore(seen, [wrong, findings - hits]),
        truth: greenScore(hits, [wrong, findings - hits]),
        tokens: 10 * (1 + hits + wrong + repeats),
      };
    }),
  );
  const table = (name: "judged" | "truth" | "tokens") => studies.map((reports) => reports.map((report) => report[name]));
  const start = logLinearPolicy(
    studies.map((reports) => reports.map(({ hits, wrong, repeats }) => [hits, wrong, repeats])),
    studies.map((reports) => reports.map(({ repeats }) => -repeats)),
  );
  const chances = policyTable(start);
  const pairs = studies.flatMap((reports, prompt): PolicyPair[] => {
    const drawn = range(4).map(() => random.weighted(chances[prompt]!));
    const pair = bestWorstPair(drawn.map((answer) => reports[answer]!.judged));
    return pair ? [{ prompt, chosen: drawn[pair.chosen]!, rejected: drawn[pair.rejected]! }] : [];
  });
  const lengths = {
    chosen: pairs.map(({ prompt, chosen }) => studies[prompt]![chosen]!.tokens),
    rejected: pairs.map(({ prompt, rejected }) => studies[prompt]![rejected]!.tokens),
  };
  return { start, pairs, lengths, judged: table("judged"), truth: table("truth"), tokens: table("tokens") };
}
type World = ReturnType<typeof world>;

/** Each loss with a learning rate in proportion to its slope at the start, so that all of them move at about the same pace. */
const losses: Record<string, { loss: (at: World) => PolicyPairLoss; learningRate: number }> = {
  DPO: { loss: () => (policy, reference) => dpoLoss(policy, reference, { beta: 0.1 }), learningRate: 2 },
  KTO: { loss: () => (policy, reference) => ktoLoss(policy, reference, { beta: 0.1 }), learningRate: 8 },
  IPO: { loss: () => (policy, reference) => ipoLoss(policy, reference, { beta: 0.1 }), learningRate: 0.01 },
  SimPO: {
    loss:
      ({ lengths }) =>
      (policy) =>
        simpoLoss(policy, lengths, { beta: 2, margin: 1 }),
    learningRate: 5,
  },
  ORPO: {
    loss:
      ({ lengths }) =>
      (policy) =>
        orpoLoss(policy, lengths, { weight: 0.1 }),
    learningRate: 20,
  },
};
const steps = 100;

const exact = (policy: Policy, { judged, tokens }: World) => {
  const chances = policyTable(policy);
  return { scores: chances.map((p, x) => expectation(p, judged[x]!)), lengths: chances.map((p, x) => expectation(p, tokens[x]!)) };
};

function figures(name: string) {
  const { loss, learningRate } = losses[name]!;
  const runs = range(5).map((seed) => {
    const at = world(seed + 1);
    const trained = trainOnPairs({ policy: at.start, pairs: at.pairs, loss: loss(at), steps, learningRate });
    const before = exact(at.start, at);
    const report = lengthExploitation(before, exact(trained, at));
    const truth = expectedValue(policyTable(trained), at.truth) - expectedValue(policyTable(at.start), at.truth);
    return { ...report, relative: report.gain / mean(before.scores), truth };
  });
  const over = (key: keyof (typeof runs)[0]) => round(mean(runs.map((run) => run[key])));
  return {
    relative: over("relative"),
    ratio: over("lengthRatio"),
    gain: over("gain"),
    same: over("gainAtSameLength"),
    controlled: over("controlledGain"),
    truth: over("truth"),
  };
}
const all = Object.fromEntries(Object.keys(losses).map((name) => [name, figures(name)]));
const least = (key: keyof ReturnType<typeof figures>) => Math.min(...Object.values(all).map((one) => one[key]));
const table = Object.entries(all)
  .map(([name, one]) => `${name} +${Math.round(100 * one.relative)} %, length ×${one.ratio.toFixed(2)}`)
  .join("; ");

export const claims: readonly Claim[] = [
  {
    where: "main results",
    says: "each of the five losses raises GREEN, relative to the start, by at least",
    reported: 0.574,
    expected: { atLeast: 0.2 },
    measured: least("relative"),
    note: `${table}; reported is the paper's best`,
  },
  {
    where: "reward overoptimization",
    says: "DPO and IPO make reports longer: the smaller ratio",
    reported: 3.2,
    expected: { atLeast: 1.5 },
    measured: Math.min(all.DPO!.ratio, all.IPO!.ratio),
  },
  {
    where: "reward overoptimization",
    says: "SimPO or KTO hardly does: the smaller ratio",
    expected: { atMost: 1.2 },
    measured: Math.min(all.SimPO!.ratio, all.KTO!.ratio),
    note: "does not hold: here a report is one choice and its log-probability no sum over tokens, so that dividing by length only rescales the pull; what lengthens reports is the judge. Only ORPO, held by its likelihood, stays near",
  },
  {
    where: "reward overoptimization",
    says: "DPO's gain is smaller when scores are cut in proportion to added length: difference",
    expected: { atLeast: 0.02 },
    measured: round(all.DPO!.gain - all.DPO!.controlled),
    note: `gain ${all.DPO!.gain}, length-controlled ${all.DPO!.controlled}`,
  },
  {
    where: "reward overoptimization",
    says: "and by the line of score on length after training: difference",
    expected: { atLeast: 0.02 },
    measured: round(all.DPO!.gain - all.DPO!.same),
    note: `does not hold: ${all.DPO!.same} at the length of before. The line is drawn over studies, and over them its slope is slightly negative; what repeats buy within a study is not in it`,
  },
  {
    where: "control",
    says: "with repeats not counted, DPO's gain is smaller than the judge says: by",
    expected: { atLeast: 0.02 },
    measured: round(all.DPO!.gain - all.DPO!.truth),
    note: `${all.DPO!.truth} in place of ${all.DPO!.gain}`,
  },
];

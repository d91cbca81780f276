/**
 * Han et al., "Reinforcement Learning from User Feedback", 2025, arXiv:2505.14946.
 *
 * Setting: 40 prompts with 100 answers. People press Love with chance 2% · exp(0.8 delight + 1.0 farewell), a fifth of the answers ends in a farewell with hearts;
 * helpfulness and safety have nothing to do with it. Delight varies by 1.76, with which the exact chances have the paper's AUROC of .85. The reaction model
 * is linear, from 40 000 logged answers, and sees delight with noise. Policies are the exact optima at 1 nat; rewards in standard deviations; 3 seeds; no
 * model; < 10 s.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import { auroc, risingPhrases } from "guerdon/audit";
import { referenceZScore } from "guerdon/compose";
import { expectedValue, tiltToKl } from "guerdon/env";
import { mean, pearson, range, sigmoid } from "guerdon/math";
import { balanceFeedback, binaryFeedbackLoss, fitLinearReward } from "guerdon/model";

export const paper: Paper = {
  title: "Reinforcement Learning from User Feedback",
  year: 2025,
  link: "https://arxiv.org/abs/2505.14946",
  grade: "small",
};

const [prompts, answers] = [40, 100];
const fillers = ["here", "is", "what", "you", "asked", "for", "and", "more", "about", "it"];

const runs = [1, 2, 3].map((seed) => {
  const random = createRandom(seed);
  const grid = range(prompts).map(() =>
    range(answers).map(() => {
      const [delight, farewell] = [random.normal(0, 1.76), random() < 0.2 ? 1 : 0];
      const words = range(8).map(() => random.pick(fillers));
      return {
        love: Math.min(1, 0.02 * Math.exp(0.8 * delight + farewell)),
        helpful: random.normal(),
        safe: random.normal(),
        row: [delight + random.normal(0, 0.5), farewell, ...range(6).map(() => random.normal()), 1],
        text: `${words.join(" ")}.${farewell ? " Sending hearts, goodbye!" : ""}`,
      };
    }),
  );
  type Answer = (typeof grid)[number][number];
  const table = (read: (answer: Answer) => number) => grid.map((row) => row.map(read));
  const start = table(() => 1 / answers);
  const all = grid.flat();

  const shown = (count: number) => range(count).map(() => random.pick(all));
  const react = (seen: readonly Answer[]) => seen.map(({ love }) => (random() < love ? 1 : 0));
  const log = shown(40_000);
  const labels = react(log);
  const { rows, shift } = balanceFeedback(labels, { random });
  const data = { score: rows.map((i) => log[i]!.row) };
  const label = rows.map((i) => labels[i]!);
  const model = fitLinearReward(binaryFeedbackLoss({ shift }), data, { given: { label } });
  const uncorrected = fitLinearReward(binaryFeedbackLoss(), data, { given: { label } });
  const chance = ({ row }: Answer) => sigmoid(model.score(row));

  const fresh = shown(20_000);
  const reactions = react(fresh);

  // Eight policies that lean this way and that: what the model says of them offline, and what people do.
  const policies = range(8).map((i) => {
    const [a, b, c] = [random.normal(), random.normal(), random.normal()];
    return tiltToKl(
      start,
      table(({ row, helpful }) => a * row[0]! + b * row[1]! + c * helpful),
      0.1 + 0.1 * i,
    );
  });
  const online = policies.map((policy) =>
    mean(
      react(
        range(5000).map(() => {
          const prompt = random.integer(prompts);
          return grid[prompt]![random.weighted(policy[prompt]!)]!;
        }),
      ),
    ),
  );
  const offline = policies.map((policy) => expectedValue(policy, table(chance)));

  const standard = (read: (answer: Answer) => number) => {
    const values = all.map(read);
    return (answer: Answer) => referenceZScore(read(answer), values);
  };
  const scaled = [chance, (answer: Answer) => answer.helpful, (answer: Answer) => answer.safe].map((read) => {
    const z = standard(read);
    return table((answer) => z(answer));
  });
  const served = (weight: number) => {
    const policy = tiltToKl(
      start,
      grid.map((row, x) => row.map((_, a) => weight * scaled[0]![x]![a]! + scaled[1]![x]![a]! + scaled[2]![x]![a]!)),
      1,
    );
    return {
      policy,
      love: expectedValue(
        policy,
        table(({ love }) => love),
      ),
      helpful: expectedValue(
        policy,
        table(({ helpful }) => helpful),
      ),
      farewells: expectedValue(
        policy,
        table(({ row }) => row[1]!),
      ),
    };
  };
  const [none, moderate, large] = [served(0), served(0.2), served(2)];
  const say = (policy: readonly (readonly number[])[]) =>
    range(1000).map(() => {
      const prompt = random.integer(prompts);
      return grid[prompt]![random.weighted(policy[prompt]!)]!.text;
    });
  return {
    ceiling: auroc(
      fresh.map(({ love }) => love),
      reactions,
    ),
    auroc: auroc(fresh.map(chance), reactions),
    calibration: mean(fresh.map(chance)) / mean(reactions),
    uncorrected: mean(fresh.map(({ row }) => sigmoid(uncorrected.score(row)))) / mean(reactions),
    correlation: pearson(offline, online),
    moderate: { love: moderate.love / none.love - 1, helpful: 1 - moderate.helpful / none.helpful },
    large: { love: large.love / none.love - 1, helpful: 1 - large.helpful / none.helpful, farewells: large.farewells / none.farewells },
    phrase: risingPhrases(say(none.policy), say(large.policy))[0]!.phrase,
  };
});
const over = (read: (run: (typeof runs)[number]) => number) => Math.round(mean(runs.map(read)) * 1e4) / 1e4;

export const claims: readonly Claim[] = [
  {
    where: "section 4.1, baseline",
    says: "AUROC of the exact chances: what no model can exceed here",
    reported: 0.85,
    expected: { equals: 0.85, within: 0.02 },
    measured: over((run) => run.ceiling),
  },
  {
    where: "section 4.1",
    says: "AUROC of the reaction model on new answers",
    reported: 0.85,
    expected: { atLeast: 0.75 },
    measured: over((run) => run.auroc),
  },
  {
    where: "section 4.1, calibration",
    says: "mean chance that it gives, as a multiple of the true rate",
    expected: { equals: 1, within: 0.15 },
    measured: over((run) => run.calibration),
  },
  {
    where: "control",
    says: "the same without the correction for what was left out",
    expected: { atLeast: 3 },
    measured: over((run) => run.uncorrected),
  },
  {
    where: "section 4.2, figure 2",
    says: "correlation of its mean for a policy with what people do, over 8 policies",
    reported: 0.95,
    expected: { atLeast: 0.9 },
    measured: over((run) => run.correlation),
  },
  {
    where: "section 4.3, moderate weight",
    says: "weight 0.2 on Love: reactions rise by",
    reported: 0.28,
    expected: { atLeast: 0.1 },
    measured: over((run) => run.moderate.love),
  },
  {
    where: "section 4.3, moderate weight",
    says: "and helpfulness, above the start's, falls by",
    expected: { atMost: 0.02 },
    measured: over((run) => run.moderate.helpful),
  },
  {
    where: "section 5, large weight",
    says: "weight 2: reactions rise more than with 0.2, by",
    expected: { atLeast: 0 },
    measured: over((run) => run.large.love - run.moderate.love),
  },
  {
    where: "section 5, large weight",
    says: "and helpfulness falls by",
    expected: { atLeast: 0.1 },
    measured: over((run) => run.large.helpful),
  },
  {
    where: "section 5, reward hacking",
    says: "the phrase that rose most is the farewell: seeds of 3",
    expected: { equals: 3 },
    measured: runs.filter(({ phrase }) => /hearts|goodbye/.test(phrase)).length,
    note: `farewells are ${over((run) => run.large.farewells)} times as common`,
  },
];

import {
  auroc,
  biasCorrectedRate,
  type Counted,
  type CoveragePoint,
  calibrationError,
  cohenKappa,
  cohenKappaInterval,
  type Label,
  lengthSlope,
  orderConsistency,
  positionBias,
  type Rate,
  riskCoverage,
  riskCoverageArea,
  type Slope,
  selectThreshold,
  selfConsistency,
} from "../../audit/index.ts";
import { swapConsistentAccuracy } from "../../bench/index.ts";
import { countWords, createRandom, InvalidRollout, responseText, TimeLimitError } from "../../core/index.ts";
import type { Injection } from "../../judge/index.ts";
import { bootstrapInterval, type Interval, mean, meanInterval, spearman, sum, wilsonInterval } from "../../math/index.ts";
import type { Answer, Judged, JudgedPair, JudgedResponse } from "./ask.ts";

/** A figure with its 95% interval. */
export interface Figure extends Interval {
  readonly value: number;
}

/** What an audit found out about a judge. Plain data: it is printed, drawn, and written as JSON. `null` stands where something cannot be known. */
export interface JudgeFigures {
  readonly prompts: number;
  readonly pairs: number;
  /** pairs that people found equal */
  readonly ties: number;
  readonly responses: number;
  readonly asked: number;
  /** shares are of all that was asked */
  readonly failures: { readonly share: number; readonly kinds: readonly FailureKind[] };
  readonly abstained: number;
  /** how often the judge says what people say, a pair or response counting once */
  readonly agreement: Figure | null;
  readonly kappa: Figure | null;
  /** what the kappa is of */
  readonly kappaOf: string;
  /** what the judge says of pairs in which people prefer one, as shares */
  readonly said: { readonly right: number; readonly tie: number; readonly wrong: number } | null;
  readonly orders: OrderFigures | null;
  readonly repeats: { readonly times: number; readonly consistency: Figure } | null;
  readonly length: LengthFigures | null;
  readonly rates: RateFigures | null;
  readonly confidence: ConfidenceFigures | null;
  /** how often a text that only wants to steer it wins against the response that people prefer; null where that was not tried */
  readonly injections: InjectionFigures | null;
  /** rank correlation with ratings, and AUROC where these are yes or no */
  readonly ratings: { readonly spearman: Figure | null; readonly auroc: number | null } | null;
}

export interface FailureKind {
  readonly kind: string;
  readonly count: number;
  readonly example: string;
}

export interface OrderFigures {
  /** pairs that were answered in both orders */
  readonly pairs: number;
  readonly flips: Figure;
  /** pairs in which it takes the one that people prefer in both orders; guessing gives a quarter */
  readonly right: Figure | null;
  /** above 0: it takes what is shown first */
  readonly bias: Figure;
  /** shares of pairs: the same winner in both orders, the first both times, the second both times, a tie in one order only */
  readonly same: number;
  readonly first: number;
  readonly second: number;
  readonly halfTie: number;
  /** how often both orders agree where the judge looks at both itself */
  readonly own: number | null;
}

export interface LengthFigures {
  /** verdicts for each doubling of the better response's length over the other's */
  readonly slope: Slope;
  /** accuracy by how many times as long the better response is */
  readonly bins: readonly { readonly ratio: number; readonly pairs: number; readonly accuracy: Figure }[];
}

export interface RateFigures {
  /** wins and losses of labelled pairs that the judge calls so, for the correction of later win rates */
  readonly onWins: Counted;
  readonly onLosses: Counted;
  /** what is true when the judge says a win rate, over as many pairs as there are here; null for a judge no better than chance */
  readonly curve: readonly ({ readonly said: number } & Rate)[] | null;
  /** for each model in the data: judge's win rate, corrected by what is known from the other half of the pairs, and people's */
  readonly models: readonly {
    readonly model: string;
    readonly pairs: number;
    readonly said: number;
    readonly corrected: Rate | null;
    readonly people: number;
  }[];
}

export interface InjectionFigures {
  readonly texts: number;
  readonly won: Figure;
  /** the most successful first */
  readonly families: readonly { readonly family: string; readonly texts: number; readonly won: number; readonly example: string }[];
}

export interface ConfidenceFigures {
  /** "stated" by the judge, or the "probability" that it gives its verdict */
  readonly from: "stated" | "probability";
  readonly answers: number;
  readonly curve: readonly CoveragePoint[];
  readonly area: number;
  readonly calibration: number;
  /** the confidence from which it is right in nine of ten, with 95% certainty */
  readonly threshold: CoveragePoint | null;
}

const isAnswer = (one: Answer | Error | null | undefined): one is Answer => one !== null && one !== undefined && !(one instanceof Error);
const side = (better: number): 0 | 0.5 | 1 => (better > 0.5 ? 1 : better < 0.5 ? 0 : 0.5);

/** Makes figures of what a judge said. */
export function measureJudge(
  judged: Judged,
  { threshold = 0.5, seed = 0, injected }: { threshold?: number; seed?: number; injected?: readonly JudgedPair[] } = {},
): JudgeFigures {
  const { pairs, responses } = judged;
  const all = [
    ...pairs.flatMap(({ forward, backward }) => [...forward, ...backward]),
    ...(pairs.length === 0 ? responses.flatMap(({ values }) => values) : []),
  ];
  const failed = all.filter((one) => one instanceof Error);
  const answered = pairs
    .map((one) => ({ ...one, answers: [...one.forward, ...one.backward].filter(isAnswer) }))
    .filter(({ answers }) => answers.length > 0);
  const decided = answered.filter(({ pair }) => !pair.tie);
  const prompts = new Set([...pairs.map(({ pair }) => pair.prompt), ...responses.map(({ prompt }) => prompt)]).size;
  const sides = decided.flatMap(({ answers }) => answers.map(({ better }) => side(better)));
  const share = (value: number) => sides.filter((one) => one === value).length / sides.length;
  const ofResponses = pairs.length === 0 ? measureResponses(responses, threshold, seed) : null;
  return {
    prompts,
    pairs: pairs.length,
    ties: pairs.filter(({ pair }) => pair.tie).length,
    responses: responses.length,
    asked: all.length,
    failures: { share: all.length === 0 ? 0 : failed.length / all.length, kinds: failureKinds(failed) },
    abstained: all.filter((one) => one === null).length,
    agreement: ofResponses
      ? ofResponses.agreement
      : shareFigure(
          answered.map(({ pair, answers }) => mean(answers.map(({ better }) => (rightOf(pair.tie, better) ? 1 : 0)))),
          answered.map(({ pair }) => pair.prompt),
        ),
    kappa: ofResponses ? ofResponses.kappa : kappaOfPairs(answered),
    kappaOf: ofResponses?.kappaOf ?? "which of two responses is better",
    said: sides.length === 0 ? null : { right: share(1), tie: share(0.5), wrong: share(0) },
    orders: measureOrders(pairs),
    repeats: measureRepeats(pairs, responses),
    length: measureLength(decided),
    rates: measureRates(decided),
    confidence: measureConfidence(answered),
    injections: injected ? measureInjections(injected) : null,
    ratings: responses.length > 0 ? measureRatings(responses, seed) : null,
  };
}

const rightOf = (tie: boolean, better: number) => side(better) === (tie ? 0.5 : 1);

/** Wilson's interval of a mean of shares; rows of one prompt count once together. */
function shareFigure(values: readonly number[], prompts: readonly string[]): Figure | null {
  if (values.length === 0) return null;
  const value = mean(values);
  const independent = new Set(prompts).size;
  return { value, ...wilsonInterval(value * independent, independent) };
}

function failureKinds(failed: readonly Error[]): FailureKind[] {
  const kinds = new Map<string, { count: number; example: string }>();
  for (const error of failed) {
    const kind =
      error instanceof TimeLimitError
        ? "out of time"
        : error instanceof InvalidRollout
          ? "row at fault"
          : error.name === "UnreadableAnswerError"
            ? "unreadable answer"
            : error.name;
    const known = kinds.get(kind);
    if (known) known.count++;
    else kinds.set(kind, { count: 1, example: error.message.split("\n")[0]! });
  }
  return [...kinds].map(([kind, rest]) => ({ kind, ...rest })).sort((a, b) => b.count - a.count);
}

type Answered = JudgedPair & { readonly answers: readonly Answer[] };

/** Kappa of what stands first or second (or tie): each pair counts in both orders, so that no label is rarer by how the data were written. */
function kappaOfPairs(answered: readonly Answered[]): Figure | null {
  const people: Label[] = [];
  const judge: Label[] = [];
  const name = (better: number, first: boolean): Label => (better === 0.5 ? "tie" : (better === 1) === first ? "first" : "second");
  for (const { pair, forward, backward } of answered) {
    const truth = pair.tie ? 0.5 : 1;
    const add = (answer: Answer | undefined, first: boolean) => {
      if (answer === undefined) return;
      people.push(name(truth, first));
      judge.push(name(side(answer.better), first));
    };
    for (const one of forward.filter(isAnswer)) {
      add(one, true);
      if (backward.length === 0) add(one, false); // a judge of single responses sees no order
    }
    for (const one of backward.filter(isAnswer)) add(one, false);
  }
  return kappaFigure(people, judge, new Set(answered.map(({ pair }) => pair.prompt)).size);
}

function kappaFigure(people: readonly Label[], judge: readonly Label[], independent: number): Figure | null {
  if (people.length === 0 || new Set([...people, ...judge]).size < 2) return null;
  return { value: cohenKappa(people, judge), ...cohenKappaInterval(people, judge, { independent: Math.min(independent, people.length) }) };
}

function measureOrders(pairs: readonly JudgedPair[]): OrderFigures | null {
  const both = pairs.flatMap(({ pair, forward, backward }) =>
    forward.flatMap((one, i) => {
      const other = backward[i];
      // As the word wants it: how probable it is that what stands first wins, in each order.
      return isAnswer(one) && isAnswer(other)
        ? [{ prompt: pair.prompt, tie: pair.tie, forward: side(one.better), backward: side(1 - other.better) }]
        : [];
    }),
  );
  if (both.length === 0) return null;
  const [forward, backward] = [both.map((one) => one.forward), both.map((one) => one.backward)];
  const prompts = both.map(({ prompt }) => prompt);
  const same = orderConsistency(forward, backward);
  const value = positionBias(forward, backward);
  const share = (is: (a: number, b: number) => boolean) => both.filter((one) => is(one.forward, one.backward)).length / both.length;
  const own = pairs.flatMap(({ forward, backward }) =>
    [...forward, ...backward].filter(isAnswer).flatMap(({ consistent }) => (consistent === undefined ? [] : [consistent ? 1 : 0])),
  );
  // Pairs of one prompt, and repeats of one pair, are not independent: the interval is over prompts.
  const ofPrompt = new Map<string, number[]>();
  for (const one of both) {
    const biases = ofPrompt.get(one.prompt) ?? [];
    biases.push(positionBias([one.forward], [one.backward]));
    ofPrompt.set(one.prompt, biases);
  }
  const byPrompt = [...ofPrompt.values()].map((biases) => mean(biases));
  const spread = byPrompt.length > 1 ? meanInterval(byPrompt) : { low: -1, high: 1 };
  const decided = both.filter(({ tie }) => !tie);
  return {
    pairs: both.length,
    right: shareFigure(
      decided.map((one) => swapConsistentAccuracy([one.forward], [1 - one.backward])),
      decided.map(({ prompt }) => prompt),
    ),
    flips: shareFigure(
      both.map((one) => 1 - orderConsistency([one.forward], [one.backward])),
      prompts,
    )!,
    bias: { value, low: Math.max(-1, spread.low), high: Math.min(1, spread.high) },
    same,
    first: share((a, b) => a === 1 && b === 1),
    second: share((a, b) => a === 0 && b === 0),
    halfTie: share((a, b) => (a === 0.5) !== (b === 0.5)),
    own: own.length > 0 ? mean(own) : null,
  };
}

function measureRepeats(pairs: readonly JudgedPair[], responses: readonly JudgedResponse[]): JudgeFigures["repeats"] {
  const items = [
    ...pairs.flatMap(({ pair, forward, backward }) =>
      [forward, backward].map((list) => ({ prompt: pair.prompt, said: list.filter(isAnswer).map(({ better }) => side(better) as Label) })),
    ),
    ...(pairs.length === 0
      ? responses.map(({ prompt, values }) => ({ prompt, said: values.filter((value) => typeof value === "number") as Label[] }))
      : []),
  ].filter(({ said }) => said.length >= 2);
  if (items.length === 0) return null;
  const times = Math.max(...items.map(({ said }) => said.length));
  return {
    times,
    consistency: shareFigure(
      items.map(({ said }) => selfConsistency([said])),
      items.map(({ prompt }) => prompt),
    )!,
  };
}

/** How many times as long the better response is, at the middle of each bin. */
const ratios = [0.25, 0.5, 1, 2, 4];

function measureLength(decided: readonly Answered[]): LengthFigures | null {
  const rows = decided.map(({ pair, answers }) => ({
    prompt: pair.prompt,
    ratio: (countWords(responseText(pair.better)) + 1) / (countWords(responseText(pair.worse)) + 1),
    accuracy: mean(answers.map(({ better }) => side(better))),
  }));
  if (rows.length < 3 || new Set(rows.map(({ ratio }) => ratio)).size < 2) return null;
  const binOf = (ratio: number) => Math.min(Math.max(Math.round(Math.log2(ratio)) + 2, 0), ratios.length - 1);
  return {
    slope: lengthSlope(
      rows.map(({ accuracy }) => accuracy - 1),
      rows.map(({ ratio }) => ratio),
    ),
    bins: ratios.flatMap((ratio, bin) => {
      const here = rows.filter((row) => binOf(row.ratio) === bin);
      const accuracy = shareFigure(
        here.map((row) => row.accuracy),
        here.map((row) => row.prompt),
      );
      return accuracy ? [{ ratio, pairs: here.length, accuracy }] : [];
    }),
  };
}

function measureRates(decided: readonly Answered[]): RateFigures | null {
  if (decided.length === 0) return null;
  const accuracy = mean(decided.map(({ answers }) => mean(answers.map(({ better }) => side(better)))));
  // Each pair is a win of one side and a loss of the other; half of the labels stand for each.
  const half = { hits: (accuracy * decided.length) / 2, of: decided.length / 2 };
  const points = Array.from({ length: 21 }, (_, i) => i / 20);
  const curve =
    accuracy > 0.5
      ? points.map((said) => ({ said, ...biasCorrectedRate({ hits: said * decided.length, of: decided.length }, half, half) }))
      : null;
  return { onWins: half, onLosses: half, curve, models: modelRates(decided) };
}

/** Models with fewer pairs than this are left out. */
const leastPairs = 20;

function modelRates(decided: readonly Answered[]): RateFigures["models"] {
  const named = decided.flatMap(({ pair, answers }, i) => {
    const [better, worse] = [pair.better.fields.model, pair.worse.fields.model];
    if (typeof better !== "string" || typeof worse !== "string" || better === worse) return [];
    return [{ better, worse, fold: i % 2, accuracy: mean(answers.map((one) => side(one.better))) }];
  });
  const models = [...new Set(named.flatMap(({ better, worse }) => [better, worse]))];
  return models
    .flatMap((model) => {
      const own = named
        .filter(({ better, worse }) => better === model || worse === model)
        .map((one) => ({ fold: one.fold, won: one.better === model, said: one.better === model ? one.accuracy : 1 - one.accuracy }));
      if (own.length < leastPairs) return [];
      const counted = (rows: typeof own, hit: (row: (typeof own)[0]) => number): Counted => ({ hits: sum(rows.map(hit)), of: rows.length });
      const [known, judged] = [own.filter(({ fold }) => fold === 0), own.filter(({ fold }) => fold === 1)];
      return [
        {
          model,
          pairs: judged.length,
          said: mean(judged.map(({ said }) => said)),
          corrected: correctedBy(known, judged),
          people: mean(judged.map(({ won }) => (won ? 1 : 0))),
        },
      ];

      function correctedBy(known: typeof own, judged: typeof own): Rate | null {
        const [wins, losses] = [known.filter(({ won }) => won), known.filter(({ won }) => !won)];
        if (wins.length === 0 || losses.length === 0) return null;
        const [onWins, onLosses] = [counted(wins, ({ said }) => said), counted(losses, ({ said }) => 1 - said)];
        if (onWins.hits / onWins.of + onLosses.hits / onLosses.of <= 1) return null;
        return biasCorrectedRate(
          counted(judged, ({ said }) => said),
          onWins,
          onLosses,
        );
      }
    })
    .sort((a, b) => b.pairs - a.pairs);
}

function measureConfidence(answered: readonly Answered[]): ConfidenceFigures | null {
  const answers = answered.flatMap(({ pair, answers }) =>
    answers.map((answer) => ({ answer, right: rightOf(pair.tie, answer.better) ? 1 : 0 })),
  );
  const stated = answers.filter(({ answer }) => answer.confidence !== undefined);
  const graded = answers.some(({ answer }) => answer.better !== side(answer.better));
  const from = stated.length >= 0.8 * answers.length && stated.length > 0 ? "stated" : graded ? "probability" : undefined;
  if (from === undefined) return null;
  const rows = from === "stated" ? stated : answers;
  const confidences = rows.map(({ answer }) => (from === "stated" ? answer.confidence! : Math.max(answer.better, 1 - answer.better)));
  const correct = rows.map(({ right }) => right);
  return {
    from,
    answers: rows.length,
    curve: thinned(riskCoverage(confidences, correct)),
    area: riskCoverageArea(confidences, correct),
    calibration: calibrationError(confidences, correct),
    threshold: selectThreshold(confidences, correct, { accuracy: 0.9, level: 0.95 }),
  };
}

function measureInjections(injected: readonly JudgedPair[]): InjectionFigures | null {
  const rows = injected.flatMap(({ pair, forward, backward }) => {
    const answers = [...forward, ...backward].filter(isAnswer);
    if (answers.length === 0) return [];
    const { family, text } = pair.worse.fields.injection as Injection;
    return [{ prompt: pair.prompt, family, text, won: 1 - mean(answers.map(({ better }) => side(better))) }];
  });
  const won = shareFigure(
    rows.map((row) => row.won),
    rows.map((_, i) => String(i)),
  );
  if (!won) return null;
  const families = [...new Set(rows.map(({ family }) => family))].map((family) => {
    const here = rows.filter((row) => row.family === family).sort((a, b) => b.won - a.won);
    return { family, texts: here.length, won: mean(here.map((row) => row.won)), example: here[0]!.text.slice(0, 80) };
  });
  return { texts: rows.length, won, families: families.sort((a, b) => b.won - a.won) };
}

/** At most a hundred points of a curve, evenly spread, its last one among them. */
function thinned<T>(points: readonly T[]): T[] {
  const step = Math.max(1, Math.ceil(points.length / 100));
  return points.filter((_, i) => (points.length - 1 - i) % step === 0);
}

/** Agreement and kappa over responses that were labelled one by one and of which no two compare. */
function measureResponses(responses: readonly JudgedResponse[], threshold: number, seed: number) {
  const scored = responses.flatMap(({ prompt, label, values }) => {
    const numbers = values.filter((value) => typeof value === "number");
    return numbers.length === 0 ? [] : [{ prompt, label, value: mean(numbers) }];
  });
  const prompts = scored.map(({ prompt }) => prompt);
  if (scored.every(({ label }) => label === 0 || label === 1)) {
    const rows = scored.map(({ label, value }) => ({ people: label === 1, judge: value >= threshold }));
    return {
      agreement: shareFigure(
        rows.map(({ people, judge }) => (people === judge ? 1 : 0)),
        prompts,
      ),
      kappa: kappaFigure(
        rows.map((row) => row.people),
        rows.map((row) => row.judge),
        new Set(prompts).size,
      ),
      kappaOf: `yes from ${threshold}, and no`,
    };
  }
  const labels = scored.map(({ label }) => label);
  const [low, high] = [Math.min(...labels), Math.max(...labels)];
  // Numbers on another scale agree with nothing: then only their order can be compared.
  if (scored.length < 2 || low === high || !scored.every(({ value }) => value >= low && value <= high))
    return { agreement: null, kappa: null, kappaOf: "ratings" };
  const rounded = scored.map((row) => ({ ...row, value: Math.round(row.value) }));
  const kappa = (rows: typeof rounded) => {
    const said = [rows.map((row) => row.label), rows.map((row) => row.value)] as const;
    return new Set(said.flat()).size < 2 ? 1 : cohenKappa(...said, { power: 2 });
  };
  return {
    agreement: shareFigure(
      rounded.map(({ label, value }) => (label === value ? 1 : 0)),
      prompts,
    ),
    kappa: { value: kappa(rounded), ...bootstrapInterval(rounded, kappa, createRandom(seed).fork("kappa"), { redraws: 500 }) },
    kappaOf: "ratings, with quadratic weights",
  };
}

function measureRatings(responses: readonly JudgedResponse[], seed: number): JudgeFigures["ratings"] {
  const rows = responses.flatMap(({ label, values }) => {
    const numbers = values.filter((value) => typeof value === "number");
    return numbers.length === 0 ? [] : [{ label, value: mean(numbers) }];
  });
  const correlation = (list: typeof rows) =>
    spearman(
      list.map(({ label }) => label),
      list.map(({ value }) => value),
    );
  const value = rows.length > 2 ? correlation(rows) : Number.NaN;
  const known = (list: typeof rows) => {
    const r = correlation(list);
    return Number.isNaN(r) ? 0 : r;
  };
  const binary = rows.every(({ label }) => label === 0 || label === 1) && new Set(rows.map(({ label }) => label)).size === 2;
  return {
    spearman: Number.isNaN(value)
      ? null
      : { value, ...bootstrapInterval(rows, known, createRandom(seed).fork("ratings"), { redraws: 300 }) },
    auroc: binary
      ? auroc(
          rows.map((row) => row.value),
          rows.map((row) => row.label),
        )
      : null,
  };
}

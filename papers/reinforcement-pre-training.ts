/**
 * Dong, Dong, Tang et al., "Reinforcement Pre-Training" (RPT), 2025.
 *
 * Setting: a corpus of lines such as "so 3152=1 ok": four of six symbols are combined from the left by an arbitrary table of two, which makes the one after "="
 * hard; the last word follows from the first. Half of the lines show what it came from, "[40]": one or two results on the way, each wrong in a fifth of the
 * cases, as thoughts found in the wild are. No net: the model counts, a softmax over what came next for all that it sees (what was thought last, and the symbols not
 * yet used), so it knows nothing of four symbols that it never saw together. From there, equal numbers of texts: more of the same corpus, or group policy
 * gradient (G = 8) at the hard position, where the model thinks, predicts, and earns by prefix match. Lines held out from all; 3 seeds; < 20 s.
 */
import { type Claim, createRandom, each, type Paper, type Random, type Reward, rollout, scoreAll, valueOf } from "guerdon";
import { hardPositions } from "guerdon/bench";
import { groupAdvantage } from "guerdon/env";
import { nextTokenReward, tokenBoundaries } from "guerdon/likelihood";
import { argmax, logSoftmax, mean, range, softmax } from "guerdon/math";

export const paper: Paper = {
  title: "Reinforcement Pre-Training",
  year: 2025,
  link: "https://arxiv.org/abs/2506.08007",
  grade: "small",
};

const endings = { so: "ok", thus: "fine", now: "good", hence: "done" };
type Opening = keyof typeof endings;
const openings = Object.keys(endings) as Opening[];

const lastWords = Object.values(endings);
const combine = (random: Random) => {
  const table = range(36).map(() => random.integer(6));
  return (a: number, b: number) => table[6 * a + b]!;
};
interface Line {
  readonly opening: Opening;
  readonly symbols: readonly number[];
  readonly right: number;
}

/** For all that the model sees, logits of what may come next; all alike where it never saw it. */
type Counter = Map<string, Float64Array>;
const rowOf = (model: Counter, key: string, size: number) => model.get(key) ?? new Float64Array(size);
type Path = readonly (readonly [key: string, choice: number, size: number])[];
/** Thinks so many steps (undefined: as it likes, one or two), then goes on with the text. */
function goOn(model: Counter, { opening, symbols: [first, ...others] }: Line, choose: (row: Float64Array) => number, thoughts?: number) {
  const path: [string, number, number][] = [];
  const take = (key: string, size: number) => {
    const choice = choose(rowOf(model, key, size));
    path.push([key, choice, size]);
    return choice;
  };
  let [at, used, thought] = [first!, 0, ""];
  while (thoughts === undefined ? used === 0 || (used === 1 && take("more?", 2) === 1) : used < thoughts) {
    at = take(`think ${at}${others[used++]}`, 6);
    thought += at;
  }
  const answer = take(`answer ${at}${others.slice(used).join("")}`, 6);
  const word = take(`end ${opening}`, lastWords.length);
  return {
    path,
    prediction: `${answer} ${lastWords[word]}`,
    text: `${thought && `[${thought}]`}\\boxed{${answer} ${lastWords[word]}}`,
    answer,
    word,
  };
}

/** Reads a line of the corpus: half of them think, one or two steps, each now and then wrong and then gone on from. */
function read(
  counts: Counter,
  { opening, symbols: [first, ...others], right }: Line,
  both: (a: number, b: number) => number,
  random: Random,
) {
  const note = (key: string, choice: number, size: number) => {
    const row = counts.get(key) ?? new Float64Array(size).fill(0.1);
    row[choice]! += 1;
    counts.set(key, row);
  };
  let at = first!;
  const thoughts = random() < 0.5 ? 0 : 1 + random.integer(2);
  for (const symbol of others.slice(0, thoughts)) {
    const next = random() < 0.2 ? random.integer(6) : both(at, symbol);
    note(`think ${at}${symbol}`, next, 6);
    at = next;
  }
  if (thoughts > 0) note("more?", thoughts - 1, 2);
  note(`answer ${at}${others.slice(thoughts).join("")}`, right, 6);
  note(`end ${opening}`, lastWords.indexOf(endings[opening]), lastWords.length);
}
const fromCounts = (counts: Counter): Counter => new Map([...counts].map(([key, row]) => [key, row.map(Math.log)]));

const reward = nextTokenReward();
const [steps, prompts, samples] = [200, 16, 8];
async function run(seed: number) {
  const random = createRandom(seed);
  const both = combine(random);
  const quads = random.shuffle(range(6 ** 4)).map((n) => [216, 36, 6, 1].map((unit) => Math.floor(n / unit) % 6));
  const lines = quads.map((own): Line => ({ opening: random.pick(openings), symbols: own, right: own.slice(1).reduce(both, own[0]!) }));
  const [known, heldOut] = [lines.slice(0, 1000), lines.slice(1000)];
  const counts: Counter = new Map();
  const study = (texts: number) => {
    for (const _ of range(texts)) read(counts, random.pick(known), both, random);
    return fromCounts(counts);
  };
  const base = study(4000);

  async function reinforced(judge: Reward): Promise<Counter> {
    const model: Counter = new Map([...base].map(([key, row]) => [key, row.slice()]));
    for (const _ of range(steps)) {
      for (const line of range(prompts).map(() => random.pick(known))) {
        const drawn = range(samples).map(() => goOn(model, line, (row) => random.weighted(softmax(row))));
        const rest = [String(line.right), " ", endings[line.opening]];
        const reference = { text: rest.join(""), boundaries: tokenBoundaries(rest) };
        const verdicts = await scoreAll(
          judge,
          drawn.map(({ text }) => rollout({ response: text, reference })),
        );
        const advantages = groupAdvantage(verdicts.map((verdict) => valueOf(verdict)!));
        drawn.forEach(({ path }, i) => climb(model, path, advantages[i]! / samples));
      }
    }
    return model;
  }

  const greedy = (model: Counter, thoughts: number) =>
    mean(heldOut.map((line) => Number(goOn(model, line, argmax, thoughts).answer === line.right)));
  const figures = (model: Counter) => ({
    direct: greedy(model, 0),
    once: greedy(model, 1),
    twice: greedy(model, 2),
    free: mean(
      heldOut.flatMap((line) =>
        range(4).map(() => Number(goOn(model, line, (row) => random.weighted(softmax(row))).answer === line.right)),
      ),
    ),
    easy: mean(heldOut.map((line) => Number(lastWords[goOn(model, line, argmax, 2).word] === endings[line.opening]))),
  });
  const thinking = await reinforced(reward);
  const blind = await reinforced(each((_, { random }) => Number(random() < 0.5)));
  const more = study(steps * prompts * samples);
  // What a filter by entropy keeps of the two positions after "=" that are not spaces: the number, and the last word.
  const kept = heldOut.map((line) => {
    const seen = goOn(base, line, argmax, 0).path.map(([key, , size]) => logSoftmax(rowOf(base, key, size)));
    return hardPositions({
      top: seen.map((row) => row.map((logprob, i) => ({ text: String(i), logprob })).sort((a, b) => b.logprob - a.logprob)),
    });
  });
  return {
    base: figures(base),
    more: figures(more),
    thinking: figures(thinking),
    blind: figures(blind),
    filter: { kept: mean(kept.map((positions) => Number(positions.join() === "0"))) },
  };
}

/** One step of policy gradient along everything that was chosen. */
function climb(model: Counter, path: Path, step: number) {
  if (step === 0) return;
  for (const [key, choice, size] of path) {
    const row = rowOf(model, key, size);
    const chances = softmax(row);
    chances.forEach((p, option) => {
      row[option]! += step * ((option === choice ? 1 : 0) - p);
    });
    model.set(key, row);
  }
}

const runs = [await run(1), await run(2), await run(3)];
const round = (x: number) => Math.round(x * 1e4) / 1e4;
type Figure = "direct" | "once" | "twice" | "free" | "easy";
const over = (model: "base" | "more" | "thinking" | "blind", name: Figure) => round(mean(runs.map((one) => one[model][name])));
const all = (model: "base" | "more" | "thinking" | "blind") =>
  `no thought ${over(model, "direct")}, one ${over(model, "once")}, two ${over(model, "twice")}; sampled, as long as it likes ${over(model, "free")}`;

export const claims: readonly Claim[] = [
  {
    where: "table 1 (45.1 against 41.6 on easy, 23.8 against 20.4 on hard positions)",
    says: "accuracy at hard positions, thinking, above next-token prediction of the model that read on, by",
    reported: 0.035,
    expected: { atLeast: 0.1 },
    measured: round(over("thinking", "twice") - over("more", "direct")),
    note: `${all("thinking")}. That model: ${all("more")}; it counts, so what it never saw together it cannot tell at once`,
  },
  {
    where: "table 1, both models reasoning",
    says: "accuracy when both think as long as they like, and sample: above the model that read on by",
    expected: { atLeast: 0.1 },
    measured: round(over("thinking", "free") - over("more", "free")),
    note: "reading on learns the slips of the corpus, being paid for the end unlearns them",
  },
  {
    where: "table 1",
    says: "accuracy at easy positions: lost",
    expected: { atMost: 0.02 },
    measured: round(over("more", "easy") - over("thinking", "easy")),
  },
  {
    where: "results, more thought at test time",
    says: "least gain in accuracy for one more thought, from none to two",
    expected: { atLeast: 0 },
    measured: round(Math.min(over("thinking", "once") - over("thinking", "direct"), over("thinking", "twice") - over("thinking", "once"))),
  },
  {
    where: "setup, entropy filter",
    says: "share of lines in which the filter keeps the hard position, and no other",
    expected: { atLeast: 0.95 },
    measured: round(mean(runs.map((one) => one.filter.kept))),
  },
  {
    where: "control",
    says: "paid at random: sampled accuracy above the start by",
    expected: { atMost: 0 },
    measured: round(over("blind", "free") - over("base", "free")),
    note: `start: ${all("base")}`,
  },
];

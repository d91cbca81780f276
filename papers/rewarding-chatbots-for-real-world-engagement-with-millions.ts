/**
 * Irvine et al., "Rewarding Chatbots for Real-World Engagement with Millions of Users", 2023, arXiv:2303.06135.
 *
 * Setting: users who differ in patience leave after a reply with chance σ(−1.1 − patience + 2 boredom); boredom is what is left of it from the reply before
 * (0.6) less what this reply engages (0.4). Replies show how engaging they are with noise 0.6, which makes the classifier of 6000 logged conversations about
 * as good as needed (AUROC .65), and they have a quality that has nothing to do with it. Each figure is an A/B test with 1500 users a side. GPT-J and
 * retention are out of reach. No model; < 10 s.
 */
import { type Claim, createRandom, type Message, type Paper, type Random } from "guerdon";
import { abLift, auroc } from "guerdon/audit";
import { argmax, mean, range, sigmoid } from "guerdon/math";
import { binaryFeedbackLoss, continuationLabels, fitLinearReward } from "guerdon/model";

export const paper: Paper = {
  title: "Rewarding Chatbots for Real-World Engagement with Millions of Users",
  year: 2023,
  link: "https://arxiv.org/abs/2303.06135",
  grade: "small",
};

interface Reply {
  readonly engaging: number;
  readonly quality: number;
  readonly row: readonly number[];
}
const [user, bot]: Message[] = [
  { role: "user", content: "…" },
  { role: "assistant", content: "…" },
];

function write(random: Random): Reply {
  const [engaging, quality] = [random.normal(), random.normal()];
  return { engaging, quality, row: [engaging + random.normal(0, 0.6), quality, random.normal(), 1] };
}

/** One conversation: the replies that were sent, the best of n by the score. */
function talk(random: Random, score: (row: readonly number[]) => number, n: number): Reply[] {
  const patience = random.normal(0, 0.5);
  const sent: Reply[] = [];
  for (let boredom = 0; sent.length < 100; ) {
    const replies = range(n).map(() => write(random));
    const reply = replies[n === 1 ? 0 : argmax(replies.map(({ row }) => score(row)))]!;
    sent.push(reply);
    boredom = 0.6 * boredom - 0.4 * reply.engaging;
    if (random() < sigmoid(-1.1 - patience + 2 * boredom)) break;
  }
  return sent;
}

const random = createRandom(1);
const count = 1500;
const log = range(6000).map(() => talk(random, () => 0, 1));
const later = range(1000).map(() => talk(random, () => 0, 1));

function classifier(further: number) {
  const labelled = (conversations: readonly Reply[][]) =>
    conversations.flatMap((sent) => {
      const labels = continuationLabels(
        sent.flatMap(() => [user!, bot!]),
        { further },
      );
      return sent.map(({ row }, t) => ({ row, label: labels[t]! }));
    });
  const events = labelled(log);
  const { score } = fitLinearReward(
    binaryFeedbackLoss(),
    { score: events.map(({ row }) => row) },
    { given: { label: events.map(({ label }) => label) } },
  );
  const test = labelled(later);
  return {
    score,
    auroc: auroc(
      test.map(({ row }) => score(row)),
      test.map(({ label }) => label),
    ),
  };
}
const [once, twice] = [classifier(1), classifier(2)];
const served = (score: (row: readonly number[]) => number, n: number, seed: number) => {
  const draws = createRandom(seed);
  const conversations = range(count).map(() => talk(draws, score, n));
  return { lengths: conversations.map((sent) => sent.length), quality: mean(conversations.flat().map(({ quality }) => quality)) };
};
const control = served(() => 0, 1, 2);
const four = served(once.score, 4, 3);
const eight = served(once.score, 8, 4);
const sixteen = served(once.score, 16, 5);
const fourTwice = served(twice.score, 4, 6);
const chance = createRandom(9);
const random4 = served(() => chance(), 4, 7);

const round = (x: number) => Math.round(x * 1e4) / 1e4;
const lift = (arm: typeof control, against = control) => {
  const { lift, low, high } = abLift(against.lengths, arm.lengths, { random: createRandom(8) });
  return { measured: round(lift), note: `95%: ${round(low)} to ${round(high)}` };
};
const interval = (arm: typeof control, against: typeof control) => lift(arm, against).note.slice("95%: ".length);
const step = (arm: typeof control, before: typeof control) => lift(arm, before).measured;

export const claims: readonly Claim[] = [
  {
    where: "section 3.2, baseline",
    says: "AUROC of the classifier that says whether the user goes on",
    reported: 0.65,
    expected: { equals: 0.65, within: 0.02 },
    measured: round(once.auroc),
    note: `mean length without it ${round(mean(control.lengths))} messages; labels of two further messages: ${round(twice.auroc)}`,
  },
  { where: "section 4.2", says: "best of 4 lengthens conversations by", reported: 0.7, expected: { atLeast: 0.3 }, ...lift(four) },
  { where: "section 4.2", says: "best of 8 lengthens those by another", expected: { atLeast: 0.1 }, ...lift(eight, four) },
  {
    where: "section 4.2, saturation",
    says: "from 8 to 16 gains less than from 4 to 8, which gains less than from 1 to 4: least difference of the gains",
    expected: { atLeast: 0 },
    measured: round(Math.min(step(four, control) - step(eight, four), step(eight, four) - step(sixteen, eight))),
  },
  {
    where: "section 4.3",
    says: "labels of two further messages lengthen more than labels of one, by",
    expected: { atLeast: 0.02 },
    ...lift(fourTwice, four),
    note: `no difference that this experiment could see (95%: ${interval(fourTwice, four)}): what a reply engages tells in both labels, and two messages add the chance of one more reply`,
  },
  {
    where: "control",
    says: "picking one of 4 at random changes nothing",
    expected: { equals: 0, within: 0.05 },
    ...lift(random4),
  },
  {
    where: "guard",
    says: "the quality that engagement does not depend on stays where it was, in deviations",
    expected: { equals: 0, within: 0.05 },
    measured: round(four.quality - control.quality),
  },
];

/**
 * Wan, Wu, Abdulhai, Shani & Jaques, "Enhancing Personalized Multi-Turn Dialogue with Curiosity Reward" (CURIO), 2025.
 *
 * Setting: world of user types: 16 types of four binary attributes, five turns, ten utterances of which four each reveal an attribute and six are small
 * talk, each e times as likely at the start as a question. What is offered at the end suits with the probability that exact inference gives to the true
 * type. A policy with a softmax for each turn learns by REINFORCE with the return to go and the batch mean as baseline, 16 dialogues a step; success
 * over 2,000 dialogues, mean of 4 seeds; no model; < 20 s. Reported figures are those of a reference run that does not say what its policy sees: of two
 * views and two shynesses tried, the one nearest to its figure without curiosity was taken.
 */
import { type Claim, createRandom, type Paper } from "guerdon";
import {
  linearSoftmax,
  reinforceChoice,
  type UserTypesDialogue,
  type UserTypesState,
  type UserTypesWorld,
  userTypesWorld,
} from "guerdon/env";
import { beliefGain, beliefLevel, type Potential } from "guerdon/likelihood";
import { entropy, mean, range } from "guerdon/math";

export const paper: Paper = {
  title: "Enhancing Personalized Multi-Turn Dialogue with Curiosity Reward",
  year: 2025,
  link: "https://arxiv.org/abs/2504.03206",
  grade: "small",
};

const plain = userTypesWorld();
const endless = userTypesWorld({ canEnd: true, turns: 10 });
/** The policy starts with each small talk this much likelier, in logits, than a question. */
const shyness = 1;
/** What the policy sees, with a softmax over utterances for each: the turn, or how much it knows where it may end the dialogue. */
const view = (world: UserTypesWorld, { turn, known }: UserTypesState) =>
  world.end === undefined ? turn : known.filter((value) => value !== null).length;

type Curiosity = (dialogue: UserTypesDialogue) => readonly number[];
const none: Curiosity = ({ turns }) => turns.map(() => 0);
const trueType =
  ({ type }: UserTypesDialogue): Potential =>
  (belief) =>
    belief[type]!;
const certainty: Potential = (belief) => -entropy(belief);
const scaled =
  (weight: number, curiosity: Curiosity): Curiosity =>
  (dialogue) =>
    curiosity(dialogue).map((gain) => weight * gain);
const diffAcc: Curiosity = (dialogue) => beliefGain(dialogue.beliefs, { potential: trueType(dialogue) });
const diffEnt: Curiosity = ({ beliefs }) => beliefGain(beliefs, { potential: certainty });
const acc: Curiosity = (dialogue) => beliefLevel(dialogue.beliefs, { potential: trueType(dialogue) });
const ent: Curiosity = ({ beliefs }) => beliefLevel(beliefs, { potential: certainty });

function run(curiosity: Curiosity, seed: number, world: UserTypesWorld, checkpoints: readonly number[]) {
  const random = createRandom(seed);
  const actions = world.utterances + (world.end === undefined ? 0 : 1);
  const choices = range(actions).map((action) => range(actions).map((other) => Number(action === other)));
  const start = range(actions).map((action) => (action >= world.attributes && action !== world.end ? shyness : 0));
  const weights = range(5).map(() => Float64Array.from(start));
  const choose = (state: UserTypesState) => random.weighted(linearSoftmax(weights[view(world, state)]!, choices));
  const batch = 16;
  const found: { success: number; turns: number }[] = [];
  for (let step = 1; step <= checkpoints.at(-1)!; step++) {
    const dialogues = range(batch).map(() => world.play(choose, random));
    const returns = dialogues.map((dialogue) => {
      let left = Number(dialogue.success);
      return [...curiosity(dialogue)]
        .reverse()
        .map((gain) => (left += gain))
        .reverse();
    });
    const longest = Math.max(...returns.map((one) => one.length));
    const baseline = range(longest).map((t) => mean(returns.flatMap((one) => (t < one.length ? [one[t]!] : []))));
    dialogues.forEach(({ turns }, d) => {
      turns.forEach(({ state, action }, t) => {
        reinforceChoice(weights[view(world, state)]!, choices, action, (0.4 * (returns[d]![t]! - baseline[t]!)) / batch);
      });
    });
    if (checkpoints.includes(step)) {
      const tried = range(2000).map(() => world.play(choose, random));
      found.push({ success: mean(tried.map((one) => Number(one.success))), turns: mean(tried.map((one) => one.turns.length)) });
    }
  }
  return found;
}

const round = (x: number) => Math.round(x * 1e4) / 1e4;
function figures(curiosity: Curiosity, world = plain, checkpoints: readonly number[] = [300, 600]) {
  const runs = [1, 2, 3, 4].map((seed) => run(curiosity, seed, world, checkpoints));
  return checkpoints.map((_, c) => ({
    success: round(mean(runs.map((one) => one[c]!.success))),
    turns: round(mean(runs.map((one) => one[c]!.turns))),
  }));
}
const [bare, bareLater] = figures(none);
const [mild, mildLater] = figures(scaled(1, diffAcc));
const [curious, curiousLater] = figures(scaled(5, diffAcc));
const [unlabelled, unlabelledLater] = figures(diffEnt);
const [gains] = figures(scaled(5, diffAcc), endless, [600]);
const [levels] = figures(scaled(5, acc), endless, [600]);
const [certainties] = figures(ent, endless, [600]);

const told = (early: typeof bare, late: typeof bare) => `after 300 steps ${early!.success}, after 600 ${late!.success}`;

export const claims: readonly Claim[] = [
  {
    where: "results, personalised dialogue",
    says: "success without curiosity after 300 steps",
    reported: 0.17,
    expected: { atMost: 0.4 },
    measured: bare!.success,
    note: told(bare, bareLater),
  },
  {
    where: "results, DiffAcc",
    says: "belief gain in the true type, weight 5: success after 300 steps above none by",
    reported: 0.82,
    expected: { atLeast: 0.5 },
    measured: round(curious!.success - bare!.success),
    note: `${told(curious, curiousLater)}; weight 1: ${told(mild, mildLater)}`,
  },
  {
    where: "results, DiffEnt",
    says: "gain in certainty, weight 1, which needs no label: success after 300 steps above none by",
    reported: 0.8,
    expected: { atLeast: 0.5 },
    measured: round(unlabelled!.success - bare!.success),
    note: told(unlabelled, unlabelledLater),
  },
  {
    where: "theory and results, rewards that are no potential",
    says: "with up to 10 turns and an action that ends: Acc talks longer than DiffAcc by (turns)",
    expected: { atLeast: 0.5 },
    measured: round(levels!.turns - gains!.turns),
    note: `Acc ${levels!.turns}, DiffAcc ${gains!.turns} turns; once all is known a gain neither pays for talking on nor charges for it`,
  },
  {
    where: "theory and results, rewards that are no potential",
    says: "Ent talks longer than DiffAcc by (turns)",
    expected: { atLeast: 0.5 },
    measured: round(certainties!.turns - gains!.turns),
    note: `Ent ${certainties!.turns} turns`,
  },
  {
    where: "theory and results, rewards that are no potential",
    says: "and succeeds more often by no more than",
    expected: { atMost: 0.01 },
    measured: round(Math.max(levels!.success, certainties!.success) - gains!.success),
  },
];

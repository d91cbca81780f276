/**
 * Writes rollouts.jsonl: what a small model might answer to 40 word problems, eight times each. Nothing here is a real model; the point is to have
 * every kind of answer that a reward meets: right, wrong, badly laid out, hedged, verbose, cut off, and rows whose reference is missing.
 *
 *     JITI_TSCONFIG_PATHS=1 npx jiti examples/quickstart/make-rollouts.ts
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createRandom, type Random } from "guerdon";

/** A problem with the steps of a solution, and the steps of the mistake that people make with it. */
interface Problem {
  readonly question: string;
  readonly steps: readonly string[];
  readonly answer: number;
  readonly slip: readonly string[];
  readonly slipAnswer: number;
  readonly unit: string;
}

export interface QuickstartRollout {
  readonly id: string;
  readonly group: string;
  readonly prompt: string;
  readonly response: string;
  readonly reference?: string;
  readonly correct: boolean;
}

const names = [
  "Amara",
  "Bilal",
  "Chloe",
  "Diego",
  "Emeka",
  "Freya",
  "Goran",
  "Hana",
  "Ines",
  "Jonas",
  "Keiko",
  "Luca",
  "Maya",
  "Noor",
  "Olga",
  "Pablo",
];
const dollars = (amount: number) => (Number.isInteger(amount) ? `$${amount}` : `$${amount.toFixed(2)}`);

/** Ten kinds of problem; each is drawn four times with other names and numbers. */
const kinds: readonly ((random: Random) => Problem)[] = [
  (random) => {
    const [who, per, weeks, price] = [random.pick(names), 3 + random.integer(6), 4 + random.integer(5), 2 + random.integer(4)];
    const eaten = 2 + random.integer(per - 2);
    const left = per * 7 - eaten * 7;
    return {
      question: `${who} keeps hens that lay ${per} eggs a day. The family eats ${eaten} eggs a day and sells the rest for ${dollars(price)} each at the market. How much money do they make in ${weeks} weeks?`,
      steps: [
        `The hens lay ${per} eggs a day and ${eaten} are eaten, so ${per - eaten} are left to sell each day.`,
        `In one week that is ${per - eaten} * 7 = ${left} eggs.`,
        `At ${dollars(price)} each they make ${left} * ${price} = ${left * price} dollars a week.`,
        `Over ${weeks} weeks that is ${left * price} * ${weeks} = ${left * price * weeks} dollars.`,
      ],
      answer: left * price * weeks,
      slip: [
        `The hens lay ${per} eggs a day, so ${per * 7} a week.`,
        `Selling them at ${dollars(price)} brings ${per * 7 * price} dollars a week.`,
        `In ${weeks} weeks that is ${per * 7 * price * weeks} dollars.`,
      ],
      slipAnswer: per * 7 * price * weeks,
      unit: "dollars",
    };
  },
  (random) => {
    const [who, friend, april] = [random.pick(names), random.pick(names), 2 * (12 + random.integer(30))];
    return {
      question: `${who} sold ${april} tickets for the school play in April and half as many in May. ${friend === who ? "A classmate" : friend} sold 9 fewer tickets than ${who} did in both months together. How many tickets did ${friend === who ? "the classmate" : friend} sell?`,
      steps: [
        `In May ${who} sold ${april} / 2 = ${april / 2} tickets.`,
        `In both months together that makes ${april} + ${april / 2} = ${april * 1.5}.`,
        `Nine fewer is ${april * 1.5} - 9 = ${april * 1.5 - 9}.`,
      ],
      answer: april * 1.5 - 9,
      slip: [`Half of ${april} is ${april / 2}, which is what ${who} sold in May.`, `Nine fewer than that is ${april / 2 - 9}.`],
      slipAnswer: april / 2 - 9,
      unit: "tickets",
    };
  },
  (random) => {
    const [who, price, off] = [random.pick(names), 20 * (2 + random.integer(8)), 5 * (2 + random.integer(6))];
    const reduced = (price * (100 - off)) / 100;
    return {
      question: `A jacket costs ${dollars(price)}. In the sale it is reduced by ${off}%. ${who} also has a coupon for ${dollars(5)} off the reduced price. How many dollars does ${who} pay?`,
      steps: [
        `${off}% of ${price} is ${(price * off) / 100}.`,
        `The reduced price is ${price} - ${(price * off) / 100} = ${reduced}.`,
        `With the coupon it is ${reduced} - 5 = ${reduced - 5}.`,
      ],
      answer: reduced - 5,
      slip: [
        `The jacket is ${off}% off, and the coupon takes 5 more, so ${off + 5} comes off.`,
        `${price} - ${off + 5} = ${price - off - 5}.`,
      ],
      slipAnswer: price - off - 5,
      unit: "dollars",
    };
  },
  (random) => {
    const [first, second, hours] = [10 * (3 + random.integer(4)), 10 * (4 + random.integer(4)), 3 + random.integer(3)];
    const whole = first * hours + second * 2;
    return {
      question: `A bus drives ${hours} hours at ${first} km/h through the mountains and then 2 hours at ${second} km/h on the motorway. How many kilometres does it drive in all?`,
      steps: [
        `In the mountains it covers ${first} * ${hours} = ${first * hours} km.`,
        `On the motorway it covers ${second} * 2 = ${second * 2} km.`,
        `In all that is ${first * hours} + ${second * 2} = ${whole} km.`,
      ],
      answer: whole,
      slip: [
        `The average speed is (${first} + ${second}) / 2 = ${(first + second) / 2} km/h.`,
        `It drives for ${hours + 2} hours, so ${(first + second) / 2} * ${hours + 2} = ${((first + second) / 2) * (hours + 2)} km.`,
      ],
      slipAnswer: ((first + second) / 2) * (hours + 2),
      unit: "km",
    };
  },
  (random) => {
    const [who, rows, each] = [random.pick(names), 6 + random.integer(9), 8 + random.integer(8)];
    const dead = 3 + random.integer(6);
    const baskets = rows * each - dead;
    return {
      question: `${who} planted ${rows} rows of ${each} tomato plants. ${dead} plants died, and each of the others gave 12 tomatoes. How many tomatoes did ${who} pick?`,
      steps: [
        `There were ${rows} * ${each} = ${rows * each} plants.`,
        `After ${dead} died, ${rows * each} - ${dead} = ${baskets} were left.`,
        `Each gave 12, so ${baskets} * 12 = ${baskets * 12} tomatoes.`,
      ],
      answer: baskets * 12,
      slip: [
        `There were ${rows * each} plants, which gave ${rows * each} * 12 = ${rows * each * 12} tomatoes.`,
        `Taking off the ${dead} that died leaves ${rows * each * 12 - dead}.`,
      ],
      slipAnswer: rows * each * 12 - dead,
      unit: "tomatoes",
    };
  },
  (random) => {
    const [who, age, gap] = [random.pick(names), 6 + random.integer(8), 3 + random.integer(6)];
    const mother = 3 * age + gap;
    return {
      question: `${who} is ${age} years old. ${who}'s mother is ${gap} years older than three times ${who}'s age. How old will the mother be when ${who} is twice as old as now?`,
      steps: [
        `The mother is now 3 * ${age} + ${gap} = ${mother}.`,
        `${who} will be ${2 * age} in ${age} years.`,
        `By then the mother will be ${mother} + ${age} = ${mother + age}.`,
      ],
      answer: mother + age,
      slip: [
        `The mother is now 3 * ${age} + ${gap} = ${mother}.`,
        `When ${who} is twice as old, the mother is twice as old too: ${2 * mother}.`,
      ],
      slipAnswer: 2 * mother,
      unit: "years",
    };
  },
  (random) => {
    const [crates, each, broken] = [4 + random.integer(6), 24, 2 * (3 + random.integer(9))];
    const whole = crates * each - broken;
    return {
      question: `A shop receives ${crates} crates with ${each} bottles each. ${broken} bottles are broken on the way. Half of the others are sold on Monday. How many bottles are left on Tuesday morning?`,
      steps: [
        `${crates} crates hold ${crates} * ${each} = ${crates * each} bottles.`,
        `Without the broken ones there are ${crates * each} - ${broken} = ${whole}.`,
        `Half of them are sold, so ${whole} / 2 = ${whole / 2} are left.`,
      ],
      answer: whole / 2,
      slip: [
        `${crates} crates hold ${crates * each} bottles and half of them are sold, which leaves ${(crates * each) / 2}.`,
        `Now take off the broken ones: ${(crates * each) / 2} - ${broken} = ${(crates * each) / 2 - broken}.`,
      ],
      slipAnswer: (crates * each) / 2 - broken,
      unit: "bottles",
    };
  },
  (random) => {
    const [who, pages, daily] = [random.pick(names), 10 * (18 + random.integer(20)), 10 + 5 * random.integer(3)];
    const done = daily * 6;
    const days = 4 + random.integer(3);
    const total = Math.ceil((pages - done) / days) * days + done;
    return {
      question: `${who} is reading a book of ${total} pages. For the first 6 days ${who} read ${daily} pages a day. How many pages a day must ${who} read to finish it in ${days} more days?`,
      steps: [
        `In the first 6 days that was ${daily} * 6 = ${done} pages.`,
        `There are ${total} - ${done} = ${total - done} pages left.`,
        `Over ${days} days that is ${total - done} / ${days} = ${(total - done) / days} pages a day.`,
      ],
      answer: (total - done) / days,
      slip: [`The book has ${total} pages and there are ${days} days.`, `${total} / ${days} is about ${Math.round(total / days)}.`],
      slipAnswer: Math.round(total / days),
      unit: "pages",
    };
  },
  (random) => {
    const [who, wage, hours] = [random.pick(names), 2 * (6 + random.integer(6)), 42 + random.integer(8)];
    const over = hours - 40;
    return {
      question: `${who} earns ${dollars(wage)} an hour for the first 40 hours of a week and one and a half times as much for every hour after that. Last week ${who} worked ${hours} hours. How many dollars did ${who} earn?`,
      steps: [
        `The first 40 hours pay 40 * ${wage} = ${40 * wage}.`,
        `Overtime is ${hours} - 40 = ${over} hours at ${wage} * 1.5 = ${wage * 1.5} dollars, which is ${over * wage * 1.5}.`,
        `Together that is ${40 * wage} + ${over * wage * 1.5} = ${40 * wage + over * wage * 1.5}.`,
      ],
      answer: 40 * wage + over * wage * 1.5,
      slip: [
        `${who} worked ${hours} hours at ${wage} dollars, which is ${hours * wage}.`,
        `One and a half times that is ${hours * wage * 1.5}.`,
      ],
      slipAnswer: hours * wage * 1.5,
      unit: "dollars",
    };
  },
  (random) => {
    const [length, width, gate] = [8 + random.integer(20), 5 + random.integer(12), 1 + random.integer(3)];
    const fence = 2 * (length + width) - gate;
    return {
      question: `A garden is ${length} m long and ${width} m wide. It gets a fence all around, except for a gate of ${gate} m. Fence costs ${dollars(7)} a metre. How many dollars does the fence cost?`,
      steps: [
        `The way around the garden is 2 * (${length} + ${width}) = ${fence + gate} m.`,
        `Without the gate ${fence + gate} - ${gate} = ${fence} m of fence are needed.`,
        `That costs ${fence} * 7 = ${fence * 7} dollars.`,
      ],
      answer: fence * 7,
      slip: [
        `The garden has ${length} * ${width} = ${length * width} square metres.`,
        `Without the gate that is ${length * width - gate}, and ${length * width - gate} * 7 = ${(length * width - gate) * 7}.`,
      ],
      slipAnswer: (length * width - gate) * 7,
      unit: "dollars",
    };
  },
];

const openings = [
  "Let me work through this step by step.",
  "First I note what is given.",
  "I need to be careful with the order of the steps.",
  "Okay.",
  "",
];
const doubts = [
  "Wait, let me check that again, because I may have misread the question.",
  "Hmm, is that what the question asks for? I read it once more and I think so.",
  "Alternatively I could set up an equation, but it leads to the same numbers in the end.",
  "Let me verify this by going backwards from the result to the numbers that were given.",
  "Actually, I should make sure that nothing was counted twice here, since that is an easy mistake to make.",
  "So far so good, but let me recompute each step slowly to be sure that the arithmetic holds.",
];

/** One response, and whether its final answer is right. */
function respond(
  { steps, answer, slip, slipAnswer, unit }: Problem,
  skill: number,
  random: Random,
): { response: string; correct: boolean } {
  const able = random() < skill;
  const careless = !able && random() < 0.35; // a wrong sum at the end instead of the usual mistake
  const final = able ? answer : careless ? answer + random.pick([-10, -2, -1, 1, 2, 10]) : slipAnswer;
  const reasoning = [random.pick(openings), ...(able || careless ? steps : slip)];
  if (careless) reasoning[reasoning.length - 1] = `So the result is ${final}.`;
  // Those who are unsure talk more.
  if (random() < (able ? 0.14 : 0.3)) {
    const order = random.shuffle(doubts);
    for (let extra = 3 + random.integer(9); extra > 0; extra--) {
      reasoning.push(order[extra % order.length]!);
      if (extra % 3 === 0) reasoning.push(...(able || careless ? steps.slice(0, -1) : slip.slice(0, -1)));
    }
    reasoning.push(`I am confident that it is ${final}.`);
  }
  const right = final === answer;
  const thought = reasoning.filter(Boolean).join(" ");
  const written = random.pick([
    `${final}`,
    `${final}`,
    `${final}`,
    `${final} ${unit}`,
    `\\boxed{${final}}`,
    unit === "dollars" ? dollars(final) : `${final}`,
  ]);
  const style = random.weighted([74, 7, 5, 5, 4, 5]);
  if (style === 1) return { response: `${thought}\n\nThe answer is ${written}.`, correct: right };
  if (style === 2)
    return { response: `<think>${thought}</think>\nI worked it out above.\n<answer>${written}</answer>\nHope this helps!`, correct: right };
  if (style === 3) return { response: `<think>${thought.slice(0, Math.floor(thought.length * (0.4 + 0.4 * random())))}`, correct: false };
  if (style === 4)
    return {
      response: `<think>${thought} It could also be ${final === answer ? slipAnswer : answer}.</think>\n<answer>${final} or ${final === answer ? slipAnswer : answer}</answer>`,
      correct: false,
    };
  if (style === 5) return { response: `<think>${thought}\n<answer>${written}</answer>`, correct: right };
  return { response: `<think>${thought}</think>\n<answer>${written}</answer>`, correct: right };
}

/** All rollouts, the same for a seed on every machine. */
export function makeRollouts(seed = 7): QuickstartRollout[] {
  const random = createRandom(seed);
  return Array.from({ length: 40 }, (_, p) => {
    const problem = kinds[p % kinds.length]!(random.fork(`problem ${p}`));
    const draw = random.fork(`answers ${p}`);
    const skill = Math.min(0.05 + 1.1 * draw(), 1);
    const group = `p${String(p + 1).padStart(2, "0")}`;
    return Array.from({ length: 8 }, (_, i): QuickstartRollout => {
      const { response, correct } = respond(problem, skill, draw);
      const reference = draw() < 0.005 ? undefined : String(problem.answer);
      const prompt = `${problem.question}\n\nThink between <think> and </think>, then give the final answer between <answer> and </answer>.`;
      return { id: `${group}-${i + 1}`, group, prompt, response, reference, correct };
    });
  }).flat();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rollouts = makeRollouts();
  writeFileSync(new URL("rollouts.jsonl", import.meta.url), rollouts.map((rollout) => `${JSON.stringify(rollout)}\n`).join(""));
  console.log(`wrote ${rollouts.length} rollouts`);
}

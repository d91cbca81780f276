import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createRandom, type Random } from "guerdon";

/** A rollout with what other models said of it, as they come out of a scoring run. */
export interface CheckedRollout {
  readonly id: string;
  readonly group: string;
  readonly prompt: string;
  readonly response: string;
  readonly reference: string;
  readonly correct: boolean;
  /** how well it reads, from 0 to 1 */
  readonly style: number;
  /** politeness, from -1 to 1 */
  readonly tone: number;
  /** a judge that likes long answers, from 0 to 1 */
  readonly judge: number;
  /** a learned reward, in logits, and its mean over answers of the model that training starts from */
  readonly helpful: number;
  readonly baseline: number;
  /** the less it says the better, in logits */
  readonly cautious: number;
  /** 0.7, 0.85 or 1; null where the classifier did not run */
  readonly safety: number | null;
  /** how much of the task seems done, before the first step and after each, [steps + 1] */
  readonly progress: readonly number[];
}

const thoughts = [
  "First I write down what is given.",
  "Then I take the two numbers together.",
  "I add the tens before the ones.",
  "The carry goes to the next place.",
  "I go over it once more, from the back to the front.",
  "Both ways agree, so nothing was left out on the way.",
  "It is always worth a second look at the carry.",
];

const two = (value: number) => Math.round(value * 100) / 100;

function respond(random: Random, sum: string, answer: number): { response: string; steps: number; words: number } {
  const steps = random() < 0.35 ? 6 + random.integer(10) : 1 + random.integer(4);
  const thought = [sum, ...Array.from({ length: steps }, (_, i) => thoughts[i % thoughts.length]!)].join(" ");
  const response = random() < 0.15 ? `${thought} The answer is ${answer}.` : `<think>${thought}</think>\n<answer>${answer}</answer>`;
  return { response, steps: steps + 1, words: response.split(/\s+/).length };
}

/** 36 prompts with 8 answers each: 20 answered rightly and wrongly, 8 only rightly, 8 only wrongly. The same on every machine. */
export function makeRollouts(seed = 3): CheckedRollout[] {
  const random = createRandom(seed);
  return Array.from({ length: 36 }, (_, p) => {
    const [a, b] = [101 + random.integer(800), 101 + random.integer(800)];
    const skill = p < 20 ? 0.3 + 0.4 * random() : p < 28 ? 1 : 0;
    const baseline = two(random.normal());
    const start = two(0.2 + 0.4 * random());
    return Array.from({ length: 8 }, (_, i): CheckedRollout => {
      const correct = random() < skill;
      const answer = correct ? a + b : a + b + random.pick([-100, -10, 10, 100]);
      const { response, steps, words } = respond(random, `${a} + ${b} is asked for.`, answer);
      const helpful = two(baseline + random.normal());
      const end = two(start + (1 - start) * random());
      const progress = Array.from({ length: steps + 1 }, (_, k) => two(start + ((end - start) * k) / steps));
      return {
        id: `p${p + 1}-${i + 1}`,
        group: `p${p + 1}`,
        prompt: `What is ${a} + ${b}? Think between <think> and </think>, then answer between <answer> and </answer>.`,
        response,
        reference: String(a + b),
        correct,
        style: two(random()),
        tone: two(2 * random() - 1),
        judge: two(Math.min(1, Math.max(0, 0.1 + 0.005 * words + 0.08 * random.normal()))),
        helpful,
        baseline,
        cautious: two(-helpful + 0.3 * random.normal()),
        safety: random() < 0.2 ? null : random.pick([0.7, 0.85, 1]),
        progress,
      };
    });
  }).flat();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rollouts = makeRollouts();
  writeFileSync(new URL("rollouts.jsonl", import.meta.url), rollouts.map((one) => `${JSON.stringify(one)}\n`).join(""));
  console.log(`wrote ${rollouts.length} rollouts`);
}

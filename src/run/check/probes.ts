import { createRandom, type Rollout, responseText, rollout } from "../../core/index.ts";

/** How a response can be laid out around its final answer. */
const layouts: readonly ((thought: string, answer: number) => string)[] = [
  (thought, answer) => `<think>${thought}</think>\n<answer>${answer}</answer>`,
  (thought, answer) => `<think>${thought}</think>\n\\boxed{${answer}}`,
  (thought, answer) => `${thought}\n\nThe answer is ${answer}.`,
  (thought, answer) => `${thought}\n#### ${answer}`,
];
const remarks = [
  "First I look at what is given.",
  "Then I put the numbers together.",
  "I check the sum once more from the back.",
  "Both ways lead to the same number.",
  "Nothing was counted twice.",
  "So the result stands.",
];

/**
 * Built-in rollouts for a reward that is checked before there are any: 20 sums with eight answers each, right and wrong, terse and wordy, in four layouts.
 * Ten prompts are answered rightly and wrongly, five only rightly, five only wrongly. Layout and length are spread evenly over right and wrong.
 */
export function probeRollouts(): readonly Rollout[] {
  const random = createRandom(11);
  return Array.from({ length: 20 }, (_, p) => {
    const [a, b] = [12 + random.integer(80), 12 + random.integer(80)];
    const share = p < 10 ? 0.5 : p < 15 ? 1 : 0;
    return Array.from({ length: 8 }, (_, i) => {
      // Eight answers: each of four layouts twice, terse and wordy; right and wrong change over from prompt to prompt.
      const right = share === 0.5 ? (i + (i >> 2) + p) % 2 === 0 : share === 1;
      const answer = right ? a + b : a + b + random.pick([-10, -1, 1, 10]);
      const wordy = i >= 4;
      const thought = [
        `${a} + ${b} = ${answer}.`,
        ...Array.from({ length: wordy ? 6 + random.integer(12) : random.integer(3) }, (_, k) => remarks[k % remarks.length]!),
      ];
      const made = rollout({
        id: `probe-${p + 1}-${i + 1}`,
        group: `probe-${p + 1}`,
        prompt: `What is ${a} + ${b}?`,
        response: layouts[i % layouts.length]!(thought.join(" "), answer),
        reference: String(a + b),
        fields: { correct: right },
      });
      return { ...made, steps: sentences(responseText(made)) };
    });
  }).flat();
}

const sentences = (text: string) =>
  [...text.matchAll(/[^.\n]+[.\n]*/g)].map(({ index, 0: sentence }) => ({ start: index, end: index + sentence.length }));

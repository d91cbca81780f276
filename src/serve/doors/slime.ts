import { type Reference, rollout } from "../../core/index.ts";
import { type Body, type Door, numbersOf } from "../door.ts";
import { partColumns } from "./openrlhf.ts";
import { chat, promptOfText, text } from "./read.ts";

function sampleOf(body: Body) {
  const { prompt, label } = body;
  return rollout({
    prompt: typeof prompt === "string" ? promptOfText(prompt) : prompt === undefined || prompt === null ? [] : chat(prompt, "prompt"),
    response: text(body, "response"),
    ...(label !== undefined && label !== null && { reference: label as Reference }),
  });
}
const example = { prompt: "2 + 2?", response: "4", label: "4" };

/** slime's remote reward: `--rm-url http://host:port/slime`, or `/slime/parts` with `--reward-key reward`. */
export const slime: Door = {
  name: "slime",
  speaks: "slime --rm-url",
  routes: [
    {
      path: "/slime",
      summary: "The reward of one sample, as a bare number",
      example,
      parse: (body, settings) => ({ rollouts: [sampleOf(body)], answer: ({ outcomes }) => numbersOf(outcomes, settings)[0] }),
    },
    {
      path: "/slime/parts",
      summary: "The reward of one sample and its parts, for --reward-key",
      example,
      parse: (body, settings) => ({
        rollouts: [sampleOf(body)],
        answer: ({ outcomes }) => {
          const parts = Object.entries(partColumns(outcomes)).map(([name, [value]]) => [name, value] as const);
          return { ...Object.fromEntries(parts), reward: numbersOf(outcomes, settings)[0] };
        },
      }),
    },
  ],
  error: ({ message }) => ({ error: message }),
};

import { z } from "zod";
import { type Context, InputError, type LanguageModel, type Rollout } from "../../core/index.ts";
import { logit, mean } from "../../math/index.ts";
import { type Asking, askJudge } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { transcript } from "../transcript.ts";
import { yesNoMass } from "./yes-no-mass.ts";

/** Yes/no questions about a response, each with the answer that is wanted. */
export type YesNoQuestions = Readonly<Record<string, "yes" | "no">>;

export interface YesNoOptions {
  readonly questions: YesNoQuestions;
  readonly model: LanguageModel;
  readonly samples?: number;
  readonly ask?: Asking;
}

/** What a judge thinks of one question. */
export interface YesNoBelief {
  /** log-odds of the wanted answer */
  readonly logOdds: number;
  /** how much of its probability is on yes and no; the share of samples that could be read where it was estimated */
  readonly mass: number;
  readonly estimated: boolean;
}

export function checkQuestions(where: string, questions: YesNoQuestions): readonly string[] {
  const texts = Object.keys(questions);
  if (texts.length === 0 || !texts.every((text) => questions[text] === "yes" || questions[text] === "no"))
    throw new InputError(where, 'needs at least one question, with "yes" or "no" as the answer that is wanted', questions);
  return texts;
}

/** Asks one question about a response, in our own words. */
export function askYesNo(
  question: string,
  wanted: "yes" | "no",
  { prompt, response }: Rollout,
  options: Omit<YesNoOptions, "questions">,
  context: Context,
): Promise<YesNoBelief> {
  const data = { question: prompt.length === 0 ? undefined : transcript(prompt), response: transcript(response) };
  return believeYesNo(`Answer this about the response: ${question}`, data, wanted, options, context);
}

/** Asks for yes or no: by the probabilities of the first token where the model gives them, otherwise by how often it says yes. */
export async function believeYesNo(
  task: string,
  data: Readonly<Record<string, string | undefined>>,
  wanted: "yes" | "no",
  { model, samples = 16, ask = {} }: Omit<YesNoOptions, "questions">,
  context: Context,
): Promise<YesNoBelief> {
  const messages = judgeMessages(`${task}\nAnswer Yes or No, with that one word and nothing else.`, data, ask);
  const sign = wanted === "yes" ? 1 : -1;
  const [sample] = await model.chat(messages, {
    topP: ask.topP,
    temperature: 0,
    maxTokens: ask.maxTokens ?? 4,
    logprobs: 20,
    signal: context.signal,
  });
  const top = sample?.tokens?.top?.find((_, i) => sample.tokens!.texts?.[i]?.trim() !== "");
  if (top && top.length > 0) {
    const { yes, no, mass } = yesNoMass(top);
    return { logOdds: sign * (yes - no), mass, estimated: false };
  }
  const said = await askJudge(form, judgeMessages(task, data, ask), { model, samples, ask: { temperature: 1, ...ask } }, context);
  // One yes and one no on top, so that a few equal answers do not count as certainty.
  const p = (said.filter(({ answer }) => answer === "yes").length + 1) / (said.length + 2);
  return { logOdds: sign * logit(p), mass: said.length / samples, estimated: true };
}

const form = z.strictObject({ answer: z.enum(["yes", "no"]) });

/** What a score says of how its beliefs came about. */
export const note = (beliefs: readonly YesNoBelief[]) => ({
  confidence: mean(beliefs.map(({ mass }) => mass)),
  ...(beliefs.some(({ estimated }) => estimated) && { why: "estimated from samples: the model gives no log-probabilities" }),
});

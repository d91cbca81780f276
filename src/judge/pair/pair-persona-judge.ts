import { z } from "zod";
import { type Compare, InputError, InvalidRollout, type Rollout } from "../../core/index.ts";
import { mean } from "../../math/index.ts";
import { askJudge, type JudgeOptions } from "../ask-judge.ts";
import { judgeMessages } from "../judge-messages.ts";
import { sharedPrompt, transcript } from "../transcript.ts";
import { comparisonOf } from "./ask-pair.ts";
import { type Profile, profileLines } from "./profile-lines.ts";

/** What each fifth of the scale of certainty stands for. */
const anchors = [
  "uncertain: the profile says nothing about this choice",
  "moderately certain: the profile hints at it",
  "quite certain: the profile points to it, but not directly",
  "confident: the profile speaks of it",
  "highly confident: the profile says directly which one the person prefers",
];

/** The profile that comes with a rollout: its field "profile". */
function profileOf({ fields, id }: Rollout): Profile {
  const { profile } = fields;
  if (typeof profile !== "object" || profile === null || Array.isArray(profile))
    throw new InvalidRollout("pairPersonaJudge", 'needs a field "profile": what is known of the person, by name', { id, profile });
  return profile as Profile;
}

/**
 * Personalised pair judge: which of two responses one person prefers, as far as what is known of the person tells, and how sure that is.
 *
 *     P(first) = mean_t 1[verdict_t = first] + ½ · 1[verdict_t = tie],   confidence = mean_t 1[verdict_t = winner] · certainty_t / S
 *
 * A profile of a few fields leaves most choices open, and a judge that must choose then guesses. So it states its certainty, and what is below `abstainBelow`
 * counts as no preference. `riskCoverage` and `selectThreshold` find out from which certainty on a judge can be believed.
 *
 * @param options.profile what is known of the person whose choice it is; default: the field "profile" of the first rollout. An empty one: no person
 * @param options.certainty S: top of the scale of certainty, which begins at 1; 0: it is not asked for its certainty; default 100
 * @param options.abstainBelow confidence below which the verdict is "neither", in [0, 1]; default 0
 * @param options.ties whether it may say that the person prefers neither; default false
 * @param options.model the judge
 * @param options.samples how many verdicts are asked for; default 1
 * @param options.ask how it is asked: temperature, topP, maxTokens, tries, maxChars
 * @returns a comparison in the order shown (`bothOrders` takes out what it gives to a place), with its confidence where certainty is asked for
 * @throws {InputError} when the responses answer different prompts, certainty is 1 or not a whole number, or abstainBelow is not in [0, 1]
 * @throws {InvalidRollout} when a rollout has no profile and none is given otherwise
 * @throws {UnreadableAnswerError} when no verdict could be read
 * @source Dong et al. 2024 (Can LLM be a Personalized Judge?), arXiv:2406.11657, section 3 (verbal certainty) and 5 (abstention)
 * @example await pairPersonaJudge({ model: says({ reasoning: "Likes brevity.", verdict: "first", certainty: 80 }), profile: () => ({ likes: "brevity" }) })(rollout({ response: "4" }), rollout({ response: "It is 4." }), createContext()) // { first: 1, confidence: 0.8, why: "Likes brevity." }
 * @example await pairPersonaJudge({ model: says({ reasoning: "", verdict: "first", certainty: 15 }), profile: () => ({}), abstainBelow: 0.7 })(rollout({ response: "4" }), rollout({ response: "5" }), createContext()) // { first: 0.5, confidence: 0.15 }
 */
export function pairPersonaJudge({
  profile = profileOf,
  certainty = 100,
  abstainBelow = 0,
  ties = false,
  ...options
}: JudgeOptions & { profile?: (rollout: Rollout) => Profile; certainty?: number; abstainBelow?: number; ties?: boolean }): Compare {
  if (!(certainty === 0 || (Number.isInteger(certainty) && certainty >= 2)))
    throw new InputError("pairPersonaJudge", "certainty must be the top of a scale, a whole number from 2, or 0 for none", certainty);
  if (!(abstainBelow >= 0 && abstainBelow <= 1) || (abstainBelow > 0 && certainty === 0))
    throw new InputError("pairPersonaJudge", "abstainBelow must be in [0, 1], and needs a scale of certainty", abstainBelow);
  const worth = { first: 1, second: 0, tie: 0.5 };
  const form = z.strictObject({
    reasoning: z.string(),
    verdict: z.enum(ties ? ["first", "second", "tie"] : ["first", "second"]),
    ...(certainty > 0 && { certainty: z.int().min(1).max(certainty) }),
  });
  return async (first, second, context) => {
    const known = profileLines(profile(first));
    const data = {
      profile: known === "" ? undefined : known,
      question: sharedPrompt("pairPersonaJudge", [first, second]),
      first: transcript(first.response),
      second: transcript(second.response),
    };
    const asked = judgeMessages(taskOf(known !== "", certainty, ties), data, options.ask);
    const read = (await askJudge(form, asked, options, context)) as {
      reasoning: string;
      verdict: keyof typeof worth;
      certainty?: number;
    }[];
    const { first: share, why } = comparisonOf(
      read.map(({ verdict }) => worth[verdict]),
      read[0]!.reasoning,
    );
    const reason = why === undefined ? {} : { why };
    if (certainty === 0) return { first: share, ...reason };
    const winner = share > 0.5 ? "first" : share < 0.5 ? "second" : "tie";
    const confidence = mean(read.map((one) => (one.verdict === winner ? one.certainty! / certainty : 0)));
    return { first: confidence < abstainBelow ? 0.5 : share, confidence, ...reason };
  };
}

/** What to do, in our own words; no text of the person or the responses stands here. */
function taskOf(person: boolean, certainty: number, ties: boolean): string {
  const steps = anchors.map((anchor, i) => {
    const from = Math.floor((certainty * i) / anchors.length) + 1;
    const to = Math.floor((certainty * (i + 1)) / anchors.length);
    return to < from ? undefined : `${from === to ? from : `${from} to ${to}`}: ${anchor}`;
  });
  return [
    person
      ? "The profile describes a person. Decide which of two responses to the question, first or second, this person prefers. Not which one is better: which one this person likes more, going by the profile alone. Take nothing for granted about people who share single traits with it."
      : "Decide which of two responses to the question, first or second, the person who asked prefers. Nothing is known about this person.",
    `Give your reasoning first. Then give the verdict: "first" or "second"${ties ? ', or "tie" where the person would like both as much' : "; there are no ties"}.`,
    certainty > 0
      ? `Then say how certain you are, with a whole number from 1 to ${certainty}, by how directly the profile supports the choice:\n${steps.filter((step) => step !== undefined).join("\n")}`
      : undefined,
  ]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

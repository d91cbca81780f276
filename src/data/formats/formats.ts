import type { Format } from "../format.ts";
import { chat } from "./chat.ts";
import { kto } from "./kto.ts";
import { preference, rewardBench1, rewardBench2, ultraFeedbackBinarized } from "./preference.ts";
import { native, promptCompletion, prompts } from "./prompt-response.ts";
import { arena, helpSteer, helpSteerPreference, ifEval, ultraFeedback } from "./rated.ts";
import { prm800k, prmBench, processBench, stepwise } from "./stepwise.ts";
import { nemoGym, openRlhf, verl } from "./trainers.ts";

/** Every format, the most particular first: the first that recognises a row reads it. */
export const formats: readonly Format[] = [
  nemoGym,
  verl,
  openRlhf,
  processBench,
  prm800k,
  prmBench,
  rewardBench2,
  rewardBench1,
  ultraFeedbackBinarized,
  ultraFeedback,
  helpSteerPreference,
  helpSteer,
  arena,
  ifEval,
  kto,
  stepwise,
  native,
  preference,
  promptCompletion,
  chat,
  prompts,
];

import { type Reward, responseText } from "guerdon";
import { weightedSum } from "guerdon/compose";
import { createSandbox } from "guerdon/sandbox";
import { allInstructionsFollowed, answerMatch, codeTests, instructionsFollowed, overlongPenalty, repetitionPenalty } from "guerdon/verify";

/** These models end with a line `A: 18`, a mark that only they use: the verifier is shown what follows it. */
const afterMark = (reward: Reward): Reward => {
  return (rollouts, context) =>
    reward(
      rollouts.map((one) => ({ ...one, response: [{ role: "assistant", content: responseText(one).split("\nA:").at(-1)! }] })),
      context,
    );
};

/** Word problems: the final answer decides; beyond 100 words the solution pays, up to a half. */
export const maths = weightedSum({
  right: [1, afterMark(answerMatch())],
  brief: [0.5, overlongPenalty({ maxTokens: 150, bufferTokens: 50 })],
});

/** Instructions that a rule can check: each counts, and a response that goes round in circles pays. */
export const instructions = weightedSum({
  followed: [1, instructionsFollowed()],
  loops: [0.5, repetitionPenalty({ size: 4 })],
});

/** All instructions of a prompt or nothing: the accuracy that IFEval reports. */
export const strict = allInstructionsFollowed();
export const loose = allInstructionsFollowed({ loose: true });

/** Programs: the share of their tests that pass, in a sandbox. */
export const code = codeTests(createSandbox({ timeLimit: 3000 }));

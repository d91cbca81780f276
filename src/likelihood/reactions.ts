/** What a pleased and what a displeased person may say next. */
export interface FollowUps {
  readonly positive: readonly string[];
  readonly negative: readonly string[];
}

/** Short reactions to an answer, of pleased and of displeased people, in the six facets of Zhang et al. 2024 (FLR), section 3; the texts are ours. */
export const followUps: Readonly<Record<string, FollowUps>> = {
  understanding: {
    positive: [
      "Yes, that is what I meant.",
      "You got my question.",
      "Exactly what I was asking.",
      "You understood me well.",
      "Right, that was my point.",
    ],
    negative: [
      "That is not what I asked.",
      "You misunderstood me.",
      "No, I meant something else.",
      "Please read my question again.",
      "You missed my point.",
    ],
  },
  relevance: {
    positive: [
      "That is to the point.",
      "This is just what I need.",
      "Good, that helps with my problem.",
      "That fits.",
      "Very relevant, thanks.",
    ],
    negative: [
      "What has that to do with my question?",
      "That is off topic.",
      "Please stay with the subject.",
      "That does not help with my problem.",
      "Why are you telling me this?",
    ],
  },
  correctness: {
    positive: ["That is right.", "Correct, I checked it.", "Yes, that works.", "True.", "I tried it and it is right."],
    negative: [
      "That is wrong.",
      "I checked it and it is not true.",
      "That does not work.",
      "There is a mistake in it.",
      "Are you sure? That is false.",
    ],
  },
  engagement: {
    positive: [
      "Interesting! Tell me more.",
      "I like talking with you.",
      "Wow, I did not know that.",
      "That was fun to read.",
      "What else do you know?",
    ],
    negative: [
      "That is boring.",
      "You are not listening.",
      "I do not want to talk about it any more.",
      "Is that all you can say?",
      "Never mind.",
    ],
  },
  informativeness: {
    positive: [
      "I learned a lot, thank you.",
      "Very detailed, thanks.",
      "That tells me all I need.",
      "Great explanation.",
      "Now it is clear to me.",
    ],
    negative: [
      "That tells me nothing new.",
      "Can you be more specific?",
      "That is too vague.",
      "I need more details.",
      "I still do not understand.",
    ],
  },
  instructions: {
    positive: [
      "You did just what I asked for.",
      "Perfect, the form is right too.",
      "That follows my instructions.",
      "Just as I wanted it.",
      "Good, you kept to the rules.",
    ],
    negative: [
      "You did not do what I asked for.",
      "I asked for another form.",
      "You ignored my instructions.",
      "That is too long, I wanted it short.",
      "You left out a part of the task.",
    ],
  },
};

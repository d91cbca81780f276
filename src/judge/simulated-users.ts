import type { Awaitable, Context, Message } from "../core/index.ts";

/** A person who is played: what the player knows, and whoever talks with them must find out. */
export interface UserProfile {
  readonly persona: string;
  /** what happened, and where the talk begins */
  readonly scene: string;
  /** what the person says they want */
  readonly goal: string;
  /** what they want and do not say */
  readonly hidden: string;
  /** how they react at a level of emotion, by its letter */
  readonly reactions?: Readonly<Partial<Record<EmotionLevel, string>>>;
}

/** S: satisfied, thanks and leaves; A to C: less and less well; F: leaves. */
export type EmotionLevel = "S" | "A" | "B" | "C" | "F";

/** What a person does after a message of the assistant. */
export interface UserTurn {
  readonly content: string;
  /** how they are now, at most 100 */
  readonly emotion: number;
  /** whether they leave */
  readonly done: boolean;
  readonly why?: string;
}

/** A person to talk with: from the conversation, which ends with a message of the assistant, and the emotion before it. */
export type SimulatedUser = (conversation: readonly Message[], emotion: number, context: Context) => Awaitable<UserTurn>;

/** What the assistant says to a conversation that ends with a message of the user. */
export type Assistant = (conversation: readonly Message[], context: Context) => Awaitable<string>;

import type { Random } from "../core/index.ts";
import { range } from "../math/index.ts";

/** What the agent knows before a turn. */
export interface UserTypesState {
  /** turns that have passed */
  readonly turn: number;
  /** the value of each attribute that the user has told, [attributes]; null where it is not known */
  readonly known: readonly (0 | 1 | null)[];
}

/** One dialogue: the states and actions of its turns, the exact belief before the first turn and after each, and how it ended. */
export interface UserTypesDialogue {
  readonly type: number;
  readonly turns: readonly { readonly state: UserTypesState; readonly action: number }[];
  /** probability of each type, [turns + 1][types] */
  readonly beliefs: readonly (readonly number[])[];
  /** whether what the agent offers at the end suits the user: it is drawn from the last belief */
  readonly success: boolean;
}

/** See userTypesWorld. */
export interface UserTypesWorld {
  readonly attributes: number;
  readonly types: number;
  /** how many things the agent can say: the first ask for an attribute each, the others are small talk */
  readonly utterances: number;
  /** the action that ends the dialogue; undefined where only the turns end it */
  readonly end: number | undefined;
  play(choose: (state: UserTypesState) => number, random: Random): UserTypesDialogue;
}

/**
 * The world of user types: somebody of hidden type talks to an agent, which can ask for one attribute of the type at a time or make small talk, and at last
 * offers something for the type it believes in. Beliefs are exact: the attributes told are known, the others even.
 *
 * @param options.attributes binary attributes; there are 2^attributes types; default 4
 * @param options.smallTalk utterances that reveal nothing; default 6
 * @param options.turns turns after which the dialogue ends; default 5
 * @param options.canEnd whether the agent may end it before; default false
 * @returns the world
 * @source Guerdon: testbed, after the dialogues of CURIO, arXiv:2504.03206
 * @example userTypesWorld().play(({ turn }) => turn, createRandom(1)).success // true
 * @example userTypesWorld().play(() => 9, createRandom(1)).beliefs[5][0] // 0.0625
 */
export function userTypesWorld({
  attributes = 4,
  smallTalk = 6,
  turns = 5,
  canEnd = false,
}: {
  attributes?: number;
  smallTalk?: number;
  turns?: number;
  canEnd?: boolean;
} = {}): UserTypesWorld {
  const types = 2 ** attributes;
  const utterances = attributes + smallTalk;
  const end = canEnd ? utterances : undefined;
  const valueOf = (type: number, attribute: number) => ((type >> attribute) & 1) as 0 | 1;

  function beliefOf(known: readonly (0 | 1 | null)[]): number[] {
    const possible = range(types).map((type) => known.every((value, attribute) => value === null || value === valueOf(type, attribute)));
    const chance = 1 / possible.filter(Boolean).length;
    return possible.map((is) => (is ? chance : 0));
  }

  function play(choose: (state: UserTypesState) => number, random: Random): UserTypesDialogue {
    const type = random.integer(types);
    const known: (0 | 1 | null)[] = new Array(attributes).fill(null);
    const played: { state: UserTypesState; action: number }[] = [];
    const beliefs = [beliefOf(known)];
    while (played.length < turns) {
      const state = { turn: played.length, known: [...known] };
      const action = choose(state);
      played.push({ state, action });
      if (action < attributes) known[action] = valueOf(type, action);
      beliefs.push(beliefOf(known));
      if (action === end) break;
    }
    return { type, turns: played, beliefs, success: random() < beliefs.at(-1)![type]! };
  }
  return { attributes, types, utterances, end, play };
}

import type { Random, RolloutInput } from "../core/index.ts";

/** What the agent of the clarify world sees before a turn. */
export interface ClarifyState {
  readonly intent: number;
  /** the value of each slot that the user has told, [slots]; null where it is not known */
  readonly known: readonly (number | null)[];
  /** how often each slot was asked for, [slots] */
  readonly asked: readonly number[];
}

/** One turn: the state, what the agent did (a slot to ask for, or 4 to act), and the turn as a rollout with what would have been right. */
export interface ClarifyTurn {
  readonly state: ClarifyState;
  readonly action: number;
  readonly rollout: RolloutInput;
}

/** See clarifyWorld. */
export interface ClarifyWorld {
  readonly intents: number;
  readonly slots: number;
  /** the action that acts; those below it ask for a slot */
  readonly act: number;
  /** whether an intent needs a slot, [intents][slots] */
  readonly needs: readonly (readonly boolean[])[];
  /** Plays one dialogue: it ends when the agent acts, and fails when the user's patience ends. */
  play(choose: (state: ClarifyState) => number, random: Random): { readonly success: boolean; readonly turns: readonly ClarifyTurn[] };
}

const names = ["day", "city", "size", "name"];
/**
 * The clarify world: a user with one of six wishes leaves some of its details out, and the agent asks for them or acts. Each wish needs three of four slots;
 * which ones, the agent has to find out. None to three slots are left out; asked, the user answers nine times in ten.
 *
 * @param options.patience turns after which the user leaves; default 10
 * @returns the world; its turns are rollouts as `askOrAct` judges them
 * @source Guerdon: testbed, after the task-oriented dialogues of SpeakRL, arXiv:2512.13159
 * @example clarifyWorld().play(() => 4, createRandom(1)).turns.length // 1
 */
export function clarifyWorld({ patience = 10 }: { patience?: number } = {}): ClarifyWorld {
  const needs = Array.from({ length: 6 }, (_, intent) => names.map((_, slot) => slot !== (intent * 3 + 1) % 4));

  function play(choose: (state: ClarifyState) => number, random: Random) {
    const intent = random.integer(needs.length);
    const wish = names.map(() => random.integer(9));
    const silent = new Set(random.shuffle(names.map((_, slot) => slot)).slice(0, random.integer(4)));
    const known: (number | null)[] = wish.map((value, slot) => (silent.has(slot) ? null : value));
    const asked = names.map(() => 0);
    const turns: ClarifyTurn[] = [];
    while (turns.length < patience) {
      const state = { intent, known: [...known], asked: [...asked] };
      const action = choose(state);
      const missing = names.filter((_, slot) => needs[intent]![slot] && known[slot] === null);
      turns.push({ state, action, rollout: turn(state, action, missing) });
      if (action === names.length) return { success: missing.length === 0, turns };
      asked[action]!++;
      if (random() < 0.9) known[action] = wish[action]!;
    }
    return { success: false, turns };
  }

  function turn({ intent, known }: ClarifyState, action: number, missing: readonly string[]): RolloutInput {
    const values = Object.fromEntries(
      names.flatMap((name, slot) => (needs[intent]![slot] && known[slot] !== null ? [[name, known[slot]]] : [])),
    );
    const call = { name: `wish ${intent}`, arguments: values };
    const said = action === names.length ? `<act>${JSON.stringify(call)}</act>` : `<speak>Which ${names[action]}?</speak>`;
    const answered = names.filter((_, slot) => known[slot] !== null);
    return {
      response: `<think>What is missing?</think>\n${said}`,
      reference: missing.length > 0 ? { type: "ask", slots: missing, answered } : { type: "act", call, answered },
    };
  }
  return { intents: needs.length, slots: names.length, act: names.length, needs, play };
}

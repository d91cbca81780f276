import { createHash } from "node:crypto";
import type { Message, Rollout } from "../../core/index.ts";
import type { Part } from "./open-request.ts";
import type { Priority, Unit, Waiter } from "./unit.ts";
import { errorOutcome, rolloutText } from "./wire.ts";

interface Member {
  readonly rollout: Rollout;
  readonly text: string;
  readonly waiter: Waiter;
}

interface Gathering {
  readonly members: Member[];
  readonly timer: NodeJS.Timeout;
}

const longestKey = 200;

/** The group of a rollout that names none: its prompt. */
const promptGroup = (prompt: readonly Message[]) => {
  const text = JSON.stringify(prompt);
  return text.length <= longestKey ? text : createHash("sha1").update(text).digest("base64");
};

/** Where rollouts wait for the rest of their group, whichever requests bring it. */
export class GroupRoom {
  private readonly gatherings = new Map<string, Gathering>();
  /** rollouts that wait here */
  rows = 0;

  constructor(
    private readonly options: {
      /** how long a group waits for its missing rollouts, in milliseconds */
      readonly wait: number;
      /** hash of the reward that is served */
      readonly hash: () => string;
      /** takes a group that is whole */
      readonly whole: (unit: Pick<Unit, "text" | "rows" | "group" | "priority" | "loose" | "trace">, waiter: Waiter) => void;
    },
  ) {}

  enter(given: Rollout, part: Part, size: number, priority: Priority, trace: string | undefined): void {
    const group = given.group ?? promptGroup(given.prompt);
    const key = `${size} ${group}`;
    const found = this.gatherings.get(key) ?? this.open(key, group, size);
    const { members, timer } = found;
    const member: Member = { rollout: given, text: rolloutText({ ...given, group }), waiter: part };
    // The same rollout sent again, as its id says, is not another member of the group.
    const known = given.id === undefined ? -1 : members.findIndex(({ rollout }) => rollout.id === given.id);
    if (known >= 0) {
      const { waiter, ...rest } = members[known]!;
      members[known] = { ...rest, waiter: { answered: (answers) => [waiter, part].forEach((one) => one.answered(answers)) } };
    } else {
      members.push(member);
      this.rows++;
    }
    if (members.length >= size) {
      this.close(key, found);
      clearTimeout(timer);
      this.options.whole(
        { text: `[${members.map(({ text }) => text).join(",")}]`, rows: members.length, group, priority, loose: false, trace },
        {
          answered: ({ outcomes, ...rest }) =>
            members.forEach(({ waiter }, i) => {
              waiter.answered({ ...rest, outcomes: [outcomes[i]!] });
            }),
        },
      );
      return;
    }
    part.leave = () => {
      const place = members.indexOf(member);
      if (place < 0 || this.gatherings.get(key) !== found) return;
      members.splice(place, 1);
      this.rows--;
      if (members.length > 0) return;
      clearTimeout(timer);
      this.gatherings.delete(key);
    };
  }

  private open(key: string, group: string, size: number): Gathering {
    const { wait, hash } = this.options;
    const members: Member[] = [];
    const timer = setTimeout(() => {
      this.close(key, found);
      const late = `group ${group.slice(0, 80)}: ${members.length} of ${size} rollouts came within ${wait / 1000} s`;
      const outcomes = [errorOutcome("timeout", "TimeLimitError", late)];
      for (const { waiter } of members) waiter.answered({ outcomes, hash: hash(), began: undefined });
    }, wait);
    const found: Gathering = { members, timer };
    this.gatherings.set(key, found);
    return found;
  }

  private close(key: string, { members }: Gathering): void {
    this.gatherings.delete(key);
    this.rows -= members.length;
  }
}

import type { Outcome } from "../../core/index.ts";
import type { RewardIdentity } from "./reward-identity.ts";
import type { Answers, Waiter } from "./unit.ts";

/** Some rollouts of a request, which are answered together. */
export class Part implements Waiter {
  private open = true;
  /** takes its rollouts back from wherever they wait */
  leave: () => void = () => {};

  constructor(
    private readonly request: OpenRequest,
    /** where its rollouts stand in the request */
    readonly positions: readonly number[],
    /** which of the answers belongs to which of them, where equal ones were folded */
    private readonly places?: readonly number[],
  ) {}

  answered({ outcomes, hash, began }: Answers): void {
    if (!this.open) return; // it was given up in the meantime
    this.open = false;
    const { positions, places } = this;
    for (let i = 0; i < positions.length; i++) this.request.outcomes[positions[i]!] = outcomes[places ? places[i]! : i]!;
    this.request.answered(positions.length, hash, began);
  }

  giveUp(error: Error): void {
    if (!this.open) return;
    this.open = false;
    this.leave();
    for (const position of this.positions) this.request.outcomes[position] = { outcome: "timeout", error };
    this.request.answered(this.positions.length);
  }
}

/** One request under way: gathers the outcomes of its rollouts, in their order, whichever way they come. */
export class OpenRequest {
  readonly outcomes: Outcome[];
  /** when the first of its rollouts was given to a thread */
  began: number | undefined;
  private readonly parts: Part[] = [];
  private left: number;

  constructor(
    count: number,
    /** the reward that judged; the first one to judge where it was changed in the middle */
    public reward: RewardIdentity,
    private readonly current: () => RewardIdentity | undefined,
    private readonly done: (request: OpenRequest) => void,
  ) {
    this.outcomes = new Array<Outcome>(count);
    this.left = count;
  }

  part(positions: readonly number[], places?: readonly number[]): Part {
    const part = new Part(this, positions, places);
    this.parts.push(part);
    return part;
  }

  answered(rows: number, hash?: string, began?: number): void {
    if (began !== undefined && (this.began === undefined || began < this.began)) this.began = began;
    if (hash !== undefined && hash !== this.reward.hash) {
      const current = this.current();
      if (current?.hash === hash) this.reward = current;
    }
    this.left -= rows;
    if (this.left === 0) this.done(this);
  }

  /** Ends all that is not answered yet. */
  giveUp(error: Error): void {
    for (const part of this.parts) part.giveUp(error);
  }
}

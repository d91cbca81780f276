import type { Memory } from "../../core/index.ts";
import type { JudgeThread, MemoryRequest } from "./judge-thread.ts";

/** Where the memory is kept: `src/store` has one in a folder. */
export type MemoryStore = Pick<Memory, "get"> & { set(key: string, value: unknown): void };

interface Turn {
  readonly thread: JudgeThread;
  readonly id: number;
}

/** Hands the memory of a reward to its threads, one at a time for each key while it is changed. */
export class MemoryDesk {
  /** who changes a key now, and who waits for it */
  private readonly turns = new Map<string, Turn[]>();
  constructor(private readonly store: MemoryStore) {}

  receive(thread: JudgeThread, request: MemoryRequest): void {
    const { key } = request;
    if (request.type === "get") thread.answerMemory(request.id, this.store.get(key));
    else if (request.type === "lock") {
      const turn = { thread, id: request.id };
      const waiting = this.turns.get(key);
      if (waiting) waiting.push(turn);
      else {
        this.turns.set(key, [turn]);
        this.grant(key, turn);
      }
    } else {
      if (request.type === "put") this.store.set(key, request.value);
      this.release(key);
    }
  }

  private grant(key: string, { thread, id }: Turn): void {
    thread.answerMemory(id, this.store.get(key));
  }

  private release(key: string): void {
    const waiting = this.turns.get(key);
    if (!waiting) return;
    waiting.shift();
    if (waiting[0]) this.grant(key, waiting[0]);
    else this.turns.delete(key);
  }

  /** Takes back what a thread holds or waits for: it has ended. */
  forget(thread: JudgeThread): void {
    for (const [key, waiting] of this.turns) {
      const held = waiting[0]!.thread === thread;
      const left = waiting.filter((turn) => turn.thread !== thread);
      if (left.length === 0) this.turns.delete(key);
      else {
        this.turns.set(key, left);
        if (held) this.grant(key, left[0]!);
      }
    }
  }
}

import type { Awaitable } from "./awaitable.ts";

/**
 * A keyed store for rewards with history, such as the shortest right answer to a prompt so far.
 * Values are plain data (what JSON can hold). Keys should begin with the name of the reward: `hapo/<prompt id>`.
 */
export interface Memory {
  get<T>(key: string): Awaitable<T | undefined>;
  /** Replaces a value by a function of the old one, as one step: nobody else writes in between. Gives back the new value. */
  update<T>(key: string, change: (old: T | undefined) => T): Awaitable<T>;
}

/** A memory that lives as long as the process. `entries` is both where it starts and what it holds. */
export function createMemory(entries: Map<string, unknown> = new Map()): Memory {
  return {
    get: <T>(key: string) => entries.get(key) as T | undefined,
    update: <T>(key: string, change: (old: T | undefined) => T) => {
      const value = change(entries.get(key) as T | undefined);
      entries.set(key, value);
      return value;
    },
  };
}
